//! Review climbs the org tree, says what is wrong with which cell, and is never one's own.

use xuezheng_ledger::{Author, ChangeKind, LedgerError, Passed, Remark, ReviewStatus, Transaction};
use xuezheng_pack::{Pack, Period, RecordId, Value};

use crate::fixture::{Bureau, actor, author, author_on, cells, date, day, id, org, pack, row, text};

/// Hazards and lectures are reviewed by the township, then by the bureau, and by others than who wrote them.
fn climbing() -> Pack {
    let mut pack = pack();
    pack.separate_review = true;
    for register in ["hazard", "lecture"] {
        pack.registers.get_mut(register).unwrap().review = vec!["township".into(), "bureau".into()];
    }
    pack
}

fn who(name: &str, org: &str) -> Author {
    Author { actor: name.to_owned(), ..author(org) }
}

async fn tx(bureau: &Bureau, name: &str, org: &str) -> Transaction {
    bureau.ledger.begin(who(name, org)).await.unwrap()
}

/// Lectures of an org, entered by 张三 of that org and submitted.
async fn lectures(bureau: &Bureau, owner: &str, days: &[&str]) -> Vec<RecordId> {
    let mut tx = tx(bureau, "张三", owner).await;
    let rows = days.iter().map(|on| row(owner, &[("held_on", date(on)), ("title", text("讲座"))])).collect();
    let ids = tx.insert(&id("lecture"), rows).await.unwrap();
    tx.submit(&id("lecture"), &ids).await.unwrap();
    tx.commit().await.unwrap();
    ids
}

async fn approve(bureau: &Bureau, name: &str, org: &str, ids: &[RecordId]) -> Result<Passed, LedgerError> {
    let mut tx = tx(bureau, name, org).await;
    let passed = tx.approve(&id("lecture"), ids).await?;
    tx.commit().await.unwrap();
    Ok(passed)
}

async fn status(bureau: &Bureau, record: RecordId) -> (ReviewStatus, Option<String>) {
    let record = bureau.ledger.record(&actor("bureau"), &id("lecture"), record).await.unwrap();
    (record.status, record.level.map(|level| level.to_string()))
}

async fn is_sound(bureau: &Bureau) {
    assert_eq!(bureau.ledger.verify_chain().await.unwrap(), None);
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
    assert_eq!(bureau.ledger.verify_filing_levels().await.unwrap(), []);
}

/// What happened to a record: who, what, note.
async fn story(bureau: &Bureau, record: RecordId) -> Vec<String> {
    let history = bureau.ledger.history(&actor("bureau"), &id("lecture"), record).await.unwrap();
    let line = |it: &xuezheng_ledger::HistoryEntry| {
        let note = it.note.as_ref().map(|note| format!("：{note}")).unwrap_or_default();
        format!("{}{}{note}", it.who(), it.kind.label())
    };
    history.iter().map(line).collect()
}

#[tokio::test]
async fn a_record_counts_when_the_last_level_has_passed_it() {
    let bureau = Bureau::with(climbing()).await;
    let ids = lectures(&bureau, "a", &["2024-03-01"]).await;
    assert_eq!(status(&bureau, ids[0]).await, (ReviewStatus::Submitted, Some("township".to_owned())));
    assert_eq!(approve(&bureau, "李四", "t1", &ids).await.unwrap(), Passed { approved: 0, on: 1 });
    assert_eq!(status(&bureau, ids[0]).await, (ReviewStatus::Submitted, Some("bureau".to_owned())));
    bureau.flush().await;
    assert!(bureau.counted("lecture", "title").await.is_empty(), "one level is not enough");
    is_sound(&bureau).await;
    let error = approve(&bureau, "李四", "t1", &ids).await.unwrap_err();
    assert_eq!(error.to_string(), "李四不能审核记录：「甲小学」的填报现在由「示例县教育局」审核，请等其审核后再办");
    assert_eq!(approve(&bureau, "王五", "bureau", &ids).await.unwrap(), Passed { approved: 1, on: 0 });
    assert_eq!(status(&bureau, ids[0]).await, (ReviewStatus::Approved, None));
    bureau.flush().await;
    assert_eq!(bureau.counted("lecture", "title").await, [(1, "讲座".to_owned())]);
    let expected = ["张三新增", "张三上报", "李四逐级审核通过", "王五审核通过"];
    assert_eq!(story(&bureau, ids[0]).await, expected);
    is_sound(&bureau).await;
}

