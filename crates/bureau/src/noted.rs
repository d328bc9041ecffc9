//! What a reviewer should know of records: the checks that they fail, and what their reporters say to it.

use std::collections::BTreeMap;

use xuezheng_figures::CheckFailure;
use xuezheng_ledger::{Actor, Explained, Record, RecordFilter, ReviewStatus};
use xuezheng_pack::{OrgId, Period, RecordId, RegisterId, Value};

use crate::error::BureauError;
use crate::failures::failures;
use crate::workspace::Workspace;

/// A check that a record fails, as its reviewer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The record's owner.
    pub org: OrgId,
    /// The owner's name.
    pub org_label: String,
    /// How far the record's review is.
    pub status: ReviewStatus,
    /// The failure.
    pub failure: CheckFailure,
    /// What the reporter says to it.
    pub explained: Option<Explained>,
}

/// The checks that the records of a filter fail in their working versions, by record and check.
///
/// # Errors
/// A register that isn't there, or when the ledger can't be read.
pub async fn noted(
    workspace: &Workspace,
    actor: &Actor,
    register: &RegisterId,
    filter: &RecordFilter,
) -> Result<Vec<Noted>, BureauError> {
    if !workspace.pack.registers.contains_key(register) {
        return Err(BureauError::no_register(&workspace.pack, register));
    }
    let records = workspace.ledger.records(actor, register, filter).await?;
    let records: Vec<Record> = records.into_iter().filter(|record| !record.void).collect();
    of(workspace, register, &records).await
}

/// The same of records that were read already.
pub(crate) async fn of(
    workspace: &Workspace,
    register: &RegisterId,
    records: &[Record],
) -> Result<Vec<Noted>, BureauError> {
    let failures = failures(workspace, register, records).await?;
    if failures.is_empty() {
        return Ok(Vec::new());
    }
    let orgs = workspace.ledger.orgs().await?;
    let by_id: BTreeMap<RecordId, &Record> = records.iter().map(|record| (record.id, record)).collect();
    let failing = failures.iter().filter_map(|failure| by_id.get(&failure.record));
    let versions = failing.map(|record| (record.id, record.version)).collect();
    let mut explained = workspace.ledger.explanations(register, &versions).await?;
    let noted = failures.into_iter().filter_map(|failure| {
        let record = by_id.get(&failure.record)?;
        Some(Noted {
            org: record.org.clone(),
            org_label: orgs.get(&record.org).map_or_else(|| record.org.to_string(), |org| org.label.clone()),
            status: record.status,
            explained: explained.remove(&(failure.record, failure.check.clone())),
            failure,
        })
    });
    let mut noted: Vec<Noted> = noted.collect();
    noted.sort_by(|a, b| (a.failure.record, &a.failure.check).cmp(&(b.failure.record, &b.failure.check)));
    Ok(noted)
}

/// How many of the records that wait for review fail a check, by owner, of a register and period.
///
/// # Errors
/// As [`noted`].
pub async fn noted_waiting(
    workspace: &Workspace,
    actor: &Actor,
    register: &RegisterId,
    period: Period,
) -> Result<BTreeMap<OrgId, usize>, BureauError> {
    let Some(declared) = workspace.pack.registers.get(register) else {
        return Err(BureauError::no_register(&workspace.pack, register));
    };
    let calendar = &workspace.pack.calendar;
    let days = period.first_day(calendar)..=period.last_day(calendar);
    let filter = RecordFilter { status: Some(ReviewStatus::Submitted), ..RecordFilter::default() };
    let records = workspace.ledger.records(actor, register, &filter).await?;
    let is_in =
        |record: &Record| matches!(record.cell(declared, &declared.date), Value::Date(day) if days.contains(day));
    let records: Vec<Record> = records.into_iter().filter(|record| !record.void && is_in(record)).collect();
    let mut counts: BTreeMap<OrgId, usize> = BTreeMap::new();
    let mut last = None;
    for noted in of(workspace, register, &records).await? {
        if last != Some(noted.failure.record) {
            *counts.entry(noted.org).or_default() += 1;
        }
        last = Some(noted.failure.record);
    }
    Ok(counts)
}
