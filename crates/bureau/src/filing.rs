//! Filings (填报): who is asked, who has nothing, whose comes back, who need not answer.

use xuezheng_ledger::{Author, OperationId};
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// Asks orgs to file a register for a period.
///
/// # Errors
/// A register, org or period that isn't there.
pub async fn ask(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    period: Period,
    orgs: &[OrgId],
) -> Result<(), BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.ask(register, period, orgs).await?;
    transaction.commit().await?;
    Ok(())
}

/// Declares 零上报 for one org: nothing happened in the period; the operation, by which it can be taken
/// back.
///
/// # Errors
/// If the org wasn't asked, or has records in the period.
pub async fn declare_zero(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    period: Period,
    org: &OrgId,
) -> Result<OperationId, BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.declare_zero(register, period, org).await?;
    Ok(transaction.commit().await?)
}

/// Returns (退回) one org's filing for correction.
///
/// # Errors
/// If it isn't waiting for review, or the reason is empty.
pub async fn send_back(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    period: Period,
    org: &OrgId,
    reason: &str,
) -> Result<(), BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.return_filing(register, period, org, reason).await?;
    transaction.commit().await?;
    Ok(())
}

/// Exempts (免报) one org by name: it no longer counts as asked.
///
/// # Errors
/// If it wasn't asked, or the reason is empty.
pub async fn exempt(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    period: Period,
    org: &OrgId,
    reason: &str,
) -> Result<(), BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.exempt(register, period, org, reason).await?;
    transaction.commit().await?;
    Ok(())
}
