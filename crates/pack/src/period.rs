//! Periods that figures are asked for: years, halves, quarters, months, school years and terms, whole or 截至 a day.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};

use crate::calendar::Calendar;
use crate::month::Month;

/// The whole span that a period names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// A calendar year: `2024`.
    Year(i32),
    /// A half of a year, 1 or 2: `2024H1`.
    Half(i32, u32),
    /// A quarter, 1–4: `2024Q2`.
    Quarter(i32, u32),
    /// A month: `2024-05`.
    Month(Month),
    /// The school year (学年) that begins in this calendar year: `2023-2024学年`.
    SchoolYear(i32),
    /// A term (学期), 1 or 2, of the school year that begins in this calendar year: `2023-2024学年第一学期`.
    Term(i32, u32),
}

/// A period: a span, and for a report made in its middle the last day that counts (截至, inclusive).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    span: Span,
    until: Option<NaiveDate>,
}

/// Why a text is no period; the message is for the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "无法识别的期间「{text}」：{why}。可以写 2024、2024H1、2024Q2、2024-05、2023-2024学年、2023-2024学年第一学期，或在后面加 @2024-06-20 表示截至某日"
)]
pub struct PeriodError {
    text: String,
    why: &'static str,
}

impl Period {
    /// A whole span.
    pub fn whole(span: Span) -> Self {
        Self { span, until: None }
    }

    /// Reads the forms that the command line and packs use.
    ///
    /// # Errors
    /// When the text has none of the forms, a school year's second year is not the first plus one, or the 截至 day lies
    /// outside the span (by the default calendar).
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        let text = text.trim();
        let fail = |why| PeriodError { text: text.to_owned(), why };
        let (head, until) = match text.split_once('@') {
            None => (text, None),
            Some((head, day)) => {
                let day = NaiveDate::parse_from_str(day, "%Y-%m-%d");
                (head, Some(day.ok().ok_or_else(|| fail("@ 后面应是 2024-06-20 这样的日期"))?))
            }
        };
        let span = parse_span(head).map_err(fail)?;
        let period = Self { span, until };
        if let Some(day) = until {
            let whole = Self::whole(span);
            let calendar = Calendar::default();
            if day < whole.first_day(&calendar) || day > whole.last_day(&calendar) {
                return Err(fail("截至日期不在该期间内"));
            }
        }
        Ok(period)
    }

    /// The span without the 截至 day.
    pub fn span(self) -> Span {
        self.span
    }

    /// The 截至 day, if the period is cut short.
    pub fn cut(self) -> Option<NaiveDate> {
        self.until
    }

    /// This span up to and including `day`.
    pub fn until(self, day: NaiveDate) -> Self {
        Self { span: self.span, until: Some(day) }
    }

    /// First and last month of the span, cut to the month of the 截至 day.
    pub fn months(self, calendar: &Calendar) -> (Month, Month) {
        let month = |year: i32, number: u32| Month::new(year, number).expect("years are checked when a period is read");
        let (first, last) = match self.span {
            Span::Year(year) => (month(year, 1), month(year, 12)),
            Span::Half(year, half) => (month(year, half * 6 - 5), month(year, half * 6)),
            Span::Quarter(year, quarter) => (month(year, quarter * 3 - 2), month(year, quarter * 3)),
            Span::Month(only) => (only, only),
            Span::SchoolYear(year) => {
                let first = month(year, calendar.year_start);
                (first, first.plus(11))
            }
            Span::Term(year, term) => {
                let first = month(year, calendar.year_start);
                let second_year = if calendar.second_term_start > calendar.year_start { year } else { year + 1 };
                let second = month(second_year, calendar.second_term_start);
                if term == 1 { (first, second.plus(-1)) } else { (second, first.plus(11)) }
            }
        };
        (first, self.until.map_or(last, |day| Month::of(day).min(last)))
    }

    /// The first day.
    pub fn first_day(self, calendar: &Calendar) -> NaiveDate {
        self.months(calendar).0.first_day()
    }

    /// The last day that counts: the 截至 day, or the span's last. A 截至 day after the span, as a calendar other than
    /// the default can make it, does not lengthen it.
    pub fn last_day(self, calendar: &Calendar) -> NaiveDate {
        let last = self.months(calendar).1.last_day();
        self.until.map_or(last, |day| day.min(last))
    }

    /// Whether the two share a day.
    pub fn overlaps(self, other: Self, calendar: &Calendar) -> bool {
        self.first_day(calendar) <= other.last_day(calendar) && other.first_day(calendar) <= self.last_day(calendar)
    }

    /// The same period one year earlier (上年同期), with its 截至 day moved too: the last day of a month stays the last,
    /// so that 28 February 2025 becomes 29 February 2024 and back.
    pub fn prior_year(self) -> Self {
        let span = match self.span {
            Span::Year(year) => Span::Year(year - 1),
            Span::Half(year, half) => Span::Half(year - 1, half),
            Span::Quarter(year, quarter) => Span::Quarter(year - 1, quarter),
            Span::Month(month) => Span::Month(month.plus(-12)),
            Span::SchoolYear(year) => Span::SchoolYear(year - 1),
            Span::Term(year, term) => Span::Term(year - 1, term),
        };
        let earlier = |day: NaiveDate| {
            let is_last = day == Month::of(day).last_day();
            if is_last { Month::of(day).plus(-12).last_day() } else { day - Months::new(12) }
        };
        Self { span, until: self.until.map(earlier) }
    }

    /// The whole period of the same kind just before this one: of 2024H1, 2023H2.
    pub fn previous(self) -> Self {
        let before = |of: i32, part: u32, parts: u32| if part > 1 { (of, part - 1) } else { (of - 1, parts) };
        Self::whole(match self.span {
            Span::Year(year) => Span::Year(year - 1),
            Span::Half(year, half) => {
                let (year, half) = before(year, half, 2);
                Span::Half(year, half)
            }
            Span::Quarter(year, quarter) => {
                let (year, quarter) = before(year, quarter, 4);
                Span::Quarter(year, quarter)
            }
            Span::Month(month) => Span::Month(month.plus(-1)),
            Span::SchoolYear(year) => Span::SchoolYear(year - 1),
            Span::Term(year, term) => {
                let (year, term) = before(year, term, 2);
                Span::Term(year, term)
            }
        })
    }

    /// As a document writes it: 2024年上半年, 2023—2024学年第一学期, 2024年上半年（截至6月20日）.
    pub fn label(self) -> String {
        let term = |n: u32| if n == 1 { "第一学期" } else { "第二学期" };
        let mut label = match self.span {
            Span::Year(year) => format!("{year}年"),
            Span::Half(year, half) => format!("{year}年{}半年", if half == 1 { "上" } else { "下" }),
            Span::Quarter(year, quarter) => {
                let name = ["一", "二", "三", "四"].get(quarter as usize - 1).copied().unwrap_or("");
                format!("{year}年第{name}季度")
            }
            Span::Month(month) => format!("{}年{}月", month.year(), month.number()),
            Span::SchoolYear(year) => format!("{year}—{}学年", year + 1),
            Span::Term(year, n) => format!("{year}—{}学年{}", year + 1, term(n)),
        };
        if let Some(day) = self.until {
            label.push_str(&format!("（截至{}月{}日）", day.month(), day.day()));
        }
        label
    }
}

