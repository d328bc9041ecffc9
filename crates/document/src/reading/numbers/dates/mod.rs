//! Dates and periods.

mod digits;
mod words;

use super::numeral;
use super::taken::Taken;
use crate::reading::date::{DateKind, DateMention, DateParts};
use crate::reading::scan::{char_at, char_before, ending, is_mask, longest};
use crate::reading::span::Span;
use digits::{day, digits_only, month, plan_period, quarter, year, years};
use words::in_words;

/// Words behind a date that make it a limit.
const LIMITS: &[&str] = &["之前", "以前", "底前", "前", "年底前", "末前", "底之前"];

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
