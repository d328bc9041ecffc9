//! Edits, approval, voiding and lost updates: which version counts, and what a history shows.

use crate::fixture::*;
use xuezheng_ledger::{ChangeKind, Edit, LedgerError, ReviewStatus};
use xuezheng_pack::RecordId;

async fn flushed_amounts(bureau: &Bureau) -> Vec<String> {
    bureau.flush().await;
    bureau.counted("grant", "amount").await.into_iter().map(|(_, amount)| amount).collect()
}

fn grant_cells() -> Vec<(&'static str, xuezheng_pack::Value)> {
    vec![("granted_on", date("2024-03-01")), ("pupil", text("110101201501010011")), ("amount", number("1000.00"))]
}

/// M03.
#[tokio::test]
async fn an_edit_counts_when_it_is_approved_and_a_voided_record_no_longer() {
    let bureau = Bureau::new().await;
    let ids = bureau.approved("grant", &[("a", &grant_cells())]).await;
    let (grant, only) = (id("grant"), ids[0]);
    assert_eq!(flushed_amounts(&bureau).await, ["1000.00"]);

    let mut tx = bureau.begin("a").await;
    tx.edit(&grant, only, 1, cells(&[("amount", number("1200"))])).await.unwrap();
    tx.submit(&grant, &ids).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(flushed_amounts(&bureau).await, ["1000.00"]);

    let mut tx = bureau.begin("t1").await;
    tx.return_(&grant, &ids, "请附发放表").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(flushed_amounts(&bureau).await, ["1000.00"]);

    let mut tx = bureau.begin("a").await;
    tx.submit(&grant, &ids).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("t1").await;
    tx.approve(&grant, &ids).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(flushed_amounts(&bureau).await, ["1200.00"]);

    let mut tx = bureau.begin("a").await;
    tx.void(&grant, only, 2, "重复发放").await.unwrap();
    tx.submit(&grant, &ids).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(flushed_amounts(&bureau).await, ["1200.00"]);
    let mut tx = bureau.begin("t1").await;
    tx.approve(&grant, &ids).await.unwrap();
    tx.commit().await.unwrap();
    assert!(flushed_amounts(&bureau).await.is_empty());
    assert!(bureau.ledger.manifest().await.unwrap().segments.is_empty());

    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
    let history = bureau.ledger.history(&actor("a"), &grant, only).await.unwrap();
    let shown: Vec<_> = history.iter().map(|it| (it.version, it.kind.label(), it.actor.as_str())).collect();
    let expected = [
        (1, "新增", "bureau的经办人"),
        (1, "上报", "bureau的经办人"),
        (1, "审核通过", "bureau的经办人"),
        (2, "修改", "a的经办人"),
        (2, "上报", "a的经办人"),
        (2, "退回", "t1的经办人"),
        (2, "上报", "a的经办人"),
        (2, "审核通过", "t1的经办人"),
        (3, "作废", "a的经办人"),
        (3, "上报", "a的经办人"),
        (3, "审核通过", "t1的经办人"),
    ];
    assert_eq!(shown, expected);
    let edit = &history[3];
    assert_eq!(edit.kind, ChangeKind::Edit);
    let change = &edit.cells[0];
    assert_eq!((change.field.as_str(), &change.before, &change.after), ("amount", &number("1000"), &number("1200")));
    assert_eq!(history[5].note.as_deref(), Some("请附发放表"));
    assert_eq!(history[8].note.as_deref(), Some("重复发放"));
}

#[tokio::test]
async fn a_write_that_saw_an_older_version_is_refused_with_who_changed_it_and_when() {
    let bureau = Bureau::new().await;
    let ids = bureau.approved("grant", &[("a", &grant_cells())]).await;
    let grant = id("grant");
    let mut tx = bureau.begin("t1").await;
    tx.edit(&grant, ids[0], 1, cells(&[("amount", number("1100"))])).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = bureau.begin("a").await;
    let error = tx.edit(&grant, ids[0], 1, cells(&[("amount", number("1200"))])).await.unwrap_err();
    insta::assert_snapshot!(error, @"台账「资助发放台账」第 1 号记录已由t1的经办人于 2024-07-15 12:00 改为第 2 版，您看到的是第 1 版，未作保存：请重新打开该记录，核对后再改");
    let LedgerError::Conflict(conflict) = error else { panic!("a conflict") };
    assert_eq!((conflict.seen, conflict.now), (1, 2));
    drop(tx);
    assert_eq!(bureau.version("grant", ids[0]).await, 2);
}

