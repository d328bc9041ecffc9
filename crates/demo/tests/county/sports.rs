//! The fitness tests of the county, for any seed: who is tested, in what, and who once more.

use std::collections::BTreeMap;

use xuezheng_demo::{County, DemoRow, FilingStatus};
use xuezheng_pack::{FieldId, Value};

use crate::made::{SEEDS, county};
use crate::row::text;

fn tests(county: &County) -> impl Iterator<Item = &DemoRow> {
    let filings = county.filings.iter().filter(|filing| filing.register.as_str() == "fitness_test");
    filings.filter(|filing| filing.status == FilingStatus::Approved).flat_map(|filing| &filing.rows)
}

fn has(row: &DemoRow, field: &str) -> bool {
    row.cells.contains_key(&FieldId::from(field))
}

#[test]
fn pupils_are_tested_in_what_their_grade_and_sex_are_tested_in() {
    for seed in SEEDS {
        let county = county(seed);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in tests(county) {
            let status = text(row, "status");
            *counts.entry(status).or_default() += 1;
            assert_eq!(has(row, "reason"), status != "tested");
            assert_eq!(has(row, "vital_capacity"), status == "tested");
            let (grade, boy): (u32, bool) = (text(row, "grade").parse().unwrap_or(0), text(row, "sex") == "male");
            if status == "tested" {
                assert_eq!(has(row, "pull_ups"), grade >= 7 && boy, "{grade} {boy}");
                assert_eq!(has(row, "sit_ups"), (3..=6).contains(&grade) || grade >= 7 && !boy, "{grade} {boy}");
                assert_eq!(has(row, "run_800m"), grade >= 7 && !boy, "{grade} {boy}");
                assert_eq!(has(row, "rope_skips"), grade <= 6, "{grade}");
            }
        }
        let all: usize = counts.values().sum();
        assert!((4000..=6000).contains(&all), "{counts:?}");
        assert!(counts["tested"] * 100 > all * 95 && counts["exempt"] > 0 && counts["deferred"] > 0, "{counts:?}");
    }
}

#[test]
fn who_is_tested_again_was_tested_before_in_the_same_spring() {
    let county = county(SEEDS[0]);
    let date = |row: &DemoRow| row.cells.get(&FieldId::from("tested_on")).cloned();
    let mut first: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for row in tests(county).filter(|row| !has(row, "retest")) {
        first.entry(text(row, "student")).or_default().push(date(row));
    }
    assert!(first.values().all(|days| days.len() == 1), "nobody is tested twice otherwise");
    let again: Vec<_> = tests(county).filter(|row| has(row, "retest")).collect();
    assert!(again.len() > 50, "{}", again.len());
    for row in again {
        let before = &first[text(row, "student")][0];
        assert!(matches!((before, date(row)), (Some(Value::Date(a)), Some(Value::Date(b))) if *a < b), "{row:?}");
    }
}
