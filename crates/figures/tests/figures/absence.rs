//! Missing is not zero; a division by nothing is no number.

use xuezheng_figures::Aspect;
use xuezheng_pack::model::FieldKind;

use crate::world::{
    Approved, Asked, Exempt, Submitted, World, choices, coverage, derived, field, flow, key, pack, part, register,
    shown, stock,
};

fn lectures() -> World {
    let mut pack = pack();
    let fields = vec![
        field("held_on", FieldKind::Date),
        field("hours", FieldKind::Integer),
        field("kind", FieldKind::Choice(choices(&["law", "health"]))),
    ];
    register(&mut pack, "lecture", "held_on", fields, &[]);
    flow(&mut pack, "lectures", "lecture", "held_on", "count(*)").by(&["kind"]);
    flow(&mut pack, "hours", "lecture", "held_on", "sum(hours)").by(&["kind"]);
    flow(&mut pack, "speakers", "lecture", "held_on", "count(distinct hours)");
    derived(&mut pack, "mean_hours", "ratio(hours, lectures)", &["hours", "lectures"]);
    derived(&mut pack, "half", "ratio(mean_hours, 2)", &["mean_hours"]);
    derived(&mut pack, "share", "ratio(lectures - lectures, lectures)", &["lectures"]);
    World::new(pack)
}

fn law(day: &str) -> [(&str, &str); 2] {
    [("held_on", day), ("kind", "law")]
}

#[tokio::test]
async fn approved_rows_count_and_their_org_may_still_be_incomplete() {
    let mut world = lectures();
    world.rows(
        "lecture",
        &[
            (1, "p", &law("2024-03-01")),
            (2, "p", &law("2024-04-01")),
            (3, "s", &law("2024-05-01")),
            (4, "s", &law("2024-05-02")),
        ],
    );
    world.ask("lecture", "2024H1", &[("p", Approved), ("q", Approved), ("r", Asked), ("s", Submitted)]);
    let county = world.figure("lectures", "county", "2024H1").await;
    assert_eq!(shown(&county.value), "4");
    assert_eq!(county.coverage, coverage(2, 4));
    assert_eq!(county.rows, 4);
    let mut table = Vec::new();
    for school in ["p", "q", "r", "s"] {
        let figure = world.figure("lectures", school, "2024H1").await;
        table.push((shown(&figure.value), figure.coverage));
    }
    let expected = [("2", 1), ("0", 1), ("[未填报]", 0), ("2", 0)];
    assert_eq!(table, expected.map(|(value, complete)| (value.to_owned(), coverage(complete, 1))));
    world.manifest.submissions[2].status = Exempt;
    assert_eq!(world.figure("lectures", "county", "2024H1").await.coverage, coverage(2, 3));
    assert_eq!(world.figure("lectures", "r", "2024H1").await.coverage, None);
}

#[tokio::test]
async fn parts_of_what_nobody_reported_are_not_reported_either() {
    let mut world = lectures();
    world.ask("lecture", "2024H1", &[("q", Approved), ("r", Asked)]);
    for (school, expected) in [("q", "0"), ("r", "[未填报]")] {
        let figure = world.get(&key("lectures", school, "2024H1", part("kind", "law"))).await;
        assert_eq!(shown(&figure.value), expected);
        assert_eq!(figure.label, "lectures（<law>）");
    }
}

#[tokio::test]
async fn nobody_asked_is_no_zero_where_the_register_is_collected() {
    let mut world = lectures();
    assert_eq!(world.value("lectures", "2023H1").await, "0", "kept as things happen, never collected");
    world.ask("lecture", "2024H1", &[("p", Approved), ("r", Exempt)]);
    for (org, period) in [("county", "2023H1"), ("county", "2024Q3"), ("q", "2024H1"), ("r", "2024H1")] {
        let figure = world.figure("lectures", org, period).await;
        assert_eq!((shown(&figure.value), figure.coverage), ("[未布置填报]".to_owned(), None), "{org} {period}");
    }
    let law_2023 = world.part("lectures", "kind", "law", "2023H1").await;
    assert_eq!(shown(&law_2023.value), "[未布置填报]");
    assert_eq!(world.value_of("p", "lectures", "2024H1").await, "0");
    world.rows("lecture", &[(1, "q", &law("2023-03-01"))]);
    assert_eq!(world.value("lectures", "2023H1").await, "1", "what is there counts, asked for or not");
    assert_eq!(shown(&world.part("lectures", "kind", "health", "2023H1").await.value), "0");
}

#[tokio::test]
async fn a_stock_that_nobody_was_asked_for_is_no_zero_either() {
    let mut pack = pack();
    register(&mut pack, "hazard", "on", vec![field("on", FieldKind::Date)], &["closed_at"]);
    stock(&mut pack, "open", "hazard", ("on", "closed_at"), "count(*)");
    let mut world = World::new(pack);
    assert_eq!(world.value("open", "2024H1").await, "0");
    world.ask("hazard", "2023H1", &[("p", Approved)]);
    assert_eq!(world.value("open", "2023H1").await, "0");
    assert_eq!(world.value("open", "2024H1").await, "[未布置填报]");
    world.rows("hazard", &[(1, "p", &[("on", "2023-03-01")])]);
    assert_eq!(world.value("open", "2024H1").await, "1");
}

