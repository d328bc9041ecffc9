//! What is late, by how much, and who has been told.

use xuezheng_ledger::{Actor, Overdue, OverdueFilter};
use xuezheng_pack::NaiveDate;

use crate::error::BureauError;
use crate::workspace::Workspace;

/// A late step with the names that people read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverdueStep {
    /// The step.
    pub late: Overdue,
    /// The register's label.
    pub register_label: String,
    /// The owner's name.
    pub org_label: String,
    /// Who answers for it, where that is no longer the owner.
    pub answers_label: Option<String>,
    /// The step's label.
    pub transition_label: String,
    /// The labels of those told, the first ones first.
    pub told: Vec<String>,
}

/// The steps that are late at the end of a day, as far as the actor may see.
///
/// # Errors
/// A register or org that isn't there, or a ledger that can't be read.
pub async fn overdue(
    workspace: &Workspace,
    actor: &Actor,
    filter: &OverdueFilter,
    day: NaiveDate,
) -> Result<Vec<OverdueStep>, BureauError> {
    let (pack, orgs) = (&workspace.pack, workspace.ledger.orgs().await?);
    if let Some(register) = filter.register.as_ref().filter(|register| !pack.registers.contains_key(*register)) {
        return Err(BureauError::no_register(pack, register));
    }
    if let Some(org) = filter.org.as_ref().filter(|org| orgs.get(org).is_none()) {
        return Err(BureauError::no_org(&orgs, org));
    }
    let label = |id: &xuezheng_pack::OrgId| orgs.get(id).map_or_else(|| id.to_string(), |org| org.label.clone());
    let late = workspace.ledger.overdue(actor, filter, day).await?;
    let named = late.into_iter().map(|late| {
        let register = pack.registers.get(&late.register);
        let step = register.and_then(|it| it.workflow.as_ref()).and_then(|it| it.transition(&late.transition));
        let role = |role: &xuezheng_pack::RoleId| pack.roles.get(role).cloned().unwrap_or_else(|| role.to_string());
        OverdueStep {
            register_label: register.map_or_else(|| late.register.to_string(), |it| it.label.clone()),
            org_label: label(&late.org),
            answers_label: (late.answers != late.org).then(|| label(&late.answers)),
            transition_label: step.map_or_else(|| late.transition.to_string(), |it| it.label.clone()),
            told: late.told.iter().map(role).collect(),
            late,
        }
    });
    Ok(named.collect())
}
