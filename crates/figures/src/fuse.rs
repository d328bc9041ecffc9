//! Fuses all indicators of a register that share a date into one query plan: one scan, one grouping, one filtered
//! aggregate for each thing counted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Schema, SchemaRef};
use datafusion::common::Result;
use datafusion::datasource::{MemTable, provider_as_source};
use datafusion::functions::datetime::expr_fn::date_part;
use datafusion::functions_aggregate::array_agg::array_agg;
use datafusion::functions_aggregate::count::count;
use datafusion::functions_aggregate::sum::sum;
use datafusion::logical_expr::{Expr, ExprFunctionExt, LogicalPlan, LogicalPlanBuilder, cast, ident, lit};
use datafusion::physical_plan::ExecutionPlan;
use sm3::{Digest, Sm3};
use tokio::sync::OnceCell;
use xuezheng_lake::schema::ORG;
use xuezheng_lake::segment::hex;
use xuezheng_pack::model::{FieldKind, Timing};
use xuezheng_pack::{FieldId, IndicatorId, Pack, RegisterId};

use crate::compiled::{Compiled, Measure, RowsIndicator};

/// A register, and the date column that places its rows in time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PlanKey {
    pub(crate) register: RegisterId,
    pub(crate) date: FieldId,
    pub(crate) grain: Grain,
}

/// How finely facts tell the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grain {
    /// [`Month::index`](xuezheng_pack::Month::index).
    Month,
    /// Days since 1970: of snapshots, which have few dates, the exact day decides which is the latest.
    Day,
}

/// One query over the rows of a segment.
pub(crate) struct FusedPlan {
    /// The columns it reads.
    pub(crate) scan: SchemaRef,
    /// The field that names a row's section, where the register is kept by section; after `_org` and the time.
    pub(crate) section: Option<FieldId>,
    /// Breakdown fields it groups by, with whether they hold several codes; after those.
    pub(crate) groups: Vec<(FieldId, bool)>,
    /// What it counts.
    pub(crate) series: Vec<Series>,
    /// The query, with an empty table in place of the segment.
    pub(crate) logical: LogicalPlan,
    /// A hash of everything that decides its results, for the key of its facts.
    pub(crate) digest: String,
    /// The query, planned once.
    pub(crate) physical: OnceCell<Arc<dyn ExecutionPlan>>,
}

/// One thing that a fused plan counts, with the columns of the plan's result that hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Series {
    /// Rows that match.
    pub(crate) rows: usize,
    /// Their sum, and how many of them have a value.
    pub(crate) sum: Option<(usize, usize)>,
    /// The ids among them.
    pub(crate) ids: Option<usize>,
    /// The breakdown, as an index into the plan's groups; all together if none.
    pub(crate) by: Option<usize>,
}

/// Where an indicator's facts are.
pub(crate) struct IndicatorSeries {
    /// Rows that begin to count.
    pub(crate) opened: SeriesSet,
    /// Rows of a stock that cease to count.
    pub(crate) closed: Option<SeriesSet>,
    /// Of a snapshot, all rows of its register, whether or not they count: they say which date is the latest.
    pub(crate) presence: Option<usize>,
}

/// The total and the parts of an indicator in one plan.
pub(crate) struct SeriesSet {
    pub(crate) plan: PlanKey,
    pub(crate) total: usize,
    pub(crate) parts: BTreeMap<FieldId, usize>,
}

/// All fused plans of a pack.
pub(crate) struct Fused {
    pub(crate) plans: BTreeMap<PlanKey, Arc<FusedPlan>>,
    pub(crate) series: BTreeMap<IndicatorId, IndicatorSeries>,
}

