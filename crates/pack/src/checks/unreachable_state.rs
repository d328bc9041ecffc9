//! A workflow state that no transition reaches from the initial one.

use std::collections::BTreeSet;

use super::Findings;
use crate::draft::Draft;
use crate::raw::Written;

pub(super) const CODE: &str = "P030";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for workflow in draft.raw.registers.iter().flat_map(|register| register.workflow.iter().flatten()) {
        let (Ok(initial), Ok(states)) = (&workflow.initial, &workflow.states) else { continue };
        // A step that names no state has its own fault; where it should lead can't be judged.
        let is_state = |named: &Written| states.iter().any(|(state, _)| state.value == named.value);
        let is_whole = workflow.transitions.iter().all(|transition| match (&transition.from, &transition.to) {
            (Ok(from), Ok(to)) => from.iter().all(is_state) && is_state(to),
            _ => false,
        });
        if !is_whole || states.iter().all(|(state, _)| state.value != initial.value) {
            continue;
        }
        let mut reached = BTreeSet::from([initial.as_str()]);
        let mut grew = true;
        while grew {
            grew = false;
            for transition in &workflow.transitions {
                let (Ok(from), Ok(to)) = (&transition.from, &transition.to) else { continue };
                if from.iter().any(|state| reached.contains(state.as_str())) {
                    grew |= reached.insert(to.as_str());
                }
            }
        }
        for (state, label) in states.iter().filter(|(state, _)| !reached.contains(state.as_str())) {
            let message = format!("业务状态「{}」（{}）从初始状态走不到", state.value, label.value);
            let help = format!("加一步，其 to = \"{}\"；用不着就删去这个状态", state.value);
            findings.error(state.place.clone(), message, "走不到", help);
        }
    }
}
