//! Words are found in the texts of the newest records, numbers and persons among all, and nothing outside one's subtree.

use xuezheng_ledger::list::Find;
use xuezheng_pack::RecordId;

use crate::fixture::*;

fn find(words: &str, newest: u64) -> Find {
    Find { words: words.to_owned(), columns: vec!["note".into()], newest, limit: 10 }
}

async fn found(bureau: &Bureau, org: &str, find: &Find) -> Vec<RecordId> {
    let found = bureau.ledger.find(&actor(org), &id("hazard"), find).await.unwrap();
    found.into_iter().map(|record| record.id).collect()
}

/// Hazards of two schools, a day after the other, whose notes end in their number.
async fn hazards(bureau: &Bureau) -> Vec<RecordId> {
    let notes = ["楼梯间 One", "楼梯间 two", "食堂 three", "楼梯间 four"];
    let rows = (0u64..).zip(notes).map(|(nth, note)| {
        let org = if nth == 3 { "c" } else { "a" };
        row(org, &[("found_on", nth_day(nth)), ("kind", text("fire")), ("note", text(note))])
    });
    let rows = rows.collect();
    let mut tx = bureau.begin("bureau").await;
    let ids = tx.insert(&id("hazard"), rows).await.unwrap();
    tx.commit().await.unwrap();
    ids
}

#[tokio::test]
async fn texts_are_looked_through_from_the_newest_record_on_within_one_s_subtree() {
    let bureau = Bureau::new().await;
    let ids = hazards(&bureau).await;
    assert_eq!(found(&bureau, "bureau", &find("楼梯", 100)).await, [ids[3], ids[1], ids[0]]);
    assert_eq!(found(&bureau, "t1", &find("楼梯", 100)).await, [ids[1], ids[0]]);
    assert_eq!(found(&bureau, "b", &find("楼梯", 100)).await, []);
    assert_eq!(found(&bureau, "bureau", &find("one", 100)).await, [ids[0]], "letters of either case");
    // Only so many are looked through, of those that one sees.
    assert_eq!(found(&bureau, "bureau", &find("楼梯", 3)).await, [ids[3], ids[1]]);
    assert_eq!(found(&bureau, "a", &find("楼梯", 3)).await, [ids[1], ids[0]]);
    assert_eq!(found(&bureau, "bureau", &Find { limit: 1, ..find("楼梯", 100) }).await, [ids[3]]);
    // What stands for any text elsewhere is itself here.
    assert_eq!(found(&bureau, "bureau", &find("%", 100)).await, []);
}

#[tokio::test]
async fn a_person_is_found_by_the_whole_number_alone() {
    let bureau = Bureau::new().await;
    let number = "11010519491231002X";
    let cells =
        [("granted_on", date("2024-03-01")), ("pupil", text(number)), ("amount", crate::fixture::number("500"))];
    let mut tx = bureau.begin("bureau").await;
    let ids = tx.insert(&id("grant"), vec![row("a", &cells)]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bureau.ledger.about_person(number).await.unwrap(), [(id("grant"), ids[0])]);
    assert_eq!(bureau.ledger.about_person("11010519491231002x").await.unwrap().len(), 1, "in any spelling");
    for part in ["11010519491231", "110105194912310021", ""] {
        assert_eq!(bureau.ledger.about_person(part).await.unwrap(), [], "{part}");
    }
    let by_text = async |words: &str| {
        let find = Find { words: words.to_owned(), columns: vec!["granted_on".into()], newest: 100, limit: 10 };
        bureau.ledger.find(&actor("bureau"), &id("grant"), &find).await.unwrap().len()
    };
    assert_eq!((by_text(number).await, by_text("1101051949").await), (1, 0));
    assert_eq!(by_text(" １10105 19491231002ｘ").await, 1, "in any spelling");
}
