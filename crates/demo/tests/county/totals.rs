//! The county adds up, for any seed, to what the half-year report that it is made after states.

#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use xuezheng_demo::{County, DemoRow, Filing, FilingStatus};
use xuezheng_pack::{Decimal, FieldId, NaiveDate, OrgTree, Value};

use crate::made::{SEEDS, county};
use crate::row::{day, text};

fn h1() -> std::ops::RangeInclusive<NaiveDate> {
    day("2024-01-01")..=day("2024-06-30")
}

/// Approved rows of a register, of all periods.
fn approved<'a>(county: &'a County, register: &'a str) -> impl Iterator<Item = (&'a Filing, &'a DemoRow)> {
    let filings = county.filings.iter();
    filings
        .filter(move |filing| filing.register.as_str() == register && filing.status == FilingStatus::Approved)
        .flat_map(|filing| filing.rows.iter().map(move |row| (filing, row)))
}

fn date(row: &DemoRow, field: &str) -> NaiveDate {
    match row.cells.get(&FieldId::from(field)) {
        Some(Value::Date(day)) => *day,
        other => panic!("{field}: {other:?}"),
    }
}

fn amount(row: &DemoRow) -> Decimal {
    match row.cells.get(&FieldId::from("amount")) {
        Some(Value::Decimal(amount)) => *amount,
        other => panic!("amount: {other:?}"),
    }
}

fn stamp(row: &DemoRow, transition: &str) -> Option<NaiveDate> {
    row.steps.iter().find(|step| step.transition.as_str() == transition).map(|step| step.on)
}

#[test]
fn the_same_seed_gives_the_same_county_and_another_seed_another() {
    let first = county(SEEDS[0]);
    assert_eq!(*first, xuezheng_demo::county(SEEDS[0]));
    assert_ne!(first.orgs, county(SEEDS[1]).orgs);
}

#[test]
fn every_filing_is_asked_for_by_one_collection_and_a_few_come_late() {
    for seed in SEEDS {
        let county = county(seed);
        let (mut came, mut late) = (BTreeMap::<&str, usize>::new(), BTreeMap::<&str, Vec<&str>>::new());
        for filing in &county.filings {
            let asks = county.collections.iter().filter(|it| {
                it.period == filing.period && it.registers.contains(&filing.register) && it.orgs.contains(&filing.org)
            });
            let asks: Vec<_> = asks.collect();
            assert_eq!(asks.len(), 1, "{} {} {}", filing.org, filing.register, filing.period);
            if !matches!(filing.status, FilingStatus::Asked | FilingStatus::Draft | FilingStatus::Exempt) {
                *came.entry(&asks[0].title).or_default() += 1;
                if filing.filed_on > asks[0].deadline {
                    late.entry(&asks[0].title).or_default().push(filing.org.as_str());
                }
            }
        }
        // Of the second half of 2024, whose time is not over, none; of each large collection before it 2 to 5 in 100, and
        // hardly a school twice.
        let large = came.iter().filter(|(title, came)| **came > 400 && !title.contains("2024年下半年"));
        let mut seen = 0;
        for (title, came) in large {
            let late = late.get(title).map(Vec::as_slice).unwrap_or_default();
            let share = late.len() * 1_000 / came;
            assert!((20..=50).contains(&share), "{title}: {} of {came}", late.len());
            let orgs: BTreeSet<&&str> = late.iter().collect();
            assert!(orgs.len() * 10 >= late.len() * 8, "{title}: {} answers of {} orgs", late.len(), orgs.len());
            seen += 1;
        }
        assert!(seen >= 3);
        assert!(late.keys().all(|title| !title.contains("2024年下半年")));
        assert_eq!(county.collections.iter().filter(|it| it.extension.is_some()).count(), 1);
        let asked: usize = county.collections.iter().map(|it| it.registers.len() * it.orgs.len()).sum();
        assert_eq!(asked, county.filings.len());
    }
}

