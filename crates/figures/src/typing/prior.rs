//! Indicators that compare themselves with the year before.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{Expr, Function, visit_expressions};
use xuezheng_pack::model::Source;
use xuezheng_pack::{IndicatorId, Pack};

use crate::syntax;

/// Whether a call is `prior(…)`.
pub(super) fn is_prior(function: &Function) -> bool {
    function.name.to_string().eq_ignore_ascii_case("prior")
}

/// The indicators whose formula uses `prior`, itself or through what it reads.
pub(super) fn comparisons(pack: &Pack) -> BTreeSet<IndicatorId> {
    let derived = || {
        pack.indicators.iter().filter_map(|(id, indicator)| match &indicator.source {
            Source::Derived { formula, inputs } => Some((id, formula, inputs)),
            Source::Rows { .. } | Source::Across { .. } => None,
        })
    };
    let mut found: BTreeSet<IndicatorId> =
        derived().filter(|(_, formula, _)| uses_prior(&formula.text)).map(|(id, ..)| id.clone()).collect();
    loop {
        let more: Vec<_> = derived()
            .filter(|(id, _, inputs)| !found.contains(*id) && inputs.iter().any(|(_, input)| found.contains(input)))
            .map(|(id, ..)| id.clone())
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// Whether the text of a formula calls `prior`; one that can't be read has its own fault.
fn uses_prior(text: &str) -> bool {
    let Some(expr) = syntax::parse(text).ok() else { return false };
    let found = visit_expressions(&expr, |part| match part {
        Expr::Function(function) if is_prior(function) => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    found.is_break()
}
