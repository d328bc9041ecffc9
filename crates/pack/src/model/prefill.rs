//! What a register's records may be filled in with beforehand (预填), so that nobody types twice what is held.

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::ids::{FieldId, RegisterId};
use crate::period::Period;

/// `[prefill]` of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefill {
    /// Fields that keep their content from one period to the next: each record of the last period makes a draft.
    pub carry: Vec<FieldId>,
    /// Other registers whose records each make a draft.
    pub from: Vec<PrefillSource>,
    /// The day that a draft gets.
    pub date: PrefillDate,
}

/// Another register whose records make drafts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrefillSource {
    /// The register.
    pub register: RegisterId,
    /// Fields of the draft, each with the field there that it takes its content from.
    pub fields: Vec<(FieldId, FieldId)>,
}

/// The day that a draft gets, which the person who completes it may change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrefillDate {
    /// The first day of the period.
    First,
    /// The last day of the period.
    #[default]
    Last,
}

impl PrefillDate {
    /// That day.
    pub fn of(self, period: Period, calendar: &Calendar) -> NaiveDate {
        match self {
            Self::First => period.first_day(calendar),
            Self::Last => period.last_day(calendar),
        }
    }
}
