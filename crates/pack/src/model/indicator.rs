//! Indicators (指标): what a figure means.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::diagnostic::Place;
use crate::ids::{Code, FieldId, IndicatorId, RegisterId};
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
    /// How what several sections of a school share is divided among them; only of rows.
    pub split: Option<Split>,
    /// Where it is declared.
    pub place: Place,
}

impl Indicator {
    /// The register it is computed from; `None` for one computed from other indicators.
    pub fn register(&self) -> Option<&RegisterId> {
        match &self.source {
            Source::Rows { register, .. } => Some(register),
            Source::Derived { .. } | Source::Across { .. } => None,
        }
    }

    /// The indicators that its formula names, by the name each is written with.
    pub fn inputs(&self) -> &[(String, IndicatorId)] {
        match &self.source {
            Source::Rows { .. } => &[],
            Source::Derived { inputs, .. } | Source::Across { inputs, .. } => inputs,
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
    /// `ratio(a, b)` divides exactly, `persons(a, b)` counts the persons of several registers, each once. Names are resolved: `x` of one's own area, `area.x` of another.
    Derived {
        /// The formula, as written.
        formula: Expression,
        /// The indicators it reads, by the name it is written with.
        inputs: Vec<(String, IndicatorId)>,
    },
    /// A measure across the orgs or sections below an org, each with its own values of the same period: how far schools
    /// lie apart. Computed anew for every org, never rolled up.
    Across {
        /// What is compared.
        unit: AcrossUnit,
        /// Which of them count; all if absent. Sees `org.…`, `section.stage` and indicators.
        filter: Option<Expression>,
        /// Whether of them only those count whose org has answered completely for what the indicators are counted from:
        /// everything approved, or nothing declared and that approved.
        complete: bool,
        /// One measure: `weighted_cv(quantity, weight)`, `weighted_mean(quantity, weight)`, `sum(x)`, `mean(x)`, `min(x)`, `max(x)`, `count(*)`.
        measure: Expression,
        /// The indicators that both read, by the name they are written with.
        inputs: Vec<(String, IndicatorId)>,
    },
}

/// What an indicator across compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcrossUnit {
    /// Orgs that exist on the period's last day, each with its own records.
    Org,
    /// Sections (学段部) that run on that day.
    Section,
}

/// How what the sections of one school share is divided among them.
#[derive(Clone, Debug)]
pub struct Split {
    /// The indicator that says how large each section is, such as its pupils.
    pub by: IndicatorId,
    /// What one of it counts for in each stage. A stage that is not listed gets no share.
    pub weights: BTreeMap<Code, Decimal>,
    /// The rule's source: policy document and article.
    pub source: Option<String>,
    /// Where it is declared.
    pub place: Place,
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
    /// A snapshot (年报): of every org, or of each of its sections where the register is kept by section, the rows of its
    /// latest date at or before the period's last day, unless that is more than 13 months old.
    Snapshot {
        /// The date column that says for when a row was recorded.
        date: FieldId,
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

/// What stands in a breakdown for the org that answers for a row: the parts are orgs, which a document may name.
pub const BY_ORG: &str = "org";

/// A field that a figure is broken down by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakdown {
    /// A choice or multi-choice field of the register, or [`BY_ORG`].
    pub field: FieldId,
    /// Whether each row counts in exactly one part, so that parts may be summed and checked against the total.
    pub partition: bool,
}

impl Breakdown {
    /// Whether its parts are orgs.
    pub fn is_by_org(&self) -> bool {
        self.field.as_str() == BY_ORG
    }
}
