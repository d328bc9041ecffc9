//! 同比 is stated only where both sides are there and well covered.

use xuezheng_figures::{Aspect, Figure};
use xuezheng_pack::model::FieldKind;
use xuezheng_pack::{OrgId, RecordId, Value};

use crate::world::{Approved, Asked, World, day, derived, field, flow, key, org, pack, register, shown};

/// `counts` events in 2023H1 and 2024H1, and coverage in percent of each.
async fn change(counts: [usize; 2], coverage: [usize; 2]) -> Figure {
    let mut pack = pack();
    register(&mut pack, "event", "on", vec![field("on", FieldKind::Date)], &[]);
    flow(&mut pack, "events", "event", "on", "count(*)");
    let mut orgs = vec![org("county", None)];
    let names: Vec<String> = (0..100).map(|n| format!("s{n}")).collect();
    orgs.extend(names.iter().map(|name| org(name, Some("county"))));
    let mut world = World::with_orgs(pack, orgs);
    let days = counts.into_iter().zip(["2023-03-01", "2024-03-01"]).flat_map(|(count, day)| vec![day; count]);
    let row = |(id, text): (i64, &str)| (RecordId(id), OrgId::new("s0"), vec![Value::Date(day(text))]);
    world.value_rows("event", (0..).zip(days).map(row).collect());
    for (period, covered) in ["2023H1", "2024H1"].into_iter().zip(coverage) {
        let status = |n: usize| if n < covered { Approved } else { Asked };
        let answers: Vec<_> = names.iter().enumerate().map(|(n, name)| (name.as_str(), status(n))).collect();
        world.ask("event", period, &answers);
    }
    world.get(&key("events", "county", "2024H1", Aspect::YearOnYear)).await
}

#[tokio::test]
async fn a_change_is_a_signed_percentage_of_the_earlier_value() {
    for (counts, expected) in [([100, 120], "20"), ([100, 100], "0"), ([120, 100], "-16.6666666667")] {
        let figure = change(counts, [95, 98]).await;
        assert_eq!(shown(&figure.value), expected);
        assert_eq!((figure.unit.as_str(), figure.decimals), ("%", 1));
        assert_eq!(figure.coverage, crate::world::coverage(95, 100));
    }
}

#[tokio::test]
async fn no_change_is_stated_without_a_base_or_with_low_coverage() {
    assert_eq!(shown(&change([0, 100], [95, 98]).await.value), "[上年同期为零，不作比较]");
    assert_eq!(shown(&change([0, 100], [0, 98]).await.value), "[「events（上年同期）」未填报]");
    assert_eq!(shown(&change([100, 120], [60, 98]).await.value), "[填报率不足，不作比较]");
    assert_eq!(shown(&change([100, 120], [98, 89]).await.value), "[填报率不足，不作比较]");
    assert_eq!(shown(&change([100, 120], [90, 90]).await.value), "20");
}

#[tokio::test]
async fn a_year_that_was_asked_for_is_not_compared_with_one_that_was_not() {
    let mut pack = pack();
    let fields = |id| vec![field("on", FieldKind::Date), field(id, FieldKind::Integer)];
    register(&mut pack, "event", "on", fields("n"), &[]);
    register(&mut pack, "visit", "on", fields("m"), &[]);
    flow(&mut pack, "events", "event", "on", "count(*)");
    flow(&mut pack, "visits", "visit", "on", "count(*)");
    derived(&mut pack, "share", "ratio(visits, events)", &["visits", "events"]);
    let mut world = World::new(pack);
    world.rows("event", &[(1, "p", &[("on", "2024-03-01")])]);
    world.ask("event", "2024H1", &[("p", Approved)]);
    let change =
        async |world: &World, name| shown(&world.get(&key(name, "county", "2024H1", Aspect::YearOnYear)).await.value);
    assert_eq!(change(&world, "events").await, "[「events（上年同期）」未布置填报]", "not 上年同期为零");
    world.rows("event", &[(1, "p", &[("on", "2024-03-01")]), (2, "p", &[("on", "2023-03-01")])]);
    assert_eq!(change(&world, "events").await, "[填报率不足，不作比较]");
    world.ask("event", "2023H1", &[("p", Approved)]);
    assert_eq!(change(&world, "events").await, "0");
    // The share's coverage is that of the events on both sides; the visits were asked for in one year alone.
    world.rows("visit", &[(3, "p", &[("on", "2024-03-01")]), (4, "p", &[("on", "2023-03-01")])]);
    assert_eq!(change(&world, "share").await, "0", "visits are never collected");
    world.ask("visit", "2024H1", &[("p", Approved)]);
    assert_eq!(change(&world, "share").await, "[填报率不足，不作比较]");
}

