//! Opening a ledger with a changed pack: additions are made, losses refused.

use std::sync::Arc;

use crate::fixture::*;
use xuezheng_ledger::{Ledger, LedgerError, Location};
use xuezheng_pack::Pack;
use xuezheng_pack::model::{FieldKind, Personal};

async fn reopened(change: impl FnOnce(&mut Pack)) -> (tempfile::TempDir, Result<Ledger, LedgerError>) {
    let bureau = Bureau::new().await;
    bureau.approved("lecture", &[("a", &[("held_on", date("2024-03-01")), ("title", text("防溺水"))])]).await;
    bureau.flush().await;
    let path = bureau.location.clone();
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
    let path = bureau.location.clone();
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
    let path = bureau.location.clone();
    let error = Ledger::create(&path, Arc::new(pack())).await.unwrap_err();
    assert!(matches!(error, LedgerError::Exists(_)));
    let elsewhere = bureau.folder.path().join("other");
    let error = Ledger::open(&xuezheng_testing::location(&elsewhere).await, Arc::new(pack())).await.unwrap_err();
    assert!(matches!(error, LedgerError::Missing(_)));
    bureau.database().await.execute("UPDATE meta SET schema = 99").await.unwrap();
    let error = Ledger::open(&path, Arc::new(pack())).await.unwrap_err();
    insta::assert_snapshot!(error, @"台账库的格式版本是 99，本程序只认识到 6：请使用更新版本的程序打开");
}

/// Takes a ledger back to format 1: no row keeps its key, and the index lies on the key's own columns.
async fn as_version_1(bureau: Bureau) -> (tempfile::TempDir, Location) {
    let path = bureau.location.clone();
    let database = bureau.database().await;
    bureau.ledger.close().await;
    for register in pack().registers.keys() {
        for table in [format!("r_{register}"), format!("r_{register}_approved")] {
            let dropped = ["_key", "_level"].map(|column| format!("ALTER TABLE {table} DROP COLUMN {column}"));
            let indexes = ["key", "unapproved"].map(|name| format!("DROP INDEX IF EXISTS {table}__{name}"));
            for sql in indexes.into_iter().chain(dropped) {
                database.execute(&sql).await.unwrap();
            }
        }
    }
    take_collections_away(&database).await;
    for sql in [
        "CREATE UNIQUE INDEX r_lecture__key ON r_lecture (held_on, title)",
        "ALTER TABLE operation DROP COLUMN acting_for",
        "ALTER TABLE submission DROP COLUMN level",
        "UPDATE meta SET schema = 1",
    ] {
        database.execute(sql).await.unwrap();
    }
    database.close().await;
    (bureau.folder, path)
}

#[tokio::test]
async fn a_ledger_of_the_first_format_gets_its_keys_when_it_is_opened() {
    let keyed = || {
        let mut keyed = pack();
        keyed.registers.get_mut("lecture").unwrap().key = vec!["held_on".into(), "title".into()];
        keyed
    };
    let bureau = Bureau::with(keyed()).await;
    let lecture = |on| [("held_on", date(on)), ("title", text("防溺水"))];
    bureau.approved("lecture", &[("a", &lecture("2024-03-01")), ("a", &lecture("2024-03-02"))]).await;
    let (_folder, path) = as_version_1(bureau).await;
    let ledger = Ledger::open(&path, Arc::new(keyed())).await.unwrap();
    assert_eq!(ledger.verify_records().await.unwrap(), []);
    let mut tx = ledger.begin(author("a")).await.unwrap();
    let error = tx.insert(&id("lecture"), vec![row("a", &lecture("2024-03-02"))]).await.unwrap_err();
    assert!(error.to_string().contains("与已有的第 2 号记录重复"), "{error}");
    drop(tx);
    ledger.close().await;
    assert!(Ledger::open(&path, Arc::new(keyed())).await.is_ok());
}

