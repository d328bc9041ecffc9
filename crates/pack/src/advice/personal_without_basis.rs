//! A register with personal data that doesn't say what for, by which right and how long.

use super::Advice;
use crate::draft::Draft;
use crate::raw::RawField;

pub(super) const CODE: &str = "P081";

pub(super) fn run(draft: &Draft<'_>, advice: &mut Advice<'_>) {
    for register in &draft.raw.registers {
        let mut personal = register.fields.iter().filter(|field| is_personal(field));
        let Some(field) = personal.next() else { continue };
        let Ok(privacy) = &register.privacy else { continue };
        let said = privacy.as_ref();
        let missing: Vec<&str> = [
            ("purpose（处理目的）", said.is_some_and(|it| !matches!(it.purpose, Ok(None)))),
            ("basis（处理依据）", said.is_some_and(|it| !matches!(it.basis, Ok(None)))),
        ]
        .iter()
        .filter(|(_, is_said)| !is_said)
        .map(|(name, _)| *name)
        .collect();
        if !missing.is_empty() {
            let message = format!("台账「{}」登记个人信息，没有写明 {}", register.id.as_str(), missing.join("、"));
            let help = "加上 [privacy] 一段：purpose = \"做什么用\"，basis = \"文件名称和条款\"，定期清除的再写 retain = \"10y\"";
            advice.warn(&field.id.place, message, "凭什么登记？", help);
        }
    }
}

fn is_personal(field: &RawField) -> bool {
    matches!(field.personal, Ok(Some(_))) || field.fields.iter().any(is_personal)
}