#[tokio::test]
async fn a_higher_level_takes_over_and_the_history_says_so() {
    let bureau = Bureau::with(climbing()).await;
    let ids = lectures(&bureau, "a", &["2024-03-01", "2024-03-02"]).await;
    assert_eq!(approve(&bureau, "王五", "bureau", &ids[..1]).await.unwrap(), Passed { approved: 1, on: 0 });
    let mut tx = tx(&bureau, "王五", "bureau").await;
    tx.return_(&id("lecture"), &ids[1..], "日期不对").await.unwrap();
    tx.commit().await.unwrap();
    let last = story(&bureau, ids[0]).await.pop().unwrap();
    assert_eq!(last, "王五审核通过：第一中心校尚未审核，由上级直接审核");
    let last = story(&bureau, ids[1]).await.pop().unwrap();
    assert_eq!(last, "王五退回：日期不对（第一中心校尚未审核，由上级直接审核）");
    assert_eq!(status(&bureau, ids[1]).await, (ReviewStatus::Returned, None));
    is_sound(&bureau).await;
}

#[tokio::test]
async fn a_level_that_is_not_above_the_owner_is_skipped() {
    let bureau = Bureau::with(climbing()).await;
    let mut tx = bureau.ledger.begin(author_on("bureau", "2024-02-01")).await.unwrap();
    tx.put_orgs(&[org("e", "直属小学", "school", Some("bureau"))]).await.unwrap();
    tx.commit().await.unwrap();
    let ids = lectures(&bureau, "e", &["2024-03-01"]).await;
    assert_eq!(status(&bureau, ids[0]).await, (ReviewStatus::Submitted, Some("bureau".to_owned())));
    assert_eq!(approve(&bureau, "王五", "bureau", &ids).await.unwrap().approved, 1);
}

