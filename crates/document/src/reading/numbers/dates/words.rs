//! Dates in words: 今年上半年, 年底, 秋季开学.

use super::digits::{half, month, quarter};
use super::mention;
use crate::reading::date::{DateKind, DateMention, DateParts, RelativeYear};
use crate::reading::numbers::numeral;
use crate::reading::scan::{char_at, char_before, longest, stands};

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
const BEGINNINGS: [char; 18] =
    ['第', '上', '下', '前', '年', '全', '半', '月', '本', '学', '春', '秋', '暑', '寒', '去', '今', '当', '明'];

/// `今年上半年`, `年底`, `第三季度`, `秋季开学`.
pub(super) fn in_words(chars: &[char], at: usize) -> Option<DateMention> {
    // Most characters begin none of the words: they are told here, for this is asked of each.
    if !BEGINNINGS.contains(&char_at(chars, at)) {
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
