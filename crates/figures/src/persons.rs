//! Persons over several registers: everybody whom one of them counts, once.

use std::collections::BTreeSet;

use xuezheng_pack::Decimal;
use xuezheng_pack::model::Indicator;

use crate::assemble::assemble;
use crate::compute::Computation;
use crate::derive::{hashes, lowest};
use crate::error::FigureError;
use crate::figure::{Absence, Aspect, Figure, FigureKey, FigureValue, Lineage};
use crate::lineage;

/// Computes how many persons the inputs count together. One without a value leaves nobody knowing how many there are.
pub(crate) fn persons(
    computation: &mut Computation,
    indicator: &Indicator,
    key: &FigureKey,
) -> Result<Figure, FigureError> {
    let engine = computation.engine;
    let counts = engine.compiled.persons.get(&indicator.id);
    let counts = counts.ok_or_else(|| FigureError::Indicator(indicator.id.clone()))?;
    let (mut inputs, mut rolled) = (Vec::new(), Vec::new());
    for count in counts {
        inputs.push(computation.figure(&FigureKey {
            indicator: count.clone(),
            aspect: Aspect::Value,
            ..key.clone()
        })?);
        rolled.extend(computation.rolled(count, key.period));
    }
    let absent = inputs.iter().find_map(|input| match &input.value {
        FigureValue::Absent(reason) => Some(Absence::of_input(input, key.period, reason)),
        FigureValue::Present(_) => None,
    });
    let value = match absent {
        Some(reason) => FigureValue::Absent(reason),
        None => {
            let persons: BTreeSet<u32> = rolled.iter().flat_map(|rolled| &rolled.total.ids).copied().collect();
            FigureValue::Present(Decimal::from(persons.len()))
        }
    };
    let mut lineage = Lineage {
        formula: lineage::written(indicator),
        inputs: inputs.iter().map(|input| input.key.clone()).collect(),
        ..Lineage::default()
    };
    lineage.hash = lineage::hash(key, &lineage, &value, &hashes(&inputs));
    let rows = inputs.iter().map(|input| input.rows).sum();
    Ok(Figure { rows, ..assemble(indicator, key, value, lowest(&inputs), lineage) })
}
