//! As of, reverting and undoing: what was can be seen again, and taken back.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use xuezheng_ledger::{AsOf, LedgerError, OperationId, Record, RecordFilter, ReviewStatus, Transaction, UndoOutcome};
use xuezheng_pack::{Period, RecordId, TransitionId, Value};

use crate::fixture::*;

/// A table as it is: the working and the counting version of every record.
type Tables = BTreeMap<RecordId, (Record, Option<Record>)>;

async fn tables(bureau: &Bureau, register: &str) -> Tables {
    let (who, filter) = (actor("bureau"), RecordFilter::default());
    let working = bureau.ledger.records(&who, &id(register), &filter).await.unwrap();
    let approved = bureau.ledger.approved(&who, &id(register), &filter).await.unwrap();
    let mut approved: BTreeMap<RecordId, Record> = approved.into_iter().map(|record| (record.id, record)).collect();
    working.into_iter().map(|record| (record.id, (record.clone(), approved.remove(&record.id)))).collect()
}

async fn then(bureau: &Bureau, register: &str, moment: AsOf) -> Tables {
    let found = bureau.ledger.as_of(&actor("bureau"), &id(register), &RecordFilter::default(), moment).await.unwrap();
    found.into_iter().map(|it| (it.working.id, (it.working, it.approved))).collect()
}

async fn undo(
    bureau: &Bureau,
    org: &str,
    operation: OperationId,
) -> Result<(OperationId, Vec<UndoOutcome>), LedgerError> {
    let mut tx = bureau.begin(org).await;
    let undone = tx.undo(operation).await?;
    let id = tx.commit().await?;
    Ok((id, undone.into_iter().map(|it| it.outcome).collect()))
}

async fn verified(bureau: &Bureau) {
    let audit = bureau.ledger.audit(None, &mut |_, _, _| {}).await.unwrap();
    assert_eq!(audit.faults, [], "{:?}", audit.faults.iter().map(ToString::to_string).collect::<Vec<_>>());
}

fn held(title: &str) -> Vec<(&'static str, Value)> {
    vec![("held_on", date("2024-03-01")), ("title", text(title))]
}

async fn insert(bureau: &Bureau, org: &str, titles: &[&str]) -> (OperationId, Vec<RecordId>) {
    let mut tx = bureau.begin(org).await;
    let rows = titles.iter().map(|title| row(org, &held(title))).collect();
    let ids = tx.insert(&id("lecture"), rows).await.unwrap();
    (tx.commit().await.unwrap(), ids)
}

async fn edit(bureau: &Bureau, org: &str, record: RecordId, title: &str) -> OperationId {
    let seen = bureau.version("lecture", record).await;
    let mut tx = bureau.begin(org).await;
    tx.edit(&id("lecture"), record, seen, cells(&[("title", text(title))])).await.unwrap();
    tx.commit().await.unwrap()
}

async fn submit(bureau: &Bureau, org: &str, ids: &[RecordId]) -> OperationId {
    let mut tx = bureau.begin(org).await;
    tx.submit(&id("lecture"), ids).await.unwrap();
    tx.commit().await.unwrap()
}

async fn approve(bureau: &Bureau, org: &str, ids: &[RecordId]) -> OperationId {
    let mut tx = bureau.begin(org).await;
    tx.approve(&id("lecture"), ids).await.unwrap();
    tx.commit().await.unwrap()
}

async fn titles(bureau: &Bureau) -> Vec<String> {
    bureau.flush().await;
    bureau.counted("lecture", "title").await.into_iter().map(|(_, title)| title).collect()
}

