//! Dates in digits, and in Chinese numerals where those stand for digits.

use super::mention;
use crate::reading::date::{DateKind, DateMention, DateParts};
use crate::reading::numbers::numeral;
use crate::reading::quantity::Amount;
use crate::reading::scan::{char_at, char_before, is_mask, longest, stands};
use rust_decimal::prelude::ToPrimitive;

/// Characters of a part at most, in Chinese numerals.
const LONGEST: usize = 8;

/// A number within a date and where it ends; the flag says whether it is redacted.
#[derive(Clone, Copy)]
struct Part {
    value: Option<u32>,
    digits: usize,
    end: usize,
    is_masked: bool,
}

/// Arabic digits, masks, or Chinese numerals at `at`.
fn part(chars: &[char], at: usize) -> Option<Part> {
    let mut index = at;
    let mut value = Some(0_u32);
    let mut is_masked = false;
    while let c = char_at(chars, index)
        && (c.is_ascii_digit() || is_mask(c))
    {
        is_masked |= is_mask(c);
        value = value.and_then(|value| value.checked_mul(10)?.checked_add(c.to_digit(10).unwrap_or(0)));
        index += 1;
    }
    if index > at {
        let digits = index - at;
        return (digits <= 8).then_some(Part { value: value.filter(|_| !is_masked), digits, end: index, is_masked });
    }
    // No part of a date is longer, and a run of numerals may be as long as the text.
    let near = chars.get(..chars.len().min(at + LONGEST)).unwrap_or(chars);
    let end = numeral::chinese_end(near, at);
    let Amount::Exact(number) = numeral::chinese(chars, at, end)? else { return None };
    Some(Part { value: Some(number.to_u32()?), digits: end - at, end, is_masked: false })
}

/// `2023-07-26`, `2024.3.5`, `2024/3/5`.
pub(super) fn digits_only(chars: &[char], at: usize) -> Option<DateMention> {
    let year = part(chars, at).filter(|part| part.digits == 4 && char_at(chars, at).is_ascii_digit())?;
    let separator = char_at(chars, year.end);
    if !matches!(separator, '-' | '.' | '/') {
        return None;
    }
    let month = part(chars, year.end + 1).filter(|part| part.digits <= 2)?;
    if char_at(chars, month.end) != separator {
        return None;
    }
    let day = part(chars, month.end + 1).filter(|part| part.digits <= 2)?;
    let parts = DateParts { year: year.value, month: month.value, day: day.value, ..DateParts::default() };
    Some(mention(at, day.end, DateKind::Day, parts))
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '—' | '–' | '~' | '～' | '至' | '到' | '－')
}

/// The end of one or two dashes at `at`.
fn dash(chars: &[char], at: usize) -> Option<usize> {
    is_dash(char_at(chars, at)).then(|| if char_at(chars, at + 1) == '—' { at + 2 } else { at + 1 })
}

/// `2023—2025年`, `2023-2024学年度`, `2023年至2025年`.
pub(super) fn years(chars: &[char], at: usize) -> Option<DateMention> {
    let from = part(chars, at).filter(|part| is_year(chars, at, *part))?;
    let after = if char_at(chars, from.end) == '年' { from.end + 1 } else { from.end };
    let second = dash(chars, after)?;
    let to = part(chars, second).filter(|part| (2..=6).contains(&part.digits))?;
    let (end, kind) = if let Some(length) = longest(chars, to.end, &["学年度", "学年"]) {
        (to.end + length, DateKind::SchoolYear)
    } else if let Some(length) = longest(chars, to.end, &["年度", "年"]) {
        (to.end + length, DateKind::Range)
    } else if to.digits == 4 && char_at(chars, after - 1) != '年' && from.value < to.value {
        (to.end, DateKind::Range)
    } else {
        return None;
    };
    let mut date = mention(at, end, kind, DateParts { year: from.value, ..DateParts::default() });
    date.to = Some(DateParts { year: to.value, ..DateParts::default() });
    date.is_masked = from.is_masked || to.is_masked;
    Some(date)
}

/// Whether a number names a year: four digits of which the first is 1 or 2, or masks.
fn is_year(chars: &[char], at: usize, part: Part) -> bool {
    let first = char_at(chars, at);
    let is_digits = part.digits == 4 && (matches!(first, '1' | '2') || matches!(first, '一' | '二'));
    is_digits && (part.is_masked || part.value.is_some_and(|value| (1900..2200).contains(&value)))
        || (part.is_masked && (2..=4).contains(&part.digits))
}

/// `2024年`, `2024年4月8日`, `2024年上半年`, `2024学年`.
pub(super) fn year(chars: &[char], at: usize) -> Option<DateMention> {
    let year = part(chars, at)?;
    let is_five = year.digits == 5 && matches!(char_at(chars, at), '1' | '2') && stands(chars, at + 1, "0");
    if !(is_year(chars, at, year) || is_five) {
        return None;
    }
    let mut parts = DateParts { year: year.value, ..DateParts::default() };
    let with_mask = |mut date: DateMention| {
        date.is_masked = year.is_masked;
        date
    };
    if let Some(length) = longest(chars, year.end, &["学年度", "学年"]) {
        return Some(with_mask(mention(at, year.end + length, DateKind::SchoolYear, parts)));
    }
    if char_at(chars, year.end) != '年' {
        return None;
    }
    let end = year.end + 1;
    if let Some(rest) = month(chars, end).or_else(|| quarter(chars, end)) {
        let mut date = rest;
        date.span.start = at;
        date.from.year = year.value;
        date.is_masked |= year.is_masked;
        return Some(date);
    }
    if let Some(half) = half(chars, end) {
        parts.half = Some(half);
        return Some(with_mask(mention(at, end + 3, DateKind::HalfYear, parts)));
    }
    if let Some(length) = longest(chars, end, &["春季学期", "秋季学期", "春季", "秋季"]) {
        return Some(with_mask(mention(at, end + length, DateKind::Season, parts)));
    }
    let length = longest(chars, end, &["年底", "底", "末", "初", "度"]).unwrap_or(0);
    Some(with_mask(mention(at, end + length, DateKind::Year, parts)))
}

