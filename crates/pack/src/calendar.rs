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

    /// Whether the holidays of `year` have been announced, as far as this calendar knows: the year before brings a day
    /// or two of its new year's holiday, and no other.
    pub fn is_announced(&self, year: i32) -> bool {
        let inner = NaiveDate::from_ymd_opt(year, 2, 1).zip(NaiveDate::from_ymd_opt(year, 12, 1));
        inner.is_some_and(|(first, last)| self.exceptions.range(first..last).next().is_some())
    }

    /// The first year without announced holidays that working days from `start` to `end` are counted in: the count
    /// knows only its weekends.
    pub fn unannounced(&self, start: NaiveDate, end: NaiveDate) -> Option<i32> {
        (start.year()..=end.year()).find(|year| !self.is_announced(*year))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// May 2024: the 1st to the 5th are holidays, 28 April and 11 May are worked by exchange.
    fn calendar() -> Calendar {
        let holidays = ["2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04", "2024-05-05"];
        let worked = ["2024-04-28", "2024-05-11"];
        let exceptions =
            holidays.map(|text| (day(text), false)).into_iter().chain(worked.map(|text| (day(text), true)));
        Calendar { exceptions: exceptions.collect(), ..Calendar::default() }
    }

    /// Case M20 of the meaning of numbers.
    #[test]
    fn working_days_pass_over_holidays_and_count_exchanged_days_as_in_m20() {
        let due = |start, count| calendar().due_day(day(start), Duration::WorkingDays(count));
        assert_eq!(due("2024-04-30", 5), day("2024-05-10"));
        assert_eq!(due("2024-05-09", 3), day("2024-05-13"));
    }

    #[test]
    fn without_a_table_only_the_weekend_is_free() {
        let due = Calendar::default().due_day(day("2024-05-10"), Duration::WorkingDays(1));
        assert_eq!(due, day("2024-05-13"));
    }

    #[test]
    fn a_year_without_a_notice_is_known_to_be_one() {
        let mut calendar = calendar();
        calendar.exceptions.insert(day("2025-12-31"), false);
        assert!(calendar.is_announced(2024));
        assert!(!calendar.is_announced(2025), "the last day of a year belongs to the next one's notice");
        assert_eq!(calendar.unannounced(day("2024-05-01"), day("2024-12-31")), None);
        assert_eq!(calendar.unannounced(day("2024-12-25"), day("2025-01-03")), Some(2025));
    }

    #[test]
    fn calendar_days_count_every_day_after_the_start() {
        assert_eq!(calendar().due_day(day("2024-04-10"), Duration::Days(60)), day("2024-06-09"));
        assert_eq!(calendar().due_day(day("2024-04-10"), Duration::Days(0)), day("2024-04-10"));
        assert_eq!(calendar().due_day(day("2024-05-01"), Duration::WorkingDays(0)), day("2024-05-01"));
    }

    #[test]
    fn durations_are_days_or_working_days() {
        assert_eq!(Duration::parse("15d"), Some(Duration::Days(15)));
        assert_eq!(Duration::parse("5wd"), Some(Duration::WorkingDays(5)));
        for text in ["", "d", "15", "15天", "-1d", "+1d", "1.5d", "3661d", "15 d", "99999999999d"] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }
}
