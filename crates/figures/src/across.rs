//! Figures across the orgs or sections below an org: made of the units' own values, never rolled up.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, RecordBatchOptions};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Decimal128Type};
use datafusion::common::exec_datafusion_err;
use datafusion::physical_expr::PhysicalExpr;
use xuezheng_methods::balance::{weighted_cv, weighted_mean};
use xuezheng_pack::model::Indicator;
use xuezheng_pack::{Decimal, IndicatorId, OrgId, Period, decimal};

use crate::assemble::assemble;
use crate::compiled::{Across, AcrossMeasure};
use crate::compute::Computation;
use crate::coverage::OrgAnswer;
use crate::derive::{column, hashes};
use crate::error::FigureError;
use crate::figure::{Absence, Aspect, Coverage, Figure, FigureKey, FigureValue, Lineage, Note, Part};
use crate::spread::Spread;
use crate::units::Units;
use crate::{lineage, number};

/// Computes a figure across units.
pub(crate) fn across(
    computation: &mut Computation,
    indicator: &Indicator,
    key: &FigureKey,
) -> Result<Figure, FigureError> {
    let missing = || FigureError::Indicator(indicator.id.clone());
    let engine = computation.engine;
    let across = engine.compiled.across.get(&indicator.id).ok_or_else(missing)?;
    let belonging = computation.belonging(key.period);
    let units = Units::of(across, &belonging, &key.org)?;
    let mut inputs = Vec::new();
    for input in &across.inputs {
        let input = FigureKey { indicator: input.clone(), aspect: Aspect::Value, ..key.clone() };
        inputs.push(computation.figure(&input)?);
    }
    let mut spread = Spread::new(computation, &units, key.period);
    let drawn = draw(across, &units, &mut spread)?;
    let why = spread.why_absent(&across.inputs);
    let rows = match &across.complete {
        None => spread.rows(&units),
        Some(ids) => {
            let complete = units.only(across, |org| spread.is_complete(ids, org))?;
            spread.rows(&complete)
        }
    };
    let value = match measured(across, &drawn) {
        FigureValue::Absent(Absence::NoValue) => {
            // What only splits others may well be absent where nothing was to be split.
            let is_named = |input: &&Figure| across.schema.column_with_name(input.key.indicator.as_str()).is_some();
            let absent = inputs.iter().filter(is_named).find_map(|input| match &input.value {
                FigureValue::Absent(reason) => Some(Absence::of_input(input, key.period, reason)),
                FigureValue::Present(_) => None,
            });
            let is_none_complete = across.complete.is_some() && drawn.iter().all(|drawn| !drawn.has_answered);
            let incomplete = is_none_complete.then_some(Absence::NoneComplete);
            FigureValue::Absent(absent.or(incomplete).or(why).unwrap_or(Absence::NoValue))
        }
        value => value,
    };
    let asked = u32::try_from(drawn.iter().filter(|drawn| drawn.is_asked).count()).unwrap_or(u32::MAX);
    let complete = drawn.iter().filter(|drawn| drawn.is_asked && drawn.is_complete).count();
    let complete = u32::try_from(complete).unwrap_or(u32::MAX);
    let coverage = (asked > 0 && !across.inputs.is_empty()).then_some(Coverage { complete, asked });
    let scope = (&key.org, belonging.by);
    let predicate = lineage::predicate(indicator, scope, key.period, None, false, &engine.pack.calendar);
    let mut lineage = Lineage {
        formula: lineage::formula(&engine.pack, indicator, belonging.last),
        inputs: inputs.iter().map(|input| input.key.clone()).collect(),
        predicate: Some(predicate),
        notes: belonging.by.map(Note::TreeOf).into_iter().collect(),
        ..Lineage::default()
    };
    lineage.hash = lineage::hash(key, &lineage, &value, &hashes(&inputs));
    Ok(Figure { rows, ..assemble(indicator, key, value, coverage, lineage) })
}

/// What one org has of a count across units.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OrgUnits {
    /// How many of its units count.
    count: u32,
    /// The rows that their numbers come from.
    rows: u64,
}

