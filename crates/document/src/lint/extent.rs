//! What a written number may stand for: its rounding, and the words that widen it.

use xuezheng_pack::{Decimal, decimal};

use crate::reading::{ModifierKind, Quantity};

/// From the least to the most that a written number may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) low: Decimal,
    pub(super) high: Decimal,
}

/// How two extents lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// Both may be the same number.
    Agrees,
    /// They differ by what an unusual rounding explains.
    LastDigit,
    /// They differ.
    Disagrees,
}

impl Extent {
    /// Of a quantity that has a value.
    pub(super) fn of(quantity: &Quantity) -> Option<Self> {
        let value = quantity.value()?;
        let step = quantity.step()?;
        let is_counted = step == Decimal::ONE && quantity.unit.as_deref().is_some_and(|unit| !is_rate(unit));
        let half = if is_counted { Decimal::ZERO } else { step.checked_div(Decimal::TWO)? };
        let mut extent = Self { low: value.checked_sub(half)?, high: value.checked_add(half)? };
        let place = last_place(value);
        for modifier in &quantity.modifiers {
            match modifier.kind {
                ModifierKind::About => {
                    extent.low = extent.low.checked_sub(place)?;
                    extent.high = extent.high.checked_add(place)?;
                }
                ModifierKind::Over => extent.high = extent.high.checked_add(place)?,
                ModifierKind::Nearly | ModifierKind::Under => extent.low = extent.low.checked_sub(place)?,
                // A limit says nothing of the value.
                ModifierKind::AtMost | ModifierKind::AtLeast => return None,
                ModifierKind::Cumulative
                | ModifierKind::Total
                | ModifierKind::Each
                | ModifierKind::YearOnYear
                | ModifierKind::PeriodOnPeriod => {}
            }
        }
        Some(extent)
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_add(other.low)?, high: self.high.checked_add(other.high)? })
    }

    pub(super) fn minus(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_sub(other.high)?, high: self.high.checked_sub(other.low)? })
    }

    /// The product of two that are not negative.
    pub(super) fn times(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_mul(other.low)?, high: self.high.checked_mul(other.high)? })
    }

    /// How many hundredths of `whole` this is; both are not negative, and `whole` is not zero.
    pub(super) fn percent_of(self, whole: Self) -> Option<Self> {
        let part = |part: Decimal, whole: Decimal| decimal::divide(part, whole)?.checked_mul(Decimal::ONE_HUNDRED);
        Some(Self { low: part(self.low, whole.high)?, high: part(self.high, whole.low)? })
    }

    /// How this lies to another; `step` is the value of the last digit that is written.
    pub(super) fn compare(self, other: Self, step: Decimal) -> Agreement {
        let gap = (self.low - other.high).max(other.low - self.high);
        if gap <= Decimal::ZERO {
            Agreement::Agrees
        } else if gap <= step {
            Agreement::LastDigit
        } else {
            Agreement::Disagrees
        }
    }
}

/// Whether a unit is of a rate, whose whole numbers are rounded.
pub(super) fn is_rate(unit: &str) -> bool {
    matches!(unit, "%" | "‰" | "个百分点" | "倍")
}

/// The value of the last digit that is not zero: 100 of 1200, 0.1 of 3.5.
fn last_place(value: Decimal) -> Decimal {
    let value = value.normalize();
    let mut place = Decimal::new(1, value.scale());
    if value.scale() > 0 || value.is_zero() {
        return place;
    }
    while let Some(larger) = place.checked_mul(Decimal::TEN).filter(|larger| (value % *larger).is_zero()) {
        place = larger;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(low: &str, high: &str) -> Extent {
        Extent { low: low.parse().unwrap(), high: high.parse().unwrap() }
    }

    #[test]
    fn a_whole_percentage_agrees_with_what_it_is_rounded_from() {
        let (part, whole) = (extent("21", "21"), extent("22", "22"));
        let computed = part.percent_of(whole).unwrap();
        assert_eq!(computed.compare(extent("94.5", "95.5"), Decimal::ONE), Agreement::Agrees);
        assert_eq!(computed.compare(extent("95.5", "96.5"), Decimal::ONE), Agreement::LastDigit);
        assert_eq!(computed.compare(extent("84.5", "85.5"), Decimal::ONE), Agreement::Disagrees);
    }

    #[test]
    fn the_last_place_is_that_of_the_last_digit_which_is_not_zero() {
        let place = |value: &str| last_place(value.parse().unwrap()).to_string();
        assert_eq!(
            (place("1200"), place("3.50"), place("7"), place("0")),
            ("100".into(), "0.1".into(), "1".into(), "1".into())
        );
    }
}
