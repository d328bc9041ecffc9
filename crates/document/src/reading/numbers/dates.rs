//! Dates and periods.

use super::numeral;
use super::taken::Taken;
use crate::reading::date::{DateKind, DateMention, DateParts, RelativeYear};
use crate::reading::quantity::Amount;
use crate::reading::scan::{char_at, char_before, ending, is_mask, longest, stands};
use crate::reading::span::Span;
use rust_decimal::prelude::ToPrimitive;

/// Words behind a date that make it a limit.
const LIMITS: &[&str] = &["之前", "以前", "底前", "前", "年底前", "末前", "底之前"];

/// Words that are a date or a part of the year by themselves.
const WORDS: &[(&str, DateKind)] = &[
    ("上半年", DateKind::HalfYear),
    ("下半年", DateKind::HalfYear),
    ("前三季度", DateKind::Range),
    ("年底", DateKind::Year),
    ("年末", DateKind::Year),
    ("年内", DateKind::Year),
    ("年初", DateKind::Year),
    ("年中", DateKind::Year),
    ("全年", DateKind::Year),
    ("半年来", DateKind::HalfYear),
    ("月底", DateKind::Month),
    ("月末", DateKind::Month),
    ("月初", DateKind::Month),
    ("本月", DateKind::Month),
    ("上月", DateKind::Month),
    ("本学期", DateKind::Season),
    ("上学期", DateKind::Season),
    ("下学期", DateKind::Season),
    ("学期末", DateKind::Season),
    ("本学年", DateKind::SchoolYear),
    ("春季学期", DateKind::Season),
    ("秋季学期", DateKind::Season),
    ("春季开学", DateKind::Season),
    ("秋季开学", DateKind::Season),
    ("暑期", DateKind::Season),
    ("暑假", DateKind::Season),
    ("寒假", DateKind::Season),
    ("上年同期", DateKind::Year),
    ("去年同期", DateKind::Year),
];

const YEARS_IN_WORDS: &[(&str, RelativeYear)] = &[
    ("今年", RelativeYear::This),
    ("本年度", RelativeYear::This),
    ("本年", RelativeYear::This),
    ("当年", RelativeYear::This),
    ("去年", RelativeYear::Last),
    ("上年", RelativeYear::Last),
    ("上一年", RelativeYear::Last),
    ("明年", RelativeYear::Next),
    ("下一年", RelativeYear::Next),
];

/// What the words above begin with, and 第 of 第三季度.
const BEGINNINGS: &str = "第上下前年全半月本学春秋暑寒去今当明";

/// The dates of `span`, which they take.
pub(super) fn find(chars: &[char], span: Span, taken: &mut Taken, dates: &mut Vec<DateMention>) {
    let mut index = span.start;
    while index < span.end {
        match date_at(chars, index).filter(|date| date.span.end <= span.end && taken.is_free(date.span)) {
            Some(mut date) => {
                limit(chars, &mut date);
                taken.take(date.span);
                index = date.span.end;
                dates.push(date);
            }
            None => index += 1,
        }
    }
}

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
    let end = numeral::chinese_end(chars, at);
    let Amount::Exact(number) = numeral::chinese(chars, at, end)? else { return None };
    Some(Part { value: Some(number.to_u32()?), digits: end - at, end, is_masked: false })
}

fn mention(start: usize, end: usize, kind: DateKind, from: DateParts) -> DateMention {
    DateMention { span: Span::new(start, end), kind, from, to: None, relative: None, is_masked: false, is_limit: false }
}

/// The longest date at `at`.
fn date_at(chars: &[char], at: usize) -> Option<DateMention> {
    let first = char_at(chars, at);
    let may_be_number = first.is_ascii_digit() || is_mask(first) || numeral::digit(first).is_some() || first == '十';
    // Inside of a number there is no date.
    let before = char_before(chars, at);
    if may_be_number && (before.is_ascii_alphanumeric() || is_mask(before) || before == '.') {
        return None;
    }
    if may_be_number {
        let found = digits_only(chars, at)
            .or_else(|| years(chars, at))
            .or_else(|| year(chars, at))
            .or_else(|| month(chars, at))
            .or_else(|| quarter(chars, at))
            .or_else(|| plan_period(chars, at))
            .or_else(|| day(chars, at));
        if found.is_some() {
            return found;
        }
    }
    in_words(chars, at)
}

