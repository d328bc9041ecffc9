//! Days of the demo's two years.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The day of these numbers, which are constants of this crate.
pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("the demo's dates exist")
}

/// `count` days later.
pub(crate) fn later(day: NaiveDate, count: u32) -> NaiveDate {
    day + Days::new(count.into())
}

/// The day itself, or the Friday before a weekend day.
pub(crate) fn weekday_before(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day - Days::new(1),
        Weekday::Sun => day - Days::new(2),
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => day,
    }
}

/// Mondays to Fridays from `first` to `last`.
pub(crate) fn weekdays(first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    first.iter_days().take_while(|day| *day <= last).filter(|day| weekday_before(*day) == *day).collect()
}

/// The day that 230105 stands for: how tables of dates are written.
pub(crate) fn date(written: u32) -> NaiveDate {
    day(2000 + i32::try_from(written / 10_000).unwrap_or_default(), written / 100 % 100, written % 100)
}

/// The same, or the Friday before a weekend day.
pub(crate) fn workday(written: u32) -> NaiveDate {
    weekday_before(date(written))
}
