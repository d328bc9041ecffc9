//! What waits is approved or returned, all that a filter takes in one operation.

use xuezheng_ledger::{Author, Remark};

use crate::error::BureauError;
use crate::review::{ReviewFilter, review_mine};
use crate::workspace::Workspace;

/// What a review has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewDone {
    /// Filings approved, passed on or returned.
    pub filings: usize,
    /// Records approved, passed on or returned with them or by themselves.
    pub records: usize,
    /// Filings left alone because rows of them are drafts or returned, and what is left alone because a hard check fails.
    pub left: usize,
}

/// Approves everything that the filter takes and that it is the author's turn to review, in one operation. What fails a
/// hard check, and filings with rows that are open, are left alone.
///
/// # Errors
/// What the ledger refuses, such as the author's own records: nothing is approved then.
pub async fn review_approve(
    workspace: &Workspace,
    author: &Author,
    filter: &ReviewFilter,
) -> Result<ReviewDone, BureauError> {
    review_approve_restating(workspace, author, filter, None).await
}

/// As [`review_approve`]; `reason` says why sealed figures may become different.
///
/// # Errors
/// As [`review_approve`]; without a reason [`LedgerError::Sealed`](xuezheng_ledger::LedgerError::Sealed) where something
/// sealed would change.
pub async fn review_approve_restating(
    workspace: &Workspace,
    author: &Author,
    filter: &ReviewFilter,
    reason: Option<&str>,
) -> Result<ReviewDone, BureauError> {
    let items = review_mine(workspace, author, filter).await?;
    let mut done = ReviewDone::default();
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    if let Some(reason) = reason {
        transaction.restate(reason)?;
    }
    for item in &items {
        if !item.is_whole() {
            done.left += 1;
            continue;
        }
        match item.period {
            Some(period) => {
                transaction.approve_filing(&item.register, period, &item.org).await?;
                done.filings += 1;
            }
            None => {
                transaction.approve(&item.register, &item.records).await?;
            }
        }
        done.records += item.records.len();
    }
    if done.filings + done.records > 0 {
        transaction.commit().await?;
    }
    Ok(done)
}

/// Returns everything that the filter takes and that it is the author's turn to review, in one operation, with a general
/// reason and remarks on rows and cells.
///
/// # Errors
/// What the ledger refuses, such as a remark on a record that is not returned: nothing is returned then.
pub async fn review_return(
    workspace: &Workspace,
    author: &Author,
    filter: &ReviewFilter,
    reason: &str,
    remarks: &[Remark],
) -> Result<ReviewDone, BureauError> {
    let items = review_mine(workspace, author, filter).await?;
    let unknown = remarks.iter().find(|remark| !items.iter().any(|item| item.records.contains(&remark.record)));
    if let Some(remark) = unknown {
        let what = format!("批注的第 {} 号记录不在这次退回的范围内", remark.record);
        let mend = "请核对编号和筛选条件".to_owned();
        return Err(xuezheng_ledger::LedgerError::Unfit { what, mend }.into());
    }
    let mut done = ReviewDone::default();
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    for item in &items {
        let own: Vec<Remark> = remarks.iter().filter(|it| item.records.contains(&it.record)).cloned().collect();
        match item.period {
            Some(period) => {
                transaction.return_filing_with(&item.register, period, &item.org, reason, &own).await?;
                done.filings += 1;
            }
            None => transaction.return_with(&item.register, &item.records, reason, &own).await?,
        }
        done.records += item.records.len();
    }
    if done.filings + done.records > 0 {
        transaction.commit().await?;
    }
    Ok(done)
}
