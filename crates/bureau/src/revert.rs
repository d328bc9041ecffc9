//! An older version of a record comes back as a new one.

use xuezheng_ledger::Author;
use xuezheng_pack::{RecordId, RegisterId};

use crate::error::BureauError;
use crate::history::declared;
use crate::workspace::Workspace;

/// Makes the content of version `to` a new draft of a record whose version `seen` the author has seen; gives the new
/// version's number. It is submitted and reviewed like any other.
///
/// # Errors
/// When somebody else has changed the record, or the old content no longer fits the register.
pub async fn revert(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    record: RecordId,
    seen: i64,
    to: i64,
) -> Result<i64, BureauError> {
    declared(workspace, register)?;
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let version = transaction.revert(register, record, seen, to).await?;
    transaction.commit().await?;
    Ok(version)
}