/// `2023-07-26`, `2024.3.5`, `2024/3/5`.
fn digits_only(chars: &[char], at: usize) -> Option<DateMention> {
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
fn years(chars: &[char], at: usize) -> Option<DateMention> {
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
fn year(chars: &[char], at: usize) -> Option<DateMention> {
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

fn half(chars: &[char], at: usize) -> Option<u32> {
    if stands(chars, at, "上半年") {
        Some(1)
    } else if stands(chars, at, "下半年") {
        Some(2)
    } else {
        None
    }
}

/// `4月8日`, `8月份`, `8月底`, `1—5月`, `七月`.
fn month(chars: &[char], at: usize) -> Option<DateMention> {
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
fn quarter(chars: &[char], at: usize) -> Option<DateMention> {
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
fn plan_period(chars: &[char], at: usize) -> Option<DateMention> {
    let length = longest(chars, at, &["十一五", "十二五", "十三五", "十四五", "十五五"])?;
    let end = at + length;
    let is_quoted = matches!(char_before(chars, at), '“' | '"') && matches!(char_at(chars, end), '”' | '"');
    let is_named = ["规划", "时期", "期间", "末", "以来", "开局"].iter().any(|word| stands(chars, end, word));
    (is_quoted || is_named).then(|| mention(at, end, DateKind::Range, DateParts::default()))
}

/// `3日`: a day alone, as newspapers write it.
fn day(chars: &[char], at: usize) -> Option<DateMention> {
    let day = part(chars, at).filter(|part| part.digits <= 2 && char_at(chars, at).is_ascii_digit())?;
    let is_day = char_at(chars, day.end) == '日' && day.value.is_some_and(|value| (1..=31).contains(&value));
    let follows = char_at(chars, day.end + 1);
    (is_day && !matches!(follows, '内' | '均' | '游'))
        .then(|| mention(at, day.end + 1, DateKind::Day, DateParts { day: day.value, ..DateParts::default() }))
}

/// `今年上半年`, `年底`, `第三季度`, `秋季开学`.
fn in_words(chars: &[char], at: usize) -> Option<DateMention> {
    // Most characters begin none of the words: they are told here, for this is asked of each.
    if !BEGINNINGS.contains(char_at(chars, at)) {
        return None;
    }
    if char_at(chars, at) == '第' {
        return quarter(chars, at);
    }
    if let Some((word, relative)) = YEARS_IN_WORDS.iter().find(|(word, _)| stands(chars, at, word)) {
        let end = at + word.chars().count();
        let rest = month(chars, end).or_else(|| quarter(chars, end)).or_else(|| in_words(chars, end));
        let mut date = match rest {
            Some(mut rest) if rest.relative.is_none() => {
                rest.span.start = at;
                rest
            }
            Some(_) | None => {
                let length = longest(chars, end, &["年底", "底", "末", "初", "同期", "以来"]).unwrap_or(0);
                mention(at, end + length, DateKind::Year, DateParts::default())
            }
        };
        date.relative = Some(*relative);
        return Some(date);
    }
    let (word, kind) =
        WORDS.iter().filter(|(word, _)| stands(chars, at, word)).max_by_key(|(word, _)| word.chars().count())?;
    // 一年内, 三年底: a duration, not this year's end.
    let before = char_before(chars, at);
    if word.starts_with(['年', '月', '半'])
        && (numeral::digit(before).is_some()
            || before.is_ascii_digit()
            || matches!(before, '十' | '百' | '多' | '个' | '周' | '青' | '大'))
    {
        return None;
    }
    let parts = DateParts { half: half(chars, at), ..DateParts::default() };
    Some(mention(at, at + word.chars().count(), *kind, parts))
}

/// Notes whether the date is a limit, and takes the words that say it.
fn limit(chars: &[char], date: &mut DateMention) {
    let Some(length) = longest(chars, date.span.end, LIMITS) else { return };
    let end = date.span.end + length;
    // 前列, 前三季度: 前 begins a word there. 截至…前 is none.
    let is_word = length == 1
        && matches!(char_at(chars, end), '列' | '三' | '后' | '期' | '沿' | '往' | '茅' | '来' | '述' | '提');
    if is_word || ending(chars, date.span.start, "截至").is_some() {
        return;
    }
    date.span.end = end;
    date.is_limit = true;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, DateKind, DateParts)> {
        let chars: Vec<char> = text.chars().collect();
        let mut taken = Taken::new(chars.len());
        let mut dates = Vec::new();
        find(&chars, Span::new(0, chars.len()), &mut taken, &mut dates);
        dates.into_iter().map(|date| (chars[date.span.range()].iter().collect(), date.kind, date.from)).collect()
    }

    fn texts(text: &str) -> Vec<String> {
        read(text).into_iter().map(|(text, _, _)| text).collect()
    }

    #[test]
    fn dates_of_all_kinds_are_found() {
        for (text, expected) in [
            ("2024年4月8日印发", "2024年4月8日"),
            ("争取8月份开工", "8月份"),
            ("年底前完成", "年底前"),
            ("第三季度末前完成", "第三季度末前"),
            ("今年上半年，全市", "今年上半年"),
            ("2024年上半年", "2024年上半年"),
            ("1—5月份", "1—5月份"),
            ("2023-20234学年度下期", "2023-20234学年度"),
            ("（2023-2025年）", "2023-2025年"),
            ("二〇二六年一月二十七日", "二〇二六年一月二十七日"),
            ("201x年，是", "201x年"),
            ("xxxx年工作", "xxxx年"),
            ("2023-07-26发布", "2023-07-26"),
            ("“十四五”规划", "十四五"),
            ("2025年底前建成", "2025年底前"),
            ("自2024年13月起", "2024年13月"),
        ] {
            assert_eq!(texts(text), [expected], "{text}");
        }
    }

    #[test]
    fn durations_and_other_numbers_are_no_dates() {
        for text in ["三年行动计划", "5年内", "一年来", "3个月", "七八年级", "名列前茅", "3000人", "20日内"]
        {
            assert_eq!(texts(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn parts_are_kept_as_they_are_written() {
        let (_, kind, parts) = read("自2024年13月32日起").remove(0);
        assert_eq!(kind, DateKind::Day);
        assert_eq!(parts, DateParts { year: Some(2024), month: Some(13), day: Some(32), ..DateParts::default() });
    }
}
