//! Plans against what trying everything finds.

use proptest::prelude::*;
use xuezheng_methods::balance::{Item, Plan, School, Standard, cheapest, judge, weighted_cv};
use xuezheng_pack::Decimal;

use crate::{number, primary, school};

/// A quantity grows by at most so many steps when everything is tried.
const MOST: u64 = 15;

/// The schools with what a plan adds.
fn after(schools: &[School], plan: &Plan) -> Vec<School> {
    let mut after = schools.to_vec();
    for addition in &plan.additions {
        after[addition.school].quantities[addition.item] += addition.for_itself + addition.for_balance;
    }
    after
}

fn is_enough(standard: &Standard, schools: &[School]) -> bool {
    let within = |(index, item): (usize, &Item)| {
        let pairs: Vec<_> = schools.iter().map(|school| (school.quantities[index], school.pupils)).collect();
        weighted_cv(&pairs).is_some_and(|cv| cv <= item.limit)
    };
    schools.iter().all(|school| judge(standard, school).unwrap().passes)
        && standard.items.iter().enumerate().all(within)
}

/// The least cost of one item for each set of schools that may stay below its standard; `None` where nothing tried is enough.
fn tried(item: &Item, index: usize, schools: &[School], floor: Decimal) -> Vec<Option<Decimal>> {
    let count = schools.len();
    let mut best: Vec<Option<Decimal>> = vec![None; 1 << count];
    for number in 0..(MOST + 1).pow(count as u32) {
        let steps: Vec<u64> = (0..count).map(|school| number / (MOST + 1).pow(school as u32) % (MOST + 1)).collect();
        let pairs: Vec<(Decimal, Decimal)> = schools
            .iter()
            .zip(&steps)
            .map(|(school, steps)| (school.quantities[index] + item.step * Decimal::from(*steps), school.pupils))
            .collect();
        let reaches = |(quantity, pupils): &(Decimal, Decimal), percent: Decimal| {
            *quantity * item.per * Decimal::ONE_HUNDRED >= item.standard * *pupils * percent
        };
        if !pairs.iter().all(|pair| reaches(pair, floor)) || weighted_cv(&pairs).is_none_or(|cv| cv > item.limit) {
            continue;
        }
        let below: usize = pairs
            .iter()
            .enumerate()
            .filter(|(_, pair)| !reaches(pair, Decimal::ONE_HUNDRED))
            .map(|(school, _)| 1 << school)
            .sum();
        let cost = item.step * item.cost * Decimal::from(steps.iter().sum::<u64>());
        for set in (0..best.len()).filter(|set| set & below == below) {
            best[set] = Some(best[set].map_or(cost, |known| known.min(cost)));
        }
    }
    best
}

/// The least cost of all plans within [`MOST`] steps.
fn best(standard: &Standard, schools: &[School]) -> Option<Decimal> {
    let floor = standard.floor;
    let items: Vec<_> =
        standard.items.iter().enumerate().map(|(index, item)| tried(item, index, schools, floor)).collect();
    let sets = 1_usize << schools.len();
    let mut least: Option<Decimal> = None;
    for number in 0..sets.pow(items.len() as u32) {
        let chosen: Vec<usize> = (0..items.len()).map(|item| number / sets.pow(item as u32) % sets).collect();
        let missed = |school: usize| chosen.iter().filter(|set| **set & (1 << school) != 0).count();
        if (0..schools.len()).any(|school| missed(school) > standard.may_miss) {
            continue;
        }
        let costs: Option<Vec<Decimal>> = chosen.iter().zip(&items).map(|(set, item)| item[*set]).collect();
        let cost = costs.map(|costs| costs.into_iter().sum());
        least = least.into_iter().chain(cost).min();
    }
    least
}

