//! 手机号码 and 固定电话, by their form.

use super::Malformed;

/// A mobile number: 11 digits, without hyphens and the country's code.
pub(super) fn mobile(number: &str) -> Result<String, Malformed> {
    let digits: String = number.chars().filter(|c| *c != '-').collect();
    let digits = ["+86", "0086", "86"].iter().find_map(|code| digits.strip_prefix(code)).unwrap_or(&digits);
    match is_mobile(digits) {
        true => Ok(digits.to_owned()),
        false => Err(Malformed::new("不是手机号码", "手机号码是 11 位数字，以 13 至 19 开头，请核对")),
    }
}

/// A mobile number, or one of a telephone at a place with its area's code.
pub(super) fn phone(number: &str) -> Result<String, Malformed> {
    if let Ok(mobile) = mobile(number) {
        return Ok(mobile);
    }
    let parts: Vec<&str> = number.split('-').filter(|part| !part.is_empty()).collect();
    let is = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_phone = match parts.as_slice() {
        [area, local] => area.starts_with('0') && is(area, 3..=4) && is(local, 7..=8),
        [area, local, extension] => {
            area.starts_with('0') && is(area, 3..=4) && is(local, 7..=8) && is(extension, 1..=6)
        }
        [all] => (all.starts_with('0') && is(all, 10..=12)) || is(all, 7..=8),
        _ => false,
    };
    match is_phone {
        true => Ok(parts.join("-")),
        false => Err(Malformed::new("不是电话号码", "手机填 11 位数字；固定电话写作 0370-1234567，分机号再加 -801")),
    }
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.starts_with('1')
        && matches!(digits.as_bytes()[1], b'3'..=b'9')
}
