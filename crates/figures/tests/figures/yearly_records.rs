//! Snapshots: facts rolled up equal rows looked at one by one, and what they say of themselves.

use std::collections::BTreeMap;

use chrono::Months;
use proptest::prelude::*;
use xuezheng_figures::Aspect;
use xuezheng_pack::model::FieldKind;
use xuezheng_pack::{NaiveDate, OrgId, RecordId, Value};

use crate::world::{
    Approved, Asked, Submitted, World, by_section, choices, closed, coverage, day, field, key, org, pack, part,
    register, shown, snapshot,
};

const ORGS: [&str; 4] = ["a1", "b1", "b2", "gone"];
const STAGES: [&str; 2] = ["primary", "junior"];

fn fields() -> Vec<xuezheng_pack::model::Field> {
    vec![
        field("on", FieldKind::Date),
        field("stage", FieldKind::Choice(choices(&STAGES))),
        field("area", FieldKind::Integer),
    ]
}

/// `gone` of township a merges into `b1` on 2023-09-01.
fn world() -> World {
    let mut pack = pack();
    register(&mut pack, "whole", "on", fields(), &[]);
    register(&mut pack, "section", "on", fields(), &[]);
    by_section(&mut pack, "section", "stage", false);
    for name in ["whole", "section"] {
        snapshot(&mut pack, name, name, "on", "sum(area)").by(&["stage"]);
        snapshot(&mut pack, &format!("large_{name}"), name, "on", "count(*)").filter("area > 50");
    }
    let orgs = vec![
        org("county", None),
        org("a", Some("county")),
        org("b", Some("county")),
        org("a1", Some("a")),
        org("b1", Some("b")),
        org("b2", Some("b")),
        closed(org("gone", Some("a")), "2023-08-31", &["b1"]),
    ];
    World::with_orgs(pack, orgs)
}

#[derive(Clone, Debug)]
struct Record {
    org: usize,
    on: Option<NaiveDate>,
    stage: Option<usize>,
    area: i64,
}

fn a_record() -> impl Strategy<Value = Record> {
    // Few dates, so that several rows share one.
    let date =
        proptest::option::weighted(0.95, (0..40_u64).prop_map(|n| day("2022-01-31") + chrono::Days::new(n * 30)));
    (0..ORGS.len(), date, proptest::option::of(0..STAGES.len()), 1..100_i64).prop_map(|(org, on, stage, area)| Record {
        org,
        on,
        stage,
        area,
    })
}

/// The records that stand at the end of `last`, straight from the rule.
fn standing(records: &[Record], by_section: bool, last: NaiveDate) -> Vec<&Record> {
    let oldest = last.checked_sub_months(Months::new(13)).unwrap();
    let mut latest: BTreeMap<(usize, Option<usize>), NaiveDate> = BTreeMap::new();
    let unit = |record: &Record| (record.org, record.stage.filter(|_| by_section));
    for record in records {
        if let Some(on) = record.on.filter(|on| *on <= last) {
            let known = latest.entry(unit(record)).or_insert(on);
            *known = on.max(*known);
        }
    }
    let end = day("2023-08-31");
    let taken_over = latest.iter().any(|((org, _), on)| ORGS[*org] == "b1" && *on > end);
    let counts = |record: &&Record| {
        record.on.is_some_and(|on| on <= last && on >= oldest && latest.get(&unit(record)) == Some(&on))
            && !(ORGS[record.org] == "gone" && last > end && taken_over)
    };
    records.iter().filter(counts).collect()
}

/// The township that a record counts for.
fn township(record: &Record, last: NaiveDate) -> &'static str {
    match ORGS[record.org] {
        "a1" => "a",
        "gone" if last <= day("2023-08-31") => "a",
        _ => "b",
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn facts_rolled_up_equal_rows_looked_at_one_by_one(
        records in proptest::collection::vec(a_record(), 0..50),
        days in proptest::collection::vec(0..1300_u64, 2),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut world = world();
        for register in ["whole", "section"] {
            let rows = records.iter().zip(1..).map(|(record, id)| {
                let on = record.on.map_or(Value::Absent, Value::Date);
                let stage = record.stage.map_or(Value::Absent, |stage| Value::Text(STAGES[stage].to_owned()));
                (RecordId(id), ORGS[record.org].into(), vec![on, stage, Value::Integer(record.area)])
            });
            let rows = rows.collect();
            world.value_rows(register, rows);
        }
        let facts = runtime.block_on(world.facts());
        for offset in days {
            let last = day("2022-01-01") + chrono::Days::new(offset);
            let text = format!("{}@{last}", chrono::Datelike::year(&last));
            for (register, by_section) in [("whole", false), ("section", true)] {
                let standing = standing(&records, by_section, last);
                let mut sum = 0;
                for scope in ["a", "b", "county"] {
                    let here: Vec<_> =
                        standing.iter().filter(|r| scope == "county" || township(r, last) == scope).collect();
                    let value = |name: &str, aspect: Aspect| {
                        let key = key(name, scope, &text, aspect);
                        let figure = runtime.block_on(world.engine.figure(&world.view(), &facts, &key)).unwrap();
                        assert_eq!(figure.rows, world.drill(&key).len() as u64, "{name}");
                        shown(&figure.value)
                    };
                    let area: i64 = here.iter().map(|record| record.area).sum();
                    let found = value(register, Aspect::Value);
                    if here.is_empty() {
                        prop_assert!(found.starts_with('['), "{found}");
                        continue;
                    }
                    prop_assert_eq!(found, area.to_string());
                    let large = here.iter().filter(|record| record.area > 50).count();
                    prop_assert_eq!(value(&format!("large_{register}"), Aspect::Value), large.to_string());
                    let junior: i64 = here.iter().filter(|r| r.stage == Some(1)).map(|record| record.area).sum();
                    prop_assert_eq!(value(register, part("stage", "junior")), junior.to_string());
                    match scope {
                        "county" => prop_assert_eq!(area, sum, "the townships sum to the county"),
                        _ => sum += area,
                    }
                }
            }
        }
    }
}

