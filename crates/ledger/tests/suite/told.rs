//! An org is told what others did to what is its own, and nobody else is.

use xuezheng_ledger::{ChangeKind, Told};
use xuezheng_pack::Period;

use crate::fixture::*;

async fn told(bureau: &Bureau, org: &str) -> Vec<Told> {
    bureau.ledger.told_since(&actor(org), stamp("2024-07-01").utc).await.unwrap()
}

#[tokio::test]
async fn what_came_back_was_approved_or_asked_is_told_to_whom_it_concerns() {
    let bureau = Bureau::new().await;
    let (register, period) = (id("lecture"), Period::parse("2024H1").unwrap());
    let mut tx = bureau.begin("bureau").await;
    tx.ask(&register, period, &["a".into(), "b".into()]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("a").await;
    let days = ["2024-03-01", "2024-03-02"];
    let rows = days.iter().map(|held| row("a", &[("held_on", date(held)), ("title", text("防震"))])).collect();
    let ids = tx.insert(&register, rows).await.unwrap();
    tx.submit_filing(&register, period, &"a".into()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("bureau").await;
    tx.return_filing(&register, period, &"a".into(), "请写地点").await.unwrap();
    let returned = tx.commit().await.unwrap();
    let found = told(&bureau, "a").await;
    let kinds: Vec<_> =
        found.iter().map(|it| (it.kind, it.records, it.period.map(|period| period.to_string()))).collect();
    let h1 = Some("2024H1".to_owned());
    assert_eq!(
        kinds,
        [(ChangeKind::ReturnFiling, 0, h1.clone()), (ChangeKind::Return, 2, None), (ChangeKind::Ask, 0, h1),]
    );
    assert_eq!((found[0].operation, found[0].note.as_deref()), (returned, Some("请写地点")));
    assert_eq!((found[1].operation, found[1].record), (returned, Some(ids[0])));
    assert_eq!((found[0].who.as_str(), found[0].by.as_str()), ("bureau的经办人", "bureau"));
    // The other school was only asked; those above and beside are told nothing, and nothing is told of earlier days.
    assert_eq!(told(&bureau, "b").await.len(), 1);
    assert!(told(&bureau, "t1").await.is_empty() && told(&bureau, "c").await.is_empty());
    assert!(bureau.ledger.told_since(&actor("a"), stamp("2024-07-16").utc).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_read_is_kept_by_account_and_forgotten_in_time() {
    let bureau = Bureau::new().await;
    let ledger = &bureau.ledger;
    let both = ["op:1".to_owned(), "op:2".to_owned()];
    ledger.note_read("one", &both[..1], day("2024-05-01"), day("2024-01-01")).await.unwrap();
    ledger.note_read("one", &both, day("2024-07-01"), day("2024-01-01")).await.unwrap();
    assert_eq!(ledger.read_notices("one").await.unwrap().len(), 2, "the same twice is once");
    assert!(ledger.read_notices("two").await.unwrap().is_empty());
    ledger.note_read("one", &[], day("2024-07-02"), day("2024-06-01")).await.unwrap();
    assert_eq!(ledger.read_notices("one").await.unwrap(), ["op:2"]);
}
