//! Numerals as they are written: Arabic, Chinese, redacted.

use xuezheng_pack::Decimal;

use crate::reading::quantity::Amount;
use crate::reading::scan::{char_at, char_before, is_mask};

/// A numeral that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    pub(super) amount: Amount,
    /// One past its last character.
    pub(super) end: usize,
}

/// Characters of a Chinese numeral at most; what is longer is none.
pub(super) const LONGEST: usize = 20;

/// Whether a numeral of any kind may begin with a character.
pub(super) fn may_begin(c: char) -> bool {
    c.is_ascii_digit()
        || is_mask(c)
        || digit(c).is_some()
        || place(c).is_some()
        || matches!(c, '-' | '−' | '－' | '万' | '亿' | '点')
}

/// Digits before the point of the longest number that a decimal holds.
const MOST_DIGITS: usize = 29;

/// `1613.68`, `1,613.68`, `-0.5` at `at`.
pub(super) fn arabic(chars: &[char], at: usize) -> Option<Numeral> {
    let is_negative = matches!(char_at(chars, at), '-' | '−' | '－');
    let mut index = at + usize::from(is_negative);
    let first = index;
    let mut digits = String::new();
    while let c @ '0'..='9' = char_at(chars, index) {
        if digits.len() == MOST_DIGITS {
            return None;
        }
        digits.push(c);
        index += 1;
    }
    if index == first {
        return None;
    }
    // 1,613,500: groups of three behind at most three digits.
    if digits.len() <= 3 {
        let is_group = |at: usize| {
            char_at(chars, at) == ','
                && (1..=3).all(|offset| char_at(chars, at + offset).is_ascii_digit())
                && !char_at(chars, at + 4).is_ascii_digit()
        };
        while is_group(index) {
            digits.extend((1..=3).map(|offset| char_at(chars, index + offset)));
            index += 4;
        }
    }
    if char_at(chars, index) == '.' && char_at(chars, index + 1).is_ascii_digit() {
        digits.push('.');
        index += 1;
        while let c @ '0'..='9' = char_at(chars, index) {
            digits.push(c);
            index += 1;
        }
    }
    let value: Decimal = digits.parse().ok()?;
    Some(Numeral { amount: Amount::Exact(if is_negative { -value } else { value }), end: index })
}

