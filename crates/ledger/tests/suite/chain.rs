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
    台账「讲座台账」第 2 号记录的已审版本与变更历史不符：「题目」被改动。请与备份核对
    台账「讲座台账」第 3 号记录的已审版本与变更历史不符：记录被删除。请与备份核对
    台账「讲座台账」第 1 号记录的工作版本与变更历史不符：版本或审核状态被改动。请与备份核对
    台账「讲座台账」第 4 号记录的已审版本与变更历史不符：年度或分区被改动。请与备份核对
    台账「讲座台账」第 9 号记录的工作版本与变更历史不符：没有来历的记录。请与备份核对
    台账「讲座台账」第 1 号记录的已审版本与变更历史不符：所属单位被改动。请与备份核对
    ");
}

#[tokio::test]
async fn an_edited_change_names_its_operation() {
    let found =
        after("UPDATE change SET cells = replace(cells, '防溺水', '防火') WHERE operation = 2 AND position = 1").await;
    insta::assert_snapshot!(found, @"第 2 号操作（bureau的经办人，2024-07-15）与当时的记录不符：变更明细被改动、增加或删除。其后的操作也不可信，请与备份核对");
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
