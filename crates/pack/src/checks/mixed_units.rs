//! A formula that adds or subtracts indicators of different units: 人 and 人次, 元 and 万元.

use super::Findings;
use crate::draft::{Draft, FormulaRole};
use crate::raw::RawIndicator;
use crate::sum_terms::sums;

pub(super) const CODE: &str = "P039";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas().filter(|formula| formula.role == FormulaRole::Derived) {
        for sum in sums(&formula.sql) {
            let unit_of = |name: &str| {
                let id = formula.input(&draft.names, name)?;
                let is_it = |raw: &&RawIndicator| raw.area == id.area() && raw.id.as_str() == id.local();
                let raw = draft.raw.indicators.iter().find(is_it)?;
                raw.unit.as_ref().ok().map(|unit| unit.as_str())
            };
            let mut known = sum.terms.iter().filter_map(|term| Some((term, unit_of(&term.name)?)));
            let Some((first, unit)) = known.next() else { continue };
            for (term, other) in known.filter(|(_, other)| *other != unit) {
                let message = format!(
                    "单位不同，不能相加减：「{}」的单位是{unit}，「{}」的单位是{other}",
                    first.name, term.name
                );
                let help = match (unit, other) {
                    ("人", "人次") | ("人次", "人") => "人数和人次是两种口径，永远不能相加",
                    _ => "先把指标统一成同一个单位",
                };
                findings.error(formula.place(term.range.clone()), message, "单位不同", help);
            }
        }
    }
}
