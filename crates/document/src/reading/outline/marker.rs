//! Numbers of headings: 一、（一）1.（1）① 一是.

use crate::reading::heading::HeadingStyle;
use crate::reading::numbers::whole_number;
use crate::reading::scan::{char_at, is_chinese, longest, stands};

/// The number of a heading at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) style: HeadingStyle,
    pub(super) number: Option<u32>,
    /// One past its last character.
    pub(super) end: usize,
}

/// The marker at `at`, where a paragraph or a sentence begins; `is_line` says which.
pub(super) fn marker_at(chars: &[char], at: usize, is_line: bool) -> Option<Marker> {
    let c = char_at(chars, at);
    match c {
        '0'..='9' => arabic(chars, at, is_line),
        '（' | '(' => bracketed(chars, at),
        '①'..='⑳' => {
            let number = u32::from(c) - u32::from('①') + 1;
            Some(Marker { style: HeadingStyle::Circled, number: Some(number), end: at + 1 })
        }
        '第' => numbered_word(chars, at, is_line),
        '首' | '其' | '再' | '最' => sequence(chars, at),
        _ => chinese(chars, at, is_line),
    }
}

/// `1.`, `1、`, `1）`.
fn arabic(chars: &[char], at: usize, is_line: bool) -> Option<Marker> {
    let digits = (at..at + 3).take_while(|index| char_at(chars, *index).is_ascii_digit()).count();
    if !(1..=2).contains(&digits) {
        return None;
    }
    let number: u32 = chars.get(at..at + digits)?.iter().collect::<String>().parse().ok()?;
    let end = at + digits + 1;
    let style = match char_at(chars, at + digits) {
        '.' | '、' => HeadingStyle::Arabic,
        '）' | ')' => HeadingStyle::BracketedArabic,
        _ => return None,
    };
    let next = char_at(chars, end);
    // 1.5倍 is a number, 3、4天 a range of another kind.
    let is_number = next.is_ascii_digit() && !(is_line && digits_make_year(chars, end));
    let is_text = is_chinese(next)
        || matches!(next, '“' | '《' | ' ' | '（' | '"')
        || (is_line && digits_make_year(chars, end))
        || next.is_ascii_alphabetic();
    (!is_number && is_text).then_some(Marker { style, number: Some(number), end })
}

/// Whether four digits and 年 follow: 1.2024年工作.
fn digits_make_year(chars: &[char], at: usize) -> bool {
    (at..at + 4).all(|index| char_at(chars, index).is_ascii_digit()) && char_at(chars, at + 4) == '年'
}

/// `（一）`, `（1）`.
fn bracketed(chars: &[char], at: usize) -> Option<Marker> {
    let start = at + 1;
    let length = (start..start + 4).take_while(|index| !matches!(char_at(chars, *index), '）' | ')')).count();
    let end = start + length;
    if length == 0 || !matches!(char_at(chars, end), '）' | ')') {
        return None;
    }
    let inside = chars.get(start..end)?;
    if inside.iter().all(char::is_ascii_digit) {
        let number = inside.iter().collect::<String>().parse().ok()?;
        return (number < 100).then_some(Marker {
            style: HeadingStyle::BracketedArabic,
            number: Some(number),
            end: end + 1,
        });
    }
    let number = whole_number(chars, start, end)?;
    Some(Marker { style: HeadingStyle::BracketedChinese, number: Some(number), end: end + 1 })
}

/// `一、` on a line, `一是` anywhere.
fn chinese(chars: &[char], at: usize, is_line: bool) -> Option<Marker> {
    let length = (at..at + 4).take_while(|index| "一二三四五六七八九十".contains(char_at(chars, *index))).count();
    if length == 0 {
        return None;
    }
    let end = at + length;
    let number = whole_number(chars, at, end)?;
    match char_at(chars, end) {
        '、' | '.' | '．' if is_line => {
            Some(Marker { style: HeadingStyle::Chinese, number: Some(number), end: end + 1 })
        }
        '是' if !matches!(char_at(chars, end + 1), '否' | '不' | '，' | '。') => {
            Some(Marker { style: HeadingStyle::Is, number: Some(number), end: end + 1 })
        }
        _ => None,
    }
}

/// `第一章`, `第三部分` on a line; `第一，` anywhere.
fn numbered_word(chars: &[char], at: usize, is_line: bool) -> Option<Marker> {
    let start = at + 1;
    let length = (start..start + 3).take_while(|index| "一二三四五六七八九十".contains(char_at(chars, *index))).count();
    let end = start + length;
    let number = whole_number(chars, start, end)?;
    if is_line && let Some(length) = longest(chars, end, &["章", "节", "部分", "篇"]) {
        let stop = end + length;
        let is_heading = !matches!(char_at(chars, stop), '的' | '第' | '，' | '、' | '规' | '和');
        return is_heading.then_some(Marker { style: HeadingStyle::Chapter, number: Some(number), end: stop });
    }
    matches!(char_at(chars, end), '，' | '、').then_some(Marker {
        style: HeadingStyle::OrdinalWord,
        number: Some(number),
        end: end + 1,
    })
}

/// `首先，`, `其次，`, `再次，`, `最后，`.
fn sequence(chars: &[char], at: usize) -> Option<Marker> {
    let words = [("首先", Some(1)), ("其次", Some(2)), ("再次", Some(3)), ("最后", None)];
    let (_, number) = words.into_iter().find(|(word, _)| stands(chars, at, word))?;
    let is_marked = matches!(char_at(chars, at + 2), '，' | '是' | '要');
    is_marked.then_some(Marker { style: HeadingStyle::Sequence, number, end: at + 2 })
}

/// The level of a style: 0 for chapters, 1 for 一、 to 6 for 一是.
pub(super) fn level(style: HeadingStyle) -> u8 {
    match style {
        HeadingStyle::Chapter => 0,
        HeadingStyle::Chinese | HeadingStyle::Plain => 1,
        HeadingStyle::BracketedChinese => 2,
        HeadingStyle::Arabic => 3,
        HeadingStyle::BracketedArabic => 4,
        HeadingStyle::Circled => 5,
        HeadingStyle::Is | HeadingStyle::OrdinalWord | HeadingStyle::Sequence => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, is_line: bool) -> Option<(HeadingStyle, Option<u32>, usize)> {
        let chars: Vec<char> = text.chars().collect();
        marker_at(&chars, 0, is_line).map(|marker| (marker.style, marker.number, marker.end))
    }

    #[test]
    fn numbers_of_headings_are_read_as_they_are_written() {
        for (text, style, number, end) in [
            ("一、总体", HeadingStyle::Chinese, 1, 2),
            ("（十二）安全", HeadingStyle::BracketedChinese, 12, 4),
            ("3.强化管理", HeadingStyle::Arabic, 3, 2),
            ("11、筑牢", HeadingStyle::Arabic, 11, 3),
            ("1.2024年工作", HeadingStyle::Arabic, 1, 2),
            ("（2）落实", HeadingStyle::BracketedArabic, 2, 3),
            ("③落实", HeadingStyle::Circled, 3, 1),
            ("二是落实", HeadingStyle::Is, 2, 2),
            ("第三部分 说明", HeadingStyle::Chapter, 3, 4),
        ] {
            assert_eq!(read(text, true), Some((style, Some(number), end)), "{text}");
        }
    }

    #[test]
    fn numbers_of_sentences_are_no_headings() {
        for text in ["1.5倍", "2024年", "3、4天", "一所学校", "一是否", "第一批", "（含）"] {
            assert_eq!(read(text, true), None, "{text}");
        }
        assert_eq!(read("一、二产业", false), None);
    }
}