fn small() -> impl Strategy<Value = (Standard, Vec<School>)> {
    let item = (1..8_u32, 10..70_u32, 1..4_u32).prop_map(|(standard, limit, cost)| Item {
        standard: Decimal::new(standard.into(), 1) * Decimal::TWO,
        per: Decimal::ONE,
        limit: Decimal::new(limit.into(), 2),
        step: Decimal::ONE,
        cost: cost.into(),
    });
    (1..3_usize, 1..4_usize, 0..2_usize).prop_flat_map(move |(items, schools, may_miss)| {
        let school = (1..7_u32, proptest::collection::vec(0..9_u32, items));
        let school = school.prop_map(|(pupils, quantities)| School {
            pupils: pupils.into(),
            quantities: quantities.into_iter().map(Decimal::from).collect(),
        });
        let standard = proptest::collection::vec(item.clone(), items);
        let standard = standard.prop_map(move |items| Standard { items, may_miss, floor: Decimal::from(60) });
        (standard, proptest::collection::vec(school, schools))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn nothing_that_was_tried_is_cheaper_than_the_bound_or_than_what_is_proved_best((standard, schools) in small()) {
        let plan = cheapest(&standard, &schools).unwrap();
        prop_assert!(is_enough(&standard, &after(&schools, &plan)), "{plan:?}");
        prop_assert_eq!(plan.additions.iter().map(|it| it.cost).sum::<Decimal>(), plan.cost);
        prop_assert!(plan.bound <= plan.cost);
        if let Some(best) = best(&standard, &schools) {
            prop_assert!(plan.bound <= best, "{} {best}", plan.bound);
            // Where no school may choose what it misses, there is nothing but evening out, which is exact.
            let was_tried = plan.additions.iter().all(|it| it.for_itself + it.for_balance <= Decimal::from(MOST));
            if standard.may_miss == 0 && was_tried {
                prop_assert_eq!(plan.cost, best);
            }
        }
    }

    #[test]
    fn without_a_limit_that_binds_the_plan_is_the_best((mut standard, schools) in small()) {
        standard.items.iter_mut().for_each(|item| item.limit = Decimal::ONE_HUNDRED);
        let plan = cheapest(&standard, &schools).unwrap();
        prop_assert_eq!(plan.cost, plan.bound);
        prop_assert_eq!(Some(plan.cost), best(&standard, &schools));
    }
}

/// 100 pupils, one teacher of PE short of 0.9 in 100 and 45 m² of rooms: a teacher at 9, or 45 × 3: the rooms are left at
/// the floor, which they reach, and the teacher comes.
#[test]
fn a_school_leaves_at_the_floor_what_saves_most() {
    let mut standard = primary();
    standard.items[2].cost = number("9");
    standard.items[3].cost = number("3");
    let schools = [school(100, ["5", "1", "0", "405", "750", "200000", "3"])];
    let plan = cheapest(&standard, &schools).unwrap();
    let [addition] = plan.additions.as_slice() else { unreachable!("{plan:?}") };
    assert_eq!((addition.item, addition.for_itself, addition.is_floor), (2, Decimal::ONE, false));
    assert_eq!((plan.cost, plan.bound), (number("9"), number("9")));
}

/// Two schools of ten pupils with 10 and 30: both reach 1 a pupil, but lie 0.5 apart. Within 0.4 the first must have 13, for
/// (30 − 13) ÷ 43 = 0.395 and (30 − 12) ÷ 42 = 0.429.
#[test]
fn schools_that_lie_too_far_apart_are_evened_out_from_below() {
    let item = Item { standard: 1.into(), per: 1.into(), limit: number("0.4"), step: 1.into(), cost: 2.into() };
    let standard = Standard { items: vec![item], may_miss: 0, floor: 85.into() };
    let schools = [10, 30].map(|quantity| School { pupils: 10.into(), quantities: vec![quantity.into()] });
    let plan = cheapest(&standard, &schools).unwrap();
    let [addition] = plan.additions.as_slice() else { unreachable!("{plan:?}") };
    assert_eq!((addition.school, addition.for_itself, addition.for_balance), (0, 0.into(), 3.into()));
    assert_eq!((plan.cost, plan.bound), (6.into(), 6.into()));
}

#[test]
fn no_schools_need_nothing_and_a_step_of_nothing_leads_nowhere() {
    let mut standard = primary();
    assert_eq!(cheapest(&standard, &[]).map(|plan| plan.cost), Some(Decimal::ZERO));
    standard.items[0].step = Decimal::ZERO;
    assert_eq!(cheapest(&standard, &[school(1, ["1"; 7])]), None);
}