#[test]
fn aided_students_and_amounts_of_the_half_year_are_those_of_the_report() {
    for seed in SEEDS {
        let county = county(seed);
        let mut persons: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut amounts: BTreeMap<&str, Decimal> = BTreeMap::new();
        let mut grants = 0;
        for (_, row) in approved(county, "aid_grant").filter(|(_, row)| h1().contains(&date(row, "paid_on"))) {
            persons.entry(text(row, "stage")).or_default().insert(text(row, "student"));
            *amounts.entry(text(row, "stage")).or_default() += amount(row);
            grants += 1;
        }
        let persons: BTreeMap<&str, usize> =
            persons.into_iter().map(|(stage, numbers)| (stage, numbers.len())).collect();
        assert_eq!(
            persons,
            BTreeMap::from([("preschool", 3006), ("compulsory", 18_306), ("senior_high", 4215), ("vocational", 2682)])
        );
        let yuan = Decimal::from;
        assert_eq!(
            amounts,
            BTreeMap::from([
                ("preschool", yuan(1_156_300)),
                ("compulsory", yuan(8_597_800)),
                ("senior_high", yuan(3_961_200)),
                ("vocational", yuan(2_421_500)),
            ])
        );
        assert_eq!(amounts.values().sum::<Decimal>(), yuan(16_136_800));
        assert!(grants > 28_209, "some pupils get two grants");
    }
}

#[test]
fn safety_and_petitions_of_the_half_year_are_those_of_the_report() {
    for seed in SEEDS {
        let county = county(seed);
        let in_h1 = |register, field| {
            approved(county, register).filter(move |(_, row)| h1().contains(&date(row, field))).count()
        };
        assert_eq!(in_h1("inspection", "inspected_on"), 21);
        assert_eq!(in_h1("rectification_notice", "issued_on"), 45);
        assert_eq!(in_h1("petition", "received_on"), 22);
        let closed = |register| {
            approved(county, register)
                .filter(|(_, row)| stamp(row, "close").is_some_and(|day| h1().contains(&day)))
                .count()
        };
        assert_eq!(closed("hazard"), 340);
        assert_eq!(closed("petition"), 21);

        let mut channels: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, row) in approved(county, "petition").filter(|(_, row)| h1().contains(&date(row, "received_on"))) {
            *channels.entry(text(row, "channel")).or_default() += 1;
        }
        assert_eq!(channels, BTreeMap::from([("online", 5), ("visit", 2), ("hotline", 15)]));
    }
}

#[test]
fn at_the_end_of_the_half_year_one_petition_and_23_hazards_are_open_6_overdue_and_2_serious() {
    let end = day("2024-06-30");
    for seed in SEEDS {
        let county = county(seed);
        let open = |register, begun| -> Vec<&DemoRow> {
            approved(county, register)
                .map(|(_, row)| row)
                .filter(|row| date(row, begun) <= end && stamp(row, "close").is_none_or(|day| day > end))
                .collect()
        };
        assert_eq!(open("petition", "received_on").len(), 1);
        let hazards = open("hazard", "found_on");
        assert_eq!(hazards.len(), 23);
        let due = |row: &DemoRow| date(row, "found_on") + chrono::Days::new(15);
        assert_eq!(hazards.iter().filter(|row| due(row) <= end).count(), 6);
        assert_eq!(hazards.iter().filter(|row| text(row, "severity") == "serious").count(), 2);
    }
}

#[test]
fn coverage_is_at_least_98_percent_for_the_report_and_about_60_percent_for_the_next() {
    for seed in SEEDS {
        let county = county(seed);
        let percent = |register: &str, period: &str| {
            let asked = county.filings.iter().filter(|filing| {
                filing.register.as_str() == register
                    && filing.period.to_string() == period
                    && filing.status != FilingStatus::Exempt
            });
            let statuses: Vec<FilingStatus> = asked.map(|filing| filing.status).collect();
            let complete = statuses.iter().filter(|status| **status == FilingStatus::Approved).count();
            (complete * 100 / statuses.len(), statuses.len() > complete)
        };
        for register in ["aid_grant", "hazard"] {
            assert!(percent(register, "2024H1").0 >= 98);
            assert!(percent(register, "2024H1").1, "some are late");
            assert!(percent(register, "2023H1").0 >= 99);
            assert!((59..=61).contains(&percent(register, "2024H2").0));
        }
        for register in ["inspection", "rectification_notice", "petition"] {
            assert_eq!(percent(register, "2024H1"), (100, false));
            assert_eq!(percent(register, "2023H1"), (100, false));
        }
    }
}

