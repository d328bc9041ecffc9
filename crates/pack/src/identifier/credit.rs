//! 统一社会信用代码 (GB 32100) and the 组织机构代码 (GB 11714) within it.

use super::{Malformed, digits, province};

/// Characters of the codes; a character's value is its place.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Characters of a code.
const LENGTH: usize = 18;
/// Weights of the first 8 of an organization's code.
const ORGANIZATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Whether a code is well-formed.
pub(super) fn code(number: &str, takes_fictional: bool) -> Result<(), Malformed> {
    let length = number.chars().count();
    if length != LENGTH {
        return Err(Malformed::length("18", length, "登记证书"));
    }
    if let Some((index, stray)) = number.chars().enumerate().find(|(_, c)| !ALPHABET.contains(*c)) {
        let (place, mend) = (index + 1, "字母 I、O、Z、S、V 不用，容易与数字 1、0、2、5 混淆，请对照登记证书核对");
        let cause = match stray.is_ascii_uppercase() {
            true => format!("第 {place} 位的字母 {stray} 不会出现在统一社会信用代码里"),
            false => format!("第 {place} 位不是数字或者字母"),
        };
        return Err(Malformed::new(cause, mend));
    }
    digits(&number[2..8], 3)?;
    province::check_authority(&number[2..4], 3, takes_fictional)?;
    if !number.ends_with(code_check(&number[..LENGTH - 1])) {
        return Err(Malformed::check(LENGTH, "登记证书"));
    }
    match number[16..17].starts_with(organization_check(&number[8..16])) {
        true => Ok(()),
        false => Err(Malformed::check(17, "登记证书")),
    }
}

/// The last character for 17.
pub(super) fn code_check(body: &str) -> char {
    let value = |c: char| ALPHABET.chars().position(|known| known == c).unwrap_or(0);
    let mut weight = 1;
    let mut sum = 0;
    for c in body.chars() {
        sum += value(c) * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET.chars().nth((31 - sum % 31) % 31).unwrap_or('0')
}

/// An organization's code without its hyphen.
pub(super) fn organization(number: &str) -> Result<String, Malformed> {
    let number: String = number.chars().filter(|c| *c != '-').collect();
    let length = number.chars().count();
    if length != 9 {
        return Err(Malformed::length("9", length, "代码证"));
    }
    if let Some(index) = number.chars().position(|c| !(c.is_ascii_digit() || c.is_ascii_uppercase())) {
        let cause = format!("第 {} 位不是数字或者字母", index + 1);
        return Err(Malformed::new(cause, "组织机构代码由数字和大写字母组成，请对照代码证核对"));
    }
    match number.ends_with(organization_check(&number[..8])) {
        true => Ok(number),
        false => Err(Malformed::check(9, "代码证")),
    }
}

/// The ninth character for 8.
pub(super) fn organization_check(body: &str) -> char {
    let value = |c: char| c.to_digit(36).unwrap_or(0);
    let sum: u32 = body.chars().zip(ORGANIZATION_WEIGHTS).map(|(c, weight)| value(c) * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}
