//! Transitions and deadlines (M19, M20).

use crate::fixture::*;
use xuezheng_ledger::{Author, Record, ReviewStatus, Step};
use xuezheng_pack::{RecordId, Value};

async fn record(bureau: &Bureau, register: &str, record: RecordId) -> Record {
    bureau.ledger.record(&actor("bureau"), &id(register), record).await.unwrap()
}

fn column(bureau: &Bureau, register: &str, record: &Record, field: &str) -> Value {
    record.cell(&bureau.ledger.pack().registers[register], &field.into()).clone()
}

/// M19: the deadline to accept is 15 days after receipt, the one to close 60 days after acceptance, longer by what was granted.
#[tokio::test]
async fn petitions_have_two_deadlines_and_an_extension_moves_the_second() {
    let bureau = Bureau::new().await;
    let register = id("petition");
    let mut tx = bureau.begin("a").await;
    let rows = ["2024-04-01", "2024-04-02", "2024-04-03", "2024-06-20"];
    let ids =
        tx.insert(&register, rows.iter().map(|on| row("a", &[("received_on", date(on))])).collect()).await.unwrap();
    for (id, on) in ids.iter().zip(["2024-04-10", "2024-04-20", "2024-04-12", "2024-06-25"]) {
        tx.transition(&register, *id, 1, &"accept".into(), day(on), None).await.unwrap();
    }
    tx.edit(&register, ids[2], 2, cells(&[("extension_days", Value::Integer(30))])).await.unwrap();
    tx.transition(&register, ids[0], 2, &"close".into(), day("2024-06-08"), None).await.unwrap();
    tx.transition(&register, ids[1], 2, &"close".into(), day("2024-05-30"), None).await.unwrap();
    tx.transition(&register, ids[2], 3, &"close".into(), day("2024-07-05"), None).await.unwrap();
    tx.commit().await.unwrap();

    let mut shown = Vec::new();
    for id in &ids {
        let record = record(&bureau, "petition", *id).await;
        shown.push(
            ["accept_on", "accept_due", "close_on", "close_due"]
                .map(|it| column(&bureau, "petition", &record, it).display()),
        );
    }
    // 1 April and 15 days; 10 April and 60 days: 9 June, so 8 June is on time. The third: 12 April, 60 and 30 days.
    assert_eq!(shown[0], ["2024-04-10", "2024-04-16", "2024-06-08", "2024-06-09"]);
    assert_eq!(shown[1], ["2024-04-20", "2024-04-17", "2024-05-30", "2024-06-19"]);
    assert_eq!(shown[2], ["2024-04-12", "2024-04-18", "2024-07-05", "2024-07-11"]);
    assert_eq!(shown[3], ["2024-06-25", "2024-07-05", "—", "2024-08-24"]);
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
}

/// M20.
#[tokio::test]
async fn working_days_skip_holidays_and_count_exchanged_weekends() {
    let bureau = Bureau::new().await;
    let mut tx = bureau.begin("a").await;
    let five = tx.insert(&id("order5"), vec![row("a", &[("ordered_on", date("2024-04-30"))])]).await.unwrap();
    let three = tx.insert(&id("order3"), vec![row("a", &[("ordered_on", date("2024-05-09"))])]).await.unwrap();
    let none = tx.insert(&id("order3"), vec![row("a", &[])]).await.unwrap();
    tx.commit().await.unwrap();
    let found = record(&bureau, "order5", five[0]).await;
    assert_eq!(column(&bureau, "order5", &found, "answer_due"), date("2024-05-10"));
    let found = record(&bureau, "order3", three[0]).await;
    assert_eq!(column(&bureau, "order3", &found, "answer_due"), date("2024-05-13"));
    let found = record(&bureau, "order3", none[0]).await;
    assert_eq!(column(&bureau, "order3", &found, "answer_due"), Value::Absent);
}

