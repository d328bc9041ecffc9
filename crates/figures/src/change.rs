//! 同比: the change against the same period one year before, stated only where the comparison is honest.

use xuezheng_pack::model::Indicator;
use xuezheng_pack::{Decimal, Unit, decimal};

use crate::assemble::assemble;
use crate::compute::Computation;
use crate::derive::{hashes, lowest};
use crate::error::FigureError;
use crate::figure::{Absence, Aspect, Figure, FigureKey, FigureValue, Lineage};
use crate::lineage;

/// Digits after the point that a 同比 prints.
const DECIMALS: u32 = 1;

/// Computes the change of an indicator's value.
pub(crate) fn year_on_year(
    computation: &mut Computation,
    indicator: &Indicator,
    key: &FigureKey,
) -> Result<Figure, FigureError> {
    let mut of = |period| computation.figure(&FigureKey { period, aspect: Aspect::Value, ..key.clone() });
    let sides = [of(key.period)?, of(key.period.prior_year())?];
    let is_percent = indicator.unit.is_percent();
    let value = if computation.engine.compiled.comparisons.contains(&indicator.id) {
        FigureValue::Absent(Absence::Comparison)
    } else {
        let is_comparable = computation.is_comparable(&key.indicator, key.period);
        change(&sides, is_percent, is_comparable)
    };
    let local = indicator.id.local();
    let (formula, unit) = if is_percent {
        (format!("{local} - prior({local})"), "个百分点")
    } else {
        (format!("ratio({local} - prior({local}), prior({local})) * 100"), "%")
    };
    let inputs = sides.iter().map(|side| side.key.clone()).collect();
    let mut lineage = Lineage { formula, inputs, ..Lineage::default() };
    lineage.hash = lineage::hash(key, &lineage, &value, &hashes(&sides));
    let rows = sides.iter().map(|side| side.rows).sum();
    let label = format!("{}同比", indicator.label);
    let unit = Unit::new(unit);
    let coverage = lowest(&sides);
    Ok(Figure { rows, label, unit, decimals: DECIMALS, ..assemble(indicator, key, value, coverage, lineage) })
}

fn change(sides: &[Figure; 2], is_percent: bool, is_comparable: bool) -> FigureValue {
    let absent = FigureValue::Absent;
    let mut values = [Decimal::ZERO; 2];
    for (slot, side) in values.iter_mut().zip(sides) {
        match &side.value {
            FigureValue::Present(value) => *slot = *value,
            FigureValue::Absent(reason) => {
                return absent(Absence::of_input(side, sides[0].key.period, reason));
            }
        }
    }
    if !is_comparable {
        return absent(Absence::LowCoverage);
    }
    let [now, before] = values;
    let Some(difference) = now.checked_sub(before) else { return absent(Absence::Overflow) };
    if is_percent {
        return FigureValue::Present(difference.normalize());
    }
    if before.is_zero() {
        return absent(Absence::ZeroBase);
    }
    let percent = decimal::divide(difference, before).and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED));
    percent.map_or(absent(Absence::Overflow), |percent| FigureValue::Present(percent.normalize()))
}
