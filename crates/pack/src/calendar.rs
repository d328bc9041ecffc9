//! The bureau's calendar: school year and terms as whole months, and working days.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// School year, terms and the official holidays (节假日) with their exchanged working days (调休).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// First month of the school year, 1–12 (9 in China).
    pub year_start: u32,
    /// First month of the second term, 1–12 (2 in China); the first term ends the month before.
    pub second_term_start: u32,
    /// Days that differ from the plain week: `true` is a working day (a weekend day worked by exchange), `false` a
    /// holiday. The year's notice of the State Council's General Office is the source.
    pub exceptions: BTreeMap<NaiveDate, bool>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { year_start: 9, second_term_start: 2, exceptions: BTreeMap::new() }
    }
}

impl Calendar {
    /// Whether offices work on `day`.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.exceptions.get(&day).copied().unwrap_or_else(|| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
    }

    /// The day a deadline of `due` after `start` falls on; the start day itself is never counted.
    pub fn due_day(&self, start: NaiveDate, due: Duration) -> NaiveDate {
        match due {
            Duration::Days(count) => start + Days::new(count.into()),
            Duration::WorkingDays(count) => {
                let mut day = start;
                let mut left = count;
                while left > 0 {
                    day = day + Days::new(1);
                    if self.is_working_day(day) {
                        left -= 1;
                    }
                }
                day
            }
        }
    }
}

/// A length of time that a rule allows: `15d` calendar days, `5wd` working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duration {
    /// Calendar days (日).
    Days(u32),
    /// Working days (工作日).
    WorkingDays(u32),
}

impl Duration {
    /// Reads `15d` or `5wd`; `None` for anything else, and for more than 3,660 days.
    pub fn parse(text: &str) -> Option<Self> {
        let split = text.find(|c: char| !c.is_ascii_digit())?;
        let count: u32 = text[..split].parse().ok().filter(|n| *n <= 3660)?;
        match &text[split..] {
            "d" => Some(Self::Days(count)),
            "wd" => Some(Self::WorkingDays(count)),
            _ => None,
        }
    }
}