#[tokio::test]
async fn who_waits_for_whom_follows_the_tree_of_the_day() {
    let bureau = Bureau::with(climbing()).await;
    lectures(&bureau, "a", &["2024-03-01"]).await;
    let ids = lectures(&bureau, "b", &["2024-03-02", "2024-03-03"]).await;
    approve(&bureau, "李四", "t1", &ids[1..]).await.unwrap();
    let waits = async || -> Vec<String> {
        let pending = bureau.ledger.pending(&actor("bureau"), Some(&id("lecture"))).await.unwrap();
        let line = |it: xuezheng_ledger::Pending| format!("{}→{} {}", it.org, it.turn.unwrap(), it.records);
        pending.into_iter().map(line).collect()
    };
    assert_eq!(waits().await, ["a→t1 1", "b→bureau 1", "b→t1 1"]);
    // School a moves to the other township: its record now waits there.
    let mut moved = org("a", "甲小学", "school", Some("t1"));
    moved.parents.push(xuezheng_pack::org::Placement { from: day("2024-07-01"), parent: "t2".into() });
    let mut tx = bureau.begin("bureau").await;
    tx.put_orgs(&[moved]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(waits().await, ["a→t2 1", "b→bureau 1", "b→t1 1"]);
}

#[tokio::test]
async fn a_filing_climbs_with_its_rows() {
    let bureau = Bureau::with(climbing()).await;
    let (register, period) = (id("lecture"), Period::parse("2024H1").unwrap());
    let mut tx1 = bureau.begin("bureau").await;
    tx1.ask(&register, period, &["a".into(), "b".into()]).await.unwrap();
    tx1.commit().await.unwrap();
    let mut tx1 = tx(&bureau, "张三", "a").await;
    let ids = tx1.insert(&register, vec![row("a", &[("held_on", date("2024-03-01"))])]).await.unwrap();
    tx1.submit_filing(&register, period, &"a".into()).await.unwrap();
    tx1.declare_zero(&register, period, &"b".into()).await.unwrap_err();
    tx1.commit().await.unwrap();
    let mut tx1 = tx(&bureau, "赵六", "b").await;
    tx1.declare_zero(&register, period, &"b".into()).await.unwrap();
    tx1.commit().await.unwrap();
    let waits = async || -> Vec<String> {
        let waiting = bureau.ledger.waiting_filings(&actor("bureau")).await.unwrap();
        waiting.into_iter().map(|it| format!("{}→{}", it.org, it.turn.unwrap())).collect()
    };
    assert_eq!(waits().await, ["a→t1", "b→t1"]);
    let mut tx1 = tx(&bureau, "李四", "t1").await;
    tx1.approve_filing(&register, period, &"a".into()).await.unwrap();
    tx1.approve_filing(&register, period, &"b".into()).await.unwrap();
    tx1.commit().await.unwrap();
    assert_eq!(waits().await, ["a→bureau", "b→bureau"]);
    is_sound(&bureau).await;
    let (edit, back) = ("SET level = NULL WHERE org = 'a'", "SET level = 'bureau' WHERE org = 'a'");
    bureau.database().await.execute(&format!("UPDATE submission {edit}")).await.unwrap();
    let found = bureau.ledger.verify_filing_levels().await.unwrap();
    assert_eq!(found.iter().map(|it| it.org.as_str()).collect::<Vec<_>>(), ["a"]);
    bureau.database().await.execute(&format!("UPDATE submission {back}")).await.unwrap();
    assert_eq!(status(&bureau, ids[0]).await, (ReviewStatus::Submitted, Some("bureau".to_owned())));
    let mut tx1 = tx(&bureau, "李四", "t1").await;
    let error = tx1.return_filing(&register, period, &"a".into(), "再看看").await.unwrap_err();
    assert!(error.to_string().contains("现在由「示例县教育局」审核"), "{error}");
    drop(tx1);
    let mut tx1 = tx(&bureau, "王五", "bureau").await;
    tx1.approve_filing(&register, period, &"a".into()).await.unwrap();
    tx1.approve_filing(&register, period, &"b".into()).await.unwrap();
    tx1.commit().await.unwrap();
    assert!(waits().await.is_empty());
    assert_eq!(status(&bureau, ids[0]).await.0, ReviewStatus::Approved);
    is_sound(&bureau).await;
}

#[tokio::test]
async fn a_level_edited_in_the_database_is_found() {
    let bureau = Bureau::with(climbing()).await;
    lectures(&bureau, "a", &["2024-03-01"]).await;
    bureau.database().await.execute("UPDATE r_lecture SET _level = 'bureau'").await.unwrap();
    let found = bureau.ledger.verify_records().await.unwrap();
    assert_eq!(found[0].what, "审核层级被改动");
}

#[tokio::test]
async fn remarks_stay_open_until_their_cell_is_changed_and_submitted() {
    let bureau = Bureau::with(climbing()).await;
    let ids = lectures(&bureau, "a", &["2024-03-01"]).await;
    let (register, record) = (id("lecture"), ids[0]);
    let remark =
        |field: Option<&str>, reason: &str| Remark { record, field: field.map(Into::into), reason: reason.into() };
    let mut wrong = tx(&bureau, "李四", "t1").await;
    let error = wrong.return_with(&register, &ids, "请改", &[remark(Some("titel"), "错字")]).await.unwrap_err();
    assert!(error.to_string().contains("没有数据项「titel」；可用：held_on、title"), "{error}");
    drop(wrong);
    let mut returned = tx(&bureau, "李四", "t1").await;
    let remarks = [remark(Some("title"), "与通知不符"), remark(Some("held_on"), "日期晚于签到表")];
    returned.return_with(&register, &ids, "两处要改", &remarks).await.unwrap();
    returned.commit().await.unwrap();
    let open = async || -> Vec<String> {
        let open = bureau.ledger.open_remarks(&actor("a"), &register, record).await.unwrap();
        let line = |it: xuezheng_ledger::OpenRemark| {
            format!(
                "{} {}{}",
                it.field.map(|it| it.to_string()).unwrap_or_default(),
                it.reason,
                if it.mended { "✓" } else { "" }
            )
        };
        open.into_iter().map(line).collect()
    };
    assert_eq!(open().await, [" 两处要改", "title 与通知不符", "held_on 日期晚于签到表"]);
    let mut mended = tx(&bureau, "张三", "a").await;
    mended.edit(&register, record, 1, cells(&[("title", text("安全讲座"))])).await.unwrap();
    mended.commit().await.unwrap();
    assert_eq!(open().await, [" 两处要改✓", "title 与通知不符✓", "held_on 日期晚于签到表"]);
    let mut again = tx(&bureau, "张三", "a").await;
    again.submit(&register, &ids).await.unwrap();
    again.commit().await.unwrap();
    assert_eq!(open().await, ["held_on 日期晚于签到表"], "the reviewer sees what was not mended");
    approve(&bureau, "王五", "bureau", &ids).await.unwrap();
    assert!(open().await.is_empty());
    is_sound(&bureau).await;
}

#[tokio::test]
async fn nobody_reviews_what_they_made_in_whatever_role_or_name() {
    let bureau = Bureau::with(climbing()).await;
    let ids = lectures(&bureau, "a", &["2024-03-01"]).await;
    let error = approve(&bureau, "张三", "t1", &ids).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "张三不能审核记录：台账「讲座台账」第 1 号记录由张三填写或修改，填报人不能审核自己的填报，代办的也一样；\
         请由「第一中心校」或其上级的其他人审核「甲小学」的填报"
    );
    let other_role = Author { role: Some("safety_department".into()), ..who("张 三", "bureau") };
    let behalf = Author { acting_for: Some("张三".to_owned()), ..who("李四", "t1") };
    for author in [other_role, behalf] {
        let mut tx = bureau.ledger.begin(author).await.unwrap();
        assert!(matches!(tx.approve(&id("lecture"), &ids).await, Err(LedgerError::Forbidden { .. })));
    }
    // Who mends a word of it has made a version of it, too; what was approved before is settled.
    let mut mended = tx(&bureau, "李四", "a").await;
    mended.edit(&id("lecture"), ids[0], 1, cells(&[("title", text("更正"))])).await.unwrap();
    mended.submit(&id("lecture"), &ids).await.unwrap();
    mended.commit().await.unwrap();
    assert!(approve(&bureau, "李四", "t1", &ids).await.is_err());
    assert!(approve(&bureau, "张三", "bureau", &ids).await.is_err());
    approve(&bureau, "王五", "bureau", &ids).await.unwrap();
    let mut later = tx(&bureau, "王五", "a").await;
    later.edit(&id("lecture"), ids[0], 2, cells(&[("title", text("再更正"))])).await.unwrap();
    later.submit(&id("lecture"), &ids).await.unwrap();
    later.commit().await.unwrap();
    assert!(approve(&bureau, "王五", "bureau", &ids).await.is_err());
    approve(&bureau, "张三", "bureau", &ids).await.unwrap();
}

