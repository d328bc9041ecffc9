//! Records go in: new ones with the steps they have taken, and later steps of old ones.

use xuezheng_ledger::{self as ledger, Author, Edit, NewRecord, OperationId};
use xuezheng_pack::{NaiveDate, RecordId, RegisterId, TransitionId};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// A step of a record's workflow, with the day it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The transition.
    pub transition: TransitionId,
    /// The civil day it happened.
    pub on: NaiveDate,
    /// 佐证材料, where the transition wants it.
    pub evidence: Option<String>,
}

impl Step {
    fn of(self, record: RecordId, seen: i64) -> ledger::Step {
        ledger::Step { record, seen, transition: self.transition, on: self.on, evidence: self.evidence }
    }
}

/// A new record and the steps it has taken already.
#[derive(Clone, Debug)]
pub struct NewFiling {
    /// The record.
    pub record: NewRecord,
    /// Its steps, in order.
    pub steps: Vec<Step>,
}

/// Adds records as drafts, in one operation; all of them or none.
///
/// # Errors
/// Every fault of every row at once, with nothing written.
pub async fn add(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    rows: Vec<NewFiling>,
) -> Result<Vec<RecordId>, BureauError> {
    let (records, steps): (Vec<_>, Vec<_>) = rows.into_iter().map(|row| (row.record, row.steps)).unzip();
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let ids = transaction.insert(register, records).await?;
    // First steps of all records together, then second ones: each makes the next version of its record.
    let mut waiting: Vec<_> = ids.iter().zip(steps.into_iter().map(Vec::into_iter)).collect();
    for seen in 1.. {
        let next = waiting.iter_mut().filter_map(|(id, steps)| steps.next().map(|step| step.of(**id, seen)));
        let next: Vec<_> = next.collect();
        if next.is_empty() {
            break;
        }
        transaction.transition_all(register, next).await?;
    }
    transaction.commit().await?;
    Ok(ids)
}

/// Takes one further step of each of these records, in one operation; each with the version that the author saw; the
/// operation, by which they can be taken back.
///
/// # Errors
/// A record that isn't there or not in the author's scope, that somebody else has changed, or a step that its state doesn't
/// allow.
pub async fn follow_up(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    steps: Vec<(RecordId, i64, Step)>,
) -> Result<OperationId, BureauError> {
    let steps = steps.into_iter().map(|(id, seen, step)| step.of(id, seen)).collect();
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.transition_all(register, steps).await?;
    Ok(transaction.commit().await?)
}

/// Fills or changes these fields of these records, in one operation; each with the version that the author saw. Other
/// fields stay; each record is a draft again.
///
/// # Errors
/// A record that isn't there or not in the author's scope, that somebody else has changed, or every fault of the new cells.
pub async fn edit(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    edits: Vec<Edit>,
) -> Result<(), BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.edit_all(register, edits).await?;
    transaction.commit().await?;
    Ok(())
}

/// Voids (作废) a record whose version `seen` the author has seen; it stops to count when that is submitted and approved.
/// Gives the operation, by which it can be taken back.
///
/// # Errors
/// A record that isn't there or not in the author's scope, that somebody else has changed or others refer to; no reason.
pub async fn void(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    record: RecordId,
    seen: i64,
    reason: &str,
) -> Result<OperationId, BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.void(register, record, seen, reason).await?;
    Ok(transaction.commit().await?)
}
