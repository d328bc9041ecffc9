//! Facts are kept: what did not change is not read again.

use std::fs;

use xuezheng_figures::{Engine, View};
use xuezheng_lake::Manifest;
use xuezheng_pack::model::FieldKind;

use crate::world::{TextRow, World, field, flow, pack, register, shown};

fn world() -> World {
    let mut pack = pack();
    let fields = vec![field("on", FieldKind::Date), field("who", FieldKind::Text)];
    register(&mut pack, "event", "on", fields, &[]);
    flow(&mut pack, "events", "event", "on", "count(*)");
    flow(&mut pack, "people", "event", "on", "count(distinct who)");
    let mut world = World::new(pack);
    world.rows("event", &ROWS);
    world
}

const ROWS: [TextRow; 3] = [
    (1, "p", &[("on", "2023-03-01"), ("who", "x")]),
    (2, "p", &[("on", "2024-03-01"), ("who", "x")]),
    (3, "q", &[("on", "2024-03-02"), ("who", "y")]),
];

#[tokio::test]
async fn a_second_run_reads_no_segment() {
    let world = world();
    assert_eq!(world.facts().await.scanned, 2);
    assert_eq!(world.facts().await.scanned, 0);
    let fresh = Engine::new(world.pack.clone()).unwrap();
    let facts = fresh.facts(&world.view()).await.unwrap();
    assert_eq!(facts.scanned, 0, "another process finds them on disk");
    let key = crate::world::key("people", "county", "2024H1", xuezheng_figures::Aspect::Value);
    let figure = fresh.figure(&world.view(), &facts, &key).await.unwrap();
    assert_eq!(shown(&figure.value), "2");
    assert_eq!(figure, world.get(&key).await);
}

#[tokio::test]
async fn only_a_new_segment_is_read() {
    let mut world = world();
    world.facts().await;
    let mut rows = ROWS.to_vec();
    rows.push((4, "r", &[("on", "2024-04-01")]));
    world.rows("event", &rows);
    assert_eq!(world.facts().await.scanned, 1);
    assert_eq!(world.value("events", "2024").await, "3");
}

#[tokio::test]
async fn damaged_facts_are_computed_again() {
    let world = world();
    world.facts().await;
    for file in fs::read_dir(world.lake.facts()).unwrap() {
        let path = file.unwrap().path();
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
    }
    let fresh = Engine::new(world.pack.clone()).unwrap();
    let facts = fresh.facts(&world.view()).await.unwrap();
    assert_eq!(facts.scanned, 2);
    assert_eq!(world.value("people", "2024").await, "2");
}

#[tokio::test]
async fn a_missing_segment_is_said_and_an_empty_lake_is_fine() {
    let world = world();
    let hash = world.manifest.segments[0].hash.clone();
    fs::remove_file(world.lake.path(&hash)).unwrap();
    let error = world.engine.facts(&world.view()).await.unwrap_err();
    assert_eq!(error.to_string(), format!("数据湖中缺少数据段「{hash}」：请从备份恢复 segments 文件夹"));
    let manifest = Manifest { segments: Vec::new(), ..world.manifest.clone() };
    let view = View { lake: &world.lake, manifest: &manifest, tree_of: None };
    assert_eq!(world.engine.facts(&view).await.unwrap().scanned, 0);
}

#[tokio::test]
async fn a_column_declared_after_a_segment_was_written_is_absent_in_it() {
    let mut old = world();
    let mut pack = (*old.pack).clone();
    let register = pack.registers.get_mut("event").unwrap();
    register.fields.push(field("hours", FieldKind::Integer));
    flow(&mut pack, "hours", "event", "on", "sum(hours)");
    old.engine = Engine::new(pack.into()).unwrap();
    assert_eq!(old.value("hours", "2024").await, "[无数据]");
    assert_eq!(old.value("events", "2024").await, "2");
}

#[tokio::test]
async fn unknown_keys_are_said() {
    let world = world();
    let facts = world.facts().await;
    let ask = |name: &str, org: &str, aspect| crate::world::key(name, org, "2024", aspect);
    let value = || xuezheng_figures::Aspect::Value;
    let mut errors = Vec::new();
    for key in [
        ask("none", "county", value()),
        ask("events", "none", value()),
        ask("events", "p", crate::world::part("who", "x")),
    ] {
        errors.push(world.engine.figure(&world.view(), &facts, &key).await.unwrap_err().to_string());
    }
    insta::assert_snapshot!(errors.join("\n"), @r"
    业务包中没有指标「a.none」
    机构树中没有机构「none」
    指标「a.events」没有按「who」分组：请在指标的 by 中列出该数据项
    ");
}

#[test]
fn figures_may_be_computed_on_any_thread() {
    fn is_send<T: Send>(_: &T) {}
    let world = world();
    let view = world.view();
    is_send(&world.engine.facts(&view));
    let work = async {
        let facts = world.engine.facts(&view).await.unwrap();
        let org = "county".into();
        let period = crate::world::period("2024H1@2024-03-01");
        world.engine.set(&view, &facts, &org, period).await.unwrap()
    };
    is_send(&work);
}