#[tokio::test]
async fn a_ledger_of_an_old_format_with_personal_data_in_clear_is_refused_with_what_to_do() {
    let bureau = Bureau::new().await;
    let grant = [("granted_on", date("2024-03-01")), ("pupil", text("x")), ("amount", number("10"))];
    bureau.approved("grant", &[("a", &grant)]).await;
    let (_folder, path) = as_version_1(bureau).await;
    for _ in 0..2 {
        let error = Ledger::open(&path, Arc::new(pack())).await.unwrap_err();
        let expected = "台账库是旧格式（1），其中「资助发放台账」的个人信息是明文，历史也已用哈希串联，不能改写，因此没有打开：\
                        请用旧版程序导出这些台账，在新建的工作目录中重新登记；演示库请删除后重新运行 xuezheng demo";
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn a_new_key_that_only_the_counting_versions_violate_is_refused() {
    let bureau = Bureau::new().await;
    let held = [("held_on", date("2024-03-01"))];
    let ids = bureau.approved("lecture", &[("a", &held), ("b", &held)]).await;
    let mut tx = bureau.begin("a").await;
    tx.edit(&id("lecture"), ids[0], 1, cells(&[("held_on", date("2024-03-08"))])).await.unwrap();
    tx.commit().await.unwrap();
    let path = bureau.location.clone();
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

#[tokio::test]
async fn what_is_personal_in_a_column_that_holds_data_stays_as_it_is() {
    let (_folder, ledger) = reopened(|pack| {
        pack.registers.get_mut("lecture").unwrap().fields[1].personal = Some(Personal::Name);
    })
    .await;
    insta::assert_snapshot!(ledger.unwrap_err(), @r"
    业务包的改动会丢失已有数据，台账库未作改动：
    台账「讲座台账」的「题目」：个人信息（personal）的声明有改动，而已有记录按原来的方式保存了这一项，历史不能改写；请恢复原来的声明，另设一个新的数据项，把内容改录过去
    ");
    let (_folder, ledger) = reopened(|pack| {
        pack.registers.get_mut("petition").unwrap().fields[1].personal = Some(Personal::Health);
    })
    .await;
    assert!(ledger.is_ok(), "nobody has filled it in yet");
}

/// The petitions as they were before the pack knew a deadline for closing them.
fn without_closing_deadline() -> Pack {
    let mut old = pack();
    let workflow = old.registers.get_mut("petition").unwrap().workflow.as_mut().unwrap();
    workflow.transitions[1].due = None;
    old.hash = "pack-0".to_owned();
    old
}

#[tokio::test]
async fn a_new_deadline_is_filled_in_for_records_that_are_there_and_their_history_says_so() {
    let bureau = Bureau::with(without_closing_deadline()).await;
    let register = id("petition");
    let received = |on| [("received_on", date(on)), ("extension_days", xuezheng_pack::Value::Integer(5))];
    let rows = [received("2024-04-01"), received("2024-04-02"), received("2024-04-03")];
    let ids = bureau.approved("petition", &[("a", &rows[0]), ("a", &rows[1]), ("a", &rows[2])]).await;
    // The first is accepted and approved so; the second's acceptance still waits; the third is not accepted.
    let mut tx = bureau.begin("bureau").await;
    for (id, on) in [(ids[0], "2024-04-10"), (ids[1], "2024-04-20")] {
        tx.transition(&register, id, 1, &"accept".into(), day(on), None).await.unwrap();
    }
    tx.submit(&register, &ids[..2]).await.unwrap();
    tx.approve(&register, &ids[..1]).await.unwrap();
    tx.commit().await.unwrap();
    bureau.flush().await;
    let path = bureau.location.clone();
    bureau.ledger.close().await;

    let ledger = Ledger::open(&path, Arc::new(pack())).await.unwrap();
    let bureau = Bureau { ledger, ..bureau };
    let records = bureau.ledger.records(&actor("bureau"), &register, &Default::default()).await.unwrap();
    let shown: Vec<_> = records
        .iter()
        .map(|it| {
            (it.version, it.status.label(), it.cell(&pack().registers["petition"], &"close_due".into()).display())
        })
        .collect();
    // 10 April and 60 days is 9 June, and 5 days longer; 20 April: 19 June, 24 June.
    let expected =
        [(2, "已审", "2024-06-14".to_owned()), (2, "待审", "2024-06-24".to_owned()), (1, "已审", "—".to_owned())];
    assert_eq!(shown, expected);
    bureau.flush().await;
    let counted = bureau.counted("petition", "close_due").await;
    assert_eq!(counted, [(1, "2024-06-14".to_owned()), (2, String::new()), (3, String::new())]);

    let history = bureau.ledger.history(&actor("a"), &register, ids[0]).await.unwrap();
    let last = history.last().unwrap();
    assert_eq!((last.kind.label(), last.version, last.actor.as_str()), ("补算", 2, "学政程序"));
    assert_eq!(last.cells[0].after, date("2024-06-14"));
    assert_eq!(bureau.ledger.verify_chain().await.unwrap(), None);
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);

    // The waiting one is approved as it stands, and work goes on.
    let mut tx = bureau.begin("bureau").await;
    tx.approve(&register, &ids[1..2]).await.unwrap();
    tx.transition(&register, ids[2], 1, &"accept".into(), day("2024-04-12"), None).await.unwrap();
    tx.commit().await.unwrap();
    bureau.flush().await;
    assert_eq!(bureau.counted("petition", "close_due").await[1].1, "2024-06-24");
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
}

#[tokio::test]
async fn a_creation_that_was_cut_off_is_said_clearly_and_can_be_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let location = Location::File(path.clone());
    std::fs::write(&path, "").unwrap();
    let error = Ledger::open(&location, Arc::new(pack())).await.unwrap_err();
    assert!(matches!(error, LedgerError::Unfinished(_)));
    let shown = error.to_string().replace(&path.display().to_string(), "ledger.db");
    insta::assert_snapshot!(shown, @"这个账本没有建完：「ledger.db」中还没有任何内容。请移走这个文件，再重新创建");
    for file in std::fs::read_dir(folder.path()).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }

    // What a kill leaves is not taken for a ledger, and does not stand in the way of the next creation.
    let left = folder.path().join(".ledger.db.part");
    std::fs::write(&left, "half a page").unwrap();
    std::fs::write(folder.path().join(".ledger.db.part-wal"), "half a log").unwrap();
    assert!(matches!(Ledger::open(&location, Arc::new(pack())).await.unwrap_err(), LedgerError::Missing(_)));
    Ledger::create(&location, Arc::new(pack())).await.unwrap().close().await;
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["ledger.db"]);
    assert!(Ledger::open(&location, Arc::new(pack())).await.is_ok());
}