/// Fuses the indicators of a pack.
///
/// # Errors
/// When the engine can't plan what typing accepted.
pub(crate) fn fuse(pack: &Pack, compiled: &Compiled) -> Result<Fused> {
    let mut drafts: BTreeMap<PlanKey, Draft> = BTreeMap::new();
    let mut series = BTreeMap::new();
    for (id, rows) in &compiled.rows {
        let Some(indicator) = pack.indicators.get(&Compiled::declared(id)) else { continue };
        // Facts know the owner of each row anyway.
        let coded = indicator.breakdowns.iter().filter(|breakdown| !breakdown.is_by_org());
        let breakdowns: Vec<_> = coded.map(|breakdown| &breakdown.field).collect();
        let mut add = |date: &FieldId, grain: Grain, filter: Option<Expr>| -> Result<SeriesSet> {
            let plan = PlanKey { register: rows.register.clone(), date: date.clone(), grain };
            let draft = drafts.entry(plan.clone()).or_default();
            let total = draft.series(filter.as_ref(), &rows.measure, None)?;
            let mut parts = BTreeMap::new();
            for field in &breakdowns {
                let group = draft.group(pack, &rows.register, field);
                parts.insert((*field).clone(), draft.series(filter.as_ref(), &rows.measure, Some(group))?);
            }
            Ok(SeriesSet { plan, total, parts })
        };
        let found = match &rows.timing {
            Timing::Flow { date } => {
                let opened = add(date, Grain::Month, rows.filter.clone())?;
                IndicatorSeries { opened, closed: None, presence: None }
            }
            Timing::Stock { from, until } => {
                let (opened, closed) = stock_filters(rows, from, until);
                let (opened, closed) =
                    (add(from, Grain::Month, Some(opened))?, add(until, Grain::Month, Some(closed))?);
                IndicatorSeries { opened, closed: Some(closed), presence: None }
            }
            Timing::Snapshot { date } => {
                let opened = add(date, Grain::Day, rows.filter.clone())?;
                let draft = drafts.entry(opened.plan.clone()).or_default();
                let presence = Some(draft.series(None, &Measure::Count, None)?);
                IndicatorSeries { opened, closed: None, presence }
            }
        };
        series.insert(id.clone(), found);
    }
    let standards = fitness_digest(pack);
    let plans = drafts.into_iter().map(|(key, draft)| {
        let schema = compiled.schemas.get(&key.register).cloned().unwrap_or_else(|| Arc::new(Schema::empty()));
        let section = pack.registers.get(&key.register).and_then(|register| register.section.clone());
        let plan = draft.finish(&key, section, &schema, &standards)?;
        Ok((key, Arc::new(plan)))
    });
    Ok(Fused { plans: plans.collect::<Result<_>>()?, series })
}

/// What stands for the tables that functions of a plan read: the plan names the functions, and not the tables.
fn fitness_digest(pack: &Pack) -> String {
    hex(&Sm3::digest(format!("{:?}", pack.fitness)))
}

/// A stock's rows that open and that close. A row without `from`, or closed before it opened, does neither.
fn stock_filters(rows: &RowsIndicator, from: &FieldId, until: &FieldId) -> (Expr, Expr) {
    let (from, until) = (ident(from.as_str()), ident(until.as_str()));
    let ended = until.clone().gt_eq(from.clone());
    let opened = from.clone().is_not_null().and(until.clone().is_null().or(ended.clone()));
    let with = |condition: Expr| match &rows.filter {
        Some(filter) => filter.clone().and(condition),
        None => condition,
    };
    (with(opened), with(ended))
}

/// A fused plan that still grows.
#[derive(Default)]
struct Draft {
    groups: Vec<(FieldId, bool)>,
    aggregates: Vec<Expr>,
    series: Vec<Series>,
}

impl Draft {
    fn group(&mut self, pack: &Pack, register: &RegisterId, field: &FieldId) -> usize {
        if let Some(index) = self.groups.iter().position(|(group, _)| group == field) {
            return index;
        }
        let column = pack.register(register).and_then(|register| register.column(field));
        let is_multiple = column.is_some_and(|column| matches!(column.kind, FieldKind::MultiChoice(_)));
        self.groups.push((field.clone(), is_multiple));
        self.groups.len() - 1
    }

