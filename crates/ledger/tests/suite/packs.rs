//! Opening a ledger with a changed pack: additions are made, losses refused.

use std::sync::Arc;

use crate::fixture::*;
use sqlx::SqlitePool;
use xuezheng_ledger::{Ledger, LedgerError};
use xuezheng_pack::Pack;
use xuezheng_pack::model::FieldKind;

async fn reopened(change: impl FnOnce(&mut Pack)) -> (tempfile::TempDir, Result<Ledger, LedgerError>) {
    let bureau = Bureau::new().await;
    bureau.approved("lecture", &[("a", &[("held_on", date("2024-03-01")), ("title", text("防溺水"))])]).await;
    bureau.flush().await;
    let path = bureau.path();
    bureau.ledger.close().await;
    let mut changed = pack();
    changed.hash = "pack-2".to_owned();
    change(&mut changed);
    let ledger = Ledger::open(&path, Arc::new(changed)).await;
    (bureau.folder, ledger)
}

#[tokio::test]
async fn a_new_column_and_a_new_register_are_added_and_the_segment_is_written_again() {
    let (folder, ledger) = reopened(|pack| {
        let register = pack.registers.get_mut("lecture").unwrap();
        register.fields.push(field("hearers", "听众人数", FieldKind::Integer));
        let mut other = register.clone();
        other.id = "talk".into();
        pack.registers.insert("talk".into(), other);
    })
    .await;
    let ledger = ledger.unwrap();
    assert_eq!(ledger.dirty().await.unwrap().len(), 1);
    assert_eq!(ledger.manifest().await.unwrap().pack, "pack-2");
    let mut tx = ledger.begin(author("bureau")).await.unwrap();
    let five = [("held_on", date("2024-05-01")), ("hearers", xuezheng_pack::Value::Integer(5))];
    for register in ["lecture", "talk"] {
        let ids = tx.insert(&id(register), vec![row("a", &five)]).await.unwrap();
        tx.submit(&id(register), &ids).await.unwrap();
        tx.approve(&id(register), &ids).await.unwrap();
    }
    tx.commit().await.unwrap();
    let lake = xuezheng_lake::Lake::open(&folder.path().join("lake")).unwrap();
    let segments = ledger.flush(&lake, &pseudonym).await.unwrap();
    assert_eq!(segments.iter().map(|it| it.rows).collect::<Vec<_>>(), [2, 1]);
}