#[tokio::test]
async fn a_record_is_seen_as_it_was_at_a_moment() {
    let bureau = Bureau::new().await;
    let lecture = id("lecture");
    let on = |org: &str, day: &str| bureau.ledger.begin(author_on(org, day));
    let mut tx = on("a", "2024-03-01").await.unwrap();
    let ids = tx.insert(&lecture, vec![row("a", &held("防溺水"))]).await.unwrap();
    tx.submit(&lecture, &ids).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = on("t1", "2024-03-05").await.unwrap();
    tx.approve(&lecture, &ids).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = on("a", "2024-03-09").await.unwrap();
    tx.edit(&lecture, ids[0], 1, cells(&[("title", text("防火"))])).await.unwrap();
    tx.commit().await.unwrap();

    let mut shown = Vec::new();
    for day in ["2024-02-29", "2024-03-02", "2024-03-06", "2024-03-10"] {
        let then = then(&bureau, "lecture", AsOf::Before(stamp(day).utc)).await;
        shown.push(match then.values().next() {
            None => "没有".to_owned(),
            Some((working, approved)) => {
                let counts = approved.as_ref().map_or("—".to_owned(), |record| record.cells[1].display());
                format!("{} {} {counts}", working.cells[1].display(), working.status.label())
            }
        });
    }
    assert_eq!(shown, ["没有", "防溺水 待审 —", "防溺水 已审 防溺水", "防火 草稿 防溺水"]);
    assert_eq!(then(&bureau, "lecture", AsOf::Before(stamp("2025-01-01").utc)).await, tables(&bureau, "lecture").await);
    let (elsewhere, all) = (actor("b"), RecordFilter::default());
    let found = bureau.ledger.as_of(&elsewhere, &lecture, &all, AsOf::Operation(OperationId(9))).await.unwrap();
    assert!(found.is_empty());
}

