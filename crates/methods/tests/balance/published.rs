//! Results that counties published; each file names its source.

use xuezheng_methods::balance::{weighted_cv, weighted_mean};
use xuezheng_pack::Decimal;
use xuezheng_pack::decimal::{divide, print};

use crate::number;

/// The rows of a table below its head, without remarks.
fn rows(table: &str) -> Vec<Vec<&str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| line.split(',').collect()).collect()
}

fn mean(values: &[Decimal]) -> Decimal {
    divide(values.iter().sum(), Decimal::from(values.len())).unwrap()
}

/// Per pupil 6.33, coefficient 0.52; without weights it would be 0.49, which is wrong.
#[test]
fn five_schools_lie_as_far_apart_as_published() {
    let rows = rows(include_str!("weighted_cv_five_schools.csv"));
    let pairs: Vec<(Decimal, Decimal)> = rows.iter().map(|row| (number(row[2]), number(row[1]))).collect();
    for (row, (books, pupils)) in rows.iter().zip(&pairs) {
        assert_eq!(print(divide(*books, *pupils).unwrap(), 2), row[3], "{}", row[0]);
    }
    let cv = weighted_cv(&pairs).unwrap();
    assert_eq!(
        (print(weighted_mean(&pairs).unwrap(), 2), print(cv, 2), print(cv, 4)),
        ("6.33".into(), "0.52".into(), "0.5153".into())
    );
    let same_size: Vec<(Decimal, Decimal)> =
        pairs.iter().map(|(books, pupils)| (divide(*books, *pupils).unwrap(), Decimal::ONE)).collect();
    assert_eq!(print(weighted_cv(&same_size).unwrap(), 3), "0.489", "what public software computes by mistake");
}

/// A district's means, deviations and coefficients: a coefficient is deviation over mean, and 综合 is the mean of the seven.
#[test]
fn a_district_s_coefficients_are_deviation_over_mean_to_six_digits() {
    let rows = rows(include_str!("jiujiang_2023.csv"));
    let of = |row: usize| rows[row][2..9].iter().map(|cell| number(cell)).collect::<Vec<_>>();
    let (means, deviations, coefficients) = (of(0), of(1), of(2));
    for ((mean, deviation), coefficient) in means.iter().zip(&deviations).zip(&coefficients) {
        assert_eq!(print(divide(*deviation, *mean).unwrap(), 6), print(*coefficient, 6));
    }
    assert_eq!(print(mean(&coefficients), 6), rows[2][9]);
    let over = coefficients.iter().filter(|cv| **cv > number("0.5")).count();
    assert_eq!(over, 1, "0.501787 exceeds 0.50 though it prints as 0.50");
}

/// A city's coefficients: only the equipment of both stages keeps within the limits.
#[test]
fn a_city_s_coefficients_exceed_their_limits_in_all_but_one_item() {
    for row in rows(include_str!("ningguo_2022.csv")) {
        let limit = if row[0] == "小学" { number("0.5") } else { number("0.45") };
        let within: Vec<usize> = (1..=7).filter(|item| number(row[item + 1]) <= limit).collect();
        assert_eq!(within, [6], "{}", row[0]);
    }
}

/// Of the older method: the composite is the mean of eight coefficients, to the rounding of these.
#[test]
fn composites_of_the_older_method_are_means() {
    let rows = rows(include_str!("basic_balance_composites.csv"));
    assert_eq!(rows.len(), 21);
    for row in rows {
        let composite = mean(&row[2..10].iter().map(|cell| number(cell)).collect::<Vec<_>>());
        assert!((composite - number(row[10])).abs() <= number("0.001"), "{row:?}: {composite}");
    }
}
