//! The one place where decimals are divided, rounded and their roots taken.
//!
//! Rounding is 四舍五入 (half away from zero) and happens only when a number is printed; everything that compares or
//! computes uses the unrounded value.

use rust_decimal::{Decimal, RoundingStrategy};

/// Digits after the point that a quotient keeps (design: one module divides, at 12 digits).
pub const QUOTIENT_DIGITS: u32 = 12;

/// Divides exactly to [`QUOTIENT_DIGITS`] digits after the point; `None` for a zero denominator or an overflow.
pub fn divide(numerator: Decimal, denominator: Decimal) -> Option<Decimal> {
    let quotient = numerator.checked_div(denominator)?;
    Some(round(quotient, QUOTIENT_DIGITS).normalize())
}

/// The square root, exact to [`QUOTIENT_DIGITS`] digits after the point; `None` of a negative number.
///
/// Digit by digit over integers, as on paper: no approximation, so that a root is the same on every machine.
pub fn sqrt(value: Decimal) -> Option<Decimal> {
    if value.is_sign_negative() && !value.is_zero() {
        return None;
    }
    let value = value.normalize();
    let mut digits = value.mantissa().to_string().into_bytes();
    // Pairs of digits count from the point, and each gives one digit of the root.
    let pairs_after = QUOTIENT_DIGITS.max(value.scale().div_ceil(2));
    let zeros = usize::try_from(2 * pairs_after - value.scale()).ok()?;
    digits.resize(digits.len() + zeros, b'0');
    if !digits.len().is_multiple_of(2) {
        digits.insert(0, b'0');
    }
    let (mut root, mut rest) = (0_u128, 0_u128);
    for pair in digits.chunks_exact(2) {
        let [tens, ones] = pair else { return None };
        rest = rest * 100 + u128::from(tens - b'0') * 10 + u128::from(ones - b'0');
        let next = (1..=9).rev().find(|digit| (20 * root + digit) * digit <= rest).unwrap_or(0);
        rest -= (20 * root + next) * next;
        root = 10 * root + next;
    }
    // value = root² + rest, and the middle to the next root lies at root² + root + ¼. Digits beyond the twelve are left
    // as they are: they are rounded once, below.
    root += u128::from(pairs_after == QUOTIENT_DIGITS && rest > root);
    let root = Decimal::try_from_i128_with_scale(i128::try_from(root).ok()?, pairs_after).ok()?;
    Some(round(root, QUOTIENT_DIGITS).normalize())
}

/// Rounds half away from zero to `places` digits after the point: 0.125 → 0.13, −0.125 → −0.13.
#[expect(clippy::disallowed_methods, reason = "the one function that rounds")]
pub fn round(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Prints with exactly `places` digits after the point, rounded half away from zero: 95.4545 at 1 → `95.5`.
pub fn print(value: Decimal, places: u32) -> String {
    let mut rounded = round(value, places);
    rounded.rescale(places);
    if rounded.is_zero() {
        rounded.set_sign_positive(true);
    }
    rounded.to_string()
}

/// Prints a value in full, without trailing zeros: 1200.00 → `1200`.
pub fn print_exact(value: Decimal) -> String {
    value.normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn printed(value: &str, places: u32) -> String {
        print(number(value), places)
    }

    /// Case M05 of the meaning of numbers.
    #[test]
    fn printing_rounds_half_away_from_zero_as_in_m05() {
        let percent = divide(number("21"), number("22")).unwrap() * Decimal::ONE_HUNDRED;
        assert_eq!((print(percent, 1), print(percent, 0)), ("95.5".to_owned(), "95".to_owned()));
        assert_eq!(printed("95.95", 1), "96.0");
        assert_eq!((printed("0.125", 2), printed("-0.125", 2)), ("0.13".to_owned(), "-0.13".to_owned()));
        assert_eq!((printed("2.5", 0), printed("3.5", 0)), ("3".to_owned(), "4".to_owned()));
        assert_eq!(printed("84.96", 1), "85.0");
    }

    #[test]
    fn division_is_exact_of_integers_and_absent_by_zero() {
        assert_eq!(divide(number("5"), number("2")), Some(number("2.5")));
        assert_eq!(divide(number("0"), number("4")), Some(Decimal::ZERO));
        assert_eq!(divide(number("3"), number("0")), None);
    }

    #[test]
    fn a_quotient_keeps_twelve_digits() {
        assert_eq!(divide(number("1"), number("3")), Some(number("0.333333333333")));
        assert_eq!(divide(number("2"), number("3")), Some(number("0.666666666667")));
        assert_eq!(divide(number("-2"), number("3")), Some(number("-0.666666666667")));
    }

    /// √2 and √3 to 12 digits as published (OEIS A002193, A002194); the largest root of a Decimal is below 2.82 × 10^14.
    #[test]
    fn a_root_is_exact_to_twelve_digits() {
        let root = |text: &str| sqrt(number(text)).map(|root| root.to_string());
        assert_eq!(root("2").as_deref(), Some("1.414213562373"));
        assert_eq!(root("3").as_deref(), Some("1.732050807569"));
        assert_eq!(root("0.25").as_deref(), Some("0.5"));
        assert_eq!(root("1524157875019052.100000").as_deref(), Some("39040464.585082131166"));
        assert_eq!(root("0").as_deref(), Some("0"));
        assert_eq!(root("0.0000000000000000000000000001").as_deref(), Some("0"), "10^-14 has no digit among twelve");
        assert_eq!(root("-1"), None);
        assert_eq!(sqrt(Decimal::MAX).map(|root| print(root, 0)).as_deref(), Some("281474976710656"));
    }

    #[test]
    fn the_square_of_a_root_is_as_near_as_twelve_digits_can_be() {
        for n in 1..2000_u32 {
            let value = divide(Decimal::from(n), Decimal::from(7)).unwrap();
            let root = sqrt(value).unwrap();
            let half = number("0.0000000000005");
            let (low, high) = (root - half, root + half);
            assert!(low * low <= value && value <= high * high, "{n}");
        }
    }

    #[test]
    fn what_rounds_to_zero_has_no_sign() {
        assert_eq!(printed("-0.04", 1), "0.0");
        assert_eq!(printed("-0.05", 1), "-0.1");
    }

    #[test]
    fn printing_fills_up_or_drops_zeros_as_asked() {
        assert_eq!(printed("1200", 2), "1200.00");
        assert_eq!(print_exact(number("1200.00")), "1200");
        assert_eq!(print_exact(number("0.50")), "0.5");
    }

    /// Case M06 of the meaning of numbers.
    #[test]
    fn sums_of_money_are_exact_as_in_m06() {
        let sum: Decimal = ["115.63", "859.78", "396.12", "242.15"].map(number).into_iter().sum();
        assert_eq!(sum, number("1613.68"));
        assert_eq!(number("0.10") * number("1000000"), number("100000.00"));
        let grants: Decimal = std::iter::repeat_n(number("999999999999999.99"), 9).sum();
        assert_eq!(print(grants, 2), "8999999999999999.91");
    }
}
