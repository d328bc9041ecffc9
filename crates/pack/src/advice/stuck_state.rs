//! A state that sounds unfinished and that nothing leaves: records stay 整改中 for ever.

use super::Advice;
use crate::draft::Draft;

pub(super) const CODE: &str = "P054";

pub(super) fn run(draft: &Draft<'_>, advice: &mut Advice<'_>) {
    for workflow in draft.raw.registers.iter().flat_map(|register| register.workflow.iter().flatten()) {
        let Ok(states) = &workflow.states else { continue };
        let is_left = |state: &str| {
            let mut transitions = workflow.transitions.iter();
            transitions.any(|step| step.from.as_ref().map_or(true, |from| from.iter().any(|from| from.value == state)))
        };
        for (state, label) in states.iter().filter(|(state, _)| !is_left(state.as_str())) {
            let name = label.as_str();
            if name.ends_with('中') || ["待", "未", "正在"].iter().any(|start| name.starts_with(start)) {
                let message = format!("到了「{name}」（{}）就没有下一步了，记录会一直停在这里", state.value);
                let help = format!("加一步，其 from = [\"{}\"]；如果它就是终点，换一个办结的名称", state.value);
                advice.warn(&state.place, message, "走不出去", help);
            }
        }
    }
}
