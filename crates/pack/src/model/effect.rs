//! What a change of a record does to the figures of past days: which of them it would make different.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use crate::ids::FieldId;
use crate::model::{Expression, FieldKind, Indicator, Pack, Register, RowValue, Source, Timing};
use crate::month::Month;
use crate::value::Value;

/// Months that a snapshot counts after its own.
const SNAPSHOT_MONTHS: i32 = 13;

/// The cells of a record's version, in the order of [`Register::columns`].
type Cells<'a> = Option<&'a [Value]>;

impl Pack {
    /// Whether a record of `register` that becomes `after` (`None` if it is voided) where `before` counted (`None` if
    /// nothing did) changes what some indicator counts on these days: a flow whose event lies within, a stock that stands
    /// on one of them, a snapshot that may count then. A column that no indicator reads changes nothing. Where a register
    /// has no indicator, its own date alone decides.
    pub fn affects(&self, register: &Register, before: Cells, after: Cells, days: &RangeInclusive<NaiveDate>) -> bool {
        let columns: Vec<FieldId> = register.columns().into_iter().map(|column| column.id).collect();
        let cell = |cells: Cells, id: &FieldId| {
            let index = columns.iter().position(|column| column == id)?;
            cells.and_then(|cells| cells.get(index)).cloned()
        };
        let changed: BTreeSet<&str> =
            columns.iter().filter(|id| cell(before, id) != cell(after, id)).map(FieldId::as_str).collect();
        if changed.is_empty() {
            return false;
        }
        let day = |cells: Cells, id: &FieldId| match cell(cells, id) {
            Some(Value::Date(day)) => Some(day),
            _ => None,
        };
        let mut indicators = self.indicators.values().filter(|indicator| counts(indicator, register)).peekable();
        if indicators.peek().is_none() {
            let own = [before, after].map(|cells| day(cells, &register.date));
            return own.into_iter().flatten().any(|day| days.contains(&day));
        }
        indicators.any(|indicator| {
            let Source::Rows { timing, .. } = &indicator.source else { return false };
            let [was, is] = [before, after].map(|cells| standing(timing, days, |id| day(cells, id)));
            was != is || (is.is_some() && indicator.reads(register).iter().any(|id| changed.contains(id.as_str())))
        })
    }
}

/// Whether an indicator is computed from a register's rows or from those of a sub-table of it.
fn counts(indicator: &Indicator, register: &Register) -> bool {
    indicator.register().is_some_and(|of| of.filed() == register.id)
}

/// The days of the range on which a row counts under `timing`; `None` if on none.
fn standing(
    timing: &Timing,
    days: &RangeInclusive<NaiveDate>,
    day: impl Fn(&FieldId) -> Option<NaiveDate>,
) -> Option<(NaiveDate, NaiveDate)> {
    match timing {
        Timing::Flow { date } => day(date).filter(|day| days.contains(day)).map(|day| (day, day)),
        Timing::Stock { from, until } => {
            let from = day(from)?.max(*days.start());
            let until = day(until).map_or(*days.end(), |until| until.pred_opt().unwrap_or(until).min(*days.end()));
            (from <= until).then_some((from, until))
        }
        Timing::Snapshot { date } => {
            let oldest = Month::of(*days.start()).plus(-SNAPSHOT_MONTHS).first_day();
            day(date).filter(|day| (oldest..=*days.end()).contains(day)).map(|day| (day, day))
        }
    }
}

impl Indicator {
    /// The columns of `register` that its value depends on, the dates that place a row in time apart; of a reference the
    /// field. Empty if it is not computed from rows.
    pub fn reads(&self, register: &Register) -> BTreeSet<FieldId> {
        let Source::Rows { register: of, filter, value, .. } = &self.source else { return BTreeSet::new() };
        let names = |expression: &Expression| expression.names.clone();
        let mut read: BTreeSet<String> = filter.iter().flat_map(names).collect();
        match value {
            RowValue::Measure(measure) => read.extend(names(measure)),
            RowValue::List { columns, .. } => read.extend(columns.iter().map(ToString::to_string)),
        }
        read.extend(self.breakdowns.iter().map(|breakdown| breakdown.field.to_string()));
        // `project.kind` reads the record that `project` refers to.
        let field = |name: &String| FieldId::new(name.split('.').next().unwrap_or(name));
        let mut found: BTreeSet<FieldId> = read.iter().map(field).collect();
        found.extend(register.section.clone());
        let tables = register.fields.iter().filter(|field| matches!(field.kind, FieldKind::Table(_)));
        found.extend(tables.filter(|field| register.id.sub_table(&field.id) == *of).map(|field| field.id.clone()));
        found
    }
}
