//! A deadline that doesn't say which rule sets it.

use super::Advice;
use crate::draft::Draft;

pub(super) const CODE: &str = "P055";

pub(super) fn run(draft: &Draft<'_>, advice: &mut Advice<'_>) {
    let workflows = draft.raw.registers.iter().flat_map(|register| register.workflow.iter().flatten());
    for transition in workflows.flat_map(|workflow| &workflow.transitions) {
        if let (Ok(Some(due)), Ok(None)) = (&transition.due, &transition.source) {
            let label = transition.label.as_ref().map_or(transition.id.as_str(), |label| label.as_str());
            let message = format!("「{label}」的期限没有写明依据");
            let help = "加上 source = \"文件名称和条款\"，例如 source = \"《信访工作条例》第二十三条\"";
            advice.warn(&due.place, message, "凭什么是这个期限？", help);
        }
    }
}