#[tokio::test]
async fn a_transition_of_an_approved_record_waits_for_review_and_keeps_its_state_apart() {
    let bureau = Bureau::new().await;
    let register = id("hazard");
    let ids = bureau.approved("hazard", &[("a", &[("found_on", date("2024-03-01")), ("kind", text("fire"))])]).await;
    let mut tx = bureau.begin("a").await;
    tx.transition(&register, ids[0], 1, &"begin".into(), day("2024-03-02"), None).await.unwrap();
    tx.submit(&register, &ids).await.unwrap();
    tx.commit().await.unwrap();
    let found = record(&bureau, "hazard", ids[0]).await;
    assert_eq!(found.status, ReviewStatus::Submitted);
    assert_eq!(found.state.unwrap().as_str(), "rectifying");
    bureau.flush().await;
    assert_eq!(bureau.counted("hazard", "begin_on").await, [(1, String::new())]);
    let mut tx = bureau.begin("t1").await;
    tx.approve(&register, &ids).await.unwrap();
    tx.commit().await.unwrap();
    bureau.flush().await;
    assert_eq!(bureau.counted("hazard", "begin_on").await, [(1, "2024-03-02".to_owned())]);
}

#[tokio::test]
async fn a_transition_that_can_not_be_is_refused_with_all_its_faults() {
    let bureau = Bureau::new().await;
    let register = id("hazard");
    let mut tx = bureau.begin("a").await;
    let cells = [("found_on", date("2024-03-01")), ("kind", text("fire"))];
    let ids = tx.insert(&register, vec![row("a", &cells), row("a", &cells), row("a", &cells)]).await.unwrap();
    tx.commit().await.unwrap();
    let clerk = Author { role: Some("clerk".into()), ..author("a") };
    let mut tx = bureau.ledger.begin(clerk).await.unwrap();
    let step = |record, transition: &str, on: &str| Step {
        record,
        seen: 1,
        transition: transition.into(),
        on: day(on),
        evidence: None,
    };
    let steps = vec![
        step(ids[0], "close", "2024-02-01"),
        step(ids[1], "begin", "2024-07-16"),
        step(ids[2], "reopen", "2024-07-01"),
    ];
    let error = tx.transition_all(&register, steps).await.unwrap_err();
    insta::assert_snapshot!(error, @r"
    共 6 处问题，均未保存：
    台账「安全隐患台账」第 1 号记录：当前业务状态是「已发现」，不能办理「销号」；须先到「整改中」
    台账「安全隐患台账」第 1 号记录：办理「销号」缺少佐证材料；请上传或写明佐证材料
    台账「安全隐患台账」第 1 号记录：「销号」只能由安全科办理；请转交安全科
    台账「安全隐患台账」第 1 号记录：「销号」的日期 2024-02-01 早于「发现日期」2024-03-01；请核对两个日期
    台账「安全隐患台账」第 2 号记录：「启动整改」的日期 2024-07-16 晚于今天 2024-07-15；请填实际办理的日期
    台账「安全隐患台账」第 3 号记录：没有业务环节「reopen」；可用：begin、close
    ");
    let mut right = Author { role: Some("safety_department".into()), ..author("a") };
    right.why = "现场复查".to_owned();
    drop(tx);
    let mut tx = bureau.ledger.begin(right).await.unwrap();
    tx.transition(&register, ids[0], 1, &"begin".into(), day("2024-03-01"), None).await.unwrap();
    tx.transition(&register, ids[0], 2, &"close".into(), day("2024-07-15"), Some("照片.jpg".to_owned())).await.unwrap();
    tx.commit().await.unwrap();
    let history = bureau.ledger.history(&actor("a"), &register, ids[0]).await.unwrap();
    let last = history.last().unwrap();
    assert_eq!((last.note.as_deref(), last.why.as_str()), (Some("照片.jpg"), "现场复查"));
    assert_eq!(last.role.as_ref().unwrap().as_str(), "safety_department");
}
