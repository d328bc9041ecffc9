//! 公民身份号码 (GB 11643): 6 digits of the place, 8 of the birthday, 3 of the order, and a check character (ISO 7064 MOD 11-2).

use chrono::{Datelike, NaiveDate};

use super::{Malformed, digits, province};

/// Characters of a number.
const LENGTH: usize = 18;
/// Weights of the first 17.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check character for each remainder.
const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// Whether a number is well-formed.
pub(super) fn check(number: &str, takes_fictional: bool) -> Result<(), Malformed> {
    if number.len() == 15 && number.bytes().all(|byte| byte.is_ascii_digit()) {
        let mend = "请改填 18 位的公民身份号码";
        return Err(Malformed::new("15 位的第一代居民身份证号码已经停用", mend));
    }
    behind(number, 0, takes_fictional)
}

/// The same for a number that stands behind `before` characters, which count in positions.
pub(super) fn behind(number: &str, before: usize, takes_fictional: bool) -> Result<(), Malformed> {
    place_and_day(number, before, takes_fictional)?;
    let (body, last) = number.split_at(LENGTH - 1);
    match last.starts_with(check_character(body)) {
        true => Ok(()),
        false => Err(Malformed::check(before + LENGTH, "证件")),
    }
}

/// Whether a number has 18 characters, of which the first 17 are digits that name a place and a day.
pub(super) fn place_and_day(number: &str, before: usize, takes_fictional: bool) -> Result<(), Malformed> {
    let length = number.chars().count();
    if length != LENGTH {
        return Err(Malformed::length(&(before + LENGTH).to_string(), before + length, "证件"));
    }
    let body: String = number.chars().take(LENGTH - 1).collect();
    digits(&body, before + 1)?;
    if !number.is_ascii() {
        return Err(Malformed::check(before + LENGTH, "证件"));
    }
    province::check(&number[..2], before + 1, takes_fictional)?;
    let born = NaiveDate::parse_from_str(&number[6..14], "%Y%m%d").ok();
    if born.is_none_or(|born| !(1900..=2100).contains(&born.year())) {
        let cause = format!("第 {} 至 {} 位不是有效的出生日期", before + 7, before + 14);
        return Err(Malformed::new(cause, "请对照证件核对年、月、日"));
    }
    Ok(())
}

/// The last character for 17 digits.
pub(super) fn check_character(body: &str) -> char {
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte.wrapping_sub(b'0')) * weight).sum();
    CHECK[(sum % 11) as usize]
}
