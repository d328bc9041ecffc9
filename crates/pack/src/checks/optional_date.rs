//! A register whose event date may be absent: such records lie in no period.

use super::Findings;
use crate::draft::Draft;

pub(super) const CODE: &str = "P047";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for register in &draft.raw.registers {
        let Ok(date) = &register.date else { continue };
        let field = register.fields.iter().find(|field| field.id.value == date.value);
        if let Some(field) = field.filter(|field| field.required == Ok(false)) {
            let message = format!("「{}」是这本台账的日期，却可以不填；没有日期的记录不属于任何期间", date.value);
            findings.warn(field.id.place.clone(), message, "可以不填", "加上 required = true");
        }
    }
}