#[test]
fn records_that_do_not_count_are_there() {
    let county = county(SEEDS[0]);
    for register in ["aid_grant", "hazard"] {
        for status in [FilingStatus::Draft, FilingStatus::Submitted, FilingStatus::Returned] {
            let found = county.filings.iter().any(|filing| {
                filing.register.as_str() == register && filing.status == status && !filing.rows.is_empty()
            });
            assert!(found, "{register} {status:?}");
        }
    }
    let zero = |filing: &&Filing| filing.status == FilingStatus::Approved && filing.rows.is_empty();
    assert!(county.filings.iter().filter(zero).count() > 100, "many declare that nothing happened");
}

#[test]
fn names_numbers_and_grants_are_unique_and_every_org_is_valid() {
    for seed in SEEDS {
        let county = county(seed);
        let tree = OrgTree::new(county.orgs.clone());
        assert_eq!(tree.len(), county.orgs.len());
        let labels: BTreeSet<&str> = county.orgs.iter().map(|org| org.label.as_str()).collect();
        assert_eq!(labels.len(), county.orgs.len());
        let count = |kind: &str| county.orgs.iter().filter(|org| org.kind.as_str() == kind).count();
        assert_eq!((count("bureau"), count("department"), count("township_office")), (1, 16, 24));
        assert!(count("school") > 400);
        let root = tree.root().expect("a root").id.clone();
        for org in &county.orgs {
            assert!(tree.is_within(&org.id, &root, day("2024-06-30")), "{}", org.id);
            assert!(org.successors.iter().all(|next| tree.get(next).is_some()));
            assert_eq!(org.kind.as_str() == "school", !org.sections.is_empty());
        }

        let mut owners: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
        let mut keys = BTreeSet::new();
        for filing in county.filings.iter().filter(|filing| filing.register.as_str() == "aid_grant") {
            for row in &filing.rows {
                let student = text(row, "student");
                assert!(student.starts_with("G990081") && student.len() == 19, "{student}");
                let who = (text(row, "student_name"), filing.org.as_str());
                assert_eq!(*owners.entry(student).or_insert(who), who, "one number, one pupil");
                assert!(keys.insert((student, text(row, "programme"), text(row, "term"))), "paid twice");
            }
        }
        for register in ["hazard", "inspection", "rectification_notice", "petition"] {
            let mut numbers = BTreeSet::new();
            for filing in county.filings.iter().filter(|filing| filing.register.as_str() == register) {
                for row in &filing.rows {
                    assert!(numbers.insert(text(row, "number")), "{register} {}", text(row, "number"));
                }
            }
        }
    }
}

#[test]
fn filings_belong_to_orgs_that_exist_and_records_to_their_period() {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/education-bureau");
    let pack = xuezheng_pack::load::load(&pack).unwrap().pack;
    let county = county(SEEDS[0]);
    let tree = OrgTree::new(county.orgs.clone());
    let calendar = xuezheng_pack::Calendar::default();
    for filing in &county.filings {
        let org = tree.get(&filing.org).expect("an org of the county");
        let (first, last) = (filing.period.first_day(&calendar), filing.period.last_day(&calendar));
        assert!(org.exists_on(first) || org.exists_on(last), "{} {}", filing.org, filing.period);
        assert!(filing.filed_on > last, "{} {}", filing.org, filing.filed_on);
        let begun = pack.registers[&filing.register].date.as_str();
        for row in &filing.rows {
            let begun = date(row, begun);
            assert!((first..=last).contains(&begun) && org.exists_on(begun), "{} {begun}", filing.org);
            let mut before = begun;
            for step in &row.steps {
                assert!(before <= step.on, "{} {before} {}", filing.org, step.on);
                before = step.on;
            }
        }
        let nothing = matches!(filing.status, FilingStatus::Asked | FilingStatus::Exempt);
        assert!(!nothing || filing.rows.is_empty(), "{} {:?}", filing.org, filing.status);
    }
}
