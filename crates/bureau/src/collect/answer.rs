//! An org answers a collection: what was filled in for it beforehand counts as its own only when it says so.

use xuezheng_ledger::{Actor, Author, OperationId, ReviewStatus};
use xuezheng_pack::{CollectionId, OrgId, Period, RecordId, RegisterId};

use crate::collect::ChecklistItem;
use crate::error::BureauError;
use crate::filing;
use crate::submit::{self, Explanations, Submitted};
use crate::workspace::Workspace;

/// Submits the author's org's answer to what asks for it: to a collection as [`submit`], else as
/// [`submit`](crate::submit).
///
/// # Errors
/// As those.
pub async fn answer(
    workspace: &Workspace,
    author: &Author,
    item: &ChecklistItem,
    explanations: &Explanations,
    looked_through: bool,
) -> Result<OperationId, BureauError> {
    let (register, org) = (&item.register, &author.org);
    let submitted = match &item.asked {
        Some(asked) => {
            let id = &asked.collection.id;
            submit(workspace, author, id, register, org, explanations, looked_through).await?.0
        }
        None => submit::submit(workspace, author, register, item.period, org, explanations).await?,
    };
    Ok(submitted.operation)
}

/// Submits an org's answer to a collection for one register. Drafts that were filled in beforehand and that nobody has
/// touched go along only if they are said to have been looked through.
///
/// # Errors
/// A register that the collection doesn't ask for; untouched drafts that nobody looked through; and as
/// [`submit`](crate::submit).
pub async fn submit(
    workspace: &Workspace,
    author: &Author,
    id: &CollectionId,
    register: &RegisterId,
    org: &OrgId,
    explanations: &Explanations,
    looked_through: bool,
) -> Result<(Submitted, usize), BureauError> {
    let period = asked(workspace, id, register).await?;
    let untouched = untouched(workspace, &author.actor(), register, period, org).await?;
    if let (Some(first), false) = (untouched.first(), looked_through) {
        return Err(BureauError::NotLookedThrough { count: untouched.len(), first: *first });
    }
    let submitted = submit::submit(workspace, author, register, period, org, explanations).await?;
    Ok((submitted, untouched.len()))
}

/// Declares 零上报 in answer to a collection; gives the operation, by which it can be taken back.
///
/// # Errors
/// A register that the collection doesn't ask for, and as [`declare_zero`](crate::declare_zero).
pub async fn zero(
    workspace: &Workspace,
    author: &Author,
    id: &CollectionId,
    register: &RegisterId,
    org: &OrgId,
) -> Result<OperationId, BureauError> {
    let period = asked(workspace, id, register).await?;
    filing::declare_zero(workspace, author, register, period, org).await
}

async fn asked(workspace: &Workspace, id: &CollectionId, register: &RegisterId) -> Result<Period, BureauError> {
    let collection = workspace.ledger.collection(id).await?;
    if collection.registers.contains(register) {
        return Ok(collection.period);
    }
    let known = collection.registers.iter().map(RegisterId::as_str);
    Err(BureauError::unknown("填报任务中的台账", register.as_str(), known))
}

/// Drafts of an org in a period that were filled in beforehand and are as they were.
pub(super) async fn untouched(
    workspace: &Workspace,
    actor: &Actor,
    register: &RegisterId,
    period: Period,
    org: &OrgId,
) -> Result<Vec<RecordId>, BureauError> {
    if workspace.pack.registers.get(register).is_none_or(|declared| declared.prefill.is_none()) {
        return Ok(Vec::new());
    }
    let found = workspace.ledger.unfinished(actor, register, period, org).await?;
    let drafts = found.iter().filter(|record| record.status == ReviewStatus::Draft);
    let ids: Vec<RecordId> = drafts.map(|record| record.id).collect();
    let prefilled = workspace.ledger.prefilled(register, &ids).await?;
    Ok(prefilled.into_iter().filter(|(_, (_, is_untouched))| *is_untouched).map(|(id, _)| id).collect())
}
