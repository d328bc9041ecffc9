//! Chinese numerals.

use rust_decimal::prelude::ToPrimitive;
use xuezheng_pack::Decimal;

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const PLACES: [&str; 4] = ["千", "百", "十", ""];
const GROUPS: [&str; 4] = ["万亿", "亿", "万", ""];

/// A whole number in Chinese numerals, as a count before a measure word: 2 is 两, 12 is 十二, 28209 is
/// 二万八千二百零九. `None` for fractions and from 10^16 on.
pub fn chinese_numeral(value: Decimal) -> Option<String> {
    if !value.is_integer() {
        return None;
    }
    let number = value.abs().to_u64().filter(|n| *n < 10_000_000_000_000_000)?;
    let numeral = if number == 2 { "两".to_owned() } else { ordinal(number) };
    Some(if value.is_sign_negative() && number > 0 { format!("负{numeral}") } else { numeral })
}

/// A number in Chinese numerals, as in 第二 or 十二、.
pub(crate) fn ordinal(number: u64) -> String {
    if number == 0 {
        return DIGITS[0].to_owned();
    }
    let mut numeral = String::new();
    let mut gap = false;
    for (index, name) in GROUPS.iter().enumerate() {
        let below = u32::try_from(GROUPS.len() - 1 - index).unwrap_or(0);
        let group = number / 10_000_u64.pow(below) % 10_000;
        if group == 0 {
            gap = !numeral.is_empty();
            continue;
        }
        if !numeral.is_empty() && (gap || group < 1000) {
            numeral.push_str(DIGITS[0]);
        }
        append_group(group, &mut numeral);
        numeral.push_str(name);
        gap = false;
    }
    // 十 to 十九 at the very beginning drop their 一.
    match numeral.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => numeral,
    }
}

fn append_group(group: u64, numeral: &mut String) {
    let digits = [group / 1000, group / 100 % 10, group / 10 % 10, group % 10];
    let mut started = false;
    let mut gap = false;
    for (digit, place) in digits.into_iter().zip(PLACES) {
        if digit == 0 {
            gap = started;
            continue;
        }
        if gap {
            numeral.push_str(DIGITS[0]);
        }
        numeral.push_str(DIGITS.get(usize::try_from(digit).unwrap_or(0)).copied().unwrap_or(DIGITS[0]));
        numeral.push_str(place);
        started = true;
        gap = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_aloud() {
        let cases = [
            ("0", "零"),
            ("2", "两"),
            ("10", "十"),
            ("12", "十二"),
            ("20", "二十"),
            ("105", "一百零五"),
            ("110", "一百一十"),
            ("1001", "一千零一"),
            ("28209", "二万八千二百零九"),
            ("100000", "十万"),
            ("10010", "一万零一十"),
            ("16136800", "一千六百一十三万六千八百"),
            ("100000001", "一亿零一"),
            ("1000000000000", "一万亿"),
            ("-3", "负三"),
        ];
        for (number, numeral) in cases {
            assert_eq!(chinese_numeral(number.parse().unwrap()).as_deref(), Some(numeral), "{number}");
        }
    }

    #[test]
    fn fractions_have_no_numeral() {
        assert_eq!(chinese_numeral("2.5".parse().unwrap()), None);
        assert_eq!(chinese_numeral("2.0".parse().unwrap()).as_deref(), Some("两"));
    }
}
