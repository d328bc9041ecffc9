//! Lists: rows in the declared order, with labels for codes.

use xuezheng_figures::Aspect;
use xuezheng_pack::model::{Field, FieldKind, Personal};

use crate::world::{World, choices, field, flow, key, pack, register, stock};

fn honours() -> World {
    let mut pack = pack();
    let fields = vec![
        field("on", FieldKind::Date),
        field("name", FieldKind::Text),
        field("level", FieldKind::Choice(choices(&["county", "province", "nation"]))),
        field("topics", FieldKind::MultiChoice(choices(&["art", "sport"]))),
        Field { personal: Some(Personal::Name), ..field("winner", FieldKind::Text) },
    ];
    register(&mut pack, "honour", "on", fields, &["revoked_at"]);
    let columns = ["org", "name", "level", "topics", "winner", "on"];
    let order = [("level", true), ("name", false)];
    flow(&mut pack, "honours", "honour", "on", "count(*)").list(&columns, &order);
    stock(&mut pack, "standing", "honour", ("on", "revoked_at"), "count(*)")
        .list(&["name"], &[])
        .filter("level <> 'county'");
    let mut world = World::new(pack);
    world.rows(
        "honour",
        &[
            (1, "q", &[("on", "2024-05-01"), ("name", "乙"), ("level", "province"), ("topics", "|art|sport|")]),
            (2, "p", &[("on", "2024-04-01"), ("name", "乙"), ("level", "province"), ("winner", "x7f")]),
            (3, "p", &[("on", "2024-03-01"), ("name", "丁"), ("level", "nation"), ("revoked_at", "2024-06-30")]),
            (4, "p", &[("on", "2024-02-01"), ("name", "甲"), ("level", "county")]),
            (5, "p", &[("on", "2024-01-01"), ("name", "丙")]),
            (6, "p", &[("on", "2023-01-01"), ("name", "戊"), ("level", "nation")]),
        ],
    );
    world
}

#[tokio::test]
async fn a_list_has_its_rows_in_the_declared_order() {
    let world = honours();
    let figure = world.figure("honours", "county", "2024H1").await;
    let rows = figure.list.iter().map(|row| {
        let cells = ["org", "name", "level", "topics", "winner", "on"].map(|column| row.cells[column].1.as_str());
        format!("{} {}", row.record, cells.join(" "))
    });
    insta::assert_snapshot!(rows.collect::<Vec<_>>().join("\n"), @r"
    3 《p》 丁 <nation> — — 2024-03-01
    2 《p》 乙 <province> — *** 2024-04-01
    1 《q》 乙 <province> <art>、<sport> — 2024-05-01
    4 《p》 甲 <county> — — 2024-02-01
    5 《p》 丙 — — — 2024-01-01
    ");
    assert_eq!(crate::world::shown(&figure.value), "5");
    assert_eq!(figure.rows, 5);
    assert_eq!(world.get(&key("honours", "q", "2024H1", Aspect::Value)).await.list.len(), 1);
}

#[tokio::test]
async fn a_list_of_a_stock_stands_at_the_last_day() {
    let world = honours();
    let records = |period: &'static str| {
        let world = &world;
        async move {
            let list = world.figure("standing", "county", period).await.list;
            list.iter().map(|row| row.record.0).collect::<Vec<_>>()
        }
    };
    assert_eq!(records("2024H1@2024-06-29").await, [2, 3, 6, 1]);
    assert_eq!(records("2024H1").await, [2, 6, 1]);
    assert_eq!(records("2023").await, [6]);
}
