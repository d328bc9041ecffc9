//! What is late, expired or missing on 30 June 2024 in safety, buildings, moral education, supervision, budgets and documents: as many as the
//! county is made with, for any seed, so that its report has something to say.

#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]

use chrono::Days;
use xuezheng_demo::{County, DemoRow, FilingStatus};
use xuezheng_pack::{FieldId, NaiveDate, Value};

use crate::made::{SEEDS, county};

fn end() -> NaiveDate {
    "2024-06-30".parse().expect("a date")
}

/// Approved rows of a register.
fn approved<'a>(county: &'a County, register: &'a str) -> impl Iterator<Item = &'a DemoRow> {
    let filings = county.filings.iter();
    filings
        .filter(move |filing| filing.register.as_str() == register && filing.status == FilingStatus::Approved)
        .flat_map(|filing| &filing.rows)
}

fn date(row: &DemoRow, field: &str) -> Option<NaiveDate> {
    match row.cells.get(&FieldId::from(field)) {
        Some(Value::Date(day)) => Some(*day),
        None => None,
        other => panic!("{field}: {other:?}"),
    }
}

fn taken(row: &DemoRow, transition: &str) -> Option<NaiveDate> {
    row.steps.iter().find(|step| step.transition.as_str() == transition).map(|step| step.on)
}

/// Whether a step that was due by `due` had not been taken at the end.
fn is_late(row: &DemoRow, due: Option<NaiveDate>, transition: &str) -> bool {
    due.is_some_and(|due| due <= end()) && taken(row, transition).is_none_or(|day| day > end())
}

/// Named for a term that is over, and still there: the term's end is filled in when somebody is named.
fn is_named_and_expired(row: &DemoRow) -> bool {
    let name = row.steps.iter().find(|step| step.transition.as_str() == "name");
    let term = name.and_then(|step| step.cells.get(&FieldId::from("term_ends")));
    matches!(term, Some(Value::Date(term)) if is_late(row, Some(*term), "end"))
}

#[test]
fn each_area_has_the_faults_that_it_is_made_with() {
    for seed in SEEDS {
        let county = county(seed);
        let count = |register: &str, late: &dyn Fn(&DemoRow) -> bool| {
            approved(county, register).filter(|row| late(row)).count()
        };
        let after = |day: Option<NaiveDate>, days: u64| day.map(|day| day + Days::new(days));
        let creations = |row: &DemoRow| is_late(row, after(taken(row, "accept"), 120), "conclude");
        assert_eq!(count("campus_creation", &creations), 1);
        let findings = |row: &DemoRow| is_late(row, after(taken(row, "notify"), 60), "close");
        assert_eq!(count("supervision_finding", &findings), 5);
        let matters = |row: &DemoRow| is_late(row, after(taken(row, "visit"), 30), "report");
        assert_eq!(count("supervision_matter", &matters), 1);
        assert_eq!(count("inspector", &|row| is_late(row, date(row, "term_ends"), "end")), 2);
        assert_eq!(count("service_contract", &|row| is_late(row, after(date(row, "ends_on"), 30), "accept")), 1);
        assert_eq!(count("policy_document", &|row| is_late(row, date(row, "valid_until"), "repeal")), 2);
        assert_eq!(count("exchange_agreement", &|row| is_late(row, date(row, "expires_on"), "end")), 1);
        let is_expired = |row: &DemoRow| is_late(row, date(row, "term_ends"), "end");
        assert_eq!((count("master_candidate", &is_named_and_expired), count("principal_rank", &is_expired)), (2, 2));
        let is_unassessed = |from: &'static str| {
            move |row: &DemoRow| taken(row, "end").is_none() && is_late(row, after(date(row, from), 365), "assess")
        };
        assert_eq!(count("master_studio", &is_unassessed("opened_on")), 2);
        assert_eq!(count("school_partnership", &is_unassessed("signed_on")), 3);
        let waits = |row: &DemoRow| {
            taken(row, "refuse").is_none() && is_late(row, after(taken(row, "accept"), 30), "recognize")
        };
        assert_eq!(count("teacher_qualification", &waits), 3);
        let lapsed = |row: &DemoRow| {
            taken(row, "lapse").is_some_and(|on| on <= end()) && is_late(row, taken(row, "lapse"), "cure")
        };
        assert_eq!(count("origin_loan", &lapsed), 3);
        assert_eq!(count("canteen", &|row| is_late(row, date(row, "licence_until"), "stop")), 3);
        assert_eq!(count("school_dispute", &|row| is_late(row, after(date(row, "found_on"), 30), "resolve")), 3);
        assert_eq!(count("safety_campaign", &|row| is_late(row, after(date(row, "ends_on"), 15), "end")), 1);
        let meals = |row: &DemoRow| {
            let found = row.cells.get(&FieldId::from("problems")) != Some(&Value::Integer(0));
            found && is_late(row, after(date(row, "inspected_on"), 15), "close")
        };
        assert_eq!(count("meal_inspection", &meals), 2);
        assert_eq!(count("building_appraisal", &|row| is_late(row, date(row, "deadline"), "treat")), 1);
        assert_eq!(count("digital_resource", &|row| is_late(row, after(date(row, "submitted_on"), 60), "publish")), 3);
        let cases = |row: &DemoRow| is_late(row, after(date(row, "found_on"), 7), "assess");
        assert!((1..=3).contains(&count("counseling_case", &cases)));
    }
}

#[test]
fn no_pupil_of_the_counseling_register_is_named() {
    let county = county(SEEDS[0]);
    for row in approved(county, "counseling_case") {
        assert!(
            !row.cells.contains_key(&FieldId::from("student_name"))
                && row.cells.contains_key(&FieldId::from("student"))
        );
    }
}
