//! Migrations: said before they are done, refused where a meaning would be lost, and not in each other's way.

use std::sync::Arc;

use crate::fixture::*;
use xuezheng_ledger::{DatabaseStatus, Ledger, LedgerError, Location, MigrationStep};
use xuezheng_pack::Pack;
use xuezheng_pack::model::{Choice, FieldKind};

fn changed(change: impl FnOnce(&mut Pack)) -> Arc<Pack> {
    let mut pack = pack();
    pack.hash = "pack-2".to_owned();
    change(&mut pack);
    Arc::new(pack)
}

fn said(steps: &[MigrationStep]) -> String {
    steps.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Everything that a program from outside sees of the tables: columns in SQLite's way or PostgreSQL's, and the pack.
async fn tables(location: &Location) -> Vec<String> {
    let database = xuezheng_testing::Database::open(location).await;
    let sql = match location {
        Location::File(_) => "SELECT coalesce(sql, name) FROM sqlite_master UNION ALL SELECT pack FROM meta ORDER BY 1",
        Location::Postgres(_) => {
            "SELECT table_name || '.' || column_name FROM information_schema.columns \
             WHERE table_schema = current_schema() UNION ALL SELECT indexname::text FROM pg_indexes \
             WHERE schemaname = current_schema() UNION ALL SELECT pack FROM meta ORDER BY 1"
        }
    };
    let rows = database.rows(sql).await.iter().map(|row| row.text(0)).collect();
    database.close().await;
    rows
}

#[tokio::test]
async fn a_trial_says_what_a_migration_does_and_leaves_everything_as_it_was() {
    let bureau = Bureau::new().await;
    bureau.approved("hazard", &[("a", &[("found_on", date("2024-03-01")), ("kind", text("fire"))])]).await;
    let next = changed(|pack| {
        let hazard = pack.registers.get_mut("hazard").unwrap();
        hazard.fields.push(field("place", "部位", FieldKind::Text));
        hazard.fields.retain(|field| field.id.as_str() != "places");
        hazard.key = vec!["found_on".into(), "kind".into()];
        hazard.label = "隐患台账".to_owned();
        let mut talk = pack.registers["lecture"].clone();
        talk.id = "talk".into();
        talk.label = "座谈台账".to_owned();
        pack.registers.insert("talk".into(), talk);
        pack.registers.remove("order3");
    });
    let before = tables(&bureau.location).await;
    let tried = Ledger::try_migration(&bureau.location, Arc::clone(&next)).await.unwrap();
    insta::assert_snapshot!(said(&tried), @r"
    台账「隐患台账」：唯一键由（无）改为（found_on,kind），重建索引
    台账「隐患台账」的「部位」：新增数据项
    台账「隐患台账」的「处数」：没有记录填过，去掉
    台账「座谈台账」：新增
    台账「交办台账」：没有记录，去掉它的表
    台账「隐患台账」：1 个数据段在下一次计算前重新生成
    ");
    assert_eq!(tables(&bureau.location).await, before);
    assert_eq!(Ledger::migrate(&bureau.location, Arc::clone(&next)).await.unwrap(), tried);
    assert_ne!(tables(&bureau.location).await, before);
    assert_eq!(Ledger::migrate(&bureau.location, next).await.unwrap(), []);
}

/// Format 3 had other indexes, which held nothing to filter by, and none of what isn't approved.
#[tokio::test]
async fn a_ledger_of_the_third_format_gets_the_indexes_of_a_new_one() {
    let bureau = Bureau::new().await;
    let expected = tables(&bureau.location).await;
    let database = bureau.database().await;
    for register in pack().registers.keys() {
        for table in [format!("r_{register}"), format!("r_{register}_approved")] {
            let choices = ["choice__state", "choice_kind", "choice_serious", "lookup_pupil"];
            for index in ["by_date", "by_org", "unapproved", "open", "close_due"].into_iter().chain(choices) {
                database.execute(&format!("DROP INDEX IF EXISTS {table}__{index}")).await.unwrap();
            }
            for (index, columns) in [("by_org", "_org, _status, _id"), ("by_status", "_status, _id")] {
                database.execute(&format!("CREATE INDEX {table}__{index} ON {table} ({columns})")).await.unwrap();
            }
        }
    }
    for sql in [
        "CREATE INDEX r_hazard__close_due ON r_hazard (close_due, _id) WHERE close_on IS NULL",
        "CREATE INDEX r_hazard__close_due_by_org ON r_hazard (_org, close_due, _id) WHERE close_on IS NULL",
        "UPDATE meta SET schema = 3",
    ] {
        database.execute(sql).await.unwrap();
    }
    take_collections_away(&database).await;
    database.close().await;
    let steps = Ledger::migrate(&bureau.location, Arc::new(pack())).await.unwrap();
    insta::assert_snapshot!(said(&steps), @"台账库的格式由 3 升为 6");
    assert_eq!(tables(&bureau.location).await, expected);
}

#[tokio::test]
async fn a_change_of_names_alone_is_only_noted() {
    let bureau = Bureau::new().await;
    let next = changed(|_| {});
    let steps = Ledger::migrate(&bureau.location, Arc::clone(&next)).await.unwrap();
    insta::assert_snapshot!(said(&steps), @"业务包的改动不涉及台账库的表，只记下新的版本");
    assert_eq!(DatabaseStatus::read(&bureau.location).await.unwrap().pack, "pack-2");
}

#[tokio::test]
async fn a_new_deadline_is_said_with_how_many_records_it_is_computed_for() {
    let mut old = pack();
    old.hash = "pack-0".to_owned();
    old.registers.get_mut("petition").unwrap().workflow.as_mut().unwrap().transitions[0].due = None;
    let bureau = Bureau::with(old).await;
    let received = [("received_on", date("2024-04-01"))];
    bureau.approved("petition", &[("a", &received), ("b", &received)]).await;
    let tried = Ledger::try_migration(&bureau.location, Arc::new(pack())).await.unwrap();
    insta::assert_snapshot!(said(&tried), @r"
    台账「信访台账」的「受理期限」：新增数据项
    台账「信访台账」：1 个数据段在下一次计算前重新生成
    台账「信访台账」：按已有记录补算期限 2 条，留下一次操作
    ");
    assert_eq!(bureau.ledger.verify_records().await.unwrap(), []);
    let done = Ledger::migrate(&bureau.location, Arc::new(pack())).await.unwrap();
    assert_eq!(done, tried);
}

#[tokio::test]
async fn a_code_or_a_state_that_records_hold_can_not_be_forgotten() {
    let bureau = Bureau::new().await;
    let found = |kind, also| [("found_on", date("2024-03-01")), ("kind", text(kind)), ("also", text(also))];
    bureau.approved("hazard", &[("a", &found("fire", "food|traffic")), ("b", &found("building", "food"))]).await;
    let without = |code: &'static str| {
        move |pack: &mut Pack| {
            let hazard = pack.registers.get_mut("hazard").unwrap();
            for field in &mut hazard.fields {
                if let FieldKind::Choice(choices) | FieldKind::MultiChoice(choices) = &mut field.kind {
                    choices.retain(|choice| choice.code.as_str() != code);
                }
            }
        }
    };
    let open =
        async |pack: Arc<Pack>| Ledger::open(&bureau.location, pack).await.map(drop).map_err(|it| it.to_string());
    let mut said: Vec<String> = Vec::new();
    for code in ["fire", "traffic"] {
        said.push(open(changed(without(code))).await.unwrap_err());
    }
    let renamed = changed(|pack| {
        let workflow = pack.registers.get_mut("hazard").unwrap().workflow.as_mut().unwrap();
        workflow.states.remove("found");
    });
    said.push(open(renamed).await.unwrap_err());
    insta::assert_snapshot!(said.join("\n"), @r"
    业务包的改动会丢失已有数据，台账库未作改动：
    台账「安全隐患台账」的「隐患类别」：业务包中已没有选项「fire」，而有 1 条记录用着它；请恢复这个选项，在停用的选项上写明停用日期（until）和改成什么（becomes）
    业务包的改动会丢失已有数据，台账库未作改动：
    台账「安全隐患台账」的「兼及类别」：业务包中已没有选项「traffic」，而有 1 条记录用着它；请恢复这个选项，在停用的选项上写明停用日期（until）和改成什么（becomes）
    业务包的改动会丢失已有数据，台账库未作改动：
    台账「安全隐患台账」：业务包中已没有业务状态「found」，而有 2 条记录处在这个状态；请恢复这个状态的声明，待这些记录办到别的状态后再去掉
    ");
    // Another label is another name for the same thing; a code that ends and becomes another stays known.
    let relabelled = changed(|pack| {
        let hazard = pack.registers.get_mut("hazard").unwrap();
        let FieldKind::Choice(choices) = &mut hazard.fields[1].kind else { panic!("kind is a choice") };
        choices[0].label = "消防安全".to_owned();
        choices[0].until = Some(day("2024-12-31"));
        choices[0].becomes = Some("blaze".into());
        choices.push(Choice::new("blaze", "火灾"));
    });
    assert_eq!(open(relabelled).await, Ok(()));
}

#[tokio::test]
async fn programs_that_open_a_ledger_at_once_migrate_it_once() {
    let bureau = Bureau::new().await;
    let register = id("lecture");
    bureau.approved("lecture", &[("a", &[("held_on", date("2024-03-01"))])]).await;
    let next = changed(|pack| {
        pack.registers.get_mut("lecture").unwrap().fields.push(field("hearers", "听众人数", FieldKind::Integer));
    });
    let open = || {
        tokio::spawn({
            let (location, pack) = (bureau.location.clone(), Arc::clone(&next));
            async move { Ledger::migrate(&location, pack).await }
        })
    };
    let all: Vec<_> = (0..4).map(|_| open()).collect();
    let mut done = Vec::new();
    for one in all {
        done.push(one.await.unwrap().unwrap());
    }
    assert_eq!(done.iter().filter(|steps| !steps.is_empty()).count(), 1);
    // Someone who has it open with the old pack goes on working.
    let mut tx = bureau.begin("a").await;
    tx.insert(&register, vec![row("a", &[("held_on", date("2024-03-02"))])]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bureau.ledger.verify_chain().await.unwrap(), None);
}

#[tokio::test]
async fn nobody_who_opens_waits_for_a_writer_unless_there_is_something_to_do() {
    let bureau = Bureau::new().await;
    let writing = bureau.begin("a").await;
    // A writer who is waited for is given up on, which would be an error.
    assert!(Ledger::open(&bureau.location, Arc::new(pack())).await.is_ok());
    drop(writing);
}

#[tokio::test]
async fn two_programs_that_create_a_ledger_at_once_leave_one() {
    if !xuezheng_testing::is_postgres() {
        return;
    }
    let location = xuezheng_testing::location(std::path::Path::new("")).await;
    let create = || {
        tokio::spawn({
            let location = location.clone();
            async move { Ledger::create(&location, Arc::new(pack())).await.map(drop) }
        })
    };
    let (first, second) = (create(), create());
    let results = [first.await.unwrap(), second.await.unwrap()];
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
    assert!(results.iter().any(|result| matches!(result, Err(LedgerError::Exists(_)))), "{results:?}");
}

#[tokio::test]
async fn the_status_of_a_database_is_read_without_its_pack() {
    let bureau = Bureau::new().await;
    bureau.approved("lecture", &[("a", &[("held_on", date("2024-03-01"))])]).await;
    let mut tx = bureau.begin("a").await;
    tx.insert(&id("lecture"), vec![row("a", &[])]).await.unwrap();
    tx.commit().await.unwrap();
    let status = DatabaseStatus::read(&bureau.location).await.unwrap();
    let lecture = status.registers.iter().find(|register| register.id == id("lecture")).unwrap();
    assert_eq!((lecture.label.as_str(), lecture.records, lecture.approved), ("讲座台账", 2, 1));
    assert_eq!(status.registers.len(), 6);
    assert_eq!(
        (status.format, status.pack.as_str(), status.dirty, status.segments),
        (status.known_format, "pack-1", 1, 0)
    );
    let last = status.last.unwrap();
    assert_eq!((last.id.0, last.actor.as_str(), last.why.as_str()), (3, "a的经办人", "测试"));
    assert!(status.bytes > 50_000);
    let program = if xuezheng_testing::is_postgres() { "PostgreSQL 1" } else { "SQLite 3." };
    assert!(status.engine.starts_with(program), "{}", status.engine);
}
