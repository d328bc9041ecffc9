//! An expression that reads the current workflow or review state: a figure of last year would change with it.

use super::Findings;
use crate::draft::Draft;
use crate::names::Lookup;

pub(super) const CODE: &str = "P034";

/// Whether people mean a state by this name, when it is no column.
pub(super) fn is_state(name: &str) -> bool {
    const NAMES: &[&str] = &["_state", "_status", "current_state", "review_status", "state", "status", "workflow_state"];
    NAMES.contains(&name.to_lowercase().as_str())
}

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas() {
        let Some(register) = formula.register else { continue };
        for name in formula.sql.names.iter().filter(|name| is_state(&name.text)) {
            if !matches!(formula.column(&draft.names, &name.text), Lookup::Unknown) {
                continue;
            }
            let stamped = draft.names.columns(register).iter().filter(|column| column.is_stamped);
            let stamps: Vec<_> = stamped.map(|column| format!("{}（{}）", column.id, column.label)).collect();
            let help = match stamps.first() {
                Some(_) => format!("改用流程留下的日期：{}；有日期就是办过，用 is not null 判断", stamps.join("、")),
                None => "改用记录里的日期判断，例如 closed_on is not null".to_owned(),
            };
            let message = format!("表达式不能读取当前状态「{}」：状态会变，过去的数字也会跟着变", name.text);
            findings.error(formula.place(name.range.clone()), message, "当前状态", help);
        }
    }
}