fn parse_span(head: &str) -> Result<Span, &'static str> {
    const FORM: &str = "不是规定的写法";
    let year_of = |text: &str| -> Result<i32, &'static str> {
        let ok = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        let year: i32 = ok.then(|| text.parse().ok()).flatten().ok_or("年份应为四位数字")?;
        if (1900..=2999).contains(&year) { Ok(year) } else { Err("年份应在1900至2999之间") }
    };
    if let Some((years, term)) = head.split_once("学年") {
        let (first, second) = years.split_once(['-', '–', '—', '－']).ok_or("学年应写作 2023-2024学年")?;
        let (first, second) = (year_of(first)?, year_of(second)?);
        if second != first + 1 {
            return Err("学年的后一年应比前一年大1");
        }
        return match term.strip_prefix('度').unwrap_or(term) {
            "" => Ok(Span::SchoolYear(first)),
            "第一学期" => Ok(Span::Term(first, 1)),
            "第二学期" => Ok(Span::Term(first, 2)),
            _ => Err("学期只有第一学期和第二学期"),
        };
    }
    if !head.is_char_boundary(4) || head.len() < 4 {
        return Err(FORM);
    }
    let (year, rest) = head.split_at(4);
    let year = year_of(year)?;
    let number = |text: &str, most: u32| {
        let is_short = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
        is_short.then(|| text.parse().ok()).flatten().filter(|n: &u32| (1..=most).contains(n))
    };
    match rest.as_bytes() {
        [] => Ok(Span::Year(year)),
        [b'H' | b'h', ..] => number(&rest[1..], 2).map(|n| Span::Half(year, n)).ok_or("半年只有 H1 和 H2"),
        [b'Q' | b'q', ..] => number(&rest[1..], 4).map(|n| Span::Quarter(year, n)).ok_or("季度只有 Q1 至 Q4"),
        [b'-', ..] => {
            let month = number(&rest[1..], 12).and_then(|n| Month::new(year, n));
            month.map(Span::Month).ok_or("月份应为 01 至 12")
        }
        _ => Err(FORM),
    }
}

impl fmt::Display for Period {
    /// The form that [`parse`](Period::parse) reads back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.span {
            Span::Year(year) => write!(f, "{year:04}")?,
            Span::Half(year, half) => write!(f, "{year:04}H{half}")?,
            Span::Quarter(year, quarter) => write!(f, "{year:04}Q{quarter}")?,
            Span::Month(month) => write!(f, "{month}")?,
            Span::SchoolYear(year) => write!(f, "{year}-{}学年", year + 1)?,
            Span::Term(year, term) => {
                write!(f, "{year}-{}学年第{}学期", year + 1, if term == 1 { "一" } else { "二" })?;
            }
        }
        match self.until {
            Some(day) => write!(f, "@{day}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
