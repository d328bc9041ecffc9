//! Letters, contacts, papers and scans: written once, kept with an operation, and found out if edited.

use std::sync::Arc;

use crate::fixture::*;
use xuezheng_ledger::DeliveryState::{Failed, Relayed, Sending, Sent, Waiting};
use xuezheng_ledger::{Entry, Ledger, LedgerError, Location, NewMessage, NewPaper, NewScan, Outcome};
use xuezheng_pack::attachment::Attachment;
use xuezheng_pack::{Period, RecordId};

fn h1() -> Period {
    Period::parse("2024H1").unwrap()
}

fn letter(org: &str) -> NewMessage {
    NewMessage {
        org: org.into(),
        address: None,
        subject: "请报送讲座台账".to_owned(),
        body: "请于周五前上报。".to_owned(),
        topic: "催报/lecture/2024H1".to_owned(),
        filing: Some((id("lecture"), h1())),
    }
}

async fn post(bureau: &Bureau, letter: &NewMessage, today: &str) -> Option<i64> {
    let mut tx = bureau.ledger.begin(author_on("bureau", today)).await.unwrap();
    let posted = tx.post(letter).await.unwrap();
    if posted.is_some() {
        tx.commit().await.unwrap();
    }
    posted
}

async fn contact(bureau: &Bureau, org: &str, address: Option<&str>) -> bool {
    let mut tx = bureau.begin("bureau").await;
    let is_new = tx.set_contact(&org.into(), address).await.unwrap();
    tx.commit().await.unwrap();
    is_new
}

