//! 护照 and travel permits, by their form: they have no check character that is printed with the number.

use super::{Malformed, resident};

/// A passport of China: a letter, then a digit or letter, then 7 digits.
pub(super) fn passport(number: &str) -> Result<(), Malformed> {
    let bytes = number.as_bytes();
    let is_good = bytes.len() == 9
        && bytes[0].is_ascii_uppercase()
        && (bytes[1].is_ascii_digit() || (bytes[1].is_ascii_uppercase() && !matches!(bytes[1], b'I' | b'O')))
        && bytes[2..].iter().all(u8::is_ascii_digit);
    formed(is_good, "护照号码", "护照号码是 9 位，例如 E 加 8 位数字，或者两个字母加 7 位数字")
}

/// 港澳居民来往内地通行证: H or M, 8 digits, on older ones two more.
pub(super) fn hk_macao(number: &str) -> Result<(), Malformed> {
    let is_good = number.strip_prefix(['H', 'M']).is_some_and(|rest| is_digits(rest, &[8, 10]));
    formed(is_good, "港澳居民来往内地通行证号码", "以字母 H（香港）或者 M（澳门）开头，后面 8 位数字")
}

/// 台湾居民来往大陆通行证: 8 digits, on older ones 10.
pub(super) fn taiwan(number: &str) -> Result<(), Malformed> {
    let mend = "台湾居民来往大陆通行证号码是 8 位数字";
    formed(is_digits(number, &[8, 10]), "台湾居民来往大陆通行证号码", mend)
}

/// Any document that says who somebody is. What is as long as a 公民身份号码 must be one.
pub(super) fn any(number: &str, takes_fictional: bool) -> Result<(), Malformed> {
    if number.chars().count() >= 15 {
        return resident::check(number, takes_fictional);
    }
    if passport(number).is_ok() || hk_macao(number).is_ok() || taiwan(number).is_ok() {
        return Ok(());
    }
    let mend = "公民身份号码是 18 位，护照和通行证是 8 至 11 位，请对照证件核对";
    Err(Malformed::new("不是身份证、护照或者通行证号码的写法", mend))
}

fn is_digits(text: &str, lengths: &[usize]) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn formed(is_good: bool, what: &str, mend: &str) -> Result<(), Malformed> {
    if is_good {
        Ok(())
    } else {
        Err(Malformed::new(format!("不是{what}的写法"), format!("{mend}，请对照证件核对")))
    }
}
