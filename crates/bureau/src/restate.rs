//! Restatements (更正): approvals that change what is sealed, and what figures were before them.

use xuezheng_figures::{Aspect, FigureKey, FigureValue};
use xuezheng_ledger::{Author, Restatement, Seal};
use xuezheng_pack::{IndicatorId, OrgId, Period, RecordId, RegisterId};

use crate::approve::{Waiting, waiting};
use crate::error::BureauError;
use crate::measure::{Query, measure};
use crate::seal_diff::{FigureChange, SealDiff, change, seal_diff};
use crate::workspace::Workspace;

/// A figure that was sealed with another value than it has now.
#[derive(Clone, Debug)]
pub struct Formerly {
    /// The seal.
    pub seal: Seal,
    /// The figure then and now, with the records and reasons between.
    pub change: FigureChange,
}

/// Approves submitted filings as [`approve`](crate::approve) does; `reason` says why sealed figures may become different.
///
/// # Errors
/// As [`approve`](crate::approve); without a reason
/// [`LedgerError::Sealed`](xuezheng_ledger::LedgerError::Sealed) where something sealed would change.
pub async fn approve_restating(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    period: Period,
    orgs: &[OrgId],
    reason: Option<&str>,
) -> Result<usize, BureauError> {
    if !workspace.pack.registers.contains_key(register) {
        return Err(BureauError::no_register(&workspace.pack, register));
    }
    let all: Vec<OrgId>;
    let orgs = if orgs.is_empty() {
        let waiting = waiting(workspace, &author.actor()).await?.into_iter();
        let is_due = |one: &Waiting| one.turn.as_ref().is_none_or(|turn| *turn == author.org);
        let wanted = waiting.filter(|one| one.register == *register && one.period == period && is_due(one));
        all = wanted.map(|one| one.org).collect();
        &all
    } else {
        orgs
    };
    if orgs.is_empty() {
        return Ok(0);
    }
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    if let Some(reason) = reason {
        transaction.restate(reason)?;
    }
    for org in orgs {
        transaction.approve_filing(register, period, org).await?;
    }
    transaction.commit().await?;
    Ok(orgs.len())
}

/// Approves submitted records by id as [`approve_records`](crate::approve_records) does; `reason` says why sealed figures
/// may become different.
///
/// # Errors
/// As [`approve_restating`].
pub async fn approve_records_restating(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    records: &[RecordId],
    reason: Option<&str>,
) -> Result<(), BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    if let Some(reason) = reason {
        transaction.restate(reason)?;
    }
    transaction.approve(register, records).await?;
    transaction.commit().await?;
    Ok(())
}

/// All restatements, the oldest first.
///
/// # Errors
/// If the ledger can't be read.
pub async fn restatements(workspace: &Workspace) -> Result<Vec<Restatement>, BureauError> {
    Ok(workspace.ledger.restatements().await?)
}

/// What a figure of now was in the seals of its days, where it was another; the oldest seal first.
///
/// # Errors
/// An indicator or org that isn't there, or a figure that can't be computed.
pub async fn formerly(
    workspace: &Workspace,
    indicator: &IndicatorId,
    query: &Query,
    aspect: &Aspect,
) -> Result<Vec<Formerly>, BureauError> {
    let calendar = &workspace.pack.calendar;
    let (first, last) = (query.period.first_day(calendar), query.period.last_day(calendar));
    let mut seals = workspace.ledger.seals().await?;
    seals.retain(|seal| workspace.frozen.is_none() && seal.range().contains(&first) && seal.range().contains(&last));
    let mut found = Vec::new();
    if seals.is_empty() {
        return Ok(found);
    }
    let restatements = workspace.ledger.restatements().await?;
    for seal in seals {
        let mut then = workspace.at_seal(&seal.name).await?;
        then.follow_tree_of(workspace.tree_of);
        let measured = [measure(&then).await?, measure(workspace).await?];
        let org = query.org(&measured[1].manifest)?;
        let key = FigureKey { indicator: indicator.clone(), org, period: query.period, aspect: aspect.clone() };
        let change = change(&then, workspace, &measured, key, &restatements).await?;
        let is_other = change.before.is_some() && change.before != change.after;
        if is_other {
            found.push(Formerly { seal, change });
        }
    }
    Ok(found)
}

/// What a seal's figures would be now, for each seal in which at least one is another: what restatements, and changes of
/// the org tree or the pack, do to what is sealed.
///
/// # Errors
/// If something sealed is missing, or a figure can't be computed.
pub async fn sealed_and_now(workspace: &Workspace) -> Result<Vec<(Seal, SealDiff)>, BureauError> {
    let mut found = Vec::new();
    for seal in workspace.ledger.seals().await? {
        let then = workspace.at_seal(&seal.name).await?;
        let query = Query { org: None, period: seal.period, indicator: None };
        let diff = seal_diff(&then, workspace, &query).await?;
        if !diff.figures.is_empty() {
            found.push((seal, diff));
        }
    }
    Ok(found)
}

/// A value as a list shows it: its digits, or why there is none.
pub fn shown(value: Option<&FigureValue>, decimals: u32) -> String {
    match value {
        Some(FigureValue::Present(value)) => xuezheng_pack::decimal::print(*value, decimals),
        Some(FigureValue::Absent(reason)) => format!("—（{}）", reason.label()),
        None => "—（当时没有这个指标或机构）".to_owned(),
    }
}
