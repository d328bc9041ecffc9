//! A role that may do nothing.

use super::Advice;
use crate::draft::Draft;

pub(super) const CODE: &str = "P056";

pub(super) fn run(draft: &Draft<'_>, advice: &mut Advice<'_>) {
    // A register that couldn't be read may use any role.
    if !draft.raw.unread_registers.is_empty() {
        return;
    }
    let workflows = draft.raw.registers.iter().flat_map(|register| register.workflow.iter().flatten());
    let transitions: Vec<_> = workflows.flat_map(|workflow| &workflow.transitions).collect();
    let is_role = |name: &str| draft.names.roles.iter().flatten().any(|(role, _)| role == name);
    for (role, label) in draft.raw.pack.iter().flat_map(|pack| pack.roles.iter().flatten()) {
        let is_used = transitions.iter().any(|transition| match &transition.role {
            // One that names no role may mean any.
            Ok(used) => used.as_ref().is_some_and(|used| used.value == role.value || !is_role(used.as_str())),
            Err(_reported) => true,
        });
        let is_told = |step: &crate::raw::RawTransition| match &step.escalate {
            Ok(told) => told.iter().any(|one| one.to.value == role.value),
            Err(_reported) => true,
        };
        let is_used = is_used || transitions.iter().any(|step| is_told(step));
        let has_rights = draft.raw.pack.iter().flat_map(|pack| &pack.role_rights).any(|it| it.role.value == role.value);
        if !is_used && !has_rights {
            let message = format!("角色「{}」（{}）没有任何一步由它办理", role.value, label.value);
            let help = format!("在该由它办的步骤里写 role = \"{}\"，或删去这个角色", role.value);
            advice.warn(&role.place, message, "没有用到", help);
        }
    }
}
