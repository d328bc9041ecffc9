//! A calendar month, the finest grain of time that facts keep.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A calendar month in civil time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Month {
    year: i32,
    month: u32,
}

/// A month as stored, which anyone may have edited.
#[derive(Deserialize)]
struct Stored {
    year: i32,
    month: u32,
}

impl TryFrom<Stored> for Month {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        Self::new(stored.year, stored.month).ok_or_else(|| format!("{}年{}月不是月份", stored.year, stored.month))
    }
}

impl Month {
    /// The month of `year`, 1–12; `None` outside that or outside the years 1 to 9999.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        ((1..=12).contains(&month) && (1..=9999).contains(&year)).then_some(Self { year, month })
    }

    /// The month a day lies in.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month of the year, 1–12.
    pub fn number(self) -> u32 {
        self.month
    }

    /// Months since year 0, so that neighbours differ by one; facts store this.
    pub fn index(self) -> i32 {
        self.year * 12 + i32::try_from(self.month).expect("1 to 12") - 1
    }

    /// The inverse of [`index`](Self::index); `None` outside the years 1 to 9999.
    pub fn from_index(index: i32) -> Option<Self> {
        Self::new(index.div_euclid(12), u32::try_from(index.rem_euclid(12)).ok()? + 1)
    }

    /// The month `count` months later (earlier if negative), within the years 1 to 9999.
    pub fn plus(self, count: i32) -> Self {
        Self::from_index(self.index() + count).unwrap_or(self)
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).expect("a month from 1 to 12 of a year up to 9999")
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        self.first_day() + Months::new(1) - Days::new(1)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(year: i32, number: u32) -> Month {
        Month::new(year, number).unwrap()
    }

    #[test]
    fn neighbours_differ_by_one_across_a_new_year() {
        assert_eq!(month(2024, 1).index() - month(2023, 12).index(), 1);
        assert_eq!(month(2023, 11).plus(3), month(2024, 2));
        assert_eq!(month(2024, 1).plus(-13), month(2022, 12));
    }

    #[test]
    fn the_index_gives_the_month_back() {
        for month in [month(1, 1), month(2024, 12), month(9999, 12)] {
            assert_eq!(Month::from_index(month.index()), Some(month));
        }
        assert_eq!(Month::from_index(0), None);
    }

    #[test]
    fn only_twelve_months_of_four_digit_years_exist() {
        assert_eq!((Month::new(2024, 0), Month::new(2024, 13)), (None, None));
        assert_eq!((Month::new(0, 1), Month::new(10_000, 1)), (None, None));
    }

    #[test]
    fn the_last_day_knows_leap_years() {
        assert_eq!(month(2024, 2).last_day().to_string(), "2024-02-29");
        assert_eq!(month(2023, 2).last_day().to_string(), "2023-02-28");
        assert_eq!(month(2024, 12).last_day().to_string(), "2024-12-31");
        assert_eq!(Month::of(month(2024, 2).last_day()), month(2024, 2));
    }

    #[test]
    fn a_stored_month_that_does_not_exist_is_refused() {
        assert!(toml::from_str::<Month>("year = 2024\nmonth = 13").is_err());
        assert_eq!(toml::from_str::<Month>("year = 2024\nmonth = 2"), Ok(month(2024, 2)));
    }
}