/// `X`, `xx.x`, `××` at `at`: a run of masks that is no part of a Latin word.
pub(super) fn masked(chars: &[char], at: usize) -> Option<Numeral> {
    let first = char_at(chars, at);
    // Within a run nothing begins: its first mask was asked already.
    if !is_mask(first) || is_latin(char_before(chars, at)) || char_before(chars, at) == first {
        return None;
    }
    let mut index = at;
    while char_at(chars, index) == first {
        index += 1;
    }
    if char_at(chars, index) == '.' && char_at(chars, index + 1) == first {
        index += 1;
        while char_at(chars, index) == first {
            index += 1;
        }
    }
    if is_latin(char_at(chars, index)) {
        return None;
    }
    Some(Numeral { amount: Amount::Missing, end: index })
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// The value of one Chinese digit.
pub(super) fn digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn place(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

/// The end of the run of Chinese numerals at `at`.
pub(super) fn chinese_end(chars: &[char], at: usize) -> usize {
    let is_part = |c: char| digit(c).is_some() || place(c).is_some() || matches!(c, '万' | '亿' | '点');
    let mut index = at;
    while is_part(char_at(chars, index)) {
        let c = char_at(chars, index);
        // 百分点, 一点: a decimal point stands between digits.
        if c == '点'
            && (digit(char_at(chars, index + 1)).is_none()
                || (index > at
                    && place(char_before(chars, index)).is_none()
                    && digit(char_before(chars, index)).is_none()))
        {
            break;
        }
        index += 1;
    }
    index
}

/// `二十`, `三万五千`, `二〇二四`, `七八` (a range) in `start..end`, all of it.
pub(super) fn chinese(chars: &[char], start: usize, end: usize) -> Option<Amount> {
    let run = chars.get(start..end).filter(|run| !run.is_empty() && run.len() <= LONGEST)?;
    if let Some(amount) = neighbors(run) {
        return Some(amount);
    }
    if let Some(point) = run.iter().position(|c| *c == '点') {
        let whole = whole(run.get(..point)?)?;
        let mut digits = whole.to_string();
        digits.push('.');
        for c in run.get(point + 1..)? {
            digits.push(char::from_digit(digit(*c)?, 10)?);
        }
        return digits.parse().ok().map(Amount::Exact);
    }
    whole(run).map(|value| Amount::Exact(Decimal::from(value)))
}

/// `七八`, `三四十`, `十七八`, `两三百`: two digits that follow each other.
fn neighbors(run: &[char]) -> Option<Amount> {
    let (tens, rest) = match run {
        ['十', rest @ ..] if rest.len() == 2 => (10, rest),
        [first, '十', rest @ ..] if rest.len() == 2 => (digit(*first)? * 10, rest),
        _ => (0, run),
    };
    let [low, high, places @ ..] = rest else { return None };
    let (low, high) = (digit(*low)?, digit(*high)?);
    if high != low + 1 || low == 0 {
        return None;
    }
    let mut factor = 1_u64;
    for c in places {
        factor *= match c {
            '万' => 10_000,
            '亿' => 100_000_000,
            c => place(*c)?,
        };
    }
    (factor <= 1_000_000_000_000).then(|| Amount::Range {
        low: Decimal::from(u64::from(tens + low) * factor),
        high: Decimal::from(u64::from(tens + high) * factor),
    })
}

/// A whole number: with places, or digit by digit.
fn whole(run: &[char]) -> Option<u64> {
    let has_places = run.iter().any(|c| place(*c).is_some() || matches!(c, '万' | '亿'));
    if !has_places {
        if run.len() > 1 && !run.iter().any(|c| matches!(c, '零' | '〇')) && run.len() != 4 {
            return None;
        }
        return run.iter().try_fold(0_u64, |sum, c| Some(sum * 10 + u64::from(digit(*c)?)));
    }
    let (mut total, mut section, mut current) = (0_u64, 0_u64, None::<u64>);
    for c in run {
        if let Some(digit) = digit(*c) {
            if current.is_some_and(|current| current != 0) {
                return None;
            }
            current = Some(u64::from(digit));
        } else if let Some(factor) = place(*c) {
            let count = match current.take() {
                Some(0) => 1,
                Some(count) => count,
                // 十二, 百余: a place at the beginning counts once.
                None if section == 0 => 1,
                None => return None,
            };
            section = section.checked_add(count.checked_mul(factor)?)?;
        } else {
            let factor: u64 = if *c == '万' { 10_000 } else { 100_000_000 };
            let below = section.checked_add(current.take().unwrap_or(0))?;
            if below == 0 && total == 0 {
                return None;
            }
            total = if factor > 10_000 {
                total.checked_add(below)?.checked_mul(factor)?
            } else {
                total.checked_add(below.checked_mul(factor)?)?
            };
            section = 0;
        }
    }
    total.checked_add(section)?.checked_add(current.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let chars: Vec<char> = text.chars().collect();
        let end = chinese_end(&chars, 0);
        Some(match chinese(&chars, 0, end)? {
            Amount::Exact(value) => value.to_string(),
            Amount::Range { low, high } => format!("{low}~{high}"),
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn chinese_numerals_are_read() {
        for (text, expected) in [
            ("二十支", "20"),
            ("十", "10"),
            ("十二", "12"),
            ("两", "2"),
            ("一百零五", "105"),
            ("三万五千", "35000"),
            ("二万八千二百零九", "28209"),
            ("一亿零一", "100000001"),
            ("二〇二四", "2024"),
            ("九十五点四五", "95.45"),
            ("七八天", "7~8"),
            ("三四十人", "30~40"),
            ("十七八岁", "17~18"),
            ("两三百", "200~300"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_runs_are_no_numbers() {
        for text in ["一二三", "三五", "万", "亿", "十百"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn arabic_numbers_are_exact_and_may_be_grouped() {
        for (text, expected, length) in [
            ("1613.68万元", "1613.68", 7),
            ("1,613.68万元", "1613.68", 8),
            ("1,234,567", "1234567", 9),
            ("12,3", "12", 2),
            ("2024,105人", "2024", 4),
            ("5.", "5", 1),
            ("-0.5%", "-0.5", 4),
            ("2025，100人", "2025", 4),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let read = arabic(&chars, 0).unwrap();
            assert_eq!((read.amount, read.end), (Amount::Exact(expected.parse().unwrap()), length), "{text}");
        }
    }

    #[test]
    fn digits_without_an_end_are_no_number_and_not_counted_to_their_end() {
        let chars = vec!['9'; 100_000];
        assert!((0..chars.len() - MOST_DIGITS).all(|at| arabic(&chars, at).is_none()));
        assert!(arabic(&chars, chars.len() - 20).is_some());
    }

    #[test]
    fn masks_are_missing_values_and_latin_words_are_not() {
        let masked_length = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            masked(&chars, 0).map(|read| read.end)
        };
        assert_eq!(masked_length("xx.x%"), Some(4));
        assert_eq!(masked_length("X人次"), Some(1));
        assert_eq!(masked_length("Xi"), None);
    }
}
