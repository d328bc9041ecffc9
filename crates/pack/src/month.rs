//! A calendar month, the finest grain of time that facts keep.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A calendar month in civil time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    year: i32,
    month: u32,
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
