//! Writers take turns, and hold nobody up who only reads.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::fixture::*;

/// More than there are connections.
const WRITERS: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn readers_read_while_many_wait_to_write_and_each_of_these_gets_its_turn() {
    let bureau = Bureau::new().await;
    let first = bureau.begin("a").await;
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        let ledger = bureau.ledger.clone();
        writers.spawn(async move { ledger.begin(author("a")).await.unwrap().commit().await.unwrap() });
    }
    // Each of them has asked for its turn by now, or does so while others read.
    for _ in 0..WRITERS {
        tokio::task::yield_now().await;
        let read = async { bureau.all("bureau", "hazard").await };
        tokio::time::timeout(Duration::from_secs(30), read).await.expect("no reader waits for a writer");
    }
    let begun = first.commit().await.unwrap();
    let mut operations = writers.join_all().await;
    operations.sort_unstable();
    let expected: Vec<_> = (1..=WRITERS).map(|after| begun.0 + i64::try_from(after).unwrap()).collect();
    assert_eq!(operations.iter().map(|operation| operation.0).collect::<Vec<_>>(), expected);
    let audited = bureau.ledger.audit(None, &mut |_, _, _| {}).await.unwrap();
    assert!(audited.faults.is_empty(), "{:?}", audited.faults);
}