    /// Adds a series unless it is there already; returns its index.
    fn series(&mut self, filter: Option<&Expr>, measure: &Measure, by: Option<usize>) -> Result<usize> {
        let mut aggregate = |expr: Expr, is_distinct: bool| -> Result<usize> {
            let expr = match (filter, is_distinct) {
                (Some(filter), true) => expr.distinct().filter(filter.clone()).build()?,
                (Some(filter), false) => expr.filter(filter.clone()).build()?,
                (None, true) => expr.distinct().build()?,
                (None, false) => expr,
            };
            let found = self.aggregates.iter().position(|known| *known == expr);
            Ok(found.unwrap_or_else(|| {
                self.aggregates.push(expr);
                self.aggregates.len() - 1
            }))
        };
        let rows = aggregate(count(lit(1)), false)?;
        let (sum, ids) = match measure {
            Measure::Count => (None, None),
            Measure::Distinct(of) => (None, Some(aggregate(array_agg(of.clone()), true)?)),
            Measure::Sum { of, .. } => {
                (Some((aggregate(sum(of.clone()), false)?, aggregate(count(of.clone()), false)?)), None)
            }
        };
        let series = Series { rows, sum, ids, by };
        let found = self.series.iter().position(|known| *known == series);
        Ok(found.unwrap_or_else(|| {
            self.series.push(series);
            self.series.len() - 1
        }))
    }

    fn finish(self, key: &PlanKey, section: Option<FieldId>, schema: &SchemaRef, standards: &str) -> Result<FusedPlan> {
        let date = &key.date;
        let mut needed: BTreeSet<String> = self.groups.iter().map(|(field, _)| field.to_string()).collect();
        needed.extend([ORG.to_owned(), date.to_string()]);
        needed.extend(section.iter().map(ToString::to_string));
        for aggregate in &self.aggregates {
            needed.extend(aggregate.column_refs().into_iter().map(|column| column.name.clone()));
        }
        let fields = schema.fields().iter().filter(|field| needed.contains(field.name())).cloned();
        let scan: SchemaRef = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let date = ident(date.as_str());
        let part = |unit: &str| cast(date_part(lit(unit), date.clone()), DataType::Int32);
        let time = match key.grain {
            Grain::Month => part("year") * lit(12_i32) + part("month") - lit(1_i32),
            Grain::Day => cast(date.clone(), DataType::Int32),
        };
        let mut groups = vec![ident(ORG), time.alias("time")];
        groups.extend(section.iter().map(|field| ident(field.as_str()).alias("section")));
        groups.extend(self.groups.iter().map(|(field, _)| ident(field.as_str())));
        let offset = groups.len();
        let aggregates = self.aggregates.into_iter().enumerate().map(|(index, expr)| expr.alias(format!("a{index}")));
        let table = MemTable::try_new(scan.clone(), vec![Vec::new()])?;
        let logical = LogicalPlanBuilder::scan("rows", provider_as_source(Arc::new(table)), None)?
            .filter(date.clone().is_not_null())?
            .aggregate(groups, aggregates)?
            .build()?;
        let shifted = |index: usize| index + offset;
        let series = self.series.into_iter().map(|series| Series {
            rows: shifted(series.rows),
            sum: series.sum.map(|(sum, present)| (shifted(sum), shifted(present))),
            ids: series.ids.map(shifted),
            by: series.by,
        });
        let series: Vec<_> = series.collect();
        let mut text = format!("{}\n{series:?}\n{section:?}\n{:?}", logical.display_indent_schema(), self.groups);
        if text.contains("fitness_") {
            text += standards;
        }
        let digest = hex(&Sm3::digest(text));
        Ok(FusedPlan { scan, section, groups: self.groups, series, logical, digest, physical: OnceCell::new() })
    }
}
