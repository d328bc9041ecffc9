//! Many rows at once, and writers side by side.

use xuezheng_ledger::{ChangeKind, LedgerError, RecordFilter, Spot};

use crate::fixture::*;

/// The natural key has two parts, so that every row is looked up.
#[tokio::test]
async fn keys_of_many_rows_are_checked_against_many_records() {
    let bureau = Bureau::new().await;
    let register = id("grant");
    let grant = |n: u64| {
        let pupil = format!("1101012015{:08}", n / 2);
        row("a", &[("granted_on", nth_day(n % 2)), ("pupil", text(&pupil)), ("amount", number("0.10"))])
    };
    let mut tx = bureau.begin("a").await;
    tx.insert(&register, (0..10_000).map(grant).collect()).await.unwrap();
    let error = tx.insert(&register, (9_998..20_000).map(grant).collect()).await.unwrap_err();
    let LedgerError::Refused(faults) = error else { panic!("{error}") };
    assert_eq!(faults.0.iter().map(|fault| fault.spot).collect::<Vec<_>>(), [Spot::Row(1), Spot::Row(2)]);
    tx.insert(&register, (10_000..20_000).map(grant).collect()).await.unwrap();
    tx.commit().await.unwrap();
}

/// More rows than one statement can bind.
#[tokio::test]
async fn forty_thousand_rows_are_one_operation() {
    let bureau = Bureau::new().await;
    let register = id("hazard");
    let schools = ["a", "b", "c", "d"];
    let rows: Vec<_> = (0..40_000u64)
        .map(|n| {
            let cells = [("found_on", nth_day(n % 366)), ("kind", text("fire")), ("cost", number("12.50"))];
            row(schools[usize::try_from(n % 4).unwrap()], &cells)
        })
        .collect();
    let mut tx = bureau.begin("bureau").await;
    let ids = tx.insert(&register, rows).await.unwrap();
    tx.submit(&register, &ids).await.unwrap();
    tx.approve(&register, &ids).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(ids.len(), 40_000);
    bureau.flush().await;
    let segments = bureau.ledger.manifest().await.unwrap().segments;
    assert_eq!(segments.iter().map(|segment| segment.rows).sum::<u64>(), 40_000);
    assert!(segments.iter().all(|segment| segment.rows <= 20_000));
    assert_eq!(bureau.ledger.verify_chain().await.unwrap(), None);
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
    let some = RecordFilter { ids: Some(ids), ..RecordFilter::default() };
    assert_eq!(bureau.ledger.records(&actor("t1"), &register, &some).await.unwrap().len(), 20_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_take_their_turns() {
    let bureau = Bureau::new().await;
    let writers: Vec<_> = (0..20)
        .map(|n| {
            let ledger = bureau.ledger.clone();
            tokio::spawn(async move {
                let school = ["a", "b", "c", "d"][n % 4];
                let mut tx = ledger.begin(author(school)).await.unwrap();
                let ids =
                    tx.insert(&id("lecture"), vec![row(school, &[("held_on", date("2024-03-01"))])]).await.unwrap();
                tx.submit(&id("lecture"), &ids).await.unwrap();
                tx.commit().await.unwrap()
            })
        })
        .collect();
    let mut operations = Vec::new();
    for writer in writers {
        operations.push(writer.await.unwrap().0);
    }
    operations.sort();
    assert_eq!(operations, (2..=21).collect::<Vec<_>>());
    assert_eq!(bureau.all("bureau", "lecture").await.len(), 20);
    assert_eq!(bureau.ledger.verify_chain().await.unwrap(), None);
    let history = bureau.ledger.history(&actor("bureau"), &id("lecture"), xuezheng_pack::RecordId(20)).await.unwrap();
    assert_eq!(history.iter().map(|it| it.kind).collect::<Vec<_>>(), [ChangeKind::Insert, ChangeKind::Submit]);
}

/// Every future can run on any thread, so that a server may hold it.
#[test]
fn futures_are_send() {
    fn send<T: Send>(_: T) {}
    fn all(ledger: &xuezheng_ledger::Ledger, lake: &xuezheng_lake::Lake, mut tx: xuezheng_ledger::Transaction) {
        let (register, period) = (id("lecture"), xuezheng_pack::Period::parse("2024").unwrap());
        let org = "a".into();
        let place = xuezheng_ledger::Location::File(std::path::PathBuf::new());
        send(ledger.begin(author("a")));
        send(ledger.flush(lake, &pseudonym));
        send(ledger.manifest());
        send(ledger.verify_chain());
        send(ledger.batch(&register, &[], &pseudonym));
        send(ledger.pending(&actor("a"), None));
        send(ledger.history(&actor("a"), &register, xuezheng_pack::RecordId(1)));
        send(xuezheng_ledger::Ledger::open(&place, ledger.pack().clone()));
        send(xuezheng_ledger::Ledger::create(&place, ledger.pack().clone()));
        send(tx.put_orgs(&[]));
        send(tx.insert(&register, Vec::new()));
        send(tx.edit_all(&register, Vec::new()));
        send(tx.transition_all(&register, Vec::new()));
        send(tx.void(&register, xuezheng_pack::RecordId(1), 1, ""));
        send(tx.approve(&register, &[]));
        send(tx.return_(&register, &[], ""));
        send(tx.ask(&register, period, &[]));
        send(tx.declare_zero(&register, period, &org));
        send(tx.submit_filing(&register, period, &org));
        send(tx.approve_filing(&register, period, &org));
        send(tx.exempt(&register, period, &org, ""));
        send(tx.commit());
    }
    let _ = all;
}
