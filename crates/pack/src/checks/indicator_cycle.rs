//! Derived indicators that need one another.

use std::collections::{BTreeMap, BTreeSet};

use super::Findings;
use crate::diagnostic::Place;
use crate::draft::Draft;
use crate::ids::IndicatorId;

pub(super) const CODE: &str = "P037";

/// What each indicator over others reads, with the place where it names it.
type Inputs = BTreeMap<IndicatorId, Vec<(IndicatorId, Place)>>;

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    let mut inputs = Inputs::new();
    for formula in draft.formulas().filter(|formula| formula.is_over_indicators()) {
        let Some(indicator) = formula.indicator else { continue };
        let read = formula.sql.names.iter().filter_map(|name| {
            Some((formula.input(&draft.names, &name.text)?, formula.place(name.range.clone())))
        });
        inputs.entry(IndicatorId::of(&indicator.area, indicator.id.as_str())).or_default().extend(read);
    }
    let mut done = BTreeSet::new();
    for start in inputs.keys() {
        follow(start, &inputs, &mut Vec::new(), &mut done, findings);
    }
}

fn follow(
    id: &IndicatorId,
    inputs: &Inputs,
    path: &mut Vec<IndicatorId>,
    done: &mut BTreeSet<IndicatorId>,
    findings: &mut Findings<'_>,
) {
    if done.contains(id) {
        return;
    }
    path.push(id.clone());
    for (input, place) in inputs.get(id).into_iter().flatten() {
        match path.iter().position(|seen| seen == input) {
            Some(start) => {
                let circle: Vec<_> = path[start..].iter().chain([input]).map(IndicatorId::as_str).collect();
                let message = format!("指标互相引用，没有尽头：{}", circle.join(" → "));
                findings.error(place.clone(), message, "又回到这里", "断开其中一环，改为从台账计算");
            }
            None => follow(input, inputs, path, done, findings),
        }
    }
    path.pop();
    done.insert(id.clone());
}
