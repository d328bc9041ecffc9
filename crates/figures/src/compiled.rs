//! Indicators and checks after typing: nothing in them can fail to resolve any more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::logical_expr::Expr;
use datafusion::physical_expr::PhysicalExpr;
use xuezheng_pack::model::Timing;
use xuezheng_pack::{CheckId, IndicatorId, RegisterId};

/// Digits after the point of a formula's inputs, those of a quotient.
pub(crate) const INPUT_SCALE: i8 = 12;

/// A whole pack, typed.
pub(crate) struct Compiled {
    /// Schemas of the registers' segments.
    pub(crate) schemas: BTreeMap<RegisterId, SchemaRef>,
    /// Indicators computed from rows.
    pub(crate) rows: BTreeMap<IndicatorId, RowsIndicator>,
    /// Indicators computed from others.
    pub(crate) derived: BTreeMap<IndicatorId, Derived>,
    /// Those of them that compare with the year before, themselves or through an input.
    pub(crate) comparisons: BTreeSet<IndicatorId>,
    /// Checks by register.
    pub(crate) checks: BTreeMap<RegisterId, Vec<CompiledCheck>>,
}

/// A check over the columns of a whole segment.
pub(crate) struct CompiledCheck {
    /// Which.
    pub(crate) id: CheckId,
    /// What holds for a good record.
    pub(crate) that: Arc<dyn PhysicalExpr>,
}

/// An indicator over the rows of a register.
pub(crate) struct RowsIndicator {
    /// Whose rows.
    pub(crate) register: RegisterId,
    /// Which date places a row in time.
    pub(crate) timing: Timing,
    /// Rows that count, whatever their date; rows where it is NULL don't.
    pub(crate) filter: Option<Expr>,
    /// The same, to be evaluated over the columns of a whole segment.
    pub(crate) physical_filter: Option<Arc<dyn PhysicalExpr>>,
    /// What is made of them; a list counts its rows.
    pub(crate) measure: Measure,
}

/// An aggregate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Measure {
    /// How many rows.
    Count,
    /// How many different values, as text.
    Distinct(Expr),
    /// The sum of values with this many digits after the point.
    Sum {
        /// Already widened to 38 digits.
        of: Expr,
        /// Digits after the point.
        scale: u32,
    },
}

impl Measure {
    /// Digits after the point of its result.
    pub(crate) fn scale(&self) -> u32 {
        match self {
            Self::Count | Self::Distinct(_) => 0,
            Self::Sum { scale, .. } => *scale,
        }
    }
}

/// An indicator over other indicators.
pub(crate) struct Derived {
    /// What it reads, in the formula's order.
    pub(crate) inputs: Vec<Input>,
    /// One column of numbers for each input.
    pub(crate) schema: SchemaRef,
    /// The formula over them.
    pub(crate) formula: Arc<dyn PhysicalExpr>,
}

/// A value that a formula reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// Whose value.
    pub(crate) indicator: IndicatorId,
    /// Whether of the same period one year before.
    pub(crate) prior: bool,
}

impl Input {
    /// Its column.
    pub(crate) fn column(&self) -> String {
        if self.prior { format!("prior({})", self.indicator) } else { self.indicator.to_string() }
    }
}
