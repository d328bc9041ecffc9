//! Derived figures: formulas over other figures of the same org and period.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Decimal128Array, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Decimal128Type};
use xuezheng_pack::model::Indicator;
use xuezheng_pack::{Decimal, Period, decimal};

use crate::assemble::assemble;
use crate::compiled::{Derived, INPUT_SCALE};
use crate::compute::Computation;
use crate::error::FigureError;
use crate::figure::{Absence, Aspect, Coverage, Figure, FigureKey, FigureValue, Lineage};
use crate::{lineage, number};

/// Computes a derived figure from its inputs.
pub(crate) fn derived(
    computation: &mut Computation,
    indicator: &Indicator,
    key: &FigureKey,
) -> Result<Figure, FigureError> {
    let missing = || FigureError::Indicator(indicator.id.clone());
    let engine = computation.engine;
    let derived = engine.compiled.derived.get(&indicator.id).ok_or_else(missing)?;
    let mut inputs = Vec::new();
    for input in &derived.inputs {
        let period = if input.prior { key.period.prior_year() } else { key.period };
        let input =
            FigureKey { indicator: input.indicator.clone(), org: key.org.clone(), period, aspect: Aspect::Value };
        inputs.push(computation.figure(&input)?);
    }
    let last = key.period.last_day(&engine.pack.calendar);
    let params = derived.params.iter().filter_map(|id| engine.pack.parameters.get(id));
    let params: Vec<_> = params.map(|known| (known.label.clone(), known.general_on(last).map(|it| it.value))).collect();
    let value = value(derived, &inputs, &params, key.period, computation.is_honest(derived, &inputs, key.period));
    let mut lineage = Lineage {
        formula: lineage::formula(&engine.pack, indicator, last),
        inputs: inputs.iter().map(|input| input.key.clone()).collect(),
        ..Lineage::default()
    };
    lineage.hash = lineage::hash(key, &lineage, &value, &hashes(&inputs));
    let rows = inputs.iter().map(|input| input.rows).sum();
    Ok(Figure { rows, ..assemble(indicator, key, value, lowest(&inputs), lineage) })
}

/// The lowest coverage; of figures that nobody is asked for, none.
pub(crate) fn lowest(inputs: &[Figure]) -> Option<Coverage> {
    inputs.iter().filter_map(|input| input.coverage).reduce(Coverage::lower)
}

/// The inputs' lineage hashes.
pub(crate) fn hashes(inputs: &[Figure]) -> Vec<String> {
    inputs.iter().map(|input| input.lineage.hash.clone()).collect()
}

fn value(
    derived: &Derived,
    inputs: &[Figure],
    params: &[(String, Option<Decimal>)],
    period: Period,
    is_honest: bool,
) -> FigureValue {
    let mut values = Vec::new();
    for input in inputs {
        match &input.value {
            FigureValue::Absent(reason) => {
                return FigureValue::Absent(Absence::of_input(input, period, reason));
            }
            FigureValue::Present(value) => values.push(Some(*value)),
        }
    }
    for (label, value) in params {
        match value {
            None => return FigureValue::Absent(Absence::NoParameter(label.clone())),
            Some(value) => values.push(Some(*value)),
        }
    }
    if is_honest { computed(derived, &values) } else { FigureValue::Absent(Absence::LowCoverage) }
}

/// What a formula comes to over the values of its inputs.
pub(crate) fn computed(derived: &Derived, values: &[Option<Decimal>]) -> FigureValue {
    let columns = values.iter().map(|value| column(std::slice::from_ref(value))).collect::<Option<Vec<_>>>();
    let Some(columns) = columns else { return FigureValue::Absent(Absence::Overflow) };
    // Every input is there and the formula was typed: what can still fail is the size of a number.
    let Some(result) = evaluate(derived, columns) else { return FigureValue::Absent(Absence::Overflow) };
    match result {
        None => FigureValue::Absent(Absence::ZeroDenominator),
        Some((unscaled, scale)) => {
            number::from_unscaled(unscaled, scale).map_or(FigureValue::Absent(Absence::Overflow), FigureValue::Present)
        }
    }
}

/// A column of values; `None` where one is too large.
pub(crate) fn column(values: &[Option<Decimal>]) -> Option<ArrayRef> {
    let scale = u32::try_from(INPUT_SCALE).ok()?;
    let unscaled = values.iter().map(|value| match value {
        Some(value) => number::to_unscaled(decimal::round(*value, scale), scale).map(Some),
        None => Some(None),
    });
    let unscaled = unscaled.collect::<Option<Vec<Option<i128>>>>()?;
    let column = Decimal128Array::from(unscaled).with_precision_and_scale(38, INPUT_SCALE);
    Some(Arc::new(column.ok()?))
}

/// The result with its scale; `Some(None)` for NULL, `None` where a number gets too large.
fn evaluate(derived: &Derived, columns: Vec<ArrayRef>) -> Option<Option<(i128, u32)>> {
    let options = datafusion::arrow::array::RecordBatchOptions::new().with_row_count(Some(1));
    let batch = RecordBatch::try_new_with_options(derived.schema.clone(), columns, &options).ok()?;
    let result = derived.formula.evaluate(&batch).and_then(|value| value.into_array(1)).ok()?;
    let result = match result.data_type() {
        DataType::Decimal128(..) => result,
        _ => cast(&result, &DataType::Decimal128(38, 0)).ok()?,
    };
    let DataType::Decimal128(_, scale) = result.data_type() else { return None };
    let scale = u32::try_from(*scale).ok()?;
    let number = result.as_primitive::<Decimal128Type>();
    Some(number.is_valid(0).then(|| (number.value(0), scale)))
}
