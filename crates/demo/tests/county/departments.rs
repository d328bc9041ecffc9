//! What single departments keep adds up, for any seed, to what the half-year report states.

#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_demo::{County, DemoRow};
use xuezheng_pack::{FieldId, Value};

use crate::made::{SEEDS, county};
use crate::row::{day, text};

/// The rows of a register, whenever they were filed.
fn rows<'a>(county: &'a County, register: &'a str) -> impl Iterator<Item = &'a DemoRow> {
    county.filings.iter().filter(move |filing| filing.register.as_str() == register).flat_map(|filing| &filing.rows)
}

/// Those whose day lies in the first half of 2024.
fn h1<'a>(county: &'a County, register: &'a str, date: &'a str) -> impl Iterator<Item = &'a DemoRow> {
    let half = day("2024-01-01")..=day("2024-06-30");
    rows(county, register).filter(move |row| match row.cells.get(&FieldId::from(date)) {
        Some(Value::Date(day)) => half.contains(day),
        other => panic!("{date}: {other:?}"),
    })
}

/// How many rows took a step in the first half of 2024.
fn stepped<'a>(rows: impl Iterator<Item = &'a DemoRow>, transition: &str) -> usize {
    let half = day("2024-01-01")..=day("2024-06-30");
    let steps = rows.flat_map(|row| &row.steps);
    steps.filter(|step| step.transition.as_str() == transition && half.contains(&step.on)).count()
}

fn sum<'a>(rows: impl Iterator<Item = &'a DemoRow>, field: &str) -> i64 {
    let number = |row: &DemoRow| match row.cells.get(&FieldId::from(field)) {
        Some(Value::Integer(number)) => *number,
        other => panic!("{field}: {other:?}"),
    };
    rows.map(number).sum()
}

fn count_by<'a>(rows: impl Iterator<Item = &'a DemoRow>, field: &str) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(text(row, field)).or_default() += 1;
    }
    counts
}

#[test]
fn visits_and_secretaries_of_the_party_are_those_of_the_report() {
    for seed in SEEDS {
        let county = county(seed);
        let visited: BTreeSet<&str> = h1(county, "party_visit", "visited_on").map(|row| text(row, "school")).collect();
        assert_eq!(visited.len(), 23);
        assert_eq!(h1(county, "private_secretary", "dispatched_on").count(), 34);
    }
}

#[test]
fn examinations_are_those_of_the_report_and_no_school_has_more_at_a_line_than_candidates() {
    for seed in SEEDS {
        let county = county(seed);
        let lines = |field| sum(h1(county, "gaokao_result", "published_on"), field);
        assert_eq!((lines("first_line"), lines("second_line")), (1245, 4016));
        for row in rows(county, "gaokao_result") {
            let of = |field| sum(std::iter::once(row), field);
            assert!(of("first_line") <= of("second_line") && of("second_line") <= of("candidates"), "{row:?}");
        }
        let is_final = |row: &&DemoRow| text(row, "kind") == "final";
        assert_eq!(sum(h1(county, "pe_exam", "examined_on").filter(is_final), "tested"), 15_225);
        let grade_six = h1(county, "quality_test", "tested_on").filter(|row| text(row, "kind") == "primary_6");
        assert_eq!(grade_six.count(), 14);
    }
}

#[test]
fn works_and_projects_of_research_are_those_of_the_report() {
    let county = county(SEEDS[0]);
    let works = |kind| rows(county, "quality_work").filter(move |row| text(row, "kind") == kind);
    let named = count_by(h1(county, "quality_work", "awarded_on"), "kind");
    assert_eq!(named["lesson"], 504);
    let sent = ["lesson", "courseware", "paper"].map(|kind| stepped(works(kind), "nominate"));
    assert_eq!((sent, stepped(works("lesson"), "honor")), ([195, 20, 20], 10));
    let concluded =
        |level| stepped(rows(county, "research_project").filter(|row| text(row, "level") == level), "conclude");
    assert_eq!((concluded("provincial"), concluded("city")), (7, 76));
}

#[test]
fn private_schools_and_institutions_are_those_of_the_report_each_with_a_name_of_its_own() {
    for seed in SEEDS {
        let county = county(seed);
        let inspected = count_by(h1(county, "private_inspection", "inspected_on"), "kind");
        assert_eq!(inspected, BTreeMap::from([("school", 31), ("kindergarten", 158), ("vocational", 2)]));
        let names: BTreeSet<&str> =
            h1(county, "private_inspection", "inspected_on").map(|row| text(row, "school")).collect();
        assert_eq!(names.len(), 31 + 158 + 2);
        let found: Vec<&DemoRow> = h1(county, "tutoring_institution", "surveyed_on").collect();
        assert_eq!(found.len(), 48);
        let (applied, registered) =
            (stepped(found.iter().copied(), "apply"), stepped(found.iter().copied(), "register"));
        assert_eq!(applied - registered, 26);
        assert_eq!(sum(h1(county, "joint_enforcement", "held_on"), "persons"), 338);
    }
}
