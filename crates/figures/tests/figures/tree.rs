//! Roll-up along the org tree as it was.

use proptest::prelude::*;
use xuezheng_pack::Org;
use xuezheng_pack::model::FieldKind;

use crate::world::{Approved, Asked, World, closed, coverage, day, field, flow, org, pack, register, stock};

fn world(orgs: Vec<Org>) -> World {
    let mut pack = pack();
    register(&mut pack, "event", "on", vec![field("on", FieldKind::Date)], &["closed_at"]);
    flow(&mut pack, "events", "event", "on", "count(*)");
    stock(&mut pack, "open", "event", ("on", "closed_at"), "count(*)");
    let mut all = vec![org("county", None), org("t1", Some("county")), org("t2", Some("county"))];
    all.extend(orgs);
    World::with_orgs(pack, all)
}

/// Rows of (owner, day), each closed on its own day unless it stays `open`.
fn fill(world: &mut World, events: &[(&str, &str)], open: &[(&str, &str)]) {
    let cells: Vec<Vec<(&str, &str)>> = events
        .iter()
        .map(|(_, day)| vec![("on", *day), ("closed_at", *day)])
        .chain(open.iter().map(|(_, day)| vec![("on", *day)]))
        .collect();
    let owners = events.iter().chain(open).map(|(owner, _)| *owner);
    let rows: Vec<_> =
        (1..).zip(owners).zip(&cells).map(|((id, owner), cells)| (id, owner, cells.as_slice())).collect();
    world.rows("event", &rows);
}

#[tokio::test]
async fn a_merged_school_keeps_its_flows_and_hands_on_its_open_items() {
    let mut world = world(vec![closed(org("s1", Some("t1")), "2024-03-31", &["s2"]), org("s2", Some("t2"))]);
    let february = ["2024-02-01", "2024-02-02", "2024-02-03"].map(|day| ("s1", day));
    let of_s2 =
        ["2024-02-01", "2024-02-02", "2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04"].map(|day| ("s2", day));
    fill(&mut world, &[february.as_slice(), &of_s2].concat(), &[]);
    for (org, expected) in [("t1", "3"), ("t2", "6"), ("county", "9")] {
        assert_eq!(world.value_of(org, "events", "2024H1").await, expected, "{org}");
    }
    fill(&mut world, &[], &[("s1", "2024-03-10")]);
    for (org, period, expected) in [
        ("t1", "2024Q1", "1"),
        ("t2", "2024Q1", "0"),
        ("t1", "2024H1", "0"),
        ("t2", "2024H1", "1"),
        ("s2", "2024H1", "1"),
    ] {
        assert_eq!(world.value_of(org, "open", period).await, expected, "{org} {period}");
    }
    let drilled = world.drill(&crate::world::key("open", "t2", "2024H1", xuezheng_figures::Aspect::Value));
    assert_eq!(drilled.iter().map(|row| row.org.as_str()).collect::<Vec<_>>(), ["s1"]);
}

#[tokio::test]
async fn a_split_without_shares_stays_with_the_parent() {
    let mut world = world(vec![
        closed(org("s3", Some("t1")), "2024-02-29", &["s3a", "s3b"]),
        org("s3a", Some("t1")),
        org("s3b", Some("t2")),
    ]);
    let january = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"].map(|day| ("s3", day));
    let may = [("s3a", "2024-05-01"), ("s3b", "2024-05-01"), ("s3b", "2024-05-02")];
    fill(&mut world, &[january.as_slice(), &may].concat(), &[("s3", "2024-01-06")]);
    for (org, expected) in [("t1", "7"), ("t2", "2"), ("county", "9")] {
        assert_eq!(world.value_of(org, "events", "2024H1").await, expected, "{org}");
    }
    for (org, expected) in [("t1", "1"), ("t2", "0"), ("s3a", "0"), ("county", "1")] {
        assert_eq!(world.value_of(org, "open", "2024H1").await, expected, "{org}");
    }
}

#[tokio::test]
async fn a_school_that_changes_township_counts_month_by_month() {
    let mut moved = org("m", Some("t1"));
    moved.parents.push(xuezheng_pack::org::Placement { from: day("2024-03-15"), parent: "t2".into() });
    let mut world = world(vec![moved]);
    fill(&mut world, &[("m", "2024-02-10"), ("m", "2024-03-01"), ("m", "2024-04-10")], &[]);
    assert_eq!(world.value_of("t1", "events", "2024H1").await, "1");
    assert_eq!(world.value_of("t2", "events", "2024H1").await, "2", "March follows the tree of its last day");
    assert_eq!(world.value_of("t1", "events", "2024H1@2024-03-10").await, "2", "on that day it was still there");
    assert_eq!(world.value_of("m", "events", "2024H1").await, "3");
}

#[tokio::test]
async fn a_closed_school_is_asked_until_its_end_and_no_longer() {
    let schools = vec![closed(org("s1", Some("t1")), "2024-05-31", &[]), org("s2", Some("t1"))];
    let mut world = world(schools);
    world.ask("event", "2024", &[("s1", Asked), ("s2", Approved)]);
    for (period, complete, asked) in [("2024H1", 1, 2), ("2024-05", 1, 2), ("2024-06", 1, 1), ("2024Q3", 1, 1)] {
        let figure = world.figure("events", "county", period).await;
        assert_eq!(figure.coverage, coverage(complete, asked), "{period}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever merged, split or moved, and whichever tree is asked for: every event and every open item is somewhere,
    /// and once.
    #[test]
    fn townships_sum_to_the_county(
        events in proptest::collection::vec((0..6_usize, 0..180_u64, any::<bool>()), 0..40),
        tree_of in proptest::option::of(0..400_u64),
    ) {
        const OWNERS: [&str; 6] = ["s1", "s2", "s3", "s3a", "s3b", "m"];
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut moved = org("m", Some("t1"));
        moved.parents.push(xuezheng_pack::org::Placement { from: day("2024-03-15"), parent: "t2".into() });
        let mut world = world(vec![
            closed(org("s1", Some("t1")), "2024-03-31", &["s2"]),
            org("s2", Some("t2")),
            closed(org("s3", Some("t1")), "2024-02-29", &["s3a", "s3b"]),
            org("s3a", Some("t1")),
            org("s3b", Some("t2")),
            moved,
        ]);
        let days: Vec<String> =
            events.iter().map(|(_, offset, _)| (day("2024-01-01") + chrono::Days::new(*offset)).to_string()).collect();
        let of = |is_open: bool| {
            let all = events.iter().zip(&days).filter(move |((.., open), _)| *open == is_open);
            all.map(|((owner, ..), day)| (OWNERS[*owner], day.as_str())).collect::<Vec<_>>()
        };
        fill(&mut world, &of(false), &of(true));
        let facts = runtime.block_on(world.facts());
        let tree_of = tree_of.map(|offset| day("2024-01-01") + chrono::Days::new(offset));
        let view = xuezheng_figures::View { tree_of, ..world.view() };
        for name in ["events", "open"] {
            for period in ["2024H1", "2024Q1", "2024H1@2024-03-20"] {
                let value = |scope: &str| {
                    let key = crate::world::key(name, scope, period, xuezheng_figures::Aspect::Value);
                    let figure = runtime.block_on(world.engine.figure(&view, &facts, &key)).unwrap();
                    assert_eq!(figure.rows, world.engine.drill(&view, &key).unwrap().len() as u64);
                    figure.value.present().unwrap()
                };
                prop_assert_eq!(value("t1") + value("t2"), value("county"));
            }
        }
    }
}
