//! Orgs as people list them: by id or name, with whatever stands between.

use xuezheng_ledger::Actor;
use xuezheng_pack::OrgId;

use crate::error::BureauError;
use crate::named::named;
use crate::workspace::Workspace;

/// The orgs that a text names, each once, in its order.
///
/// # Errors
/// A name that nobody of the actor's subtree bears, or several do.
pub async fn named_orgs(workspace: &Workspace, actor: &Actor, text: &str) -> Result<Vec<OrgId>, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let is_root = orgs.root().is_some_and(|root| root.id == actor.org);
    let mut found: Vec<OrgId> = Vec::new();
    let names = text.split(['、', '，', ',', '；', ';', '\n', '\r', '\t']).map(str::trim);
    for name in names.filter(|name| !name.is_empty()) {
        let own = orgs.iter().filter(|org| is_root || orgs.is_within(&org.id, &actor.org, actor.today));
        let id = OrgId::new(named("机构", name, own.map(|org| (org.id.as_str(), org.label.as_str())))?);
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}
