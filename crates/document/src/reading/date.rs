//! Dates and periods in prose.

use super::span::Span;

/// A date or period that the text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// Where.
    pub span: Span,
    /// What it names.
    pub kind: DateKind,
    /// The date, or the beginning of a range (2023 of 2023—2025年).
    pub from: DateParts,
    /// The end of a range.
    pub to: Option<DateParts>,
    /// A year that is said in words: 今年, 去年, 明年; also 上年 and 本年.
    pub relative: Option<RelativeYear>,
    /// Whether digits are redacted: 201x年, xxxx年.
    pub is_masked: bool,
    /// Whether it is a limit: 年底前, 8月底前, 之前, 截至 is none.
    pub is_limit: bool,
}

/// What a date names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateKind {
    /// 2024年4月8日, 4月8日
    Day,
    /// 2024年4月, 8月份, 8月底
    Month,
    /// 第三季度, 2024年一季度
    Quarter,
    /// 2024年上半年
    HalfYear,
    /// 2024年, 年底
    Year,
    /// 2023—2024学年度
    SchoolYear,
    /// 春季学期, 暑期, 秋季开学: a part of the year without digits.
    Season,
    /// 2023—2025年, 1—5月, “十四五”
    Range,
}

/// The parts of a date as they are written; nothing says that there is such a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateParts {
    /// As written, of whatever number of digits.
    pub year: Option<u32>,
    /// 1 and 2.
    pub half: Option<u32>,
    /// 1 to 4.
    pub quarter: Option<u32>,
    /// As written.
    pub month: Option<u32>,
    /// As written.
    pub day: Option<u32>,
}

/// A year in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RelativeYear {
    /// 去年, 上年
    Last,
    /// 今年, 本年, 当年
    This,
    /// 明年, 下一年
    Next,
}