#[tokio::test]
async fn whoever_is_asked_for_a_part_of_the_period_must_answer_all_of_it() {
    let mut world = lectures();
    world.ask("lecture", "2024Q1", &[("p", Approved), ("q", Approved)]);
    world.ask("lecture", "2024Q2", &[("p", Approved), ("q", Submitted)]);
    world.ask("lecture", "2024Q3", &[("p", Asked)]);
    assert_eq!(world.figure("lectures", "county", "2024H1").await.coverage, coverage(1, 2));
    assert_eq!(world.figure("lectures", "county", "2024Q1").await.coverage, coverage(2, 2));
    assert_eq!(world.figure("lectures", "county", "2024").await.coverage, coverage(0, 2));
    assert_eq!(world.figure("lectures", "county", "2025").await.coverage, None);
    // The first quarter is approved without a lecture: that is a zero although the half-year is not complete.
    assert_eq!(world.value_of("q", "lectures", "2024H1").await, "0");
}

#[tokio::test]
async fn ratios_are_exact_and_absent_over_nothing() {
    let mut world = lectures();
    world.rows(
        "lecture",
        &[
            (1, "p", &[("held_on", "2024-01-01"), ("hours", "5")]),
            (2, "p", &[("held_on", "2024-01-02"), ("hours", "0")]),
            (3, "q", &[("held_on", "2024-03-02"), ("hours", "0")]),
            (4, "r", &[("held_on", "2024-04-02")]),
        ],
    );
    assert_eq!(world.value("mean_hours", "2024-01").await, "2.5");
    assert_eq!(world.value("mean_hours", "2024-02").await, "[分母为零]");
    assert_eq!(world.value("mean_hours", "2024-03").await, "0");
    assert_eq!(world.value("hours", "2024-02").await, "0");
    assert_eq!(world.value("hours", "2024-04").await, "[无数据]");
    assert_eq!(world.value("mean_hours", "2024-04").await, "[「hours」无数据]");
    assert_eq!(world.value("half", "2024-02").await, "[「mean_hours」分母为零]");
    assert_eq!(world.value("half", "2024-04").await, "[「mean_hours」的「hours」无数据]");
    assert_eq!(world.value("share", "2024-01").await, "0");
    assert_eq!(world.value("speakers", "2024H1").await, "2", "an absent value is no value");
    assert_eq!(world.figure("hours", "county", "2024H1").await.rows, 4);
}

#[tokio::test]
async fn rows_without_a_code_are_a_part_of_their_own() {
    let mut world = lectures();
    world.rows("lecture", &[(1, "p", &law("2024-01-01")), (2, "p", &[("held_on", "2024-01-02"), ("hours", "3")])]);
    let facts = world.facts().await;
    let set = world.engine.set(&world.view(), &facts, &"county".into(), crate::world::period("2024H1")).await.unwrap();
    let parts: Vec<_> = set
        .iter()
        .filter(|figure| matches!(figure.key.aspect, Aspect::Part(_)) && figure.key.period.to_string() == "2024H1")
        .map(|figure| format!("{} {}", figure.label, shown(&figure.value)))
        .collect();
    let expected = [
        "hours（未填） 3",
        "hours（<health>） 0",
        "hours（<law>） [无数据]",
        "lectures（未填） 1",
        "lectures（<health>） 0",
        "lectures（<law>） 1",
    ];
    assert_eq!(parts, expected);
    let drilled = world.drill(&key("lectures", "county", "2024H1", part("kind", "_none")));
    assert_eq!(drilled.iter().map(|row| row.record.0).collect::<Vec<_>>(), [2]);
}

#[tokio::test]
async fn a_number_beyond_28_digits_is_absent_and_never_wraps() {
    let mut pack = pack();
    let fields = vec![field("on", FieldKind::Date), field("n", FieldKind::Integer)];
    register(&mut pack, "big", "on", fields, &[]);
    flow(&mut pack, "square", "big", "on", "sum(n * n)");
    flow(&mut pack, "n", "big", "on", "sum(n)");
    derived(&mut pack, "cube", "n * n * n", &["n"]);
    derived(&mut pack, "more", "n + 1", &["n"]);
    let mut world = World::new(pack);
    world.rows("big", &[(1, "p", &[("on", "2024-01-01"), ("n", "9223372036854775807")])]);
    assert_eq!(world.value("square", "2024").await, "[数值超出可精确表示的范围]");
    assert_eq!(world.value("cube", "2024").await, "[数值超出可精确表示的范围]");
    assert_eq!(world.value("more", "2024").await, "9223372036854775808");
    world.rows("big", &[(1, "p", &[("on", "2024-01-01"), ("n", "4000000000")])]);
    assert_eq!(world.value("square", "2024").await, "16000000000000000000");
}
