//! What the schools of compulsory education record, for any seed: everything that is asked for, parts within their wholes, and
//! a few schools that lack something.

#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]

use std::collections::BTreeMap;

use xuezheng_demo::{County, DemoRow, Filing, FilingStatus};
use xuezheng_pack::{Decimal, FieldId, Value};

use crate::made::{SEEDS, county};

fn filings<'a>(county: &'a County, register: &'a str) -> impl Iterator<Item = &'a Filing> {
    county.filings.iter().filter(move |filing| filing.register.as_str() == register)
}

fn number(row: &DemoRow, field: &str) -> Option<Decimal> {
    match row.cells.get(&FieldId::from(field)) {
        Some(Value::Integer(number)) => Some(Decimal::from(*number)),
        Some(Value::Decimal(number)) => Some(*number),
        None => None,
        other => panic!("{field}: {other:?}"),
    }
}

fn stage(row: &DemoRow) -> Option<&str> {
    match row.cells.get(&FieldId::from("stage")) {
        Some(Value::Text(stage)) => Some(stage),
        _ => None,
    }
}

#[test]
fn parts_are_within_their_wholes_and_shared_conditions_stand_alone() {
    const PARTS: [(&str, &str); 8] = [
        ("degree_teachers", "teachers"),
        ("backbone_teachers", "teachers"),
        ("arts_teachers", "teachers"),
        ("certified_teachers", "teachers"),
        ("trained_teachers", "teachers"),
        ("oversized_classes", "classes"),
        ("indoor_sports_area", "teaching_area"),
        ("training_funds", "public_funds"),
    ];
    for seed in SEEDS {
        let county = county(seed);
        for filing in filings(county, "compulsory_school") {
            let is_shared = filing.rows.len() > 1;
            for row in &filing.rows {
                for (part, whole) in PARTS {
                    assert!(number(row, part) <= number(row, whole), "{part} {row:?}");
                }
                assert_eq!(number(row, "pupils").is_some(), stage(row).is_some());
                assert_eq!(number(row, "equipment_value").is_some(), !is_shared || stage(row).is_none());
            }
            assert_eq!(filing.rows.iter().filter(|row| stage(row).is_none()).count(), usize::from(is_shared));
        }
    }
}

/// Of the schools with one section, those with less than 7.5 or 10.2 m² of sports grounds a pupil: a few, and not nobody.
#[test]
fn a_few_schools_lack_something() {
    let county = county(SEEDS[1]);
    let (mut schools, mut short) = (0, 0);
    for filing in filings(county, "compulsory_school").filter(|filing| filing.status == FilingStatus::Approved) {
        let [row] = filing.rows.as_slice() else { continue };
        let pupils = number(row, "pupils").expect("a section has pupils");
        let area = number(row, "sports_ground_area").expect("it has grounds")
            + number(row, "indoor_sports_area").unwrap_or_default();
        let standard = if stage(row) == Some("primary") { Decimal::new(75, 1) } else { Decimal::new(102, 1) };
        schools += 1;
        short += usize::from(area < standard * pupils);
    }
    assert!(schools > 300, "{schools} filings of two years");
    assert!(short > 0 && short * 10 < schools, "{short} of {schools}");
}

#[test]
fn every_item_is_reviewed_once_each_autumn() {
    let county = county(SEEDS[0]);
    let mut items: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut reviews = 0;
    for filing in filings(county, "balance_review") {
        reviews += 1;
        for row in &filing.rows {
            let Some(Value::Text(item)) = row.cells.get(&FieldId::from("item")) else { panic!("{row:?}") };
            *items.entry((filing.period.to_string(), item.clone())).or_default() += 1;
        }
    }
    assert_eq!((reviews, items.len()), (2, 62), "31 items");
    assert!(items.values().all(|count| *count == 1));
}
