//! Scope: an actor reaches the subtree of their org, and nobody reviews what is their own.

use crate::fixture::*;
use xuezheng_ledger::{LedgerError, RecordFilter};

#[tokio::test]
async fn a_school_neither_writes_nor_sees_another_schools_records() {
    let bureau = Bureau::new().await;
    let register = id("lecture");
    let ids = bureau
        .approved("lecture", &[("a", &[("held_on", date("2024-03-01"))]), ("b", &[("held_on", date("2024-03-01"))])])
        .await;
    let mut tx = bureau.begin("a").await;
    let error = tx.edit(&register, ids[1], 1, cells(&[("title", text("改"))])).await.unwrap_err();
    insta::assert_snapshot!(error, @"a的经办人不能修改记录：「乙小学」不在「甲小学」的管理范围内，请由该单位或其上级办理");
    let error = tx.insert(&register, vec![row("b", &[("held_on", date("2024-03-01"))])]).await.unwrap_err();
    assert!(matches!(error, LedgerError::Forbidden { .. }));
    assert!(matches!(tx.void(&register, ids[1], 1, "误").await.unwrap_err(), LedgerError::Forbidden { .. }));
    assert!(matches!(tx.submit(&register, &ids[1..]).await.unwrap_err(), LedgerError::Forbidden { .. }));
    assert!(matches!(tx.put_orgs(&orgs()).await.unwrap_err(), LedgerError::Forbidden { .. }));
    drop(tx);
    let error = bureau.ledger.record(&actor("a"), &register, ids[1]).await.unwrap_err();
    insta::assert_snapshot!(error, @"台账「讲座台账」中没有第 2 号记录，或不在您的管理范围内：请核对编号");
    assert!(bureau.ledger.history(&actor("a"), &register, ids[1]).await.is_err());
    assert_eq!(bureau.all("a", "lecture").await, ids[..1]);
    assert_eq!(bureau.all("t1", "lecture").await, ids);
    assert!(bureau.all("t2", "lecture").await.is_empty());
    assert_eq!(bureau.all("bureau", "lecture").await, ids);
}

#[tokio::test]
async fn nobody_approves_their_own_records() {
    let bureau = Bureau::new().await;
    let register = id("lecture");
    let mut tx = bureau.begin("a").await;
    let ids = tx.insert(&register, vec![row("a", &[("held_on", date("2024-03-01"))])]).await.unwrap();
    tx.submit(&register, &ids).await.unwrap();
    let error = tx.approve(&register, &ids).await.unwrap_err();
    insta::assert_snapshot!(error, @"a的经办人不能审核记录：「甲小学」的填报由其上级单位布置和审核，不能自报自审");
}

#[tokio::test]
async fn records_are_read_by_page_org_and_status() {
    let bureau = Bureau::new().await;
    let register = id("lecture");
    let held = [("held_on", date("2024-03-01"))];
    let ids = bureau.approved("lecture", &[("a", &held), ("b", &held), ("c", &held), ("a", &held)]).await;
    let read = async |filter: RecordFilter| -> Vec<_> {
        let records = bureau.ledger.records(&actor("bureau"), &register, &filter).await.unwrap();
        records.into_iter().map(|record| record.id).collect()
    };
    assert_eq!(read(RecordFilter { org: Some("t1".into()), ..Default::default() }).await, [ids[0], ids[1], ids[3]]);
    assert_eq!(
        read(RecordFilter { after: Some(ids[0]), limit: Some(2), ..Default::default() }).await,
        [ids[1], ids[2]]
    );
    let some = RecordFilter { ids: Some(vec![ids[3], ids[0]]), limit: Some(1), ..Default::default() };
    assert_eq!(read(some).await, [ids[0]]);
    let drafts = RecordFilter { status: Some(xuezheng_ledger::ReviewStatus::Draft), ..Default::default() };
    assert!(read(drafts).await.is_empty());
}
