//! What holds of any result.

use std::collections::BTreeMap;

use proptest::prelude::*;
use xuezheng_pack::Decimal;
use xuezheng_pack::model::{Better, FitnessScale, Grade, Sex};

use super::{STANDARDS, group};

fn groups() -> impl Strategy<Value = (String, &'static str)> {
    (1..=12_u8, prop::bool::ANY).prop_map(|(grade, boy)| (grade.to_string(), if boy { "male" } else { "female" }))
}

/// A possible result of an item, at `part` of 1,000 between the lowest and the highest.
fn result(item: &str, part: i64) -> Decimal {
    let item = &STANDARDS[0].items[item];
    let unscaled = |value: Decimal| {
        let mut value = value;
        value.rescale(item.decimals);
        value.mantissa() as i64
    };
    let (least, most) = (unscaled(item.least), unscaled(item.most));
    Decimal::new(least + (most - least) * part / 1000, item.decimals)
}

/// Results of all items of a group, each at its part; a height of 150 cm and a weight of 20 to 100 kg.
fn results(group: (&str, &str), parts: &[i64]) -> BTreeMap<&'static str, Decimal> {
    let items = &STANDARDS[0].groups[&(Grade::parse(group.0).unwrap(), Sex::parse(group.1).unwrap())];
    let weight = Decimal::new(200 + parts[0] * 8 / 10, 1);
    let mut results = BTreeMap::from([("height", Decimal::from(150)), ("weight", weight)]);
    let ladders = items.iter().filter(|part| matches!(part.scale, FitnessScale::Ladder(_)));
    results.extend(ladders.zip(&parts[1..]).map(|(part, at)| (part.item.as_str(), result(part.item.as_str(), *at))));
    results
}

proptest! {
    #[test]
    fn a_better_result_never_scores_less((grade, sex) in groups(), one in 0..=1000_i64, other in 0..=1000_i64) {
        let group = group(&grade, sex);
        let (low, high) = (one.min(other), one.max(other));
        for (code, item) in &STANDARDS[0].items {
            let (Ok(low), Ok(high)) =
                (group.score(code.as_str(), result(code.as_str(), low)), group.score(code.as_str(), result(code.as_str(), high)))
            else {
                continue;
            };
            match item.better {
                Better::Higher => prop_assert!(low <= high, "{}", code),
                Better::Lower => prop_assert!(low >= high, "{}", code),
                Better::Range | Better::Measured => {}
            }
        }
    }

    #[test]
    fn the_total_is_the_standard_score_and_a_bonus_of_at_most_twenty(
        (grade, sex) in groups(),
        parts in prop::collection::vec(0..=1000_i64, 8),
    ) {
        let group = group(&grade, sex);
        let results = results((&grade, sex), &parts);
        let total = group.total(&results).unwrap();
        prop_assert!(total.standard_score >= Decimal::ZERO && total.standard_score <= Decimal::ONE_HUNDRED);
        prop_assert!(total.bonus >= Decimal::ZERO && total.bonus <= Decimal::from(20));
        prop_assert!((total.total - total.standard_score - total.bonus).abs() <= Decimal::new(5, 2));
    }

    #[test]
    fn there_is_a_bonus_only_beyond_the_full_score(
        (grade, sex) in groups(),
        parts in prop::collection::vec(0..=1000_i64, 8),
    ) {
        let group = group(&grade, sex);
        let results = results((&grade, sex), &parts);
        let is_full = |item: &str| {
            let bonused = ["rope", "pullup", "situp", "run1000", "run800"].contains(&item);
            bonused && group.score(item, results[item]) == Ok(Decimal::ONE_HUNDRED)
        };
        let any_full = results.keys().copied().any(is_full);
        let total = group.total(&results).unwrap();
        prop_assert!(total.bonus == Decimal::ZERO || any_full);
    }
}