#[tokio::test]
async fn a_formula_that_looks_back_is_as_honest_as_a_year_on_year() {
    let mut pack = pack();
    let fields = vec![field("on", FieldKind::Date), field("n", FieldKind::Integer)];
    register(&mut pack, "event", "on", fields, &[]);
    flow(&mut pack, "n", "event", "on", "sum(n)");
    derived(&mut pack, "more", "n - prior(n)", &["n"]);
    derived(&mut pack, "share_of_more", "ratio(more, n)", &["more", "n"]);
    derived(&mut pack, "double", "n * 2", &["n"]);
    let mut world = World::new(pack);
    let rows = [("2023-03-01", "100"), ("2024-03-01", "120")];
    let cells: Vec<_> = rows.map(|(day, n)| [("on", day), ("n", n)]).into();
    world.rows("event", &[(1, "p", &cells[0]), (2, "p", &cells[1])]);
    assert_eq!(world.value("more", "2024H1").await, "20", "never collected");
    for (before, now, expected) in [
        (Approved, Approved, "20"),
        (Asked, Approved, "[填报率不足，不作比较]"),
        (Approved, Asked, "[填报率不足，不作比较]"),
    ] {
        world.manifest.submissions.clear();
        world.ask("event", "2023H1", &[("p", before)]);
        world.ask("event", "2024H1", &[("p", now)]);
        assert_eq!(world.value("more", "2024H1").await, expected);
        assert_eq!(world.value("double", "2024H1").await, "240", "no comparison: its coverage says enough");
    }
    assert_eq!(world.value("share_of_more", "2024H1").await, "[「more」填报率不足，不作比较]");
    world.manifest.submissions.remove(0);
    assert_eq!(world.value("more", "2024H1").await, "[填报率不足，不作比较]", "nobody was asked in 2023");
}

#[tokio::test]
async fn a_comparison_is_not_compared_again() {
    let mut pack = pack();
    let fields = vec![field("on", FieldKind::Date), field("n", FieldKind::Integer)];
    register(&mut pack, "event", "on", fields, &[]);
    flow(&mut pack, "n", "event", "on", "sum(n)");
    derived(&mut pack, "more", "n - prior(n)", &["n"]);
    derived(&mut pack, "share_of_more", "ratio(more, n)", &["more", "n"]);
    let world = World::new(pack);
    for name in ["more", "share_of_more"] {
        let figure = world.get(&key(name, "county", "2024H1", Aspect::YearOnYear)).await;
        assert_eq!(shown(&figure.value), "[本身是比较数，不再作同比]");
    }
}

#[tokio::test]
async fn percentages_differ_by_percentage_points_and_formulas_may_look_back() {
    let mut pack = pack();
    let fields = vec![field("on", FieldKind::Date), field("good", FieldKind::Integer), field("n", FieldKind::Integer)];
    register(&mut pack, "event", "on", fields, &[]);
    flow(&mut pack, "good", "event", "on", "sum(good)");
    flow(&mut pack, "n", "event", "on", "sum(n)");
    derived(&mut pack, "rate", "ratio(good, n) * 100", &["good", "n"]).unit("%");
    derived(&mut pack, "more", "n - prior(n)", &["n"]);
    derived(&mut pack, "growth", "ratio(n - prior(n), prior(n)) * 100", &["n"]).unit("%");
    let mut world = World::new(pack);
    world.rows(
        "event",
        &[
            (1, "p", &[("on", "2023-06-21"), ("good", "0"), ("n", "500")]),
            (2, "p", &[("on", "2023-06-20"), ("good", "972"), ("n", "1000")]),
            (3, "p", &[("on", "2024-06-20"), ("good", "985"), ("n", "1000")]),
        ],
    );
    let until = "2024H1@2024-06-20";
    let figure = world.get(&key("rate", "county", until, Aspect::YearOnYear)).await;
    assert_eq!(shown(&figure.value), "1.3");
    assert_eq!(figure.unit.as_str(), "个百分点");
    assert_eq!(world.value("more", until).await, "0");
    assert_eq!(world.value("more", "2024H1").await, "-500");
    assert_eq!(world.value("growth", "2024H1").await, "-33.3333333333");
    let inputs = world.figure("growth", "county", "2024H1").await.lineage.inputs;
    let inputs: Vec<_> = inputs.iter().map(|key| format!("{} {}", key.indicator, key.period)).collect();
    assert_eq!(inputs, ["a.n 2024H1", "a.n 2023H1"]);
    let drilled = world.drill(&key("more", "county", until, Aspect::Value));
    assert_eq!(drilled.iter().map(|row| row.record.0).collect::<Vec<_>>(), [2, 3]);
}
