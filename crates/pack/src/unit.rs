//! Units of figures, and the few conversions that documents need.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A unit as the pack writes it: 处, 人次, 元, 万元, %.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unit(String);

/// Groups of units of one kind, each with the size of one such unit in the group's smallest.
const SCALES: &[&[(&str, i64)]] = &[
    &[("元", 1), ("万元", 10_000), ("亿元", 100_000_000)],
    &[("人", 1), ("万人", 10_000)],
    &[("人次", 1), ("万人次", 10_000)],
    &[("平方米", 1), ("万平方米", 10_000)],
];

impl Unit {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The unit as written after a number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether values are percentages (0–100), whose differences are 个百分点.
    pub fn is_percent(&self) -> bool {
        self.0 == "%"
    }

    /// Converts `value` from this unit to `target`, exactly; `None` if they measure different things.
    pub fn convert(&self, value: Decimal, target: &Unit) -> Option<Decimal> {
        if self == target {
            return Some(value);
        }
        let size = |group: &[(&str, i64)], unit: &Unit| group.iter().find(|(name, _)| *name == unit.0).map(|(_, n)| *n);
        SCALES.iter().find_map(|group| {
            let (from, to) = (size(group, self)?, size(group, target)?);
            value.checked_mul(Decimal::from(from))?.checked_div(Decimal::from(to))
        })
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decimal::print;

    fn converted(value: &str, from: &str, to: &str) -> Option<Decimal> {
        Unit::new(from).convert(value.parse().unwrap(), &Unit::new(to))
    }

    /// Case M06 of the meaning of numbers.
    #[test]
    fn money_prints_in_yuan_ten_thousands_and_hundred_millions_as_in_m06() {
        assert_eq!(print(converted("1613.68", "万元", "元").unwrap(), 0), "16136800");
        assert_eq!(print(converted("1613.68", "万元", "万元").unwrap(), 2), "1613.68");
        assert_eq!(print(converted("1613.68", "万元", "亿元").unwrap(), 2), "0.16");
    }

    #[test]
    fn the_largest_amount_converts_exactly() {
        assert_eq!(converted("9999999999999999.99", "元", "亿元"), Some("99999999.9999999999".parse().unwrap()));
    }

    #[test]
    fn persons_and_person_times_never_convert() {
        assert_eq!(converted("4", "人次", "人"), None);
        assert_eq!(converted("4", "处", "元"), None);
        assert_eq!(converted("4", "处", "处"), Some(Decimal::from(4)));
    }

    #[test]
    fn only_the_percent_sign_is_a_percentage() {
        assert!(Unit::new("%").is_percent());
        assert!(!Unit::new("个百分点").is_percent());
    }
}
