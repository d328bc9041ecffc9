//! Two fields that a spreadsheet's header can't tell apart.

use std::collections::BTreeMap;

use super::Findings;
use crate::draft::Draft;

pub(super) const CODE: &str = "P048";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for register in &draft.raw.registers {
        let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
        for field in &register.fields {
            let synonyms = field.synonyms.iter().flatten();
            for header in field.label.iter().chain(synonyms) {
                let first = *taken.entry(header.as_str()).or_insert(field.id.as_str());
                if first != field.id.as_str() {
                    let message = format!("「{first}」和「{}」都叫「{}」，导入表格时分不清", field.id.value, header.value);
                    findings.error(header.place.clone(), message, "名称重复", "改其中一个的 label 或 synonyms");
                }
            }
        }
    }
}
