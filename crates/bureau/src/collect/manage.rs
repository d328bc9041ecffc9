//! A collection is opened and looked after: each is one operation of the ledger.

use xuezheng_ledger::{Author, LedgerError, NewCollection, Transaction};
use xuezheng_pack::{CollectionId, NaiveDate, OrgId, RegisterId};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// Opens a collection and asks for its filings; gives its id.
///
/// # Errors
/// Registers, orgs or days that make no sense, or filings that another collection asks for.
pub async fn open(workspace: &Workspace, author: &Author, new: NewCollection) -> Result<CollectionId, BureauError> {
    in_one(workspace, author, async |tx| tx.open_collection(new).await).await
}

/// Asks for further registers, or of further orgs; gives how many filings came to it.
///
/// # Errors
/// If the collection isn't open, or nothing would come to it.
pub async fn widen(
    workspace: &Workspace,
    author: &Author,
    id: &CollectionId,
    registers: &[RegisterId],
    orgs: &[OrgId],
) -> Result<usize, BureauError> {
    in_one(workspace, author, async |tx| tx.widen_collection(id, registers, orgs).await).await
}

/// Moves the deadline for everybody.
///
/// # Errors
/// If the collection isn't open, the day is past, or the reason is empty.
pub async fn move_deadline(
    workspace: &Workspace,
    author: &Author,
    id: &CollectionId,
    deadline: NaiveDate,
    reason: &str,
) -> Result<(), BureauError> {
    in_one(workspace, author, async |tx| tx.move_deadline(id, deadline, reason).await).await
}

/// Locks (锁定); before the deadline is over only with a reason.
///
/// # Errors
/// If it isn't open, or the reason is missing.
pub async fn lock(
    workspace: &Workspace,
    author: &Author,
    id: &CollectionId,
    reason: Option<&str>,
) -> Result<(), BureauError> {
    in_one(workspace, author, async |tx| tx.lock_collection(id, reason).await).await
}

/// Reopens (重新开放) for everybody.
///
/// # Errors
/// If it is open, or the reason is empty.
pub async fn reopen(
    workspace: &Workspace,
    author: &Author,
    id: &CollectionId,
    deadline: Option<NaiveDate>,
    reason: &str,
) -> Result<(), BureauError> {
    in_one(workspace, author, async |tx| tx.reopen_collection(id, deadline, reason).await).await
}

/// Closes (办结); where filings are open only with a reason.
///
/// # Errors
/// If it is closed, or the reason is missing.
pub async fn close(
    workspace: &Workspace,
    author: &Author,
    id: &CollectionId,
    reason: Option<&str>,
) -> Result<(), BureauError> {
    in_one(workspace, author, async |tx| tx.close_collection(id, reason).await).await
}

/// Extends (延期) for some orgs, all or none.
///
/// # Errors
/// If it is closed, an org isn't asked, the day gives no more time, or the reason is empty.
pub async fn extend(
    workspace: &Workspace,
    author: &Author,
    id: &CollectionId,
    orgs: &[OrgId],
    until: NaiveDate,
    reason: &str,
) -> Result<(), BureauError> {
    in_one(workspace, author, async |tx| {
        for org in orgs {
            tx.extend_collection(id, org, until, reason).await?;
        }
        Ok(())
    })
    .await
}

/// Does something in one operation of the ledger; nothing of it stays if it fails.
async fn in_one<T>(
    workspace: &Workspace,
    author: &Author,
    deed: impl AsyncFnOnce(&mut Transaction) -> Result<T, LedgerError>,
) -> Result<T, BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let done = deed(&mut transaction).await?;
    transaction.commit().await?;
    Ok(done)
}
