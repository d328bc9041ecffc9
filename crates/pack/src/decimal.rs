//! The one place where decimals are divided and rounded.
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