/// The orgs that have units among those that a count across units counts.
pub(crate) fn orgs(
    computation: &mut Computation,
    id: &IndicatorId,
    period: Period,
) -> Result<Arc<BTreeMap<OrgId, OrgUnits>>, FigureError> {
    if let Some(known) = computation.orgs.get(&(id.clone(), period)) {
        return Ok(known.clone());
    }
    let across = computation.engine.compiled.across.get(id).ok_or_else(|| FigureError::Indicator(id.clone()))?;
    let belonging = computation.belonging(period);
    let units = Units::of(across, &belonging, computation.org)?;
    let mut spread = Spread::new(computation, &units, period);
    let drawn = draw(across, &units, &mut spread)?;
    let mut orgs: BTreeMap<OrgId, OrgUnits> = BTreeMap::new();
    for (unit, _) in units.list.iter().zip(&drawn).filter(|(_, drawn)| drawn.arguments.is_some()) {
        orgs.entry(unit.org.id.clone()).or_default().count += 1;
    }
    for (org, found) in &mut orgs {
        found.rows = spread.rows(&units.only(across, |unit| unit.id == *org)?);
    }
    let orgs = Arc::new(orgs);
    computation.orgs.insert((id.clone(), period), orgs.clone());
    Ok(orgs)
}

/// What one org has of a count across units.
pub(crate) fn of_org(
    computation: &mut Computation,
    indicator: &Indicator,
    key: &FigureKey,
    part: &Part,
) -> Result<Figure, FigureError> {
    let whole = computation.figure(&FigureKey { aspect: Aspect::Value, ..key.clone() })?;
    let orgs = orgs(computation, &indicator.id, key.period)?;
    let OrgUnits { count, rows } = orgs.get(part.code.as_str()).copied().unwrap_or_default();
    let value = match whole.value {
        FigureValue::Present(_) => FigureValue::Present(Decimal::from(count)),
        absent @ FigureValue::Absent(_) => absent,
    };
    let belonging = computation.belonging(key.period);
    let calendar = &computation.engine.pack.calendar;
    let scope = (&key.org, belonging.by);
    let predicate = lineage::predicate(indicator, scope, key.period, Some((part, &[])), false, calendar);
    let org = OrgId::new(part.code.as_str());
    let inputs = whole.lineage.inputs.into_iter().map(|input| FigureKey { org: org.clone(), ..input }).collect();
    let mut lineage = Lineage { predicate: Some(predicate), inputs, ..whole.lineage };
    lineage.hash = lineage::hash(key, &lineage, &value, &[]);
    let label = format!("{}（{}）", indicator.label, computation.part_label(indicator, part, belonging.last));
    Ok(Figure { rows, label, ..assemble(indicator, key, value, whole.coverage, lineage) })
}

/// A unit with what its indicators give.
pub(crate) struct Drawn {
    /// Whether it belongs to those that are compared; `None` where that depends on a number it doesn't have.
    pub(crate) counts: Option<bool>,
    /// Whether it should have given them.
    is_asked: bool,
    /// Whether it gave all of them, and all of it is approved.
    pub(crate) is_complete: bool,
    /// Whether it counts as far as its answers go: always, unless only complete ones do.
    has_answered: bool,
    /// The arguments of the measure, if it counts.
    pub(crate) arguments: Option<Vec<Decimal>>,
}

