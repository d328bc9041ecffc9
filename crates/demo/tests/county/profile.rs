//! The statistics of a school year count the children and pupils that other registers count in the same autumn, and what the
//! bureau as a whole has promised, asked and looked at has the faults that it is made with.

#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days};
use xuezheng_demo::{County, DemoRow};
use xuezheng_pack::{FieldId, NaiveDate, Value};

use crate::made::{SEEDS, county};
use crate::row::{day, text};

fn rows<'a>(county: &'a County, register: &'a str) -> impl Iterator<Item = &'a DemoRow> {
    county.filings.iter().filter(move |filing| filing.register.as_str() == register).flat_map(|filing| &filing.rows)
}

fn date(row: &DemoRow, field: &str) -> NaiveDate {
    match row.cells.get(&FieldId::from(field)) {
        Some(Value::Date(day)) => *day,
        other => panic!("{field}: {other:?}"),
    }
}

/// A number; what isn't filled counts as none.
fn number(row: &DemoRow, field: &str) -> i64 {
    match row.cells.get(&FieldId::from(field)) {
        Some(Value::Integer(number)) => *number,
        None => 0,
        other => panic!("{field}: {other:?}"),
    }
}

/// The statistics of the autumn of a year.
fn statistics(county: &County, year: i32) -> Vec<&DemoRow> {
    rows(county, "school_statistics").filter(|row| date(row, "recorded_on").year() == year).collect()
}

fn autumn<'a>(county: &'a County, register: &'a str, year: i32) -> impl Iterator<Item = &'a DemoRow> {
    rows(county, register).filter(move |row| {
        let on = date(row, "counted_on");
        on.year() == year && on.month() > 6
    })
}

#[test]
fn pupils_are_those_of_the_stage_and_children_those_of_the_district_but_for_one_class() {
    for seed in SEEDS {
        let county = county(seed);
        for (year, forgotten) in [(2023, 34), (2024, 0)] {
            let schools = statistics(county, year);
            let sum = |field: &str| schools.iter().map(|row| number(row, field)).sum::<i64>();
            for row in autumn(county, "private_enrollment", year) {
                let field = format!("{}_pupils", text(row, "stage"));
                assert_eq!(sum(&field), number(row, "pupils"), "{year} {field}");
                let private = schools.iter().filter(|row| text(row, "nature") == "private");
                assert_eq!(private.map(|row| number(row, &field)).sum::<i64>(), number(row, "private_pupils"));
            }
            let mut short = Vec::new();
            for row in autumn(county, "preschool_roll", year) {
                let here = schools.iter().filter(|school| text(school, "district") == text(row, "district"));
                let missing = number(row, "children") - here.map(|row| number(row, "preschool_pupils")).sum::<i64>();
                short.extend((missing != 0).then_some(missing));
            }
            assert_eq!(short.iter().sum::<i64>(), forgotten, "{year}");
            assert_eq!(short.len(), usize::from(forgotten > 0), "{year}");
        }
    }
}

#[test]
fn every_school_is_counted_once_a_year_and_adds_up() {
    let county = county(SEEDS[0]);
    for year in [2023, 2024] {
        let schools = statistics(county, year);
        let names: BTreeSet<&str> = schools.iter().map(|row| text(row, "school")).collect();
        assert_eq!(names.len(), schools.len());
        let first = day(&format!("{year}-09-03"));
        let standing = county.orgs.iter().filter(|org| org.kind.as_str() == "school" && org.exists_on(first));
        assert!(standing.clone().all(|org| names.contains(org.label.as_str())));
        assert_eq!(schools.iter().filter(|row| text(row, "governed") == "city").count(), 2);
        for row in schools {
            let stages = ["preschool", "primary", "junior", "senior", "vocational", "special"];
            let sum: i64 = stages.iter().map(|stage| number(row, &format!("{stage}_pupils"))).sum();
            assert_eq!(sum, number(row, "pupils"), "{row:?}");
            assert!(number(row, "teachers") >= 1 && number(row, "teachers") < number(row, "staff"), "{row:?}");
        }
    }
}

#[test]
fn what_is_late_on_30_june_2024_is_what_the_county_is_made_with() {
    let end = day("2024-06-30");
    for seed in SEEDS {
        let county = county(seed);
        let late = |register: &str, step: &str, due: &dyn Fn(&DemoRow) -> Option<NaiveDate>| {
            let is_open = |row: &&DemoRow| {
                let taken = row.steps.iter().find(|one| one.transition.as_str() == step).map(|one| one.on);
                due(row).is_some_and(|due| due <= end) && taken.is_none_or(|on| on > end)
            };
            rows(county, register).filter(is_open).count()
        };
        let after = |field: &'static str| move |row: &DemoRow| Some(date(row, field) + Days::new(30));
        assert_eq!(late("plan_task", "complete", &|row| Some(date(row, "deadline"))), 2);
        assert_eq!(late("survey_opinion", "answer", &after("received_on")), 2);
        let with_problems = |row: &DemoRow| after("checked_on")(row).filter(|_| number(row, "problems") > 0);
        assert_eq!(late("ideology_check", "rectify", &with_problems), 2);
        let reported = |row: &DemoRow| {
            let report = row.steps.iter().find(|step| step.transition.as_str() == "report");
            report.map(|step| step.on + Days::new(180))
        };
        assert_eq!(late("quality_monitoring", "improve", &reported), 1);
    }
}

#[test]
fn each_organization_has_one_star_a_year_and_each_survey_its_parts() {
    let county = county(SEEDS[1]);
    let mut stars: BTreeMap<(&str, NaiveDate), usize> = BTreeMap::new();
    let registered: BTreeSet<&str> = rows(county, "party_organization").map(|row| text(row, "name")).collect();
    for row in rows(county, "branch_rating") {
        *stars.entry((text(row, "name"), date(row, "rated_on"))).or_default() += 1;
        let parts: i64 = ["excellent", "ordinary", "unqualified"].iter().map(|part| number(row, part)).sum();
        assert_eq!(parts, number(row, "reviewed"), "{row:?}");
        assert!(registered.contains(text(row, "name")), "{row:?}");
    }
    assert!(stars.len() > 150 && stars.values().all(|count| *count == 1));
    for row in rows(county, "satisfaction_survey") {
        let parts: i64 = ["satisfied", "fair", "dissatisfied"].iter().map(|part| number(row, part)).sum();
        assert_eq!(parts, number(row, "valid"), "{row:?}");
        assert!(number(row, "valid") <= number(row, "returned") && number(row, "returned") <= number(row, "sent"));
    }
}