#[tokio::test]
async fn a_substitute_files_and_both_names_stand_in_the_history() {
    let bureau = Bureau::with(climbing()).await;
    let mut tx = bureau.ledger.begin(Author { acting_for: Some("李四".to_owned()), ..who("张三", "a") }).await.unwrap();
    let ids = tx.insert(&id("lecture"), vec![row("a", &[("held_on", date("2024-03-01"))])]).await.unwrap();
    tx.submit(&id("lecture"), &ids).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(story(&bureau, ids[0]).await, ["张三（代李四）新增", "张三（代李四）上报"]);
    for name in ["张三", "李四"] {
        assert!(approve(&bureau, name, "t1", &ids).await.is_err(), "{name}");
    }
    approve(&bureau, "赵六", "t1", &ids).await.unwrap();
    let history = bureau.ledger.history(&actor("bureau"), &id("lecture"), ids[0]).await.unwrap();
    assert_eq!(history.last().unwrap().kind, ChangeKind::Pass);
    let edit = |name: &str| who(name, "a");
    let mut first = bureau.ledger.begin(edit("张三")).await.unwrap();
    first.edit(&id("lecture"), ids[0], 1, cells(&[("title", Value::Absent)])).await.unwrap();
    first.commit().await.unwrap();
    assert_eq!(
        status(&bureau, ids[0]).await,
        (ReviewStatus::Draft, None),
        "who edits it takes it back from all levels"
    );
    is_sound(&bureau).await;
}
