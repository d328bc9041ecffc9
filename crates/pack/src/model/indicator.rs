//! Indicators (指标): what a figure means.

use crate::diagnostic::Place;
use crate::ids::{FieldId, IndicatorId, RegisterId};
use crate::model::Expression;
use crate::unit::Unit;

/// An indicator (指标).
#[derive(Clone, Debug)]
pub struct Indicator {
    /// `area.local`.
    pub id: IndicatorId,
    /// Chinese name: 整改安全隐患.
    pub label: String,
    /// Unit of its value.
    pub unit: Unit,
    /// Digits after the point when printed without being asked for others.
    pub decimals: u32,
    /// 口径: the definition a reader gets.
    pub definition: String,
    /// Where its value comes from.
    pub source: Source,
    /// Fields its value is broken down by.
    pub breakdowns: Vec<Breakdown>,
    /// Where it is declared.
    pub place: Place,
}

impl Indicator {
    /// The register it is computed from; `None` for a derived one.
    pub fn register(&self) -> Option<&RegisterId> {
        match &self.source {
            Source::Rows { register, .. } => Some(register),
            Source::Derived { .. } => None,
        }
    }

    /// Whether its value is a list of rows.
    pub fn is_list(&self) -> bool {
        matches!(&self.source, Source::Rows { value: RowValue::List { .. }, .. })
    }
}

/// Where an indicator's value comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// Rows of one register.
    Rows {
        /// The register.
        register: RegisterId,
        /// Which date places a row in time.
        timing: Timing,
        /// Rows that count; all if absent. Rows where it is NULL don't.
        filter: Option<Expression>,
        /// What is made of them.
        value: RowValue,
    },
    /// A formula over other indicators of the same org and period. `prior(x)` is x of the same period one year before,
    /// `ratio(a, b)` divides exactly. Names are resolved: `x` of one's own area, `area.x` of another.
    Derived {
        /// The formula, as written.
        formula: Expression,
        /// The indicators it reads, by the name it is written with.
        inputs: Vec<(String, IndicatorId)>,
    },
}

/// Which date places a row in time (design §6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Timing {
    /// A flow: rows whose event lies in the period.
    Flow {
        /// The event's date column.
        date: FieldId,
    },
    /// A stock at the end of the period's last day: rows begun on or before it and not ended on or before it.
    Stock {
        /// The date column that opens.
        from: FieldId,
        /// The date column that closes; open where it is absent.
        until: FieldId,
    },
}

/// What is made of the rows that count.
#[derive(Clone, Debug)]
pub enum RowValue {
    /// One aggregate: `count(*)`, `count(x)`, `sum(…)`, `count(distinct x)`.
    Measure(Expression),
    /// The rows themselves, ordered.
    List {
        /// Columns shown, in order; `org` is the owner's name.
        columns: Vec<FieldId>,
        /// Order; ties by org, then record id.
        order: Vec<OrderBy>,
    },
}

/// One key of a list's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderBy {
    /// The column; a choice orders by its place in the code list.
    pub column: FieldId,
    /// Largest or latest first.
    pub descending: bool,
}

/// A field that a figure is broken down by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakdown {
    /// A choice or multi-choice field of the register.
    pub field: FieldId,
    /// Whether each row counts in exactly one part, so that parts may be summed and checked against the total.
    pub partition: bool,
}
