//! How far schools lie apart: the weighted mean and coefficient of variation (差异系数) of the national appraisals of
//! compulsory education.
//!
//! Of n schools with quantity Qᵢ and enrolment Pᵢ: Xᵢ = Qᵢ / Pᵢ, X̄ = ΣQ / ΣP,
//! CV = √( Σ (Pᵢ / ΣP) (Xᵢ − X̄)² ) / X̄. Weights are shares of enrolment, and nothing is divided by n − 1.

use xuezheng_pack::Decimal;
use xuezheng_pack::decimal::{divide, sqrt};

/// The mean of quantity per weight, ΣQ / ΣP, over pairs of both; those without weight are left out. `None` where the weights
/// sum to zero, or a number gets too large.
pub fn weighted_mean(pairs: &[(Decimal, Decimal)]) -> Option<Decimal> {
    let (quantities, weights) = totals(&weighed(pairs))?;
    divide(quantities, weights)
}

/// The coefficient for pairs of quantity and weight; those without weight (schools without pupils) are left out.
/// `None` where the weights or the quantities sum to zero, or a number gets too large.
pub fn weighted_cv(pairs: &[(Decimal, Decimal)]) -> Option<Decimal> {
    let weighed = weighed(pairs);
    let (quantities, weights) = totals(&weighed)?;
    // Xᵢ / X̄ is of the order of 1 in any unit: what is squared and summed never gets large, and scaling changes nothing.
    let mut sum = Decimal::ZERO;
    for (quantity, weight) in &weighed {
        let relative = divide(quantity.checked_mul(weights)?, quantities.checked_mul(*weight)?)?;
        let distance = relative.checked_sub(Decimal::ONE)?;
        sum = sum.checked_add(distance.checked_mul(distance)?.checked_mul(*weight)?)?;
    }
    sqrt(divide(sum, weights)?)
}

fn weighed(pairs: &[(Decimal, Decimal)]) -> Vec<(Decimal, Decimal)> {
    pairs.iter().filter(|(_, weight)| *weight > Decimal::ZERO).copied().collect()
}

/// The sums of quantities and of weights.
fn totals(pairs: &[(Decimal, Decimal)]) -> Option<(Decimal, Decimal)> {
    pairs.iter().try_fold((Decimal::ZERO, Decimal::ZERO), |(quantities, weights), (quantity, weight)| {
        Some((quantities.checked_add(*quantity)?, weights.checked_add(*weight)?))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use xuezheng_pack::decimal::print;

    use super::*;

    fn number(value: impl Into<Decimal>) -> Decimal {
        value.into()
    }

    /// The published worked example 县域义务教育校际均衡指标计算方法（以生均图书册数为例）: enrolment and books of five schools,
    /// result 0.52; an unweighted coefficient would be 0.49 or 0.55. The fourth digit is 0.515257 recomputed.
    #[test]
    fn five_schools_differ_as_published() {
        let schools = [(279, 45), (137, 37), (935, 89), (160, 76), (402, 55)];
        let pairs = schools.map(|(books, pupils)| (number(books), number(pupils)));
        let cv = weighted_cv(&pairs).unwrap();
        assert_eq!((print(cv, 2), print(cv, 4), print(cv, 6)), ("0.52".into(), "0.5153".into(), "0.515257".into()));
    }

    /// 1,913 books of 302 pupils: 6.33 as published.
    #[test]
    fn the_mean_of_five_schools_is_as_published() {
        let schools = [(279, 45), (137, 37), (935, 89), (160, 76), (402, 55), (99, 0)];
        let pairs = schools.map(|(books, pupils)| (number(books), number(pupils)));
        assert_eq!(
            weighted_mean(&pairs).map(|mean| print(mean, 6)),
            Some("6.334437".into()),
            "nobody's books are left out"
        );
        assert_eq!(weighted_mean(&pairs[5..]), None);
    }

    #[test]
    fn one_school_or_equal_ones_do_not_differ() {
        assert_eq!(weighted_cv(&[(number(7), number(3))]), Some(Decimal::ZERO));
        assert_eq!(weighted_cv(&[(number(2), number(1)), (number(6), number(3))]), Some(Decimal::ZERO));
    }

    /// Two schools of the same size with 1 and 3 a pupil: mean 2, each 1 away, so 0.5.
    #[test]
    fn schools_without_pupils_are_left_out() {
        let two = [(number(10), number(10)), (number(30), number(10))];
        assert_eq!(weighted_cv(&two), Some("0.5".parse().unwrap()));
        assert_eq!(weighted_cv(&[two[0], two[1], (number(99), number(0))]), Some("0.5".parse().unwrap()));
    }

    #[test]
    fn nothing_to_compare_is_no_zero() {
        assert_eq!(weighted_cv(&[]), None);
        assert_eq!(weighted_cv(&[(number(0), number(3)), (number(0), number(4))]), None);
        assert_eq!(weighted_cv(&[(number(5), number(0))]), None);
    }

    proptest! {
        #[test]
        fn scaling_changes_nothing(
            schools in proptest::collection::vec((0..1_000_000_u32, 1..3000_u32), 1..40),
            factor in 1..10_000_u32,
            scale in 0..4_u32,
        ) {
            let of = |schools: &[(u32, u32)], by: Decimal| {
                let pairs: Vec<_> = schools.iter().map(|(q, p)| (number(*q) * by, number(*p))).collect();
                weighted_cv(&pairs)
            };
            let plain = of(&schools, Decimal::ONE);
            prop_assert_eq!(of(&schools, Decimal::new(i64::from(factor), scale)), plain);
        }
    }
}