/// Rows of (id, owner, day, area).
fn fill(world: &mut World, rows: &[(i64, &str, &str, &str)]) {
    let cells: Vec<_> = rows.iter().map(|(_, _, on, area)| [("on", *on), ("area", *area)]).collect();
    let rows: Vec<_> = rows.iter().zip(&cells).map(|((id, org, ..), cells)| (*id, *org, cells.as_slice())).collect();
    world.rows("whole", &rows);
}

#[tokio::test]
async fn an_explanation_says_from_which_day_on_a_record_counts() {
    let mut world = world();
    fill(&mut world, &[(1, "a1", "2023-09-01", "7")]);
    let facts = world.facts().await;
    let key = key("whole", "county", "2024H1", Aspect::Value);
    let explained = world.engine.explain(&world.view(), &facts, &key).await.unwrap();
    let rows = explained.rows.unwrap();
    assert_eq!((rows.oldest, rows.is_stock), (Some(day("2023-05-30")), false));
    assert_eq!(rows.segments.len(), 1);
    assert_eq!(
        explained.figure.lineage.predicate.as_deref(),
        Some("on = latest(on, DATE '2024-06-30') AND on >= DATE '2023-05-30' AND _org IN subtree('county')")
    );
}

#[tokio::test]
async fn a_record_that_waits_in_part_lowers_coverage() {
    let mut world = world();
    fill(&mut world, &[(1, "a1", "2023-09-01", "7"), (2, "b1", "2023-09-01", "5")]);
    world.ask("whole", "2023H2", &[("a1", Approved), ("b1", Submitted), ("b2", Asked)]);
    let figure = world.figure("whole", "county", "2024H1").await;
    assert_eq!((shown(&figure.value), figure.coverage), ("12".to_owned(), coverage(1, 3)));
}

#[tokio::test]
async fn the_year_before_is_compared_where_both_sides_stand() {
    let mut world = world();
    fill(&mut world, &[(1, "a1", "2022-09-01", "100"), (2, "a1", "2023-09-01", "120")]);
    let change = world.get(&key("whole", "county", "2024H1", Aspect::YearOnYear)).await;
    assert_eq!(shown(&change.value), "20");
    fill(&mut world, &[(1, "a1", "2022-09-01", "100"), (2, "a1", "2023-09-01", "120"), (3, "b2", "2022-09-01", "9")]);
    let change = world.get(&key("whole", "county", "2024H1", Aspect::YearOnYear)).await;
    assert_eq!(shown(&change.value), "[填报率不足，不作比较]", "b2 has not recorded again");
}

#[tokio::test]
async fn what_was_kept_of_a_segment_serves_the_next_engine() {
    let mut world = world();
    fill(&mut world, &[(1, "a1", "2023-09-01", "7")]);
    assert_eq!(world.facts().await.scanned, 1);
    let again = xuezheng_figures::Engine::new(world.pack.clone()).unwrap();
    assert_eq!(again.facts(&world.view()).await.unwrap().scanned, 0, "read from disk");
    let key = key("whole", "county", "2024H1", Aspect::Value);
    let facts = again.facts(&world.view()).await.unwrap();
    assert_eq!(shown(&again.figure(&world.view(), &facts, &key).await.unwrap().value), "7");
}

#[tokio::test]
async fn a_school_that_closed_for_good_takes_its_record_along() {
    let mut pack = pack();
    register(&mut pack, "whole", "on", fields(), &[]);
    snapshot(&mut pack, "whole", "whole", "on", "sum(area)");
    let orgs = vec![org("county", None), closed(org("s", Some("county")), "2024-03-31", &[]), org("r", Some("county"))];
    let mut world = World::with_orgs(pack, orgs);
    fill(&mut world, &[(1, "s", "2023-09-01", "7"), (2, "r", "2023-09-01", "5")]);
    assert_eq!(world.value("whole", "2024Q1").await, "12");
    assert_eq!(world.value("whole", "2024H1").await, "5");
    let owners = world.drill(&key("whole", "county", "2024H1", Aspect::Value));
    assert_eq!(owners.iter().map(|row| row.org.clone()).collect::<Vec<_>>(), [OrgId::new("r")]);
}
