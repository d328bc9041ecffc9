//! The journal: operations, what they changed, and undoing them.

use xuezheng_ledger::{Actor, Author, LedgerError, Operation, OperationFilter, OperationId, Undone};

use crate::error::BureauError;
use crate::history::declared;
use crate::workspace::Workspace;

/// Operations that touched what the actor may see, the latest first.
///
/// # Errors
/// A register that isn't there.
pub async fn operations(
    workspace: &Workspace,
    actor: &Actor,
    filter: &OperationFilter,
) -> Result<Vec<Operation>, BureauError> {
    if let Some(register) = &filter.register {
        declared(workspace, register)?;
    }
    Ok(workspace.ledger.operations(actor, filter).await?)
}

/// One operation.
///
/// # Errors
/// One that isn't there, or that touched nothing the actor may see.
pub async fn operation(workspace: &Workspace, actor: &Actor, id: OperationId) -> Result<Operation, BureauError> {
    Ok(workspace.ledger.operation(actor, id).await?)
}

/// Takes back everything an operation did, by a new operation, whose number it gives with what was done.
///
/// # Errors
/// When later operations have touched the same records or filings, when it is of a kind that can't be taken back, or when
/// the author may not: nothing is changed then.
pub async fn undo(
    workspace: &Workspace,
    author: &Author,
    id: OperationId,
) -> Result<(OperationId, Vec<Undone>), BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let undone = transaction.undo(id).await?;
    Ok((transaction.commit().await?, undone))
}

/// As [`undo`], for somebody who takes back (撤回) what they have just done themselves.
///
/// # Errors
/// As [`undo`]; also an operation of somebody else.
pub async fn take_back(
    workspace: &Workspace,
    author: &Author,
    id: OperationId,
) -> Result<(OperationId, Vec<Undone>), BureauError> {
    let done = operation(workspace, &author.actor(), id).await?.author;
    if (&done.actor, &done.org) != (&author.actor, &author.org) {
        let why = "这一步是别人办理的，请由本人撤回，或请上级办理".to_owned();
        let what = "撤回".to_owned();
        return Err(LedgerError::Forbidden { who: author.actor.clone(), what, why }.into());
    }
    undo(workspace, author, id).await
}
