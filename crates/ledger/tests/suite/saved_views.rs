//! Lists are kept under a name by whom they are, and shared with their org where that is wished.

use xuezheng_ledger::SavedView;

use crate::fixture::*;

fn view(login: &str, name: &str, shared: bool) -> SavedView {
    SavedView {
        login: login.to_owned(),
        register: id("hazard"),
        name: name.to_owned(),
        query: "status=draft&sort=-cost".to_owned(),
        shared: shared.then(|| "a".into()),
    }
}

#[tokio::test]
async fn a_view_is_its_owner_s_and_of_their_org_if_they_share_it() {
    let bureau = Bureau::new().await;
    let ledger = &bureau.ledger;
    for view in [view("one", "贵的", false), view("one", "常看", true), view("two", "别人的", false)] {
        ledger.save_view(&view).await.unwrap();
    }
    let names = async |login: &str, org: &str| {
        let found = ledger.saved_views(login, &org.into(), &id("hazard")).await.unwrap();
        found.into_iter().map(|view| view.name).collect::<Vec<_>>()
    };
    assert_eq!(names("one", "a").await.len(), 2);
    assert_eq!(names("two", "a").await, ["别人的", "常看"], "one's own stand first");
    assert_eq!(names("two", "b").await, ["别人的"]);
    assert!(ledger.saved_views("one", &"a".into(), &id("grant")).await.unwrap().is_empty());
    // The same name again takes its place.
    ledger.save_view(&SavedView { query: "q=x".to_owned(), ..view("one", "贵的", false) }).await.unwrap();
    ledger.rename_view("one", &id("hazard"), "贵的", "含x").await.unwrap();
    let taken = ledger.rename_view("one", &id("hazard"), "含x", "常看").await.unwrap_err().to_string();
    assert!(taken.starts_with("已经有视图「常看」"), "{taken}");
    let found = ledger.saved_views("one", &"b".into(), &id("hazard")).await.unwrap();
    assert!(found.iter().any(|view| view.name == "含x" && view.query == "q=x"), "{found:?}");
    assert!(!ledger.delete_view("two", &id("hazard"), "常看").await.unwrap(), "it is not theirs");
    assert!(ledger.delete_view("one", &id("hazard"), "常看").await.unwrap());
    assert_eq!(names("two", "a").await, ["别人的"]);
}

#[tokio::test]
async fn a_name_must_say_something_and_there_is_an_end_to_views() {
    let bureau = Bureau::new().await;
    for name in ["", "  ", "一二三四五六七八九十一二三四五六七八九十一"] {
        assert!(bureau.ledger.save_view(&view("one", name, false)).await.is_err(), "{name}");
    }
    for number in 0..20 {
        bureau.ledger.save_view(&view("one", &format!("视图{number}"), false)).await.unwrap();
    }
    let more = bureau.ledger.save_view(&view("one", "再多一个", false)).await.unwrap_err().to_string();
    assert!(more.starts_with("一本台账最多存 20 个视图"), "{more}");
    bureau.ledger.save_view(&view("one", "视图3", true)).await.unwrap();
}