#[tokio::test]
async fn only_what_waits_for_review_can_be_reviewed() {
    let bureau = Bureau::new().await;
    let grant = id("grant");
    let mut tx = bureau.begin("a").await;
    let ids = tx.insert(&grant, vec![row("a", &grant_cells())]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("t1").await;
    let error = tx.approve(&grant, &ids).await.unwrap_err();
    insta::assert_snapshot!(error, @"台账「资助发放台账」第 1 号记录：当前是「草稿」，不在待审中；只能审核已上报的记录");
    drop(tx);

    let mut tx = bureau.begin("a").await;
    tx.submit(&grant, &ids).await.unwrap();
    let error = tx.submit(&grant, &ids).await.unwrap_err();
    insta::assert_snapshot!(error, @"台账「资助发放台账」第 1 号记录：当前是「待审」，不能再次上报；只有草稿和退回的记录可以上报");
    tx.commit().await.unwrap();
    let pending = bureau.ledger.pending(&actor("t1"), None).await.unwrap();
    assert_eq!(pending.iter().map(|it| (it.org.as_str(), it.records)).collect::<Vec<_>>(), [("a", 1)]);

    // Editing withdraws it, so that nobody approves what they have not seen.
    let mut tx = bureau.begin("a").await;
    tx.edit(&grant, ids[0], 1, cells(&[("amount", number("5"))])).await.unwrap();
    tx.commit().await.unwrap();
    let record = bureau.ledger.record(&actor("a"), &grant, ids[0]).await.unwrap();
    assert_eq!((record.status, record.version), (ReviewStatus::Draft, 2));
    assert!(bureau.ledger.pending(&actor("t1"), Some(&grant)).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing() {
    let bureau = Bureau::new().await;
    let mut tx = bureau.begin("bureau").await;
    let ids = tx.insert(&id("grant"), vec![row("a", &grant_cells())]).await.unwrap();
    tx.submit(&id("grant"), &ids).await.unwrap();
    tx.approve(&id("grant"), &ids).await.unwrap();
    drop(tx);
    assert!(bureau.all("bureau", "grant").await.is_empty());
    assert!(bureau.ledger.dirty().await.unwrap().is_empty());
    assert_eq!(bureau.ledger.verify_chain().await.unwrap(), None);
}

#[tokio::test]
async fn the_approved_table_keeps_the_last_approved_version() {
    let bureau = Bureau::new().await;
    let ids = bureau.approved("grant", &[("a", &grant_cells())]).await;
    let mut tx = bureau.begin("a").await;
    tx.edit(&id("grant"), ids[0], 1, cells(&[("amount", number("1200"))])).await.unwrap();
    tx.commit().await.unwrap();
    let database = bureau.database().await;
    // A scaled integer in one database, an exact decimal in the other.
    let amount = if xuezheng_testing::is_postgres() { "amount" } else { "amount / 100.0" };
    let mut found = Vec::new();
    for table in ["r_grant", "r_grant_approved"] {
        let sql = format!("SELECT CAST({amount} AS BIGINT), _version, _status FROM {table}");
        let row = database.rows(&sql).await.pop().unwrap();
        found.push((row.integer(0), row.integer(1), row.text(2)));
    }
    assert_eq!(found, [(1200, 2, "draft".to_owned()), (1000, 1, "approved".to_owned())]);
    assert_eq!(bureau.version("grant", RecordId(1)).await, 2);
}

#[tokio::test]
async fn voiding_that_is_not_approved_can_be_taken_back_by_an_edit() {
    let bureau = Bureau::new().await;
    let ids = bureau.approved("grant", &[("a", &grant_cells())]).await;
    let grant = id("grant");
    let mut tx = bureau.begin("a").await;
    tx.void(&grant, ids[0], 1, "误以为重复").await.unwrap();
    tx.edit(&grant, ids[0], 2, cells(&[("amount", number("900"))])).await.unwrap();
    tx.submit(&grant, &ids).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bureau.begin("t1").await;
    tx.approve(&grant, &ids).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(flushed_amounts(&bureau).await, ["900.00"]);
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
}

/// Two grants on paper: the first is given up (voided, or moved to another day), the second takes its key.
async fn given_up_and_taken(bureau: &Bureau, void: bool) -> (RecordId, RecordId) {
    let grant = id("grant");
    let first = bureau.approved("grant", &[("a", &grant_cells())]).await[0];
    let mut tx = bureau.begin("a").await;
    if void {
        tx.void(&grant, first, 1, "录错").await.unwrap();
    } else {
        tx.edit(&grant, first, 1, cells(&[("granted_on", date("2024-03-08"))])).await.unwrap();
    }
    let second = tx.insert(&grant, vec![row("a", &grant_cells())]).await.unwrap()[0];
    tx.submit(&grant, &[first, second]).await.unwrap();
    tx.commit().await.unwrap();
    (first, second)
}

#[tokio::test]
async fn a_key_that_still_counts_for_another_record_can_not_be_approved_twice() {
    for void in [true, false] {
        let bureau = Bureau::new().await;
        let grant = id("grant");
        let (first, second) = given_up_and_taken(&bureau, void).await;
        let mut tx = bureau.begin("t1").await;
        let error = tx.approve(&grant, &[second]).await.unwrap_err();
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @"台账「资助发放台账」第 2 号记录：与已审的第 1 号记录重复（「发放日期」「身份证号」相同），通过后会重复计数；请先审核通过第 1 号记录的作废或更正，或与本条一并审核；第 1 号记录仍然有效的，请退回本条");
        }
        drop(tx);
        assert_eq!(flushed_amounts(&bureau).await, ["1000.00"]);

        // Together, or one after the other, both may be approved.
        let mut tx = bureau.begin("t1").await;
        if void {
            tx.approve(&grant, &[second, first]).await.unwrap();
        } else {
            tx.approve(&grant, &[first]).await.unwrap();
            tx.approve(&grant, &[second]).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(flushed_amounts(&bureau).await.len(), if void { 1 } else { 2 });
        assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
    }
}

#[tokio::test]
async fn the_database_itself_refuses_two_counting_records_with_one_key() {
    let bureau = Bureau::new().await;
    let mut other = grant_cells();
    other[0].1 = date("2024-03-02");
    bureau.approved("grant", &[("a", &grant_cells()), ("a", &other)]).await;
    let database = bureau.database().await;
    for table in ["r_grant", "r_grant_approved"] {
        let sql = format!("UPDATE {table} SET _key = (SELECT _key FROM {table} WHERE _id = 1)");
        let error = database.execute(&sql).await.unwrap_err();
        assert!(error.as_database_error().unwrap().is_unique_violation(), "{table}: {error}");
    }
}

#[tokio::test]
async fn records_may_exchange_their_keys_in_one_edit_and_one_approval() {
    let bureau = Bureau::new().await;
    let grant = id("grant");
    let days = ["2024-03-01", "2024-03-02", "2024-03-03"];
    let rows = days.map(|on| [("granted_on", date(on)), ("pupil", text("x")), ("amount", number("10"))]);
    let ids = bureau.approved("grant", &[("a", &rows[0]), ("a", &rows[1]), ("a", &rows[2])]).await;
    let moved =
        |index: usize, on: &str| Edit { record: ids[index], seen: 1, cells: cells(&[("granted_on", date(on))]) };
    let mut tx = bureau.begin("a").await;
    tx.edit_all(&grant, vec![moved(0, days[1]), moved(1, days[2]), moved(2, days[0])]).await.unwrap();
    tx.submit(&grant, &ids).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = bureau.begin("t1").await;
    let error = tx.approve(&grant, &ids[..2]).await.unwrap_err();
    assert!(error.to_string().contains("与已审的第 3 号记录重复"), "{error}");
    tx.approve(&grant, &ids).await.unwrap();
    tx.commit().await.unwrap();
    bureau.flush().await;
    let counted: Vec<_> = bureau.counted("grant", "granted_on").await.into_iter().map(|(_, on)| on).collect();
    assert_eq!(counted, [days[1], days[2], days[0]]);
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);

    // Two that want the same key are refused, and the refusal leaves the transaction usable.
    let mut tx = bureau.begin("a").await;
    let both = |index: usize| Edit { record: ids[index], seen: 2, cells: cells(&[("granted_on", date("2024-05-01"))]) };
    let error = tx.edit_all(&grant, vec![both(0), both(1)]).await.unwrap_err();
    assert!(error.to_string().contains("重复"), "{error}");
    tx.edit_all(&grant, vec![both(0)]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
}
