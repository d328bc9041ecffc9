//! Periods and dates in templates: the digits of a date come from here.

use std::fmt;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use minijinja::Value;
use minijinja::value::{Object, ObjectRepr};
use xuezheng_pack::Period;
use xuezheng_pack::period::Span;

use crate::template::names::{DATE, PERIOD, hint};
use crate::template::world::{Shared, error, found};
use crate::wording::chinese_date;

/// `period` and `prior_period`.
#[derive(Debug)]
pub(crate) struct PeriodObject {
    pub(crate) world: Shared,
    pub(crate) period: Period,
}

impl PeriodObject {
    fn year(&self) -> i32 {
        match self.period.span() {
            Span::Year(year) | Span::Half(year, _) | Span::Quarter(year, _) => year,
            Span::SchoolYear(year) | Span::Term(year, _) => year,
            Span::Month(month) => month.year(),
        }
    }

    /// `year`, `half`, `quarter`, `month`, `school_year` or `term`, to be compared.
    fn kind(&self) -> &'static str {
        match self.period.span() {
            Span::Year(_) => "year",
            Span::Half(..) => "half",
            Span::Quarter(..) => "quarter",
            Span::Month(_) => "month",
            Span::SchoolYear(_) => "school_year",
            Span::Term(..) => "term",
        }
    }

    /// Without its year: 上半年; of a year 全年, of a school year 本学年.
    fn short(&self) -> String {
        let label = self.period.label();
        match self.period.span() {
            Span::Year(_) => label.replacen(&format!("{}年", self.year()), "全年", 1),
            Span::SchoolYear(year) => label.replacen(&format!("{year}—{}学年", year + 1), "本学年", 1),
            Span::Half(..) | Span::Quarter(..) | Span::Month(_) | Span::Term(..) => {
                label.split_once('年').map_or(label.clone(), |(_, rest)| rest.to_owned())
            }
        }
    }
}

/// The last day as a sentence says it after the year is clear: 6月底, 年底; 6月20日 of a period that is cut there.
fn end(last: NaiveDate) -> String {
    let ends_month = last.succ_opt().is_none_or(|next| next.day() == 1);
    match (ends_month, last.month()) {
        (true, 12) => "年底".to_owned(),
        (true, month) => format!("{month}月底"),
        (false, month) => format!("{month}月{}日", last.day()),
    }
}

impl Object for PeriodObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        let calendar = &self.world.calendar;
        let date = |day| Value::from_object(DateObject { world: self.world.clone(), day });
        found(match name {
            "label" => Ok(self.world.literal_value(&self.period.label())),
            "year" => Ok(self.world.literal_value(&self.year().to_string())),
            "next_year" => Ok(self.world.literal_value(&(self.year() + 1).to_string())),
            "next" => Ok(self.world.literal_value(&next(self.period))),
            "next_label" => Ok(self.world.literal_value(&next_label(self.period))),
            "short" => Ok(self.world.literal_value(&self.short())),
            "kind" => Ok(Value::from(self.kind())),
            "first_day" => Ok(date(self.period.first_day(calendar))),
            "last_day" => Ok(date(self.period.last_day(calendar))),
            "end" => Ok(self.world.literal_value(&end(self.period.last_day(calendar)))),
            _ => Err(error(format!("期间没有「.{name}」；{}", hint(name, PERIOD)))),
        })
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.world.literal(&self.period.label(), None))
    }
}

/// `dated`, and the first and last day of a period.
#[derive(Debug)]
pub(crate) struct DateObject {
    pub(crate) world: Shared,
    pub(crate) day: NaiveDate,
}

impl Object for DateObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        found(match name {
            "year" => Ok(self.world.literal_value(&self.day.year().to_string())),
            "month" => Ok(self.world.literal_value(&self.day.month().to_string())),
            "day" => Ok(self.world.literal_value(&self.day.day().to_string())),
            _ => Err(error(format!("日期没有「.{name}」；{}", hint(name, DATE)))),
        })
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.world.literal(&chinese_date(self.day), None))
    }
}

/// What a plan made at the end of `period` is for: 下半年, 2025年, 第三季度; 下一步 in the middle of a period.
fn next(period: Period) -> String {
    if period.cut().is_some() {
        return "下一步".to_owned();
    }
    let label = next_label(period);
    match (period.span(), following(period.span())) {
        // Within one year the year need not be said again.
        (Span::Half(year, 1) | Span::Quarter(year, _), Span::Half(..) | Span::Quarter(..)) => {
            without_year(&label, year)
        }
        (Span::Month(month), Span::Month(_)) => without_year(&label, month.year()),
        (Span::Term(_, 1), _) => "第二学期".to_owned(),
        _ => label,
    }
}

/// The same in full, for a title: 2024年下半年. The middle of a period has none but 下一步.
fn next_label(period: Period) -> String {
    if period.cut().is_some() { "下一步".to_owned() } else { Period::whole(following(period.span())).label() }
}

/// What is planned for: the other half, quarter or term of a year, then the whole next year.
fn following(span: Span) -> Span {
    match span {
        Span::Half(year, 1) => Span::Half(year, 2),
        Span::Term(year, 1) => Span::Term(year, 2),
        Span::Year(year) | Span::Half(year, _) => Span::Year(year + 1),
        Span::Quarter(year, quarter) if quarter < 4 => Span::Quarter(year, quarter + 1),
        Span::Quarter(year, _) => Span::Quarter(year + 1, 1),
        Span::Month(month) => Span::Month(month.plus(1)),
        Span::SchoolYear(year) | Span::Term(year, _) => Span::SchoolYear(year + 1),
    }
}

fn without_year(label: &str, year: i32) -> String {
    label.strip_prefix(&format!("{year}年")).unwrap_or(label).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_for_what_follows() {
        for (period, expected) in [
            ("2024H1", "下半年"),
            ("2024H2", "2025年"),
            ("2024", "2025年"),
            ("2024Q2", "第三季度"),
            ("2024Q4", "2025年第一季度"),
            ("2024-05", "6月"),
            ("2024-12", "2025年1月"),
            ("2023-2024学年", "2024—2025学年"),
            ("2023-2024学年第一学期", "第二学期"),
            ("2023-2024学年第二学期", "2024—2025学年"),
            ("2024H1@2024-06-20", "下一步"),
        ] {
            assert_eq!(next(Period::parse(period).unwrap()), expected, "{period}");
        }
    }

    #[test]
    fn the_end_of_a_month_is_said_as_such() {
        for (day, expected) in
            [((2024, 6, 30), "6月底"), ((2023, 12, 31), "年底"), ((2024, 2, 28), "2月28日"), ((2024, 2, 29), "2月底")]
        {
            let (year, month, day) = day;
            assert_eq!(end(NaiveDate::from_ymd_opt(year, month, day).unwrap()), expected);
        }
    }

    #[test]
    fn a_title_names_what_follows_in_full() {
        for (period, expected) in [
            ("2024H1", "2024年下半年"),
            ("2024H2", "2025年"),
            ("2024Q2", "2024年第三季度"),
            ("2024-05", "2024年6月"),
            ("2023-2024学年第一学期", "2023—2024学年第二学期"),
            ("2024H1@2024-06-20", "下一步"),
        ] {
            assert_eq!(next_label(Period::parse(period).unwrap()), expected, "{period}");
        }
    }
}
