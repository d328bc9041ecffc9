//! The standards of quality-balanced development: what was published, the rule of the school, and plans that nobody beats.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod plans;
mod published;

use xuezheng_methods::balance::{Item, Reached, School, Standard, judge};
use xuezheng_pack::Decimal;

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The seven items of primary schools, as the appraisal of 2017 has them.
fn primary() -> Standard {
    let items =
        [("4.2", "100"), ("1", "100"), ("0.9", "100"), ("4.5", "1"), ("7.5", "1"), ("2000", "1"), ("2.3", "100")];
    let item = |(standard, per): (&str, &str)| Item {
        standard: number(standard),
        per: number(per),
        limit: number("0.5"),
        step: Decimal::ONE,
        cost: Decimal::ONE,
    };
    Standard { items: items.map(item).to_vec(), may_miss: 1, floor: number("85") }
}

fn school(pupils: u32, quantities: [&str; 7]) -> School {
    School { pupils: pupils.into(), quantities: quantities.map(number).to_vec() }
}

/// The four schools of `packs/education-bureau/areas/balance/cases/school_rule.md`: 100 pupils each.
#[test]
fn one_item_may_be_missed_if_it_reaches_the_floor_unrounded() {
    use Reached::{Floor, Nothing, Standard as Met};
    let of = |quantities| judge(&primary(), &school(100, quantities)).unwrap();
    let exact = of(["5", "1", "1", "450", "750", "200000", "3"]);
    assert_eq!((exact.reached, exact.passes), (vec![Met; 7], true), "what equals the standard reaches it");
    let floor = of(["5", "1", "1", "450", "637.50", "200000", "3"]);
    assert_eq!((floor.reached[4], floor.passes), (Floor, true), "6.375 is 85 % of 7.5");
    let below = of(["5", "1", "1", "450", "637.49", "200000", "3"]);
    assert_eq!((below.reached[4], below.passes), (Nothing, false), "6.3749 prints as 6.37 and fails");
    let two = of(["5", "1", "1", "449.99", "749.99", "200000", "3"]);
    assert_eq!((two.reached.iter().filter(|it| **it == Floor).count(), two.passes), (2, false), "two are one too many");
}

/// 85 % of 5.3 is 4.505, which a published reading prints as 4.51: 4.507 reaches it.
#[test]
fn the_floor_is_not_what_it_is_printed_as() {
    let mut junior = primary();
    junior.items[0].standard = number("5.3");
    let rest = ["100", "100", "9000", "9000", "9000000", "100"];
    let of = |teachers: &str| {
        let quantities = std::iter::once(teachers).chain(rest).map(number).collect();
        judge(&junior, &School { pupils: 1000.into(), quantities }).unwrap().passes
    };
    assert!(of("45.07") && of("45.05") && !of("45.04"));
}

#[test]
fn a_school_without_a_quantity_is_not_judged() {
    let school = School { pupils: 100.into(), quantities: vec![Decimal::ONE; 6] };
    assert_eq!(judge(&primary(), &school), None);
}
