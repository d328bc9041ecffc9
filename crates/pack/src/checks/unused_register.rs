//! A register that no indicator is computed from: schools would fill it for nothing.

use super::Findings;
use crate::draft::Draft;

pub(super) const CODE: &str = "P046";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    // Indicators that couldn't be read may use any register.
    if !draft.raw.unread_indicators.is_empty() {
        return;
    }
    for register in &draft.raw.registers {
        let uses = |of: &crate::faults::Known<Option<crate::raw::Written>>| match of {
            // One that names no register may mean any.
            Ok(Some(of)) => {
                let register_of = of.value.split('.').next().unwrap_or_default();
                register_of == register.id.value || !draft.names.has_register(register_of)
            }
            Ok(None) => false,
            Err(_reported) => true,
        };
        if !draft.raw.indicators.iter().any(|indicator| uses(&indicator.of)) {
            let message = format!("没有指标用到台账「{}」，填了也不出数", register.id.value);
            let help = "在某个领域的 indicators.toml 里加一个指标，或删去这本台账";
            findings.warn(register.id.place.clone(), message, "没有用到", help);
        }
    }
}
