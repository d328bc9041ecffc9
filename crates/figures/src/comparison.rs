//! Whether a value may be compared with that of the same period one year before: who was asked, and who answered.

use xuezheng_pack::{IndicatorId, Period};

use crate::compiled::Derived;
use crate::compute::Computation;
use crate::figure::{Coverage, Figure};

impl Computation<'_> {
    /// Whether every register that the indicator reads is covered well enough in the period and one year before. A
    /// register that was asked for on one side alone, or for a part of a side, is not: nobody knows how complete the rest is.
    pub(crate) fn is_comparable(&self, indicator: &IndicatorId, period: Period) -> bool {
        let compiled = &self.engine.compiled;
        if !compiled.rows.contains_key(indicator) {
            return compiled.inputs(indicator).into_iter().all(|(input, _)| self.is_comparable(input, period));
        }
        let sides = [period, period.prior_year()].map(|period| self.answers(indicator, period));
        match (sides[0].coverage, sides[1].coverage) {
            (None, None) => true,
            (Some(now), Some(before)) => {
                sides.iter().all(|side| side.is_whole) && self.is_covered(now) && self.is_covered(before)
            }
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// Whether a formula may be stated: one that looks back with `prior` only where all that it compares is covered.
    pub(crate) fn is_honest(&self, derived: &Derived, inputs: &[Figure], period: Period) -> bool {
        if !derived.inputs.iter().any(|input| input.prior) {
            return true;
        }
        let mut pairs = derived.inputs.iter().filter(|input| input.prior);
        pairs.all(|input| self.is_comparable(&input.indicator, period))
            && inputs.iter().filter_map(|input| input.coverage).all(|coverage| self.is_covered(coverage))
    }

    fn is_covered(&self, coverage: Coverage) -> bool {
        coverage.percent() >= self.engine.pack.yoy_coverage
    }
}
