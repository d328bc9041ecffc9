//! Decimals as Arrow holds them (an integer of their last decimals) and as we compute with them.

use xuezheng_pack::Decimal;

/// The decimal `unscaled` × 10^−`scale`, without trailing zeros; `None` if it needs more than 28 digits.
pub(crate) fn from_unscaled(mut unscaled: i128, mut scale: u32) -> Option<Decimal> {
    while scale > 0 && unscaled % 10 == 0 {
        unscaled /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(unscaled, scale).ok()
}

/// `value` × 10^`scale` as an integer; `None` if that has a fraction or does not fit 38 digits.
pub(crate) fn to_unscaled(value: Decimal, scale: u32) -> Option<i128> {
    let value = value.normalize();
    let missing = scale.checked_sub(value.scale())?;
    let unscaled = value.mantissa().checked_mul(10i128.checked_pow(missing)?)?;
    (unscaled.unsigned_abs() < 10u128.pow(38)).then_some(unscaled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seventeen_digits_of_yuan_fit_with_twelve_decimals() {
        let yuan: Decimal = "99999999999999999.99".parse().unwrap();
        let unscaled = to_unscaled(yuan, 12).unwrap();
        assert_eq!(unscaled, 99_999_999_999_999_999_990_000_000_000);
        assert_eq!(from_unscaled(unscaled, 12), Some(yuan));
    }

    #[test]
    fn what_does_not_fit_is_none() {
        assert_eq!(from_unscaled(10i128.pow(38) - 1, 0), None);
        assert_eq!(to_unscaled("0.125".parse().unwrap(), 2), None);
        assert_eq!(to_unscaled(Decimal::MAX, 12), None);
    }
}
