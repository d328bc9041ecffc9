//! Filings: missing, zero, partial, returned, exempt (M04).

use crate::fixture::*;
use xuezheng_lake::SubmissionStatus::{Approved, Asked, Exempt, Returned, Submitted};
use xuezheng_ledger::ReviewStatus;
use xuezheng_pack::{OrgId, Period};

fn h1() -> Period {
    Period::parse("2024H1").unwrap()
}

fn lecture(on: &str) -> Vec<(&'static str, xuezheng_pack::Value)> {
    vec![("held_on", date(on))]
}

/// M04: P is a, Q is b, R is c, S is d.
#[tokio::test]
async fn missing_zero_and_partial_filings_are_told_apart() {
    let bureau = Bureau::new().await;
    let register = id("lecture");
    let asked: Vec<OrgId> = ["a", "b", "c", "d"].map(OrgId::new).to_vec();
    let mut tx = bureau.begin("bureau").await;
    tx.ask(&register, h1(), &asked).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = bureau.begin("a").await;
    tx.insert(&register, vec![row("a", &lecture("2024-03-01")), row("a", &lecture("2024-06-30"))]).await.unwrap();
    // Of another half-year: it stays a draft.
    tx.insert(&register, vec![row("a", &lecture("2024-07-01"))]).await.unwrap();
    tx.submit_filing(&register, h1(), &"a".into()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("b").await;
    tx.declare_zero(&register, h1(), &"b".into()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("d").await;
    let ids = tx.insert(&register, vec![row("d", &lecture("2024-04-01")); 3]).await.unwrap();
    tx.submit_filing(&register, h1(), &"d".into()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("bureau").await;
    tx.approve_filing(&register, h1(), &"a".into()).await.unwrap();
    tx.approve_filing(&register, h1(), &"b".into()).await.unwrap();
    tx.approve(&register, &ids[..2]).await.unwrap();
    tx.commit().await.unwrap();

    bureau.flush().await;
    assert_eq!(bureau.counted("lecture", "_org").await.len(), 4);
    let manifest = bureau.ledger.manifest().await.unwrap();
    let shown: Vec<_> = manifest.submissions.iter().map(|it| (it.org.as_str(), it.status, it.zero)).collect();
    assert_eq!(shown, [("a", Approved, false), ("b", Approved, true), ("c", Asked, false), ("d", Submitted, false)]);
    let drafts = xuezheng_ledger::RecordFilter { status: Some(ReviewStatus::Draft), ..Default::default() };
    assert_eq!(bureau.ledger.records(&actor("a"), &register, &drafts).await.unwrap().len(), 1);

    let mut tx = bureau.begin("t2").await;
    tx.exempt(&register, h1(), &"c".into(), "新建校，尚未招生").await.unwrap();
    tx.approve_filing(&register, h1(), &"d".into()).await.unwrap();
    tx.commit().await.unwrap();
    let statuses: Vec<_> = bureau.ledger.submissions().await.unwrap().iter().map(|it| it.status).collect();
    assert_eq!(statuses, [Approved, Approved, Exempt, Approved]);
}

#[tokio::test]
async fn a_returned_filing_is_mended_and_submitted_again() {
    let bureau = Bureau::new().await;
    let register = id("lecture");
    let mut tx = bureau.begin("t1").await;
    tx.ask(&register, h1(), &["a".into()]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("a").await;
    let ids = tx.insert(&register, vec![row("a", &lecture("2024-03-01"))]).await.unwrap();
    tx.submit_filing(&register, h1(), &"a".into()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("t1").await;
    tx.return_filing(&register, h1(), &"a".into(), "请填写题目").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bureau.ledger.submissions().await.unwrap()[0].status, Returned);

    let mut tx = bureau.begin("a").await;
    let error = tx.submit_filing(&register, h1(), &"a".into()).await.unwrap_err();
    insta::assert_snapshot!(error, @"「甲小学」2024年上半年台账「讲座台账」有 1 条被退回的记录尚未修改（第 1 号等）：请先按退回原因修改");
    tx.edit(&register, ids[0], 1, cells(&[("title", text("防溺水"))])).await.unwrap();
    tx.submit_filing(&register, h1(), &"a".into()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("t1").await;
    tx.approve_filing(&register, h1(), &"a".into()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bureau.ledger.submissions().await.unwrap()[0].status, Approved);
    assert_eq!(bureau.ledger.dirty().await.unwrap().len(), 1);
}

#[tokio::test]
async fn filings_that_make_no_sense_are_refused_with_what_to_do() {
    let bureau = Bureau::new().await;
    let register = id("lecture");
    let mut messages = Vec::new();
    let mut tx = bureau.begin("bureau").await;
    messages.push(tx.declare_zero(&register, h1(), &"a".into()).await.unwrap_err().to_string());
    messages.push(tx.ask(&register, h1(), &["t1".into()]).await.unwrap_err().to_string());
    tx.ask(&register, h1(), &["a".into(), "b".into()]).await.unwrap();
    messages.push(tx.submit_filing(&register, h1(), &"a".into()).await.unwrap_err().to_string());
    messages.push(tx.approve_filing(&register, h1(), &"a".into()).await.unwrap_err().to_string());
    tx.insert(&register, vec![row("a", &lecture("2024-03-01"))]).await.unwrap();
    messages.push(tx.declare_zero(&register, h1(), &"a".into()).await.unwrap_err().to_string());
    tx.submit_filing(&register, h1(), &"a".into()).await.unwrap();
    tx.insert(&register, vec![row("a", &lecture("2024-03-02"))]).await.unwrap();
    messages.push(tx.approve_filing(&register, h1(), &"a".into()).await.unwrap_err().to_string());
    insta::assert_snapshot!(messages.join("\n"), @r"
    「甲小学」2024年上半年台账「讲座台账」没有填报任务：请先布置填报任务，或核对期间
    「第一中心校」不填报台账「讲座台账」：请从名单中去掉该单位
    「甲小学」2024年上半年台账「讲座台账」没有记录：请先填报；确无发生的请办理零上报
    「甲小学」2024年上半年台账「讲座台账」的填报当前是「待填」：只能审核已上报的填报
    「甲小学」2024年上半年台账「讲座台账」已有 1 条记录，不能零上报：请上报这些记录，或先将其作废
    「甲小学」2024年上半年台账「讲座台账」还有 1 条草稿或退回的记录（第 2 号等），不能整体审核通过：请待其上报后再审核，或只审核已上报的记录
    ");
}

#[tokio::test]
async fn a_late_record_takes_a_zero_declaration_back_once_it_is_approved() {
    let bureau = Bureau::new().await;
    let register = id("lecture");
    let mut tx = bureau.begin("t1").await;
    tx.ask(&register, h1(), &["a".into(), "b".into()]).await.unwrap();
    tx.declare_zero(&register, h1(), &"a".into()).await.unwrap();
    tx.declare_zero(&register, h1(), &"b".into()).await.unwrap();
    tx.approve_filing(&register, h1(), &"a".into()).await.unwrap();
    tx.approve_filing(&register, h1(), &"b".into()).await.unwrap();
    tx.commit().await.unwrap();
    bureau.approved("lecture", &[("a", &lecture("2024-05-01")), ("b", &lecture("2024-07-01"))]).await;
    let shown: Vec<_> = bureau.ledger.submissions().await.unwrap().iter().map(|it| (it.status, it.zero)).collect();
    assert_eq!(shown, [(Approved, false), (Approved, true)]);
}

#[tokio::test]
async fn a_filing_tells_what_happened_to_it_and_what_came_back_says_why() {
    let bureau = Bureau::new().await;
    let register = id("lecture");
    let mut tx = bureau.begin("bureau").await;
    tx.ask(&register, h1(), &["a".into(), "d".into()]).await.unwrap();
    tx.commit().await.unwrap();
    for school in ["a", "d"] {
        let mut tx = bureau.begin(school).await;
        tx.declare_zero(&register, h1(), &school.into()).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = bureau.begin("bureau").await;
        tx.return_filing(&register, h1(), &school.into(), format!("{school}：漏报")).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = bureau.begin("d").await;
    tx.declare_zero(&register, h1(), &"d".into()).await.unwrap();
    tx.commit().await.unwrap();
    let told = async |who: &str, org: &str, period: Period| {
        let events = bureau.ledger.filing_events(&actor(who), &register, period, &org.into()).await.unwrap();
        events
            .iter()
            .map(|it| format!("{}{}", it.kind.label(), it.note.as_deref().unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    assert_eq!(told("bureau", "a", h1()).await, ["布置填报", "零上报", "填报退回a：漏报"]);
    assert_eq!(told("d", "d", h1()).await, ["布置填报", "零上报", "填报退回d：漏报", "零上报"]);
    assert!(told("a", "d", h1()).await.is_empty(), "another school's filing is not there");
    assert!(told("bureau", "a", Period::parse("2023H1").unwrap()).await.is_empty());
    let returned = bureau.ledger.returned_filings(&actor("bureau")).await.unwrap();
    let returned: Vec<_> = returned.iter().map(|it| (it.org.as_str(), it.reason.as_str())).collect();
    assert_eq!(returned, [("a", "a：漏报")], "what was submitted again is no longer back");
    assert!(bureau.ledger.returned_filings(&actor("d")).await.unwrap().is_empty());
}
