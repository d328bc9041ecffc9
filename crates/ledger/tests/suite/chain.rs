//! The chain of operations and the replay of changes: a quiet edit in the database is found.

use crate::fixture::*;

async fn edited(sql: &str) -> Bureau {
    let bureau = Bureau::new().await;
    let held = [("held_on", date("2024-03-01")), ("title", text("防溺水"))];
    bureau.approved("lecture", &[("a", &held), ("b", &held), ("c", &held)]).await;
    bureau.approved("lecture", &[("a", &held)]).await;
    assert_eq!(bureau.ledger.verify_chain().await.unwrap(), None);
    let database = bureau.database().await;
    database.execute(sql).await.unwrap();
    database.close().await;
    bureau
}

async fn after(sql: &str) -> String {
    let bureau = edited(sql).await;
    bureau.ledger.verify_chain().await.unwrap().map(|fault| fault.to_string()).unwrap_or_default()
}

async fn mismatches(sql: &str) -> String {
    let found = edited(sql).await.ledger.verify_records().await.unwrap();
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn an_edited_added_moved_or_deleted_row_of_a_register_is_found() {
    let edits = [
        "UPDATE r_lecture_approved SET title = '防火' WHERE _id = 2",
        "DELETE FROM r_lecture_approved WHERE _id = 3",
        "UPDATE r_lecture SET _status = 'draft' WHERE _id = 1",
        "UPDATE r_lecture_approved SET _year = 2023 WHERE _id = 4",
        "INSERT INTO r_lecture SELECT 9, _org, _version, _status, _state, _void, _year, _bucket, _key, _level, held_on, title FROM r_lecture WHERE _id = 1",
        "UPDATE r_lecture_approved SET _org = 'b' WHERE _id = 1",
    ];
    let mut found = Vec::new();
    for edit in edits {
        found.push(mismatches(edit).await);
    }
    insta::assert_snapshot!(found.join("\n"), @r"
    台账「讲座台账」第 2 号记录的已审版本与变更历史不符：「题目」被改动（应为「防溺水」，现为「防火」）。请与备份核对
    台账「讲座台账」第 3 号记录的已审版本与变更历史不符：记录被删除。请与备份核对
    台账「讲座台账」第 1 号记录的工作版本与变更历史不符：版本或审核状态被改动（应为「第 1 版、已审」，现为「第 1 版、草稿」）。请与备份核对
    台账「讲座台账」第 4 号记录的已审版本与变更历史不符：年度或分区被改动。请与备份核对
    台账「讲座台账」第 9 号记录的工作版本与变更历史不符：没有来历的记录。请与备份核对
    台账「讲座台账」第 1 号记录的已审版本与变更历史不符：所属单位被改动（应为「a」，现为「b」）。请与备份核对
    ");
}

#[tokio::test]
async fn an_edited_change_names_its_operation() {
    let found =
        after("UPDATE change SET cells = replace(cells, '防溺水', '防火') WHERE operation = 2 AND position = 1").await;
    insta::assert_snapshot!(found, @"第 2 号操作（bureau的经办人，2024-07-15）与当时的记录不符：变更明细的内容或次序被改动。其后的操作也不可信，请与备份核对");
}

#[tokio::test]
async fn a_deleted_change_names_its_operation() {
    let found = after("DELETE FROM change WHERE operation = 2 AND position = 8").await;
    assert!(found.starts_with("第 2 号操作") && found.contains("变更明细"), "{found}");
}

#[tokio::test]
async fn an_edited_author_names_the_operation() {
    let found = after("UPDATE operation SET actor = '他人' WHERE id = 1").await;
    insta::assert_snapshot!(found, @"第 1 号操作（他人，2024-01-01）与当时的记录不符：操作人、时间、原因等内容被改动。其后的操作也不可信，请与备份核对");
}

#[tokio::test]
async fn a_removed_operation_is_missed() {
    let found = after("DELETE FROM operation WHERE id = 2").await;
    insta::assert_snapshot!(found, @"第 3 号操作（bureau的经办人，2024-07-15）与当时的记录不符：编号不连续，有操作被删除或插入。其后的操作也不可信，请与备份核对");
}

/// The second and the third change places with all that they changed.
#[tokio::test]
async fn operations_that_exchanged_their_places_are_found() {
    let moves: Vec<String> = [(2, 100), (3, 2), (100, 3)]
        .into_iter()
        .flat_map(|(from, to)| {
            let moved = |table: &str, id: &str| format!("UPDATE {table} SET {id} = {to} WHERE {id} = {from}");
            [moved("operation", "id"), moved("change", "operation")]
        })
        .collect();
    let moves: Vec<&str> = moves.iter().map(String::as_str).collect();
    let found = audited(&moves, None).await;
    assert!(found.contains("第 2 号操作") && found.contains("与当时的记录不符"), "{found}");
}

/// What an audit finds after an edit behind the ledger's back.
async fn audited(sql: &[&str], anchor: Option<&xuezheng_ledger::Anchor>) -> String {
    let bureau = edited(sql[0]).await;
    let database = bureau.database().await;
    for sql in &sql[1..] {
        database.execute(sql).await.unwrap();
    }
    database.close().await;
    let found = bureau.ledger.audit(anchor, &mut |_, _, _| {}).await.unwrap();
    found.faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn an_audit_counts_what_it_verified_and_tells_how_far_it_is() {
    let bureau = edited("UPDATE operation SET why = why").await;
    let mut told = Vec::new();
    let audit = bureau.ledger.audit(None, &mut |stage, done, total| told.push((stage, done, total))).await.unwrap();
    assert_eq!(audit.faults, []);
    assert_eq!((audit.operations, audit.changes, audit.records, audit.orgs), (3, 7 + 9 + 3, 4, 7));
    assert_eq!(told.first(), Some(&(xuezheng_ledger::AuditStage::Chain, 3, 3)));
    assert_eq!(told.last(), Some(&(xuezheng_ledger::AuditStage::Records, 4, 4)));
}

#[tokio::test]
async fn what_was_and_what_is_are_named() {
    let found = [
        audited(&["UPDATE r_lecture SET title = '防火' WHERE _id = 2"], None).await,
        audited(&["UPDATE org SET label = '假小学' WHERE id = 'a'"], None).await,
        audited(
            &["INSERT INTO submission VALUES ('lecture', 'a', '2024H1', 'approved', 1, NULL, NULL, NULL, NULL, NULL)"],
            None,
        )
        .await,
        audited(&["DELETE FROM change WHERE operation = 2 AND position = 4"], None).await,
        audited(
            &[
                "UPDATE change SET position = 100 WHERE operation = 3 AND position = 0",
                "UPDATE change SET position = 0 WHERE operation = 3 AND position = 1",
                "UPDATE change SET position = 1 WHERE operation = 3 AND position = 100",
            ],
            None,
        )
        .await,
        audited(&["DELETE FROM operation WHERE id = 3"], None).await,
    ];
    insta::assert_snapshot!(found.join("\n--\n"), @r"
    台账「讲座台账」第 2 号记录的工作版本与变更历史不符：「题目」被改动（应为「防溺水」，现为「防火」）。请与备份核对
    --
    机构「a」的资料与变更历史不符：「名称」被改动（应为「甲小学」，现为「假小学」）。请与备份核对
    --
    「甲小学」2024年上半年台账「讲座台账」的填报与变更历史不符：没有来历（现为「已审、零上报」）。请与备份核对
    --
    第 2 号操作（bureau的经办人，2024-07-15）与当时的记录不符：变更明细被增加或删除，应有 9 条，现有 8 条，缺第 5 条。其后的操作也不可信，请与备份核对
    --
    第 3 号操作（bureau的经办人，2024-07-15）与当时的记录不符：变更明细的内容或次序被改动。其后的操作也不可信，请与备份核对
    --
    第 3 号操作不见了，它的变更明细还在：操作被删除。请与备份核对
    ");
}

#[tokio::test]
async fn a_grant_is_not_shown_by_a_fault_of_it() {
    let bureau = Bureau::new().await;
    let cells = [("granted_on", date("2024-03-01")), ("pupil", text("110101201501010011")), ("amount", number("10"))];
    bureau.approved("grant", &[("a", &cells)]).await;
    let database = bureau.database().await;
    database.execute("UPDATE r_grant SET pupil = '110101201501010099'").await.unwrap();
    let found = bureau.ledger.verify_records().await.unwrap();
    insta::assert_snapshot!(found[0], @"台账「资助发放台账」第 1 号记录的工作版本与变更历史不符：「身份证号」被改动（个人信息，内容不显示）。请与备份核对");
}

#[tokio::test]
async fn an_anchor_finds_a_tail_that_was_cut_off_and_a_chain_that_was_written_anew() {
    let bureau = edited("UPDATE operation SET why = why").await;
    let anchor = bureau.ledger.anchor().await.unwrap().unwrap();
    assert_eq!(bureau.ledger.audit(Some(&anchor), &mut |_, _, _| {}).await.unwrap().faults, []);
    // Everything that the last operation did is gone, as if a backup had been put back.
    let cut = [
        "DELETE FROM change WHERE operation = 3",
        "DELETE FROM operation WHERE id = 3",
        "DELETE FROM r_lecture WHERE _id = 4",
        "DELETE FROM r_lecture_approved WHERE _id = 4",
    ];
    assert_eq!(audited(&cut, None).await, "");
    let other = xuezheng_ledger::Anchor { hash: "0".repeat(64), ..anchor.clone() };
    let found = [audited(&cut, Some(&anchor)).await, audited(&["UPDATE operation SET why = why"], Some(&other)).await];
    insta::assert_snapshot!(found.join("\n"), @r"
    操作只到第 2 号，留存的凭据是第 3 号：其间的操作被删除。请与备份核对
    第 3 号操作的校验值与留存的凭据不同：这一号或更早的操作被整体改写过。请与备份核对
    ");
}
