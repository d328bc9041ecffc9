//! An expression that names no parameter of policy.

use super::Findings;
use crate::draft::Draft;
use crate::names::is_parameter;
use crate::suggest::hint;

pub(super) const CODE: &str = "P075";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas() {
        for name in formula.sql.names.iter().filter(|name| is_parameter(&name.text)) {
            if draft.names.parameters().any(|(known, _)| known == name.text) {
                continue;
            }
            let help = match draft.names.parameters().next() {
                None => "还没有参数：在 standards/parameters.csv 里加一行".to_owned(),
                Some(_) => hint(&name.text, draft.names.parameters()),
            };
            let message = format!("没有叫「{}」的参数", name.text);
            findings.error(formula.place(name.range.clone()), message, "没有这个参数", help);
        }
    }
}
