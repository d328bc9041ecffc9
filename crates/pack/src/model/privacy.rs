//! What a register says about the personal data in it.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};

use crate::ids::FieldId;
use crate::model::Personal;

/// `[privacy]` of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// What the data is for (处理目的).
    pub purpose: Option<String>,
    /// By which law or consent it may be handled (处理依据).
    pub basis: Option<String>,
    /// How long it is kept; for ever if `None`.
    pub retention: Option<Retention>,
}

/// What of personal data a role may see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// Kinds that are shown to it in clear.
    pub sees: BTreeSet<Personal>,
    /// Kinds that are masked for it, and that it may unmask one cell at a time, for a purpose that is kept.
    pub reveals: BTreeSet<Personal>,
}

/// How long personal data is kept (保存期限).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Whole years.
    pub years: u32,
    /// After the day in this column.
    pub from: FieldId,
    /// The rule that says so.
    pub source: Option<String>,
}

impl Retention {
    /// The day on which the data is past its time if its years began before it.
    pub fn horizon(&self, today: NaiveDate) -> NaiveDate {
        today.checked_sub_months(Months::new(self.years * 12)).unwrap_or(NaiveDate::MIN)
    }

    /// Reads `10y`: 1 to 100 years.
    pub(crate) fn years(text: &str) -> Option<u32> {
        text.strip_suffix('y')?.parse().ok().filter(|years| (1..=100).contains(years))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_past_its_time_when_its_years_are_over() {
        let retention = Retention { years: 3, from: "closed_on".into(), source: None };
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        // Of 1 March 2021, three years end with 1 March 2024: it is over on the 2nd, when the horizon has passed it.
        assert_eq!(retention.horizon(day("2024-03-01")), day("2021-03-01"));
        assert_eq!(retention.horizon(day("2024-03-02")), day("2021-03-02"));
        assert_eq!(retention.horizon(day("2024-02-29")), day("2021-02-28"));
        assert_eq!([Retention::years("10y"), Retention::years("0y"), Retention::years("10")], [Some(10), None, None]);
    }
}
