//! Numbers that are no quantities: document numbers, codes, references, places in an order.

use super::numeral;
use super::taken::Taken;
use super::unit::unit_at;
use crate::reading::quantity::{Amount, NotQuantity, Notation, Ordinal, Passed};
use crate::reading::scan::{char_at, char_before, is_mask, longest, stands};
use crate::reading::span::Span;
use rust_decimal::prelude::ToPrimitive;

/// What 第N may number; articles and pages are references.
const NUMBERED: &[&str] = &[
    "届",
    "名",
    "批",
    "次",
    "期",
    "位",
    "轮",
    "所",
    "个",
    "阶段",
    "方阵",
    "季",
    "种",
    "类",
    "场",
    "代",
    "组",
    "产业",
    "中学",
    "小学",
    "幼儿园",
    "人民医院",
    "线",
    "站",
    "辑",
    "版",
    "大",
    "年",
    "天",
    "一",
    "号",
    "条",
    "款",
    "项",
    "章",
    "节",
    "页",
    "部分",
    "人",
];

/// Units of 第N that point into a text.
const REFERENCES: &[&str] = &["条", "款", "项", "章", "节", "页", "号", "部分"];

/// Characters of the longest address or code. Where a word of hundreds of thousands is not one, each of its parts would be asked
/// as far as its end.
const LONGEST: usize = 1_000;

/// Takes what is no quantity in `span`.
pub(super) fn find(
    chars: &[char],
    span: Span,
    taken: &mut Taken,
    passed: &mut Vec<Passed>,
    ordinals: &mut Vec<Ordinal>,
) {
    let mut index = span.start;
    while index < span.end {
        if taken.holds(index) {
            index += 1;
            continue;
        }
        if let Some(ordinal) = ordinal(chars, index) {
            let end = ordinal.span.end;
            taken.take(ordinal.span);
            match ordinal.unit.as_deref() {
                Some(unit) if REFERENCES.contains(&unit) => {
                    passed.push(Passed { span: ordinal.span, what: NotQuantity::Reference });
                }
                Some(_) | None => ordinals.push(ordinal),
            }
            index = end;
            continue;
        }
        match document_number(chars, index, span.end).or_else(|| code(chars, index, span.end)) {
            Some(found) if taken.is_free(found.span) => {
                taken.take(found.span);
                passed.push(found);
                index = found.span.end;
            }
            Some(_) | None => index += 1,
        }
    }
}

/// `第14届`, `第二`, `第xx届`, `十九届`.
fn ordinal(chars: &[char], at: usize) -> Option<Ordinal> {
    let is_marked = char_at(chars, at) == '第';
    // This is asked of each character, and most are no numerals.
    if !is_marked && !numeral::may_begin(char_at(chars, at)) {
        return None;
    }
    let start = at + usize::from(is_marked);
    let (number, end) = if let Some(read) = numeral::arabic(chars, start).or_else(|| numeral::masked(chars, start)) {
        (read.amount, read.end)
    } else {
        // 第一批: numerals alone, not the 万 or 一 that begins a word.
        let near = chars.get(..chars.len().min(start + numeral::LONGEST + 1)).unwrap_or(chars);
        let end = numeral::chinese_end(near, start);
        (numeral::chinese(chars, start, end)?, end)
    };
    let number = match number {
        Amount::Exact(value) => value.to_u32(),
        Amount::Missing => None,
        Amount::Fraction { .. } | Amount::Range { .. } => return None,
    };
    if is_marked {
        let unit = longest(chars, end, NUMBERED);
        let text = unit.map(|length| chars.iter().skip(end).take(length).collect());
        return Some(Ordinal { span: Span::new(at, end + unit.unwrap_or(0)), number, unit: text });
    }
    // 十九届六中全会, 党的二十大, 十一届十次全会.
    let is_before_number = char_before(chars, at).is_ascii_digit() || numeral::digit(char_before(chars, at)).is_some();
    if is_before_number || char_at(chars, at).is_ascii_digit() {
        return None;
    }
    let next = numeral::chinese_end(chars, end + 1);
    let is_numbered = next > end + 1 && matches!(char_at(chars, next), '次' | '中');
    let is_session = char_at(chars, end) == '届' && (number.is_some_and(|number| number >= 10) || is_numbered);
    let is_meeting = stands(chars, end, "次全会") || stands(chars, end, "次党代会") || stands(chars, end, "中全会");
    let is_congress = char_at(chars, end) == '大' && char_before(chars, at) == '的';
    if is_session || is_meeting || is_congress {
        let unit = char_at(chars, end).to_string();
        return Some(Ordinal { span: Span::new(at, end + 1), number, unit: Some(unit) });
    }
    None
}

