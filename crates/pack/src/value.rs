//! One cell of a record.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::decimal::print_exact;

/// A field's value in one record; absent is never zero and never an empty text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Nothing was entered.
    Absent,
    /// Text; also a choice's code, and a multi-choice as `|ethics|ict|`.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// A civil date.
    Date(NaiveDate),
    /// Yes or no.
    Boolean(bool),
}

impl Value {
    /// Whether nothing was entered.
    pub fn is_absent(&self) -> bool {
        *self == Self::Absent
    }

    /// As a person reads it in a list; codes stay codes, absent is `—`.
    pub fn display(&self) -> String {
        match self {
            Self::Absent => "—".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Decimal(number) => print_exact(*number),
            Self::Date(day) => day.to_string(),
            Self::Boolean(yes) => if *yes { "是" } else { "否" }.to_owned(),
        }
    }
}