#[tokio::test]
async fn an_older_version_comes_back_as_a_new_draft() {
    let bureau = Bureau::new().await;
    let lecture = id("lecture");
    let ids = bureau.approved("lecture", &[("a", &held("一"))]).await;
    edit(&bureau, "a", ids[0], "二").await;
    let mut tx = bureau.begin("a").await;
    let error = tx.revert(&lecture, ids[0], 1, 1).await.unwrap_err();
    assert!(matches!(error, LedgerError::Conflict(_)), "{error}");
    assert_eq!(tx.revert(&lecture, ids[0], 2, 1).await.unwrap(), 3);
    tx.commit().await.unwrap();
    let (working, approved) = tables(&bureau, "lecture").await.remove(&ids[0]).unwrap();
    assert_eq!((working.version, working.status, &working.cells[1]), (3, ReviewStatus::Draft, &text("一")));
    assert_eq!(approved.unwrap().version, 1);
    let mut tx = bureau.begin("a").await;
    let same = tx.revert(&lecture, ids[0], 3, 1).await.unwrap_err();
    let missing = tx.revert(&lecture, ids[0], 3, 0).await.unwrap_err();
    let later = tx.revert(&lecture, ids[0], 3, 3).await.unwrap_err();
    insta::assert_snapshot!(format!("{same}\n{missing}\n{later}"), @r"
    台账「讲座台账」第 1 号记录的第 1 版与现在的第 3 版内容相同：无需恢复
    台账「讲座台账」第 1 号记录没有第 0 版：请查看历史，核对要恢复的版本
    台账「讲座台账」第 1 号记录现在是第 3 版，不能恢复到第 3 版：请查看历史，核对要恢复的版本
    ");
    drop(tx);
    let history = bureau.ledger.history(&actor("a"), &lecture, ids[0]).await.unwrap();
    let last = history.last().unwrap();
    assert_eq!((last.kind.label(), last.note.as_deref()), ("恢复旧版", Some("恢复到第 1 版")));
    verified(&bureau).await;
}

#[tokio::test]
async fn a_version_whose_key_is_taken_does_not_come_back() {
    let bureau = Bureau::new().await;
    let grant = id("grant");
    let on = |day: &str| vec![("granted_on", date(day)), ("pupil", text("x")), ("amount", number("10"))];
    let ids = bureau.approved("grant", &[("a", &on("2024-03-01"))]).await;
    let mut tx = bureau.begin("a").await;
    tx.edit(&grant, ids[0], 1, cells(&[("granted_on", date("2024-03-02"))])).await.unwrap();
    tx.insert(&grant, vec![row("a", &on("2024-03-01"))]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("a").await;
    let error = tx.revert(&grant, ids[0], 2, 1).await.unwrap_err();
    insta::assert_snapshot!(error, @"台账「资助发放台账」第 1 号记录：与已有的第 2 号记录重复（「发放日期」「身份证号」相同）；如是同一件事请改已有记录，否则请更正");
}

#[tokio::test]
async fn an_import_is_undone_as_one_and_its_undoing_too() {
    let bureau = Bureau::new().await;
    let (import, ids) = insert(&bureau, "a", &["一", "二", "三"]).await;
    let (undoing, outcomes) = undo(&bureau, "a", import).await.unwrap();
    assert_eq!(outcomes, [UndoOutcome::Voided]);
    let after = tables(&bureau, "lecture").await;
    assert!(after.values().all(|(working, approved)| working.void && approved.is_none()), "{after:?}");
    verified(&bureau).await;

    let (again, outcomes) = undo(&bureau, "a", undoing).await.unwrap();
    assert_eq!(outcomes, [UndoOutcome::Restored]);
    let after = tables(&bureau, "lecture").await;
    assert!(after.values().all(|(it, _)| !it.void && it.status == ReviewStatus::Draft && it.version == 3), "{after:?}");
    submit(&bureau, "a", &ids).await;
    approve(&bureau, "t1", &ids).await;
    assert_eq!(titles(&bureau).await, ["一", "二", "三"]);
    let error = undo(&bureau, "a", again).await.unwrap_err();
    insta::assert_snapshot!(error, @r"
    第 4 号操作改动过的内容后来又有 6 处改动，未撤销：
      台账「讲座台账」第 1 号记录：a的经办人于 2024-07-15 12:00 上报（第 5 号操作）
      台账「讲座台账」第 1 号记录：t1的经办人于 2024-07-15 12:00 审核通过（第 6 号操作）
      台账「讲座台账」第 2 号记录：a的经办人于 2024-07-15 12:00 上报（第 5 号操作）
      台账「讲座台账」第 2 号记录：t1的经办人于 2024-07-15 12:00 审核通过（第 6 号操作）
      台账「讲座台账」第 3 号记录：a的经办人于 2024-07-15 12:00 上报（第 5 号操作）
      台账「讲座台账」第 3 号记录：t1的经办人于 2024-07-15 12:00 审核通过（第 6 号操作）
    请先从后往前撤销这些操作，或者逐条修改、恢复旧版
    ");
    verified(&bureau).await;
}

#[tokio::test]
async fn new_records_that_count_are_voided_by_review() {
    let bureau = Bureau::new().await;
    let ids = bureau.approved("lecture", &[("a", &held("一")), ("b", &held("二"))]).await;
    let (_, outcomes) = undo(&bureau, "bureau", OperationId(2)).await.unwrap();
    assert_eq!(outcomes, [UndoOutcome::VoidingSubmitted; 2]);
    assert_eq!(titles(&bureau).await, ["一", "二"]);
    approve(&bureau, "t1", &ids).await;
    assert!(titles(&bureau).await.is_empty());
    verified(&bureau).await;
}

#[tokio::test]
async fn an_edit_of_what_counts_goes_back_without_another_review() {
    let bureau = Bureau::new().await;
    let ids = bureau.approved("lecture", &[("a", &held("一"))]).await;
    let edited = edit(&bureau, "a", ids[0], "二").await;
    let (undoing, outcomes) = undo(&bureau, "a", edited).await.unwrap();
    assert_eq!(outcomes, [UndoOutcome::Restored]);
    let (working, approved) = tables(&bureau, "lecture").await.remove(&ids[0]).unwrap();
    assert_eq!((working.version, working.status), (3, ReviewStatus::Approved));
    assert_eq!(approved.as_ref(), Some(&working));
    assert_eq!(titles(&bureau).await, ["一"]);
    verified(&bureau).await;

    undo(&bureau, "a", undoing).await.unwrap();
    let (working, approved) = tables(&bureau, "lecture").await.remove(&ids[0]).unwrap();
    assert_eq!((working.status, &working.cells[1]), (ReviewStatus::Draft, &text("二")));
    assert_eq!(approved.unwrap().cells[1], text("一"));
    verified(&bureau).await;
}

#[tokio::test]
async fn an_approval_is_taken_back_by_who_may_review_and_earlier_content_counts_again() {
    let bureau = Bureau::new().await;
    let ids = bureau.approved("lecture", &[("a", &held("一"))]).await;
    edit(&bureau, "a", ids[0], "二").await;
    submit(&bureau, "a", &ids).await;
    let approval = approve(&bureau, "t1", &ids).await;
    assert_eq!(titles(&bureau).await, ["二"]);
    let error = undo(&bureau, "a", approval).await.unwrap_err();
    insta::assert_snapshot!(error, @"a的经办人不能撤销操作：「甲小学」的填报由其上级单位布置和审核，不能自报自审");
    let (undoing, outcomes) = undo(&bureau, "t1", approval).await.unwrap();
    assert_eq!(outcomes, [UndoOutcome::ReviewTakenBack]);
    assert_eq!(titles(&bureau).await, ["一"]);
    assert_eq!(
        bureau.ledger.record(&actor("a"), &id("lecture"), ids[0]).await.unwrap().status,
        ReviewStatus::Submitted
    );
    verified(&bureau).await;
    undo(&bureau, "t1", undoing).await.unwrap();
    assert_eq!(titles(&bureau).await, ["二"]);
    verified(&bureau).await;
}

#[tokio::test]
async fn operations_are_undone_one_after_the_other_from_the_last_to_the_first() {
    let bureau = Bureau::new().await;
    let (import, ids) = insert(&bureau, "a", &["一"]).await;
    let submitted = submit(&bureau, "a", &ids).await;
    let approved = approve(&bureau, "t1", &ids).await;
    let edited = edit(&bureau, "a", ids[0], "二").await;
    assert!(matches!(undo(&bureau, "t1", approved).await, Err(LedgerError::Overtaken(_))));
    let mut undoings = Vec::new();
    for (org, operation) in [("a", edited), ("t1", approved), ("a", submitted), ("a", import)] {
        undoings.push((org, undo(&bureau, org, operation).await.unwrap().0));
        verified(&bureau).await;
        // Not a second time.
        assert!(matches!(undo(&bureau, org, operation).await, Err(LedgerError::Overtaken(_))));
    }
    let (working, approved) = tables(&bureau, "lecture").await.remove(&ids[0]).unwrap();
    assert!(working.void && approved.is_none());
    for (org, undoing) in undoings.into_iter().rev() {
        undo(&bureau, org, undoing).await.unwrap();
        verified(&bureau).await;
    }
    let (working, approved) = tables(&bureau, "lecture").await.remove(&ids[0]).unwrap();
    assert_eq!((&working.cells[1], working.status), (&text("二"), ReviewStatus::Draft));
    assert_eq!(approved.unwrap().cells[1], text("一"));
    assert_eq!(titles(&bureau).await, ["一"]);
}

#[tokio::test]
async fn filings_go_back_too() {
    let bureau = Bureau::new().await;
    let (lecture, period) = (id("lecture"), Period::parse("2024H1").unwrap());
    let state = async || {
        let found = bureau.ledger.submissions().await.unwrap();
        found.iter().map(|it| format!("{} {:?} {}", it.org, it.status, it.zero)).collect::<Vec<_>>().join("，")
    };
    let mut tx = bureau.begin("t1").await;
    tx.ask(&lecture, period, &["a".into(), "b".into()]).await.unwrap();
    let asked = tx.commit().await.unwrap();
    insert(&bureau, "a", &["一"]).await;
    let mut tx = bureau.begin("a").await;
    tx.submit_filing(&lecture, period, &"a".into()).await.unwrap();
    let submitted = tx.commit().await.unwrap();
    let mut tx = bureau.begin("b").await;
    tx.declare_zero(&lecture, period, &"b".into()).await.unwrap();
    let zero = tx.commit().await.unwrap();
    let mut tx = bureau.begin("t1").await;
    tx.approve_filing(&lecture, period, &"a".into()).await.unwrap();
    tx.approve_filing(&lecture, period, &"b".into()).await.unwrap();
    let approved = tx.commit().await.unwrap();
    assert_eq!(state().await, "a Approved false，b Approved true");
    insta::assert_snapshot!(undo(&bureau, "t1", submitted).await.unwrap_err(), @r"
    第 4 号操作改动过的内容后来又有 2 处改动，未撤销：
      台账「讲座台账」第 1 号记录：t1的经办人于 2024-07-15 12:00 审核通过（第 6 号操作）
      「甲小学」2024年上半年台账「讲座台账」的填报：t1的经办人于 2024-07-15 12:00 填报审核通过（第 6 号操作）
    请先从后往前撤销这些操作，或者逐条修改、恢复旧版
    ");

    undo(&bureau, "t1", approved).await.unwrap();
    assert_eq!(state().await, "a Submitted false，b Submitted true");
    assert!(titles(&bureau).await.is_empty());
    verified(&bureau).await;
    // What was done and undone since is no hindrance; what was done and stands is.
    undo(&bureau, "b", zero).await.unwrap();
    assert!(matches!(undo(&bureau, "b", zero).await, Err(LedgerError::Overtaken(_))));
    assert!(matches!(undo(&bureau, "t1", asked).await, Err(LedgerError::Overtaken(_))));
    let mut tx = bureau.begin("t2").await;
    tx.ask(&lecture, period, &["c".into()]).await.unwrap();
    let asked = tx.commit().await.unwrap();
    assert_eq!(state().await, "a Submitted false，b Asked false，c Asked false");
    let (undoing, _) = undo(&bureau, "t2", asked).await.unwrap();
    assert_eq!(state().await, "a Submitted false，b Asked false");
    undo(&bureau, "t2", undoing).await.unwrap();
    assert_eq!(state().await, "a Submitted false，b Asked false，c Asked false");
    verified(&bureau).await;
}

#[tokio::test]
async fn what_can_not_be_undone_says_why() {
    let bureau = Bureau::new().await;
    let org = undo(&bureau, "bureau", OperationId(1)).await.unwrap_err();
    let none = undo(&bureau, "bureau", OperationId(99)).await.unwrap_err();
    let (import, _) = insert(&bureau, "a", &["一"]).await;
    let foreign = undo(&bureau, "b", import).await.unwrap_err();
    insta::assert_snapshot!(format!("{org}\n{none}\n{foreign}"), @r"
    第 1 号操作含有「机构变动」，不能撤销（机构变动以后，记录归谁管、数字归谁报都已随之改变）：请重新维护机构资料，把它改回去，改回去也会留下记录
    没有第 99 号操作，或它没有改动任何记录和填报：没有可以撤销的内容，请核对操作号
    b的经办人不能撤销操作：「甲小学」不在「乙小学」的管理范围内，请由该单位或其上级办理
    ");
}

/// Something a school or its office does to a record.
#[derive(Clone, Debug)]
enum Act {
    Insert,
    Edit(usize, u8),
    Begin(usize),
    Submit(usize),
    Approve(usize),
    Return(usize),
    Void(usize),
    Revert(usize, i64),
    Undo(i64),
}

fn act() -> impl Strategy<Value = Act> {
    let one = 0..4usize;
    prop_oneof![
        3 => Just(Act::Insert),
        3 => (one.clone(), 0..3u8).prop_map(|(record, note)| Act::Edit(record, note)),
        2 => one.clone().prop_map(Act::Begin),
        4 => one.clone().prop_map(Act::Submit),
        4 => one.clone().prop_map(Act::Approve),
        1 => one.clone().prop_map(Act::Return),
        1 => one.clone().prop_map(Act::Void),
        1 => (one, 1..4i64).prop_map(|(record, to)| Act::Revert(record, to)),
        4 => (1..4i64).prop_map(Act::Undo),
    ]
}

/// Does it, if it can be done; several acts make one operation.
async fn perform(bureau: &Bureau, tx: &mut Transaction, act: &Act, last: OperationId) -> Result<(), LedgerError> {
    let hazard = id("hazard");
    let all = bureau.all("bureau", "hazard").await;
    let pick = |index: usize| all.get(index % all.len().max(1)).copied().unwrap_or(RecordId(99));
    let seen = async |record| {
        let found = bureau.ledger.record(&actor("bureau"), &hazard, record).await;
        found.map_or(0, |record| record.version)
    };
    match act {
        Act::Insert => {
            let cells = [("found_on", nth_day(all.len() as u64)), ("kind", text("fire")), ("cost", number("1.50"))];
            tx.insert(&hazard, vec![row("a", &cells)]).await.map(drop)
        }
        Act::Edit(record, note) => {
            let cells = cells(&[("note", text(&note.to_string())), ("found_on", nth_day(u64::from(*note) * 300))]);
            tx.edit(&hazard, pick(*record), seen(pick(*record)).await, cells).await
        }
        Act::Begin(record) => {
            let step = TransitionId::new("begin");
            tx.transition(&hazard, pick(*record), seen(pick(*record)).await, &step, day("2024-07-14"), None).await
        }
        Act::Submit(record) => tx.submit(&hazard, &[pick(*record)]).await.map(drop),
        Act::Approve(record) => tx.approve(&hazard, &[pick(*record)]).await.map(drop),
        Act::Return(record) => tx.return_(&hazard, &[pick(*record)], "再查").await,
        Act::Void(record) => tx.void(&hazard, pick(*record), seen(pick(*record)).await, "错").await,
        Act::Revert(record, to) => tx.revert(&hazard, pick(*record), seen(pick(*record)).await, *to).await.map(drop),
        Act::Undo(back) => tx.undo(OperationId(last.0 + 1 - back)).await.map(drop),
    }
}

/// A record's content, whether it is void, and what of it counts.
type Content = (RecordId, bool, Vec<Value>, Option<Vec<Value>>);

/// What counts, and whether it is there, by record: what an undoing and its undoing give back.
fn content(tables: &Tables) -> Vec<Content> {
    let one = |(id, (working, approved)): (&RecordId, &(Record, Option<Record>))| {
        (*id, working.void, working.cells.clone(), approved.as_ref().map(|record| record.cells.clone()))
    };
    tables.iter().map(one).collect()
}

async fn play(acts: Vec<Vec<Act>>) {
    let bureau = Bureau::new().await;
    let mut seen = vec![(OperationId(1), Tables::new())];
    for operation in acts {
        let (last, before) = seen.last().cloned().unwrap();
        let mut tx = bureau.begin("bureau").await;
        let mut has_done = false;
        for act in &operation {
            match perform(&bureau, &mut tx, act, last).await {
                Ok(()) => has_done = true,
                // A failed undoing leaves the transaction unusable.
                Err(_) if matches!(act, Act::Undo(_)) => {
                    has_done = false;
                    break;
                }
                Err(_) => {}
            }
        }
        if !has_done {
            continue;
        }
        let committed = tx.commit().await.unwrap();
        seen.push((committed, tables(&bureau, "hazard").await));
        verified(&bureau).await;

        // Taken back at once, every operation leaves what counted as it was, or asks for the review that makes it so.
        let (undoing, outcomes) = undo(&bureau, "bureau", committed).await.unwrap();
        let after = tables(&bureau, "hazard").await;
        let is_at_once = outcomes
            .iter()
            .all(|outcome| !matches!(outcome, UndoOutcome::VoidingSubmitted | UndoOutcome::RestorationSubmitted));
        if is_at_once {
            let was: Vec<_> = content(&before);
            let is: Vec<_> = content(&after).into_iter().filter(|(id, ..)| before.contains_key(id)).collect();
            assert_eq!(is, was, "{operation:?}");
            assert!(after.iter().all(|(id, (working, _))| before.contains_key(id) || working.void));
        }
        seen.push((undoing, after));
        verified(&bureau).await;
        bureau.flush().await;
        let counted: Vec<i64> = bureau.counted("hazard", "found_on").await.into_iter().map(|(id, _)| id).collect();
        let counts = tables(&bureau, "hazard").await;
        let counts: Vec<i64> = counts.iter().filter(|(_, (_, it))| it.is_some()).map(|(id, _)| id.0).collect();
        assert_eq!(counted, counts);
        let (again, _) = undo(&bureau, "bureau", undoing).await.unwrap();
        seen.push((again, tables(&bureau, "hazard").await));
    }
    verified(&bureau).await;
    for (operation, tables) in seen {
        assert_eq!(then(&bureau, "hazard", AsOf::Operation(operation)).await, tables, "as of operation {operation}");
    }
}

#[test]
fn as_of_each_operation_the_ledger_is_what_it_was_and_undoing_gives_it_back() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    let operations = prop::collection::vec(prop::collection::vec(act(), 1..4), 1..8);
    runner
        .run(&operations, |operations| {
            runtime.block_on(play(operations));
            Ok(())
        })
        .unwrap();
}