/// Looks at every unit: whether it counts, and its numbers.
pub(crate) fn draw(across: &Across, units: &Units, spread: &mut Spread) -> Result<Vec<Drawn>, FigureError> {
    let described = units.described.columns().iter().cloned();
    let numbers = across.schema.fields().iter().skip(described.len()).map(|field| {
        let values = spread.values(&field.name().as_str().into());
        let values: Vec<Option<Decimal>> = values.iter().map(FigureValue::present).collect();
        column(&values).ok_or_else(|| exec_datafusion_err!("a number across units exceeds 38 digits").into())
    });
    let numbers = numbers.collect::<Result<Vec<ArrayRef>, FigureError>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(units.list.len()));
    let columns = described.chain(numbers).collect();
    let batch = RecordBatch::try_new_with_options(across.schema.clone(), columns, &options)?;
    let filter = across.filter.as_ref().map(|filter| filter.evaluate(&batch)?.into_array(units.list.len()));
    let filter = filter.transpose()?;
    let arguments = across.measure.arguments().into_iter().map(|argument| numbers_of(argument, &batch));
    let arguments = arguments.collect::<Result<Vec<_>, _>>()?;
    let mut drawn = Vec::new();
    for (row, unit) in units.list.iter().enumerate() {
        let counts = match &filter {
            Some(filter) => filter.is_valid(row).then(|| filter.as_boolean().value(row)),
            None => Some(true),
        };
        let given: Option<Vec<Decimal>> = arguments.iter().map(|numbers| numbers.get(row).copied().flatten()).collect();
        let is_known = match counts {
            None => false,
            Some(false) => true,
            Some(true) => given.is_some(),
        };
        let answer = spread.answer(unit);
        let has_answered = across.complete.as_ref().is_none_or(|ids| spread.is_complete(ids, unit.org));
        drawn.push(Drawn {
            counts,
            is_asked: is_known || answer != OrgAnswer::Exempt,
            is_complete: is_known && !matches!(answer, OrgAnswer::InPart | OrgAnswer::Nothing),
            has_answered,
            arguments: given.filter(|_| has_answered && counts == Some(true)),
        });
    }
    Ok(drawn)
}

fn numbers_of(argument: &Arc<dyn PhysicalExpr>, batch: &RecordBatch) -> Result<Vec<Option<Decimal>>, FigureError> {
    let column = argument.evaluate(batch)?.into_array(batch.num_rows())?;
    let column = match column.data_type() {
        DataType::Decimal128(..) => column,
        _ => cast(&column, &DataType::Decimal128(38, 0))?,
    };
    let DataType::Decimal128(_, scale) = column.data_type() else {
        return Err(exec_datafusion_err!("an argument across units is no number").into());
    };
    let scale = u32::try_from(*scale).unwrap_or(0);
    let column = column.as_primitive::<Decimal128Type>();
    Ok(column.iter().map(|number| number::from_unscaled(number?, scale)).collect())
}

fn measured(across: &Across, drawn: &[Drawn]) -> FigureValue {
    let counted: Vec<&Vec<Decimal>> = drawn.iter().filter_map(|drawn| drawn.arguments.as_ref()).collect();
    let is_unknown = !drawn.is_empty() && drawn.iter().all(|drawn| !drawn.is_complete) && counted.is_empty();
    let firsts = || counted.iter().filter_map(|arguments| arguments.first().copied());
    let sum = || firsts().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(number));
    let found = match &across.measure {
        AcrossMeasure::Count if is_unknown => return FigureValue::Absent(Absence::NoValue),
        AcrossMeasure::Count => Some(Decimal::from(counted.len())),
        _ if counted.is_empty() => return FigureValue::Absent(Absence::NoValue),
        AcrossMeasure::Sum(_) => sum(),
        AcrossMeasure::Mean(_) => sum().and_then(|sum| decimal::divide(sum, Decimal::from(counted.len()))),
        AcrossMeasure::Min(_) => firsts().min(),
        AcrossMeasure::Max(_) => firsts().max(),
        AcrossMeasure::WeightedMean(..) => return weighed(weighted_mean, &counted),
        AcrossMeasure::WeightedCv(..) => return weighed(weighted_cv, &counted),
    };
    found.map_or(FigureValue::Absent(Absence::Overflow), |value| FigureValue::Present(value.normalize()))
}

/// A measure of pairs of quantity and weight.
fn weighed(measure: fn(&[(Decimal, Decimal)]) -> Option<Decimal>, counted: &[&Vec<Decimal>]) -> FigureValue {
    let pair = |arguments: &&Vec<Decimal>| match arguments.as_slice() {
        [quantity, weight] => Some((*quantity, *weight)),
        _ => None,
    };
    let pairs: Vec<(Decimal, Decimal)> = counted.iter().filter_map(pair).collect();
    measure(&pairs).map_or(FigureValue::Absent(Absence::ZeroDenominator), FigureValue::Present)
}
