//! Money is exact, and a ratio of sums is no mean of ratios.

use std::sync::Arc;

use xuezheng_lake::Segment;
use xuezheng_lake::arrow::array::{ArrayRef, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray};
use xuezheng_lake::arrow::datatypes::Date32Type;
use xuezheng_pack::model::FieldKind;
use xuezheng_pack::{OrgId, RecordId, Value};

use crate::world::{World, choices, day, decimal, derived, field, flow, org, pack, part, register, shown};

fn grants() -> World {
    let mut pack = pack();
    let stages = choices(&["preschool", "compulsory", "high", "vocational"]);
    let fields = vec![
        field("paid_on", FieldKind::Date),
        field("amount", FieldKind::Decimal { scale: 2 }),
        field("stage", FieldKind::Choice(stages)),
    ];
    register(&mut pack, "grant", "paid_on", fields, &[]);
    flow(&mut pack, "amount", "grant", "paid_on", "sum(amount)").by(&["stage"]).unit("元");
    flow(&mut pack, "grants", "grant", "paid_on", "count(*)").by(&["stage"]);
    World::new(pack)
}

fn paid(id: i64, amount: &str, stage: &str) -> (RecordId, OrgId, Vec<Value>) {
    let cells = vec![Value::Date(day("2024-03-01")), Value::Decimal(decimal(amount)), Value::Text(stage.to_owned())];
    (RecordId(id), "p".into(), cells)
}

#[tokio::test]
async fn a_million_grants_of_ten_cents_are_a_hundred_thousand_yuan() {
    const GRANTS: i64 = 1_000_000;
    let mut world = grants();
    // A batch built column by column: a million pushes take their time in a test.
    let grant = world.pack.registers.get("grant").unwrap();
    let schema = xuezheng_lake::schema::schema(&world.pack, grant);
    let text = |text| Arc::new(StringArray::from_iter_values((0..GRANTS).map(|_| text))) as ArrayRef;
    let amounts = Decimal128Array::from_iter_values((0..GRANTS).map(|_| 10)).with_precision_and_scale(18, 2);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Int64Array::from_iter_values(0..GRANTS)),
        text("p"),
        text("school"),
        text("public"),
        Arc::new(Date32Array::from_iter_values((0..GRANTS).map(|_| Date32Type::from_naive_date(day("2024-03-01"))))),
        Arc::new(amounts.unwrap()),
        text("high"),
    ];
    let (hash, rows) = world.lake.write(&RecordBatch::try_new(schema, columns).unwrap()).unwrap();
    world.manifest.segments = vec![Segment { register: "grant".into(), year: 2024, bucket: 0, hash, rows }];
    let figure = world.figure("amount", "county", "2024H1").await;
    assert_eq!(shown(&figure.value), "100000");
    assert_eq!(figure.rows, 1_000_000);
}

#[tokio::test]
async fn the_largest_amounts_add_up_to_the_last_cent() {
    let mut world = grants();
    world.value_rows("grant", (0..9).map(|id| paid(id, "999999999999999.99", "high")).collect());
    assert_eq!(world.value("amount", "2024H1").await, "8999999999999999.91");
    let amounts = ["1156300.00", "8597800", "3961200.00", "2421500.0"];
    let paid = |(id, amount)| paid(id, amount, "high");
    world.value_rows("grant", (1..).zip(amounts).map(paid).collect());
    assert_eq!(world.value("amount", "2024H1").await, "16136800");
}

#[tokio::test]
async fn an_edit_counts_when_it_is_approved() {
    let mut world = grants();
    world.value_rows("grant", vec![paid(1, "1000.00", "high")]);
    assert_eq!(world.value("amount", "2024H1").await, "1000");
    world.value_rows("grant", vec![paid(1, "1200.00", "high")]);
    assert_eq!(world.value("amount", "2024H1").await, "1200");
    world.value_rows("grant", vec![]);
    assert_eq!(world.value("amount", "2024H1").await, "0");
    assert_eq!(world.value("grants", "2024H1").await, "0");
}

#[tokio::test]
async fn parts_of_a_partition_add_up_to_the_total() {
    let mut world = grants();
    let counts = [("preschool", 3006), ("compulsory", 18306), ("high", 4215), ("vocational", 2682)];
    let rows = counts.iter().flat_map(|(stage, count)| (0..*count).map(move |_| *stage));
    world.value_rows("grant", (0..).zip(rows).map(|(id, stage)| paid(id, "1", stage)).collect());
    for (stage, count) in counts {
        assert_eq!(shown(&world.part("grants", "stage", stage, "2024H1").await.value), count.to_string());
        assert_eq!(shown(&world.part("amount", "stage", stage, "2024H1").await.value), count.to_string());
    }
    assert_eq!(world.value("grants", "2024H1").await, "28209");
}

#[tokio::test]
async fn ratios_roll_up_from_their_parts() {
    let mut pack = pack();
    register(&mut pack, "hazard", "found_on", vec![field("found_on", FieldKind::Date)], &["closed_at"]);
    flow(&mut pack, "found", "hazard", "found_on", "count(*)");
    flow(&mut pack, "closed", "hazard", "closed_at", "count(*)");
    derived(&mut pack, "rate", "ratio(closed, found) * 100", &["closed", "found"]).unit("%");
    let orgs = vec![
        org("county", None),
        org("x", Some("county")),
        org("y", Some("county")),
        org("x1", Some("x")),
        org("y1", Some("y")),
    ];
    let mut world = World::with_orgs(pack, orgs);
    let open = [("found_on", "2024-02-01")];
    let closed = [("found_on", "2024-02-01"), ("closed_at", "2024-03-01")];
    let of = |id: i64| if id < 2 { "x1" } else { "y1" };
    let cells = |id: i64| if id == 0 || id == 11 { open.as_slice() } else { closed.as_slice() };
    let rows: Vec<_> = (0..12).map(|id| (id, of(id), cells(id))).collect();
    world.rows("hazard", &rows);
    assert_eq!(world.value_of("x", "rate", "2024H1").await, "50");
    assert_eq!(world.value_of("y", "rate", "2024H1").await, "90");
    assert_eq!(world.value("rate", "2024H1").await, "83.3333333333");
}

#[tokio::test]
async fn rounded_parts_are_never_adjusted() {
    let mut pack = pack();
    let kinds = choices(&["a", "b", "c"]);
    let fields = vec![field("on", FieldKind::Date), field("kind", FieldKind::Choice(kinds))];
    register(&mut pack, "event", "on", fields, &[]);
    flow(&mut pack, "all", "event", "on", "count(*)").by(&["kind"]);
    flow(&mut pack, "of_a", "event", "on", "count(*)").filter("kind = 'a'");
    derived(&mut pack, "share", "ratio(of_a, all) * 100", &["of_a", "all"]).unit("%");
    let mut world = World::new(pack);
    let row = |id, kind| (id, "p", [("on", "2024-01-01"), ("kind", kind)]);
    let rows = [row(1, "a"), row(2, "b"), row(3, "c")];
    world.rows("event", &rows.each_ref().map(|(id, org, cells)| (*id, *org, cells.as_slice())));
    let share = world.figure("share", "county", "2024").await.value.present().unwrap();
    assert_eq!(xuezheng_pack::decimal::print(share, 1), "33.3");
    assert_eq!(shown(&world.part("all", "kind", "b", "2024").await.value), "1");
    assert_eq!(world.part("all", "kind", "b", "2024").await.key.aspect, part("kind", "b"));
}