pub(super) fn half(chars: &[char], at: usize) -> Option<u32> {
    if stands(chars, at, "上半年") {
        Some(1)
    } else if stands(chars, at, "下半年") {
        Some(2)
    } else {
        None
    }
}

/// `4月8日`, `8月份`, `8月底`, `1—5月`, `七月`.
pub(super) fn month(chars: &[char], at: usize) -> Option<DateMention> {
    let first = part(chars, at).filter(|part| part.digits <= 2)?;
    let is_arabic = char_at(chars, at).is_ascii_digit();
    if let Some(second) = dash(chars, first.end)
        && let Some(to) = part(chars, second).filter(|part| part.digits <= 2)
        && char_at(chars, to.end) == '月'
        && is_arabic
    {
        let length = longest(chars, to.end, &["月份", "月"])?;
        let parts = |part: Part| DateParts { month: part.value, ..DateParts::default() };
        let mut date = mention(at, to.end + length, DateKind::Range, parts(first));
        date.to = Some(parts(to));
        return Some(date);
    }
    if char_at(chars, first.end) != '月' {
        return None;
    }
    let mut parts = DateParts { month: first.value, ..DateParts::default() };
    let end = first.end + 1;
    if let Some(day) =
        part(chars, end).filter(|part| part.digits <= 3 && matches!(char_at(chars, part.end), '日' | '号'))
    {
        parts.day = day.value;
        let mut date = mention(at, day.end + 1, DateKind::Day, parts);
        date.is_masked = first.is_masked || day.is_masked;
        if let Some(second) = dash(chars, date.span.end)
            && let Some(to) = month(chars, second).or_else(|| self::day(chars, second))
            && to.kind == DateKind::Day
        {
            date.span.end = to.span.end;
            date.to = Some(to.from);
            date.kind = DateKind::Range;
        }
        return Some(date);
    }
    let length = longest(chars, end, &["份", "上旬", "中旬", "下旬", "底", "末", "初"]).unwrap_or(0);
    // 三月 is a month, but a Chinese numeral before 月 alone is not enough: 岁月, 五月花.
    let is_plain =
        length > 0 || is_arabic || first.is_masked || matches!(char_before(chars, at), '年' | '，' | '。' | '\n');
    is_plain.then(|| {
        let mut date = mention(at, end + length, DateKind::Month, parts);
        date.is_masked = first.is_masked;
        date
    })
}

/// `第三季度`, `一季度`, `1至3季度`.
pub(super) fn quarter(chars: &[char], at: usize) -> Option<DateMention> {
    let start = at;
    let at = if char_at(chars, at) == '第' { at + 1 } else { at };
    let number = part(chars, at).filter(|part| part.digits == 1)?;
    if let Some(second) = dash(chars, number.end)
        && let Some(to) = part(chars, second).filter(|part| part.digits == 1 && stands(chars, part.end, "季度"))
    {
        let parts = |part: Part| DateParts { quarter: part.value, ..DateParts::default() };
        let mut date = mention(start, to.end + 2, DateKind::Range, parts(number));
        date.to = Some(parts(to));
        return Some(date);
    }
    let parts = DateParts { quarter: number.value, ..DateParts::default() };
    let length = longest(chars, number.end, &["季度末", "季度"])?;
    Some(mention(start, number.end + length, DateKind::Quarter, parts))
}

/// `十四五` of a plan's years.
pub(super) fn plan_period(chars: &[char], at: usize) -> Option<DateMention> {
    let length = longest(chars, at, &["十一五", "十二五", "十三五", "十四五", "十五五"])?;
    let end = at + length;
    let is_quoted = matches!(char_before(chars, at), '“' | '"') && matches!(char_at(chars, end), '”' | '"');
    let is_named = ["规划", "时期", "期间", "末", "以来", "开局"].iter().any(|word| stands(chars, end, word));
    (is_quoted || is_named).then(|| mention(at, end, DateKind::Range, DateParts::default()))
}

/// `3日`: a day alone, as newspapers write it.
pub(super) fn day(chars: &[char], at: usize) -> Option<DateMention> {
    let day = part(chars, at).filter(|part| part.digits <= 2 && char_at(chars, at).is_ascii_digit())?;
    let is_day = char_at(chars, day.end) == '日' && day.value.is_some_and(|value| (1..=31).contains(&value));
    let follows = char_at(chars, day.end + 1);
    (is_day && !matches!(follows, '内' | '均' | '游'))
        .then(|| mention(at, day.end + 1, DateKind::Day, DateParts { day: day.value, ..DateParts::default() }))
}
