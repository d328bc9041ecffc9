//! Parameters of policy (政策参数): numbers that a document sets from one day to another.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::ids::Code;

/// A number that policy sets, such as what a guard costs in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its Chinese name.
    pub label: String,
    /// The unit of its values.
    pub unit: String,
    /// Its values, in the order of the file; no two of one scope on one day.
    pub values: Vec<ParameterValue>,
}

/// A value with the time in which it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterValue {
    /// The value.
    pub value: Decimal,
    /// For which orgs; for all that no other value of the day is for, without one.
    pub scope: Option<ParameterScope>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; still in force without one.
    pub to: Option<NaiveDate>,
    /// The document that sets it.
    pub source: String,
}

/// Orgs with this code: `org.nature=public`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ParameterScope {
    /// The column, `org.kind` or `org.<attribute>`.
    pub column: String,
    /// What it holds.
    pub code: Code,
}

impl ParameterValue {
    /// Whether it holds on that day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

impl Parameter {
    /// The values that hold on that day, those with a scope first.
    pub fn on(&self, day: NaiveDate) -> Vec<&ParameterValue> {
        let mut values: Vec<_> = self.values.iter().filter(|value| value.holds_on(day)).collect();
        values.sort_by_key(|value| value.scope.is_none());
        values
    }

    /// The one value for everybody on that day.
    pub fn general_on(&self, day: NaiveDate) -> Option<&ParameterValue> {
        self.values.iter().find(|value| value.scope.is_none() && value.holds_on(day))
    }
}
