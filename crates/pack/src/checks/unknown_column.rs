//! An expression that names no column of its register.

use super::{Findings, current_state};
use crate::draft::Draft;
use crate::names::{Lookup, is_parameter};
use crate::suggest::{hint, nearest};

pub(super) const CODE: &str = "P033";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas() {
        let Some(register) = formula.register else { continue };
        for name in &formula.sql.names {
            let is_unknown = matches!(formula.column(&draft.names, &name.text), Lookup::Unknown);
            if !is_unknown || is_parameter(&name.text) || current_state::is_state(&name.text) {
                continue;
            }
            let mut known = draft.names.readable(register);
            for other in &formula.with {
                let columns = draft.names.columns(other.register).iter().map(|column| (&column.id, &column.label));
                known.extend(columns.map(|(id, label)| (format!("{}.{id}", other.name), label.clone())));
            }
            let candidates = || known.iter().map(|(id, label)| (id.as_str(), label.as_str()));
            let own = || candidates().filter(|(id, _)| !id.contains('.'));
            let help = if name.is_quoted && nearest(&name.text, candidates()).is_none() {
                format!("如果是文本，要用单引号：'{}'", name.text)
            } else if name.text.contains('.') {
                hint(&name.text, candidates().filter(|(id, _)| id.contains('.')))
            } else {
                nearest(&name.text, candidates()).map_or_else(|| hint(&name.text, own()), |id| format!("是不是「{id}」？"))
            };
            let message = format!("台账「{register}」没有叫「{}」的列", name.text);
            findings.error(formula.place(name.range.clone()), message, "没有这一列", help);
        }
    }
}
