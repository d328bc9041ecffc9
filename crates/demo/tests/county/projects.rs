//! The project library adds up, for any seed, to what the half-year report states about building.

#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]

use std::collections::BTreeMap;

use xuezheng_demo::{DemoRow, FilingStatus};
use xuezheng_pack::{FieldId, NaiveDate, Value};

use crate::made::{SEEDS, county};
use crate::row::{day, text};

fn rows(county: &xuezheng_demo::County, register: &str) -> Vec<DemoRow> {
    let filings = county.filings.iter();
    let approved = filings.filter(|f| f.register.as_str() == register && f.status == FilingStatus::Approved);
    approved.flat_map(|filing| filing.rows.clone()).collect()
}

fn number(row: &DemoRow, field: &str) -> i64 {
    match row.cells.get(&FieldId::from(field)) {
        Some(Value::Integer(number)) => *number,
        _ => 0,
    }
}

fn date(row: &DemoRow, field: &str) -> NaiveDate {
    match row.cells.get(&FieldId::from(field)) {
        Some(Value::Date(day)) => *day,
        other => panic!("{field}: {other:?}"),
    }
}

/// The last step taken by that day.
fn stage(row: &DemoRow, on: NaiveDate) -> &str {
    row.steps.iter().rfind(|step| step.on <= on).map_or("listed", |step| step.transition.as_str())
}

/// Projects listed by that day, by category and stage.
fn stages(county: &xuezheng_demo::County, on: NaiveDate) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for row in rows(county, "construction_project").iter().filter(|row| date(row, "listed_on") <= on) {
        *counts.entry((text(row, "category").to_owned(), stage(row, on).to_owned())).or_default() += 1;
    }
    counts
}

#[test]
fn projects_stand_at_the_end_of_the_half_year_where_the_report_says() {
    for seed in SEEDS {
        let county = county(seed);
        let stages = stages(county, day("2024-06-30"));
        let of = |category: &str| -> Vec<(&str, usize)> {
            let found = stages.iter().filter(|((name, _), _)| name == category);
            found.map(|((_, stage), count)| (stage.as_str(), *count)).collect()
        };
        assert_eq!(of("teacher_flats"), [("complete", 8), ("fit_out", 14)]);
        assert_eq!(of("kindergarten_new"), [("start", 3)]);
        assert_eq!(of("kindergarten_extension"), [("cost", 2), ("design", 1), ("listed", 1)]);
        assert_eq!(of("primary_new"), [("fit_out", 1)]);
        assert_eq!(of("nine_year_new"), [("top_out", 1)]);
        assert_eq!(of("library"), [("fit_out", 1)]);
        assert_eq!(of("laboratory"), [("review", 1)]);
        assert_eq!(of("boarding_junior"), [("complete", 5)]);
        assert_eq!(of("village_primary"), [("complete", 31), ("fit_out", 2)]);
        assert_eq!(of("urban_renovation"), [("complete", 9)]);

        let projects = rows(county, "construction_project");
        let sum = |category: &str, field: &str| -> i64 {
            projects.iter().filter(|row| text(row, "category") == category).map(|row| number(row, field)).sum()
        };
        assert_eq!(sum("teacher_flats", "flats"), 592);
        assert_eq!(sum("kindergarten_new", "places"), 990);
        assert_eq!(sum("kindergarten_extension", "places"), 90);
        let library = projects.iter().find(|row| text(row, "category") == "library").expect("a library");
        let wanted = Value::Decimal(xuezheng_pack::Decimal::new(1_200_000_000, 2));
        assert_eq!(library.cells.get(&FieldId::from("investment")), Some(&wanted));
    }
}

#[test]
fn closures_standardization_and_titles_of_the_half_year_are_those_of_the_report() {
    let half = day("2024-01-01")..=day("2024-06-30");
    for seed in SEEDS {
        let county = county(seed);
        let closures = rows(county, "teaching_point_closure");
        let closed: Vec<&DemoRow> = closures.iter().filter(|row| half.contains(&date(row, "closed_on"))).collect();
        assert_eq!(closed.len(), 22);
        assert_eq!(closed.iter().map(|row| number(row, "pupils")).sum::<i64>(), 22 * 50);

        let tasks = rows(county, "school_standardization");
        let passed =
            |row: &&DemoRow| row.steps.iter().any(|step| step.transition.as_str() == "pass" && half.contains(&step.on));
        assert_eq!(tasks.iter().filter(passed).count(), 22);
        let is_open = |row: &&DemoRow| stage(row, day("2024-06-30")) == "start";
        assert_eq!(tasks.iter().filter(is_open).count(), 9);

        let mut titles: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows(county, "school_title").iter().filter(|row| half.contains(&date(row, "awarded_on"))) {
            *titles.entry(text(row, "title").to_owned()).or_default() += 1;
        }
        assert_eq!(titles, BTreeMap::from([("demonstration".to_owned(), 5), ("standardized".to_owned(), 12)]));
    }
}

#[test]
fn project_names_and_numbers_are_unique_and_payments_go_to_projects_and_stay_below_their_investment() {
    for seed in SEEDS {
        let county = county(seed);
        let money = |row: &DemoRow, field: &str| match row.cells.get(&FieldId::from(field)) {
            Some(Value::Decimal(amount)) => *amount,
            other => panic!("{field}: {other:?}"),
        };
        let projects = rows(county, "construction_project");
        let mut left: BTreeMap<&str, _> =
            projects.iter().map(|row| (text(row, "number"), money(row, "investment"))).collect();
        let names: std::collections::BTreeSet<&str> = projects.iter().map(|row| text(row, "name")).collect();
        assert_eq!((left.len(), names.len()), (projects.len(), projects.len()));
        for row in
            rows(county, "project_payment").iter().filter(|row| !row.cells.contains_key(&FieldId::from("returned_on")))
        {
            *left.get_mut(text(row, "project")).expect("a project") -= money(row, "amount");
        }
        assert!(left.values().all(|left| *left > xuezheng_pack::Decimal::ZERO), "more paid than invested");
        let points = rows(county, "teaching_point_closure");
        let distinct: std::collections::BTreeSet<&str> = points.iter().map(|row| text(row, "point")).collect();
        assert_eq!(distinct.len(), points.len());
    }
}

#[test]
fn payments_are_filed_when_their_projects_are_approved() {
    for seed in SEEDS {
        let county = county(seed);
        // The office approves a filing the day after it came.
        let mut approved: BTreeMap<String, NaiveDate> = BTreeMap::new();
        for filing in county.filings.iter().filter(|filing| filing.register.as_str() == "construction_project") {
            let day = filing.filed_on.succ_opt().expect("a day after it");
            approved.extend(filing.rows.iter().map(|row| (text(row, "number").to_owned(), day)));
        }
        for filing in county.filings.iter().filter(|filing| filing.register.as_str() == "project_payment") {
            for row in &filing.rows {
                let project = text(row, "project");
                assert!(approved.get(project).is_some_and(|day| *day <= filing.filed_on), "{project} is not there yet");
            }
        }
    }
}