/// `国办发〔2023〕5号`, `〔2023〕第5号`, `(2023)5号`, from its bracket on.
fn document_number(chars: &[char], at: usize, end: usize) -> Option<Passed> {
    if !matches!(char_at(chars, at), '〔' | '[' | '【' | '（' | '(' | '〖' | '［') {
        return None;
    }
    let digits = (at + 1..end).take_while(|index| is_digit_or_mask(char_at(chars, *index))).count();
    let close = at + 1 + digits;
    if !(2..=6).contains(&digits) || !matches!(char_at(chars, close), '〕' | ']' | '】' | '）' | ')' | '〗' | '］')
    {
        return None;
    }
    let start = close + 1 + usize::from(char_at(chars, close + 1) == '第');
    let length = (start..end).take_while(|index| is_digit_or_mask(char_at(chars, *index))).count();
    (length > 0 && char_at(chars, start + length) == '号')
        .then(|| Passed { span: Span::new(at, start + length + 1), what: NotQuantity::DocumentNumber })
}

fn is_digit_or_mask(c: char) -> bool {
    c.is_ascii_digit() || is_mask(c)
}

/// Addresses of the web, telephone numbers, times of day, ratios, digits within Latin words, names of rooms and routes.
fn code(chars: &[char], at: usize, end: usize) -> Option<Passed> {
    let c = char_at(chars, at);
    let end = end.min(at + LONGEST);
    let what = |span: Span, what| Some(Passed { span, what });
    if c.is_ascii_alphabetic() {
        // Within a word nothing begins: its first letter was asked already.
        if char_before(chars, at).is_ascii_alphabetic() {
            return None;
        }
        let is_url = ["http", "www."].iter().any(|word| stands(chars, at, word));
        let is_word = |c: char| {
            c.is_ascii_alphanumeric()
                || matches!(c, '-' | '_' | '.' | '&')
                || (is_url && matches!(c, ':' | '/' | '?' | '=' | '%'))
        };
        let mut stop = (at..end).find(|index| !is_word(char_at(chars, *index))).unwrap_or(end);
        while stop > at && matches!(char_before(chars, stop), '.' | '-' | ':') {
            stop -= 1;
        }
        let has_digit = (at..stop).any(|index| char_at(chars, index).is_ascii_digit());
        return if has_digit { what(Span::new(at, stop), NotQuantity::Code) } else { None };
    }
    if !c.is_ascii_digit() || char_before(chars, at).is_ascii_digit() || char_before(chars, at) == '.' {
        return None;
    }
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '：' | ':' | '+' | '/' | '.');
    let mut stop = (at..end).find(|index| !is_part(char_at(chars, *index))).unwrap_or(end);
    while matches!(char_before(chars, stop), '-' | '：' | ':' | '/' | '.' | '+') {
        stop -= 1;
    }
    let text: String = chars.get(at..stop)?.iter().collect();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let has = |c: char| text.contains(c);
    if has('+') {
        return what(Span::new(at, stop), NotQuantity::Name);
    }
    if has('：') || has(':') {
        // 8:30, 87：9：4; but not 人数：12 followed by its own sentence.
        let pieces = text.split(['：', ':']).all(|piece| !piece.is_empty() && !piece.contains(['-', '/']));
        return if pieces { what(Span::new(at, stop), NotQuantity::Code) } else { None };
    }
    let is_telephone = (text.starts_with('0') && has('-') && digits >= 10)
        || (digits == 11 && text.len() == 11 && text.starts_with('1') && !is_counted(chars, stop));
    let is_long = digits >= 13 && !has('.');
    if is_telephone || is_long {
        return what(Span::new(at, stop), NotQuantity::Code);
    }
    if has('/') && !text.contains(['.', '-']) && text.matches('/').count() == 1 && !is_fraction(&text) {
        return what(Span::new(at, stop), NotQuantity::Code);
    }
    // A letter behind digits that is no unit: 5G, 3D, 2B; 12345热线, 3号楼, 5路.
    let number = numeral::arabic(chars, at)?;
    let next = char_at(chars, number.end);
    if next.is_ascii_alphabetic() && unit_at(chars, number.end, Notation::Arabic).is_none() && !is_mask(next) {
        let stop = (number.end..end).find(|index| !char_at(chars, *index).is_ascii_alphanumeric()).unwrap_or(end);
        return what(Span::new(at, stop), NotQuantity::Name);
    }
    if matches!(next, '号' | '路')
        || stands(chars, number.end, "热线")
        || stands(chars, number.end, "级")
        || stands(chars, number.end, "年级")
    {
        return what(Span::new(at, number.end + 1), NotQuantity::Name);
    }
    if (next == '点' && !matches!(char_at(chars, number.end + 1), '多')) || (next == '时' && digits <= 2) {
        return what(Span::new(at, number.end + 1), NotQuantity::Code);
    }
    None
}

/// Whether a unit or 万 follows.
fn is_counted(chars: &[char], at: usize) -> bool {
    matches!(char_at(chars, at), '万' | '亿' | '多' | '余') || unit_at(chars, at, Notation::Arabic).is_some()
}

/// `1/3`, `2/5`: a fraction, not 24/365.
fn is_fraction(text: &str) -> bool {
    let Some((above, below)) = text.split_once('/') else { return false };
    matches!((above.parse::<u32>(), below.parse::<u32>()), (Ok(above), Ok(below)) if above < below && below <= 100)
}

