//! 银行卡号: 15 to 19 digits whose last makes the sum of ISO/IEC 7812 (Luhn) a multiple of ten.

use super::{Malformed, digits};

/// The card's number without hyphens.
pub(super) fn read(number: &str) -> Result<String, Malformed> {
    let number: String = number.chars().filter(|c| *c != '-').collect();
    let length = number.chars().count();
    if !(15..=19).contains(&length) {
        return Err(Malformed::length("15 至 19", length, "银行卡"));
    }
    digits(&number, 1)?;
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let values = number.chars().rev().filter_map(|c| c.to_digit(10)).enumerate();
    let sum: u32 = values.map(|(index, digit)| if index % 2 == 1 { doubled(digit) } else { digit }).sum();
    if sum.is_multiple_of(10) { Ok(number) } else { Err(Malformed::check(length, "银行卡")) }
}