async fn faults(bureau: &Bureau) -> Vec<String> {
    let audit = bureau.ledger.audit(None, &mut |_, _, _| {}).await.unwrap();
    audit.faults.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn the_same_matter_is_written_once_a_day_to_each_org() {
    let bureau = Bureau::new().await;
    assert_eq!(post(&bureau, &letter("a"), "2024-07-01").await, Some(1));
    assert_eq!(post(&bureau, &letter("a"), "2024-07-01").await, None);
    assert_eq!(post(&bureau, &NewMessage { body: "另一种说法".into(), ..letter("a") }, "2024-07-01").await, None);
    assert_eq!(post(&bureau, &letter("b"), "2024-07-01").await, Some(2));
    assert_eq!(
        post(&bureau, &NewMessage { topic: "催报/hazard/2024H1".into(), ..letter("a") }, "2024-07-01").await,
        Some(3)
    );
    assert_eq!(post(&bureau, &letter("a"), "2024-07-02").await, Some(4));
    let all = bureau.ledger.messages(&actor("bureau"), &[]).await.unwrap();
    assert_eq!(all.len(), 4);
    assert_eq!(
        (all[0].by.as_str(), all[0].on, all[0].filing.clone()),
        ("bureau的经办人", day("2024-07-01"), letter("a").filing)
    );
    // A school sees what was written to it, and writes to nobody else.
    assert_eq!(bureau.ledger.messages(&actor("b"), &[]).await.unwrap().len(), 1);
    let mut tx = bureau.begin("b").await;
    assert!(matches!(tx.post(&letter("a")).await, Err(LedgerError::Forbidden { .. })));
    drop(tx);
    assert_eq!(faults(&bureau).await, [""; 0]);
}

#[tokio::test]
async fn what_is_no_letter_or_address_is_refused() {
    let bureau = Bureau::new().await;
    let mut tx = bureau.begin("bureau").await;
    let letters = [
        NewMessage { body: "  ".into(), ..letter("a") },
        NewMessage { subject: "请上报\r\nBcc: x@example.com".into(), ..letter("a") },
        NewMessage { address: Some("a@example.com, b@example.com".into()), ..letter("a") },
        letter("nowhere"),
    ];
    let mut said = Vec::new();
    for letter in &letters {
        said.push(tx.post(letter).await.unwrap_err().to_string());
    }
    said.push(tx.set_contact(&"a".into(), Some("甲小学")).await.unwrap_err().to_string());
    insta::assert_snapshot!(said.join("\n"));
}

#[tokio::test]
async fn a_letter_goes_to_the_contact_there_is_when_it_is_sent() {
    let bureau = Bureau::new().await;
    post(&bureau, &letter("a"), "2024-07-01").await;
    let address = async || bureau.ledger.messages(&actor("bureau"), &[]).await.unwrap()[0].address.clone();
    assert_eq!(address().await, None);
    assert!(contact(&bureau, "a", Some(" office@a.example ")).await);
    assert!(!contact(&bureau, "a", Some("office@a.example")).await);
    assert_eq!(address().await.as_deref(), Some("office@a.example"));
    assert!(contact(&bureau, "a", None).await);
    assert_eq!(address().await, None);
    assert_eq!(faults(&bureau).await, [""; 0]);
}

#[tokio::test]
async fn nobody_takes_up_a_letter_that_another_one_is_sending() {
    let bureau = Bureau::new().await;
    post(&bureau, &letter("a"), "2024-07-01").await;
    let (first, second) = (bureau.ledger.clone(), bureau.ledger.clone());
    let at = stamp("2024-07-01");
    let (one, other) = tokio::join!(first.take_up(1, &[Waiting], at), second.take_up(1, &[Waiting], at));
    assert_eq!([one.unwrap(), other.unwrap()].iter().filter(|taken| **taken).count(), 1);
    let delivery = async || bureau.ledger.messages(&actor("bureau"), &[]).await.unwrap()[0].delivery.clone();
    // As a program leaves it that was killed: it is not taken up again by itself.
    assert_eq!((delivery().await.state, delivery().await.attempts), (Sending, 1));
    assert!(!bureau.ledger.take_up(1, &[Waiting], at).await.unwrap());
    bureau.ledger.settle(1, &Outcome::Later("服务器忙".into()), at).await.unwrap();
    assert_eq!((delivery().await.state, delivery().await.error.as_deref()), (Waiting, Some("服务器忙")));
    assert!(bureau.ledger.take_up(1, &[Waiting], at).await.unwrap());
    bureau.ledger.settle(1, &Outcome::Sent("office@a.example".into()), at).await.unwrap();
    let sent = delivery().await;
    assert_eq!((sent.state, sent.attempts, sent.to.as_deref(), sent.error), (Sent, 2, Some("office@a.example"), None));
    assert_eq!(sent.at, Some(at.utc));
    // What went out stays so.
    assert_eq!(bureau.ledger.give_up(&[1], "过时", at).await.unwrap(), 0);
    assert_eq!(bureau.ledger.relayed(&author("bureau"), &[1]).await.unwrap(), 0);
    assert_eq!(delivery().await.state, Sent);
}

#[tokio::test]
async fn a_letter_that_was_passed_on_by_hand_is_not_sent() {
    let bureau = Bureau::new().await;
    post(&bureau, &letter("a"), "2024-07-01").await;
    post(&bureau, &letter("c"), "2024-07-01").await;
    assert_eq!(bureau.ledger.give_up(&[1], "过时", stamp("2024-07-05")).await.unwrap(), 1);
    let states = async || -> Vec<_> {
        bureau.ledger.messages(&actor("bureau"), &[]).await.unwrap().iter().map(|it| it.delivery.state).collect()
    };
    assert_eq!(states().await, [Failed, Waiting]);
    assert!(matches!(bureau.ledger.relayed(&author("t1"), &[1, 2]).await, Err(LedgerError::Forbidden { .. })));
    assert_eq!(states().await, [Failed, Waiting]);
    assert_eq!(bureau.ledger.relayed(&author("bureau"), &[1, 2]).await.unwrap(), 2);
    assert_eq!(states().await, [Relayed, Relayed]);
}

fn paper(entries: &[(i64, i64)]) -> NewPaper {
    let entry =
        |(record, version): &(i64, i64)| Entry { record: RecordId(*record), version: *version, hash: "ab".into() };
    NewPaper {
        code: format!("CODE{}", entries.len()),
        register: id("lecture"),
        org: "a".into(),
        period: h1(),
        zero: false,
        entries: entries.iter().map(entry).collect(),
    }
}

fn scan(name: &str, hash: &str, reason: Option<&str>) -> NewScan {
    NewScan {
        register: id("lecture"),
        org: "a".into(),
        period: h1(),
        file: Attachment { name: name.to_owned(), hash: hash.repeat(64), size: 10 },
        code: Some("CODE1".to_owned()),
        reason: reason.map(str::to_owned),
    }
}

async fn submitted() -> Bureau {
    let bureau = Bureau::new().await;
    let mut tx = bureau.begin("bureau").await;
    tx.ask(&id("lecture"), h1(), &["a".into(), "b".into()]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("a").await;
    tx.insert(&id("lecture"), vec![row("a", &[("held_on", date("2024-03-01"))])]).await.unwrap();
    tx.submit_filing(&id("lecture"), h1(), &"a".into()).await.unwrap();
    tx.commit().await.unwrap();
    bureau
}

async fn attach(bureau: &Bureau, scan: &NewScan) -> Result<i64, LedgerError> {
    let mut tx = bureau.begin("a").await;
    let position = tx.attach_scan(scan).await?;
    tx.commit().await?;
    Ok(position)
}

#[tokio::test]
async fn a_scan_is_replaced_with_a_reason_only_and_stays() {
    let bureau = submitted().await;
    let first = scan("报送表.pdf", "0", None);
    assert_eq!(attach(&bureau, &first).await.unwrap(), 1);
    let mut refused = vec![attach(&bureau, &first).await.unwrap_err().to_string()];
    refused.push(attach(&bureau, &scan("报送表2.pdf", "1", Some(" "))).await.unwrap_err().to_string());
    let open = NewScan { org: "b".into(), ..scan("报送表.pdf", "0", None) };
    let mut tx = bureau.begin("b").await;
    refused.push(tx.attach_scan(&open).await.unwrap_err().to_string());
    drop(tx);
    insta::assert_snapshot!(refused.join("\n"));
    assert_eq!(attach(&bureau, &scan("报送表2.pdf", "1", Some("章没有盖清楚"))).await.unwrap(), 2);
    let found = bureau.ledger.scans_of(&actor("a"), &id("lecture"), h1(), &"a".into()).await.unwrap();
    let shown: Vec<_> =
        found.iter().map(|it| (it.position, it.scan.file.name.as_str(), it.scan.reason.as_deref())).collect();
    assert_eq!(shown, [(1, "报送表.pdf", None), (2, "报送表2.pdf", Some("章没有盖清楚"))]);
    assert!(bureau.ledger.scans_of(&actor("b"), &id("lecture"), h1(), &"a".into()).await.is_err());
    assert_eq!(faults(&bureau).await, [""; 0]);
    // The filing is what it was, and these operations stand in nobody's way.
    assert_eq!(bureau.ledger.verify_filing_levels().await.unwrap(), []);
    let mut tx = bureau.begin("bureau").await;
    let error = tx.undo(found[0].operation).await.unwrap_err();
    assert!(error.to_string().contains("扫描件是已经盖章的凭据"), "{error}");
}

#[tokio::test]
async fn a_paper_is_kept_once_and_found_by_its_code() {
    let bureau = submitted().await;
    let keep = async |paper: &NewPaper| {
        let mut tx = bureau.begin("a").await;
        let is_new = tx.keep_paper(paper).await.unwrap();
        if is_new {
            tx.commit().await.unwrap();
        }
        is_new
    };
    assert!(keep(&paper(&[(1, 1)])).await);
    assert!(!keep(&paper(&[(1, 1)])).await);
    assert!(keep(&paper(&[(1, 2), (2, 1)])).await);
    let found = bureau.ledger.paper(&actor("t1"), "CODE1").await.unwrap().unwrap();
    assert_eq!((found.printed, found.by.as_str()), (paper(&[(1, 1)]), "a的经办人"));
    assert_eq!(bureau.ledger.paper(&actor("bureau"), "CODE9").await.unwrap(), None);
    assert!(bureau.ledger.paper(&actor("b"), "CODE1").await.is_err());
    assert_eq!(bureau.ledger.papers(&actor("a"), &id("lecture"), h1(), &"a".into()).await.unwrap().len(), 2);
    assert_eq!(faults(&bureau).await, [""; 0]);
}

#[tokio::test]
async fn what_was_edited_behind_the_ledgers_back_is_found() {
    let bureau = submitted().await;
    post(&bureau, &letter("a"), "2024-07-01").await;
    post(&bureau, &letter("b"), "2024-07-01").await;
    contact(&bureau, "a", Some("office@a.example")).await;
    let mut tx = bureau.begin("a").await;
    tx.keep_paper(&paper(&[(1, 1)])).await.unwrap();
    tx.commit().await.unwrap();
    attach(&bureau, &scan("报送表.pdf", "0", None)).await.unwrap();
    assert_eq!(faults(&bureau).await, [""; 0]);
    let database = bureau.database().await;
    for sql in [
        "UPDATE message SET body = '不用报了' WHERE id = 1",
        "DELETE FROM message WHERE id = 2",
        "UPDATE contact SET address = 'x@example.com'",
        "INSERT INTO contact (org, address) VALUES ('c', 'c@example.com')",
        "UPDATE paper SET entries = replace(entries, '1,1', '1,2')",
        "UPDATE scan SET file = replace(file, '报送表', '别的表')",
    ] {
        database.execute(sql).await.unwrap();
    }
    database.close().await;
    insta::assert_snapshot!(faults(&bureau).await.join("\n"));
}

#[tokio::test]
async fn a_ledger_of_the_format_before_gains_the_tables() {
    let bureau = submitted().await;
    let (folder, location) = (bureau.folder, bureau.location);
    bureau.ledger.close().await;
    let database = xuezheng_testing::Database::open(&location).await;
    for table in ["message", "delivery", "contact", "paper", "scan"] {
        database.execute(&format!("DROP TABLE {table}")).await.unwrap();
    }
    take_collections_away(&database).await;
    database.execute("UPDATE meta SET schema = 3").await.unwrap();
    database.close().await;
    assert!(matches!(location, Location::File(_)) || xuezheng_testing::is_postgres());
    let ledger = Ledger::open(&location, Arc::new(pack())).await.unwrap().unlocked(vault()).await.unwrap();
    let mut tx = ledger.begin(author("bureau")).await.unwrap();
    assert_eq!(tx.post(&letter("a")).await.unwrap(), Some(1));
    tx.attach_scan(&scan("报送表.pdf", "0", None)).await.unwrap();
    tx.commit().await.unwrap();
    let audit = ledger.audit(None, &mut |_, _, _| {}).await.unwrap();
    assert_eq!(audit.faults, []);
    drop(folder);
}
