//! What the county files about teachers adds up, for any seed, to what the half-year report states.

#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_demo::{County, DemoRow};
use xuezheng_pack::{FieldId, NaiveDate, Value};

use crate::made::{SEEDS, county};
use crate::row::{day, text};

/// The rows of a register that were filed for a period.
fn filed<'a>(county: &'a County, register: &'a str, period: &'a str) -> impl Iterator<Item = &'a DemoRow> {
    let filings = county.filings.iter();
    filings
        .filter(move |filing| filing.register.as_str() == register && filing.period.to_string() == period)
        .flat_map(|filing| &filing.rows)
}

fn number(cells: &BTreeMap<FieldId, Value>, field: &str) -> i64 {
    match cells.get(&FieldId::from(field)) {
        Some(Value::Integer(number)) => *number,
        other => panic!("{field}: {other:?}"),
    }
}

fn stamp(row: &DemoRow, transition: &str) -> Option<NaiveDate> {
    row.steps.iter().find(|step| step.transition.as_str() == transition).map(|step| step.on)
}

fn count_by<'a>(rows: impl Iterator<Item = &'a DemoRow>, field: &str) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(text(row, field)).or_default() += 1;
    }
    counts
}

#[test]
fn teachers_of_the_half_year_are_those_of_the_report() {
    for seed in SEEDS {
        let county = county(seed);
        let mut places: BTreeMap<&str, i64> = BTreeMap::new();
        for row in filed(county, "recruitment_post", "2024H1") {
            *places.entry(text(row, "category")).or_default() += number(&row.cells, "places");
            assert_eq!(text(row, "mode"), "agency");
        }
        assert_eq!(places, BTreeMap::from([("kindergarten", 150), ("senior_high", 128), ("vocational", 16)]));

        let levels = count_by(filed(county, "title_certificate", "2024H1"), "level");
        assert_eq!(levels, BTreeMap::from([("senior", 308), ("first", 392)]));
        assert_eq!(filed(county, "appointment", "2024H1").count(), 784);

        let end = day("2024-06-30");
        let cases = county.filings.iter().filter(|filing| filing.register.as_str() == "staffing_case");
        let dismissed = cases.flat_map(|filing| &filing.rows).filter_map(|row| stamp(row, "dismiss"));
        assert_eq!(dismissed.filter(|on| (day("2024-01-01")..=end).contains(on)).count(), 14);

        let signed = filed(county, "ethics_pledge", "2024H1").map(|row| number(&row.cells, "signed"));
        assert_eq!(signed.sum::<i64>(), 11_832);
        let prizes = count_by(filed(county, "teacher_award", "2024H1"), "prize");
        assert_eq!(prizes, BTreeMap::from([("organization", 10), ("special", 6), ("first", 12), ("second", 47)]));

        let sessions: BTreeSet<&str> =
            filed(county, "training_session", "2024H1").map(|row| text(row, "number")).collect();
        let rostered: BTreeSet<&str> =
            filed(county, "training_attendance", "2024H1").map(|row| text(row, "session")).collect();
        assert_eq!((sessions.len(), &sessions), (28, &rostered));
        let teachers: Vec<&str> =
            filed(county, "training_attendance", "2024H1").map(|row| text(row, "teacher")).collect();
        assert_eq!(teachers.len(), 8469);
        assert!(teachers.iter().collect::<BTreeSet<_>>().len() < 8000, "some come twice");
    }
}

#[test]
fn exams_are_planned_in_july_and_who_is_hired_is_known_only_then() {
    let county = county(SEEDS[0]);
    for row in filed(county, "recruitment_post", "2024H1") {
        let Some(Value::Date(exam)) = row.cells.get(&FieldId::from("exam_on")) else { panic!("{row:?}") };
        assert_eq!(exam.format("%Y-%m").to_string(), "2024-07");
        assert!(!row.cells.contains_key(&FieldId::from("hired")));
        assert!(stamp(row, "review").is_some_and(|on| on <= day("2024-06-30")));
    }
    let hired = filed(county, "recruitment_post", "2024H1").map(|row| {
        let step = row.steps.iter().find(|step| step.transition.as_str() == "hire").expect("they are hired in time");
        assert!(step.on > day("2024-07-31"), "{row:?}");
        number(&step.cells, "hired")
    });
    // Of 294 places, 14 stay open: 2 in village kindergartens, 11 in senior high schools, 1 for a mechanic.
    assert_eq!(hired.sum::<i64>(), 280);
}

#[test]
fn nobody_gets_a_certificate_and_an_appointment_in_one_half_year_or_goes_to_the_own_school() {
    let county = county(SEEDS[0]);
    for period in ["2023H1", "2023H2", "2024H1", "2024H2"] {
        let titled: BTreeSet<&str> =
            filed(county, "title_certificate", period).map(|row| text(row, "teacher")).collect();
        let mut appointed = filed(county, "appointment", period).map(|row| text(row, "teacher"));
        assert!(appointed.all(|teacher| !titled.contains(teacher)), "{period}");
        let mut moved = filed(county, "rotation", period);
        assert!(moved.all(|row| text(row, "from_school") != text(row, "to_school")), "{period}");
    }
    let numbers: Vec<&str> = ["2023H1", "2023H2", "2024H1", "2024H2"]
        .iter()
        .flat_map(|period| filed(county, "training_attendance", period))
        .map(|row| text(row, "teacher"))
        .collect();
    // No place has the area code 990081.
    assert!(numbers.iter().all(|number| number.len() == 18 && number.starts_with("990081")));
}