#[tokio::test]
async fn a_column_that_holds_data_is_neither_dropped_nor_retyped() {
    let (_folder, ledger) = reopened(|pack| {
        let register = pack.registers.get_mut("lecture").unwrap();
        register.fields[1].kind = FieldKind::Integer;
    })
    .await;
    insta::assert_snapshot!(ledger.unwrap_err(), @r"
    业务包的改动会丢失已有数据，台账库未作改动：
    台账「讲座台账」的「题目」：类型由 text 改为 integer，而已有记录填了这一项；请恢复原来的类型，另设一个新的数据项
    ");
    let (_folder, ledger) = reopened(|pack| {
        pack.registers.get_mut("lecture").unwrap().fields.truncate(1);
        pack.registers.remove("grant");
    })
    .await;
    insta::assert_snapshot!(ledger.unwrap_err(), @r"
    业务包的改动会丢失已有数据，台账库未作改动：
    台账「讲座台账」的「题目」：业务包中已没有这个数据项，而已有记录填了这一项；请恢复该数据项的声明；不再填写的可改为非必填
    ");
    let (_folder, ledger) = reopened(|pack| drop(pack.registers.remove("lecture"))).await;
    insta::assert_snapshot!(ledger.unwrap_err(), @r"
    业务包的改动会丢失已有数据，台账库未作改动：
    台账「讲座台账」：业务包中已没有这个台账，而它有 1 条记录；请恢复该台账的声明；不再使用的台账也要保留声明，只是不再布置填报
    ");
}

#[tokio::test]
async fn what_holds_no_data_may_go_or_change() {
    let (_folder, ledger) = reopened(|pack| {
        pack.registers.remove("order5");
        let hazard = pack.registers.get_mut("hazard").unwrap();
        hazard.fields.retain(|field| field.id.as_str() != "note");
        hazard.fields[3].kind = FieldKind::Decimal { scale: 4 };
    })
    .await;
    let ledger = ledger.unwrap();
    let mut tx = ledger.begin(author("a")).await.unwrap();
    let ids = tx.insert(&id("hazard"), vec![row("a", &[("cost", number("0.1234"))])]).await.unwrap();
    tx.commit().await.unwrap();
    let record = ledger.record(&actor("a"), &id("hazard"), ids[0]).await.unwrap();
    assert_eq!(record.cell(&ledger.pack().registers["hazard"], &"cost".into()), &number("0.1234"));
}

#[tokio::test]
async fn a_new_key_that_records_violate_is_refused() {
    let held = [("held_on", date("2024-03-01"))];
    let bureau = Bureau::new().await;
    bureau.approved("lecture", &[("a", &held), ("b", &held)]).await;
    let path = bureau.path();
    bureau.ledger.close().await;
    let mut changed = pack();
    changed.registers.get_mut("lecture").unwrap().key = vec!["held_on".into()];
    let error = Ledger::open(&path, Arc::new(changed)).await.unwrap_err();
    insta::assert_snapshot!(error, @r"
    业务包的改动会丢失已有数据，台账库未作改动：
    台账「讲座台账」：第 1 号和第 2 号记录的唯一键（「举办日期」）相同；请先用原来的业务包更正或作废其中一条并审核通过，或改用别的唯一键
    ");
    assert!(Ledger::open(&path, Arc::new(pack())).await.is_ok());
}

#[tokio::test]
async fn a_newer_format_a_missing_file_and_a_second_creation_are_said_clearly() {
    let bureau = Bureau::new().await;
    let path = bureau.path();
    let error = Ledger::create(&path, Arc::new(pack())).await.unwrap_err();
    assert!(matches!(error, LedgerError::Exists(_)));
    let error = Ledger::open(&path.with_file_name("other.db"), Arc::new(pack())).await.unwrap_err();
    assert!(matches!(error, LedgerError::Missing(_)));
    let pool = SqlitePool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    sqlx::query("UPDATE meta SET schema = 99").execute(&pool).await.unwrap();
    let error = Ledger::open(&path, Arc::new(pack())).await.unwrap_err();
    insta::assert_snapshot!(error, @"台账库的格式版本是 99，本程序只认识到 2：请使用更新版本的程序打开");
}

/// Takes a ledger back to format 1: no row keeps its key, and the index lies on the key's own columns.
async fn as_version_1(bureau: Bureau) -> (tempfile::TempDir, std::path::PathBuf) {
    let path = bureau.path();
    bureau.ledger.close().await;
    let pool = SqlitePool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    for register in pack().registers.keys() {
        for table in [format!("r_{register}"), format!("r_{register}_approved")] {
            for sql in [format!("DROP INDEX IF EXISTS {table}__key"), format!("ALTER TABLE {table} DROP COLUMN _key")] {
                sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&pool).await.unwrap();
            }
        }
    }
    for sql in ["CREATE UNIQUE INDEX r_grant__key ON r_grant (granted_on, pupil)", "UPDATE meta SET schema = 1"] {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    pool.close().await;
    (bureau.folder, path)
}

#[tokio::test]
async fn a_ledger_of_the_first_format_gets_its_keys_when_it_is_opened() {
    let bureau = Bureau::new().await;
    let grant = |on| [("granted_on", date(on)), ("pupil", text("x")), ("amount", number("10"))];
    bureau.approved("grant", &[("a", &grant("2024-03-01")), ("a", &grant("2024-03-02"))]).await;
    let (_folder, path) = as_version_1(bureau).await;
    let ledger = Ledger::open(&path, Arc::new(pack())).await.unwrap();
    assert_eq!(ledger.verify_records().await.unwrap(), []);
    let mut tx = ledger.begin(author("a")).await.unwrap();
    let error = tx.insert(&id("grant"), vec![row("a", &grant("2024-03-02"))]).await.unwrap_err();
    assert!(error.to_string().contains("与已有的第 2 号记录重复"), "{error}");
    drop(tx);
    ledger.close().await;
    assert!(Ledger::open(&path, Arc::new(pack())).await.is_ok());
}

#[tokio::test]
async fn a_new_key_that_only_the_counting_versions_violate_is_refused() {
    let bureau = Bureau::new().await;
    let held = [("held_on", date("2024-03-01"))];
    let ids = bureau.approved("lecture", &[("a", &held), ("b", &held)]).await;
    let mut tx = bureau.begin("a").await;
    tx.edit(&id("lecture"), ids[0], 1, cells(&[("held_on", date("2024-03-08"))])).await.unwrap();
    tx.commit().await.unwrap();
    let path = bureau.path();
    bureau.ledger.close().await;
    let mut changed = pack();
    changed.registers.get_mut("lecture").unwrap().key = vec!["held_on".into()];
    let error = Ledger::open(&path, Arc::new(changed)).await.unwrap_err();
    insta::assert_snapshot!(error, @r"
    业务包的改动会丢失已有数据，台账库未作改动：
    台账「讲座台账」：已审的第 1 号和第 2 号记录的唯一键（「举办日期」）相同；请先用原来的业务包更正或作废其中一条并审核通过，或改用别的唯一键
    ");
    assert!(Ledger::open(&path, Arc::new(pack())).await.is_ok());
}
