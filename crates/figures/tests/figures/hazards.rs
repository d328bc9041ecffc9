//! Flows by their event, stocks by from and until, never the current state.

use xuezheng_figures::Aspect;
use xuezheng_pack::model::FieldKind;

use crate::world::{World, day, derived, field, flow, key, pack, register, shown, stock};

/// Five hazards; E is closed on 2024-03-05, but that is approved only if `e_closed`.
fn hazards(e_closed: bool) -> World {
    let mut pack = pack();
    register(&mut pack, "hazard", "found_on", vec![field("found_on", FieldKind::Date)], &["closed_at"]);
    flow(&mut pack, "found", "hazard", "found_on", "count(*)");
    flow(&mut pack, "closed", "hazard", "closed_at", "count(*)");
    stock(&mut pack, "open", "hazard", ("found_on", "closed_at"), "count(*)");
    derived(&mut pack, "close_rate", "ratio(closed, found) * 100", &["closed", "found"]).unit("%");
    let mut world = World::new(pack);
    let open = [("found_on", "2024-03-01")];
    let close = [("found_on", "2024-03-01"), ("closed_at", "2024-03-05")];
    world.rows(
        "hazard",
        &[
            (A, "p", &[("found_on", "2024-05-10"), ("closed_at", "2024-06-20")]),
            (B, "p", &[("found_on", "2024-06-25"), ("closed_at", "2024-07-03")]),
            (C, "q", &[("found_on", "2023-12-30"), ("closed_at", "2024-01-15")]),
            (D, "q", &[("found_on", "2024-06-01")]),
            (E, "r", if e_closed { &close } else { &open }),
        ],
    );
    world
}

const A: i64 = 1;
const B: i64 = 2;
const C: i64 = 3;
const D: i64 = 4;
const E: i64 = 5;

const PERIODS: [&str; 5] = ["2023", "2024Q1", "2024Q2", "2024H1", "2024"];

async fn row(world: &World, name: &str) -> Vec<String> {
    let mut values = Vec::new();
    for period in PERIODS {
        values.push(world.value(name, period).await);
    }
    values
}

#[tokio::test]
async fn flows_and_stocks_follow_their_dates() {
    let world = hazards(false);
    assert_eq!(row(&world, "found").await, ["1", "1", "3", "4", "4"]);
    assert_eq!(row(&world, "closed").await, ["0", "1", "1", "2", "3"]);
    assert_eq!(row(&world, "open").await, ["1", "1", "3", "3", "2"]);
    assert_eq!(row(&world, "close_rate").await, ["0", "100", "33.3333333333", "50", "75"]);
    assert_eq!(world.records("found", "2024Q2"), [A, D, B]);
    assert_eq!(world.records("closed", "2024"), [C, A, B]);
    assert_eq!(world.records("open", "2024Q2"), [E, D, B]);
    assert_eq!(world.records("open", "2024"), [E, D]);
}

#[tokio::test]
async fn a_close_approved_later_counts_on_its_day() {
    let world = hazards(true);
    assert_eq!(world.value("closed", "2024Q1").await, "2");
    assert_eq!(world.value("closed", "2024H1").await, "3");
    assert_eq!(world.value("open", "2024H1").await, "2");
}

#[tokio::test]
async fn in_the_middle_of_a_period_the_day_itself_counts() {
    let world = hazards(false);
    let until = "2024H1@2024-06-20";
    assert_eq!(world.value("found", until).await, "3");
    assert_eq!(world.value("closed", until).await, "2");
    assert_eq!(world.value("open", until).await, "2");
    assert_eq!(world.records("found", until), [E, A, D]);
    assert_eq!(world.records("closed", until), [C, A]);
    assert_eq!(world.records("open", until), [E, D]);
    assert_eq!(world.value("open", "2024H1@2024-06-19").await, "3");
    assert_eq!(world.value("found", "2024H1@2024-05-31").await, "2", "a whole month");
    assert_eq!(world.value("found", "2024-06@2024-06-01").await, "1");
    let predicate = world.get(&key("found", "county", until, Aspect::Value)).await.lineage.predicate.unwrap();
    assert_eq!(predicate, "found_on BETWEEN DATE '2024-01-01' AND DATE '2024-06-20' AND _org IN subtree('county')");
}

#[tokio::test]
async fn what_never_opened_or_closed_before_it_opened_is_no_stock() {
    let mut world = hazards(false);
    world.rows(
        "hazard",
        &[
            (1, "p", &[("closed_at", "2024-02-01")]),
            (2, "p", &[("found_on", "2024-03-01"), ("closed_at", "2024-02-01")]),
            (3, "p", &[("found_on", "2024-02-01"), ("closed_at", "2024-02-01")]),
        ],
    );
    for period in ["2024-01", "2024-02", "2024-03", "2024-02@2024-02-01"] {
        assert_eq!(world.value("open", period).await, "0", "{period}");
    }
    assert!(world.records("open", "2024-03").is_empty());
    assert_eq!(world.value("closed", "2024-02").await, "3");
}

#[tokio::test]
async fn an_explanation_says_where_a_figure_comes_from() {
    let world = hazards(false);
    let facts = world.facts().await;
    let explain = |name: &str| key(name, "county", "2024H1", Aspect::Value);
    let rate = world.engine.explain(&world.view(), &facts, &explain("close_rate")).await.unwrap();
    assert_eq!(rate.figure.lineage.formula, "ratio(closed, found) * 100");
    assert_eq!(rate.inputs.iter().map(|input| shown(&input.value)).collect::<Vec<_>>(), ["2", "4"]);
    assert_eq!(rate.rows, None);
    let open = world.engine.explain(&world.view(), &facts, &explain("open")).await.unwrap();
    let rows = open.rows.unwrap();
    assert_eq!((open.first_day, open.last_day), (day("2024-01-01"), day("2024-06-30")));
    assert_eq!(open.scope, "《county》");
    assert_eq!(rows.register_label, "hazard台账");
    assert_eq!(rows.dates.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["found_on", "closed_at"]);
    assert!(rows.is_stock);
    assert_eq!(rows.segments.iter().map(|(_, rows)| *rows).collect::<Vec<_>>(), [1, 4]);
    let predicate = open.figure.lineage.predicate.unwrap();
    insta::assert_snapshot!(predicate, @"found_on <= DATE '2024-06-30' AND (closed_at IS NULL OR closed_at > DATE '2024-06-30') AND _org IN subtree('county')");
}

#[tokio::test]
async fn lineage_hashes_tell_figures_apart_and_repeat() {
    let world = hazards(false);
    let figure = world.figure("close_rate", "county", "2024H1").await;
    assert_eq!(figure, world.figure("close_rate", "county", "2024H1").await);
    assert_eq!(figure.lineage.hash, hazards(false).figure("close_rate", "county", "2024H1").await.lineage.hash);
    assert_ne!(figure.lineage.hash, hazards(true).figure("close_rate", "county", "2024H1").await.lineage.hash);
    assert_ne!(figure.lineage.hash, world.figure("close_rate", "county", "2024").await.lineage.hash);
}
