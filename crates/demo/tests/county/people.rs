//! Who was named, commended, cared for or lent money in the county, in numbers that were decided when it was made.

#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_demo::{County, DemoRow};
use xuezheng_pack::{Decimal, FieldId, Value};

use crate::made::{SEEDS, county};
use crate::row::{day, text};

/// The rows of a register, whenever they were filed.
fn rows<'a>(county: &'a County, register: &'a str) -> impl Iterator<Item = &'a DemoRow> {
    county.filings.iter().filter(move |filing| filing.register.as_str() == register).flat_map(|filing| &filing.rows)
}

fn number(row: &DemoRow, field: &str) -> i64 {
    match row.cells.get(&FieldId::from(field)) {
        Some(Value::Integer(number)) => *number,
        other => panic!("{field}: {other:?}"),
    }
}

fn took(row: &DemoRow, transition: &str) -> bool {
    row.steps.iter().any(|step| step.transition.as_str() == transition)
}

#[test]
fn two_batches_are_named_and_their_studios_guide_other_teachers() {
    for seed in SEEDS {
        let county = county(seed);
        let mut named: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for row in rows(county, "master_candidate").filter(|row| took(row, "name")) {
            *named.entry((text(row, "batch"), text(row, "category"))).or_default() += 1;
        }
        let second = ["principal", "head_teacher", "teacher"].map(|category| named[&("第二批", category)]);
        assert_eq!(second, [5, 18, 37]);
        assert_eq!(rows(county, "master_candidate").count(), 14 + 38 + 56 + 16 + 42 + 68);
        let named: BTreeSet<&str> =
            rows(county, "master_candidate").filter(|row| took(row, "name")).map(|row| text(row, "teacher")).collect();
        assert!(rows(county, "master_studio").all(|row| named.contains(text(row, "host"))));
    }
}

#[test]
fn what_becomes_of_staff_adds_up_at_every_employer() {
    for seed in SEEDS {
        let county = county(seed);
        let mut employers = 0;
        for row in rows(county, "teacher_assessment") {
            let of = |field| number(row, field);
            assert_eq!(of("excellent") + of("qualified") + of("basic") + of("failed"), of("staff"), "{row:?}");
            assert!(of("reassigned") + of("terminated") <= of("failed"));
            employers += 1;
        }
        assert!(employers > 100, "{employers}");
        for row in rows(county, "post_contract") {
            let of = |field| number(row, field);
            assert_eq!(of("own_school") + of("cross_school") + of("assigned") + of("waiting"), of("competed"));
        }
    }
}

#[test]
fn nobody_borrows_twice_for_a_school_year_or_more_than_the_limit_of_the_day() {
    for seed in SEEDS {
        let county = county(seed);
        let mut seen = BTreeSet::new();
        for row in rows(county, "origin_loan") {
            assert!(seen.insert((text(row, "student"), text(row, "school_year"))));
            let Some(Value::Date(applied)) = row.cells.get(&FieldId::from("applied_on")) else { panic!("{row:?}") };
            let Some(Value::Decimal(amount)) = row.cells.get(&FieldId::from("amount")) else { panic!("{row:?}") };
            let limits = match *applied {
                on if on < day("2023-09-01") => [12_000, 16_000],
                on if on < day("2024-09-01") => [16_000, 20_000],
                _ => [20_000, 25_000],
            };
            let limit = limits[usize::from(text(row, "level") == "graduate")];
            assert!(*amount <= Decimal::from(limit), "{row:?}");
        }
        assert_eq!(seen.len(), 268 + 7 + 306 + 5);
        let renewed = rows(county, "origin_loan").filter(|row| text(row, "school_year") == "2024-2025学年");
        assert!(renewed.filter(|row| text(row, "kind") == "renewal").count() > 100);
    }
}

#[test]
fn rolls_of_children_in_care_name_nobody_and_each_register_stays_small() {
    let county = county(SEEDS[0]);
    for row in rows(county, "care_roll") {
        assert!(row.cells.keys().all(|field| !field.as_str().contains("name") && field.as_str() != "student"));
        assert!(number(row, "files") <= number(row, "pupils"));
    }
    for register in ["care_roll", "commendation", "origin_loan", "partnership_activity", "teacher_qualification"] {
        assert!((100..=800).contains(&rows(county, register).count()), "{register}");
    }
}
