//! Campus safety and equity of the county add up, for any seed, to what the half-year report that it is made after states;
//! what that calls about 1200, over 200000, over 4000 and over 16000 has an exact number.

#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_demo::{County, DemoRow, FilingStatus};
use xuezheng_pack::{FieldId, NaiveDate, Value};

use crate::made::{SEEDS, county};
use crate::row::{day, text};

/// Approved rows of a register.
fn approved<'a>(county: &'a County, register: &'a str) -> impl Iterator<Item = &'a DemoRow> {
    let filings = county.filings.iter();
    filings
        .filter(move |filing| filing.register.as_str() == register && filing.status == FilingStatus::Approved)
        .flat_map(|filing| &filing.rows)
}

/// Those whose event lies in the first half of 2024.
fn h1<'a>(county: &'a County, register: &'a str, date: &'a str) -> impl Iterator<Item = &'a DemoRow> {
    let half = day("2024-01-01")..=day("2024-06-30");
    approved(county, register).filter(move |row| half.contains(&on(row, date)))
}

fn on(row: &DemoRow, field: &str) -> NaiveDate {
    match row.cells.get(&FieldId::from(field)) {
        Some(Value::Date(day)) => *day,
        other => panic!("{field}: {other:?}"),
    }
}

fn number(row: &DemoRow, field: &str) -> i64 {
    match row.cells.get(&FieldId::from(field)) {
        Some(Value::Integer(number)) => *number,
        None => 0,
        other => panic!("{field}: {other:?}"),
    }
}

fn stamp(row: &DemoRow) -> Option<NaiveDate> {
    row.steps.last().map(|step| step.on)
}

#[test]
fn lectures_drills_sheets_and_guards_are_those_of_the_report() {
    for seed in SEEDS {
        let county = county(seed);
        let activities = |field| h1(county, "safety_activity", "held_on").map(|row| number(row, field)).sum::<i64>();
        assert_eq!(activities("materials"), 203_600);
        let is_lecture = |row: &&DemoRow| text(row, "kind") == "lecture";
        assert_eq!(h1(county, "safety_activity", "held_on").filter(is_lecture).count(), 4);
        assert_eq!(h1(county, "safety_drill", "drilled_on").count(), 1203);
        let guards = |field| h1(county, "school_guard", "started_on").map(|row| number(row, field)).sum::<i64>();
        assert_eq!((guards("guards"), guards("licensed")), (110, 104));
        let amounts = h1(county, "school_guard", "started_on").map(|row| match &row.cells[&FieldId::from("amount")] {
            Value::Decimal(amount) => *amount,
            other => panic!("{other:?}"),
        });
        assert_eq!(amounts.sum::<xuezheng_pack::Decimal>(), xuezheng_pack::Decimal::from(1_188_000));
    }
}

#[test]
fn surveyed_returned_and_disabled_pupils_are_those_of_the_report() {
    let end = day("2024-06-30");
    for seed in SEEDS {
        let county = county(seed);
        let mut categories: BTreeMap<&str, i64> = BTreeMap::new();
        for row in h1(county, "aid_survey", "surveyed_on") {
            *categories.entry(text(row, "category")).or_default() += number(row, "pupils");
        }
        assert_eq!(categories["registered"] + categories["monitored"], 4126);
        assert_eq!(categories.values().sum::<i64>(), 4126 + 16_308);

        let half = day("2024-01-01")..=end;
        let returned = approved(county, "dropout_case").filter(|row| stamp(row).is_some_and(|day| half.contains(&day)));
        assert_eq!(returned.map(|row| text(row, "student")).collect::<BTreeSet<_>>().len(), 12);
        let is_open = |row: &&DemoRow| on(row, "found_on") <= end && stamp(row).is_none_or(|day| day > end);
        assert_eq!(approved(county, "dropout_case").filter(is_open).count(), 0);

        let mut placements: BTreeMap<&str, usize> = BTreeMap::new();
        for row in approved(county, "disabled_child") {
            if on(row, "placed_on") <= end && stamp(row).is_none_or(|day| day > end) {
                *placements.entry(text(row, "placement")).or_default() += 1;
            }
        }
        let expected = [("regular", 475), ("special_school", 118), ("home", 163), ("none", 12)];
        assert_eq!(placements, BTreeMap::from(expected));
        assert_eq!(475 + 118 + 163, 756);
    }
}

#[test]
fn children_and_cases_have_one_name_a_number_and_drills_numbers_of_their_own() {
    let county = county(SEEDS[0]);
    for (register, id, name) in [("dropout_case", "student", "student_name"), ("disabled_child", "child", "child_name")]
    {
        let mut names = BTreeMap::new();
        for row in approved(county, register) {
            let first = *names.entry(text(row, id)).or_insert(text(row, name));
            assert_eq!(first, text(row, name), "{register} {}", text(row, id));
        }
    }
    for register in ["safety_drill", "aid_survey"] {
        let mut numbers = BTreeSet::new();
        assert!(approved(county, register).all(|row| numbers.insert(text(row, "number"))), "{register}");
    }
}
