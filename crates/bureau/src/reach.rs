//! The org that somebody asks about, refused where they see nothing of it.

use xuezheng_ledger::Actor;
use xuezheng_pack::{Org, OrgId};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// The org asked for, if it lies in the actor's subtree; their own without one.
///
/// # Errors
/// An org that isn't there or outside their subtree: the same words for both, and no name of one that they can't see.
pub async fn reach(workspace: &Workspace, actor: &Actor, asked: Option<&OrgId>) -> Result<Org, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let wanted = asked.unwrap_or(&actor.org);
    let is_root = orgs.root().is_some_and(|root| root.id == actor.org);
    let found = orgs.get(wanted).filter(|org| is_root || orgs.is_within(&org.id, &actor.org, actor.today));
    found.cloned().ok_or_else(|| BureauError::Unknown { kind: "机构", name: wanted.to_string(), nearest: Vec::new() })
}
