//! Indicators and checks after typing: nothing in them can fail to resolve any more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::logical_expr::Expr;
use datafusion::physical_expr::PhysicalExpr;
use xuezheng_pack::model::{AcrossUnit, Timing, With};
use xuezheng_pack::{CheckId, FieldId, IndicatorId, NaiveDate, ParameterId, RegisterId};

use crate::typing::Span;

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
    /// Indicators that count the persons of several others, each once.
    pub(crate) persons: BTreeMap<IndicatorId, Vec<IndicatorId>>,
    /// Indicators across orgs or sections.
    pub(crate) across: BTreeMap<IndicatorId, Across>,
    /// Those computed from others that compare with the year before, themselves or through an input.
    pub(crate) comparisons: BTreeSet<IndicatorId>,
    /// Of indicators that read parameters of policy, which of [`rows`](Self::rows) is for which days.
    pub(crate) variants: BTreeMap<IndicatorId, Vec<Variant>>,
    /// Checks by register.
    pub(crate) checks: BTreeMap<RegisterId, Vec<CompiledCheck>>,
}

/// An indicator with the parameters of some days in it.
pub(crate) struct Variant {
    /// The days.
    pub(crate) span: Span,
    /// Its name among the compiled ones: the indicator's, and the first day.
    pub(crate) id: IndicatorId,
}

impl Compiled {
    /// What an indicator is called among the compiled ones where `day` decides its parameters; `None` where one of these has
    /// no value.
    pub(crate) fn variant<'c>(&'c self, id: &'c IndicatorId, day: NaiveDate) -> Option<&'c IndicatorId> {
        let Some(variants) = self.variants.get(id) else { return Some(id) };
        let holds = |span: &Span| span.first <= day && span.last.is_none_or(|last| day <= last);
        variants.iter().find(|variant| holds(&variant.span)).map(|variant| &variant.id)
    }

    /// The indicator of the pack that a compiled one is a variant of.
    pub(crate) fn declared(id: &IndicatorId) -> IndicatorId {
        IndicatorId::new(id.as_str().split('@').next().unwrap_or_default())
    }

    /// The indicators that one over others reads, each with whether of the year before.
    pub(crate) fn inputs(&self, id: &IndicatorId) -> Vec<(&IndicatorId, bool)> {
        let derived = self.derived.get(id).into_iter().flat_map(|derived| &derived.inputs);
        let persons = self.persons.get(id).into_iter().flatten();
        let across = self.across.get(id).into_iter().flat_map(|across| &across.inputs);
        let present = persons.chain(across).map(|input| (input, false));
        derived.map(|input| (&input.indicator, input.prior)).chain(present).collect()
    }
}

/// A check over the columns that it reads.
pub(crate) struct CompiledCheck {
    /// Which.
    pub(crate) id: CheckId,
    /// The columns of a record that it reads.
    pub(crate) own: SchemaRef,
    /// Those, then what it reads of other records.
    pub(crate) schema: SchemaRef,
    /// The other records.
    pub(crate) withs: Vec<CompiledWith>,
    /// What holds for a good record.
    pub(crate) that: Arc<dyn PhysicalExpr>,
    /// Whether the parameters that it reads have a value on the record's day; `None` if it reads none.
    pub(crate) known: Option<Arc<dyn PhysicalExpr>>,
}

/// Other records that a check reads.
pub(crate) struct CompiledWith {
    /// As the pack declares them.
    pub(crate) declared: With,
    /// The columns of theirs that are read.
    pub(crate) schema: SchemaRef,
    /// Their date and that of the record that is judged, where a period is to be compared.
    pub(crate) dates: (FieldId, FieldId),
    /// Which of them count.
    pub(crate) filter: Option<Arc<dyn PhysicalExpr>>,
    /// What is made of them, in the pack's order.
    pub(crate) values: Vec<CompiledValue>,
    /// What of it makes columns of the check's schema, in order.
    pub(crate) reads: Vec<Reads>,
}

/// What is made of other records.
pub(crate) struct CompiledValue {
    /// The aggregate.
    pub(crate) measure: Measure,
    /// What it is made of; `None` where rows are counted.
    pub(crate) of: Option<Arc<dyn PhysicalExpr>>,
    /// Which rows it takes.
    pub(crate) condition: Option<Arc<dyn PhysicalExpr>>,
}

/// What a check reads of other records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    /// How many there are.
    Count,
    /// One of the values.
    Value(usize),
    /// One of the declared columns of the latest.
    Latest(usize),
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
    /// The parameters it reads, after them.
    pub(crate) params: Vec<ParameterId>,
    /// One column of numbers for each input and parameter.
    pub(crate) schema: SchemaRef,
    /// The formula over them.
    pub(crate) formula: Arc<dyn PhysicalExpr>,
}

/// An indicator across orgs or sections.
pub(crate) struct Across {
    /// What it compares.
    pub(crate) unit: AcrossUnit,
    /// What it reads, and what splits what it reads; each once.
    pub(crate) inputs: Vec<IndicatorId>,
    /// The columns that describe a unit.
    pub(crate) described: SchemaRef,
    /// Those columns, then one of numbers for each indicator that its expressions name.
    pub(crate) schema: SchemaRef,
    /// The conditions that need no indicator: which units there are.
    pub(crate) frame: Option<Arc<dyn PhysicalExpr>>,
    /// The others: which of them count.
    pub(crate) filter: Option<Arc<dyn PhysicalExpr>>,
    /// Of one over complete answers alone, the indicators whose registers a unit's org must have answered for.
    pub(crate) complete: Option<Vec<IndicatorId>>,
    /// What is made of those that count.
    pub(crate) measure: AcrossMeasure,
}

/// What is made of units.
pub(crate) enum AcrossMeasure {
    /// How many.
    Count,
    /// The sum of a number of each.
    Sum(Arc<dyn PhysicalExpr>),
    /// The mean of a number of each.
    Mean(Arc<dyn PhysicalExpr>),
    /// The smallest.
    Min(Arc<dyn PhysicalExpr>),
    /// The largest.
    Max(Arc<dyn PhysicalExpr>),
    /// The mean of quantity per weight, each unit with its weight.
    WeightedMean(Arc<dyn PhysicalExpr>, Arc<dyn PhysicalExpr>),
    /// How far quantity per weight differs between them.
    WeightedCv(Arc<dyn PhysicalExpr>, Arc<dyn PhysicalExpr>),
}

impl AcrossMeasure {
    /// The numbers that it needs of each unit.
    pub(crate) fn arguments(&self) -> Vec<&Arc<dyn PhysicalExpr>> {
        match self {
            Self::Count => Vec::new(),
            Self::Sum(of) | Self::Mean(of) | Self::Min(of) | Self::Max(of) => vec![of],
            Self::WeightedMean(quantity, weight) | Self::WeightedCv(quantity, weight) => vec![quantity, weight],
        }
    }
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