/// Names in short quotes and titles of books: digits in them are no quantities. Gives the spans between the marks.
pub(super) fn named(chars: &[char], span: Span) -> Vec<Span> {
    let mut names = Vec::new();
    let mut index = span.start;
    while index < span.end {
        let (close, most) = match char_at(chars, index) {
            '《' => ('》', 80),
            '〈' => ('〉', 40),
            '“' => ('”', 16),
            '‘' => ('’', 16),
            '「' => ('」', 16),
            _ => {
                index += 1;
                continue;
            }
        };
        let open = char_at(chars, index);
        let inside = (index + 1..span.end.min(index + 1 + most))
            .take_while(|at| {
                char_at(chars, *at) != close
                    && !matches!(char_at(chars, *at), '。' | '；')
                    && (char_at(chars, *at) != open || open == '《')
            })
            .count();
        let end = index + 1 + inside;
        if char_at(chars, end) == close && end < span.end {
            names.push(Span::new(index + 1, end));
            index = end;
        }
        index += 1;
    }
    names
}

/// Words that a Chinese numeral with a measure word makes a name of.
pub(super) fn is_named_count(chars: &[char], number: Span, end: usize) -> bool {
    const BEHIND: &[&str] = &[
        "意识",
        "自信",
        "维护",
        "确立",
        "代表",
        "全面",
        "一百年",
        "结合",
        "务必",
        "善治",
        "课堂制",
        "规定精神",
        "伟大",
        "行动",
        "体一",
    ];
    const YEARS: &[&str] = &[
        "行动", "计划", "规划", "级", "制", "义务", "一贯", "提升", "倍增", "攻坚", "期", "改革", "教育", "滚动", "禁",
        "生", "疫情",
    ];
    let after = char_at(chars, end);
    // 五个一, 三支一扶, 九年一贯; 三年一次 is a count of years, but such are few.
    if after == '一' {
        return true;
    }
    let unit = char_before(chars, end);
    if unit == '年' && (longest(chars, end, YEARS).is_some() || after == '大') {
        return true;
    }
    if unit == '位' && stands(chars, end, "一体") {
        return true;
    }
    if unit == '大' {
        // 十九大, 二十大, 党的八大.
        return number.len() > 1 || char_before(chars, number.start) == '的';
    }
    if stands(chars, end, "规定") && char_before(chars, number.start) == '央' {
        return true;
    }
    longest(chars, end, BEHIND).is_some() && unit == '个'
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = (Vec<(String, NotQuantity)>, Vec<(String, Option<u32>)>);

    fn read(text: &str) -> Read {
        let chars: Vec<char> = text.chars().collect();
        let (mut passed, mut ordinals) = (Vec::new(), Vec::new());
        let span = Span::new(0, chars.len());
        find(&chars, span, &mut Taken::new(chars.len()), &mut passed, &mut ordinals);
        let slice = |span: Span| chars[span.range()].iter().collect::<String>();
        (
            passed.iter().map(|found| (slice(found.span), found.what)).collect(),
            ordinals.iter().map(|found| (slice(found.span), found.number)).collect(),
        )
    }

    #[test]
    fn places_in_an_order_are_ordinals() {
        for (text, expected, number) in [
            ("第14届运动会", "第14届", Some(14)),
            ("第二十五届活动", "第二十五届", Some(25)),
            ("第xx届大赛", "第xx届", None),
            ("十九届六中全会", "十九届", Some(19)),
            ("第二方阵", "第二方阵", Some(2)),
        ] {
            assert_eq!(read(text).1[0], (expected.to_owned(), number), "{text}");
        }
    }

    #[test]
    fn document_numbers_codes_and_references_are_passed() {
        for (text, expected, what) in [
            ("国办发〔2023〕5号", "〔2023〕5号", NotQuantity::DocumentNumber),
            ("按照第三条办理", "第三条", NotQuantity::Reference),
            ("电话0371-12345678", "0371-12345678", NotQuantity::Code),
            ("比例达到87：9：4", "87：9：4", NotQuantity::Code),
            ("“1+2+7”行动", "1+2+7", NotQuantity::Name),
            ("建成5G基站", "5G", NotQuantity::Name),
            ("参加G20峰会", "G20", NotQuantity::Code),
        ] {
            assert_eq!(read(text).0, [(expected.to_owned(), what)], "{text}");
        }
    }

    #[test]
    fn a_word_without_an_end_is_looked_through_once() {
        assert_eq!(read(&".html".repeat(20_000)), (Vec::new(), Vec::new()));
        assert_eq!(read(&"1-".repeat(20_000)).0.len(), 20_000 * 2 / LONGEST);
    }

    #[test]
    fn short_quotes_are_names_and_an_open_one_is_none() {
        let chars: Vec<char> = "“五项管理”和一级园“5所、二级园1所。《2024年第3号方案》".chars().collect();
        let spans = named(&chars, Span::new(0, chars.len()));
        let texts: Vec<String> = spans.iter().map(|span| chars[span.range()].iter().collect()).collect();
        assert_eq!(texts, ["五项管理", "2024年第3号方案"]);
    }
}
