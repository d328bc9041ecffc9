//! Records are checked, then submitted for review.

use std::collections::BTreeMap;

use xuezheng_figures::CheckFailure;
use xuezheng_ledger::{Author, RecordFilter, ReviewStatus};
use xuezheng_pack::model::CheckSeverity;
use xuezheng_pack::{CheckId, OrgId, Period, RecordId, RegisterId, Value};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// Why a record is right although a soft check (经验校验) fails: what its reporter wrote.
pub type Explanations = BTreeMap<(RecordId, CheckId), String>;

/// What was submitted.
#[derive(Clone, Debug, Default)]
pub struct Submitted {
    /// The records.
    pub records: Vec<RecordId>,
    /// Soft checks that fail and are explained.
    pub explained: Vec<CheckFailure>,
}

/// Submits one org's answer to a collection: its drafts whose event lies in the period.
///
/// # Errors
/// [`BureauError::Checks`] with every hard failure and every soft one that isn't explained; nothing is submitted then.
pub async fn submit(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    period: Period,
    org: &OrgId,
    explanations: &Explanations,
) -> Result<Submitted, BureauError> {
    let declared =
        workspace.pack.registers.get(register).ok_or_else(|| BureauError::no_register(&workspace.pack, register))?;
    let (first, last) = (period.first_day(&workspace.pack.calendar), period.last_day(&workspace.pack.calendar));
    let mut records = Vec::new();
    for status in [ReviewStatus::Draft, ReviewStatus::Returned] {
        let filter = RecordFilter { org: Some(org.clone()), status: Some(status), ..RecordFilter::default() };
        for record in workspace.ledger.records(&author.actor(), register, &filter).await? {
            let day = record.cell(declared, &declared.date);
            if record.org == *org && matches!(day, Value::Date(day) if (first..=last).contains(day)) {
                records.push(record.id);
            }
        }
    }
    let explained = check(workspace, register, &records, explanations).await?;
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    for failure in &explained {
        let text = &explanations[&(failure.record, failure.check.clone())];
        transaction.explain(register, failure.record, &failure.check, text).await?;
    }
    transaction.submit_filing(register, period, org).await?;
    transaction.commit().await?;
    Ok(Submitted { records, explained })
}

/// Submits records by id, such as a step taken after their filing.
///
/// # Errors
/// As [`submit`].
pub async fn submit_records(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    records: Vec<RecordId>,
    explanations: &Explanations,
) -> Result<Submitted, BureauError> {
    let explained = check(workspace, register, &records, explanations).await?;
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    for failure in &explained {
        let text = &explanations[&(failure.record, failure.check.clone())];
        transaction.explain(register, failure.record, &failure.check, text).await?;
    }
    transaction.submit(register, &records).await?;
    transaction.commit().await?;
    Ok(Submitted { records, explained })
}

/// Runs the register's checks; gives the soft failures that are explained.
async fn check(
    workspace: &Workspace,
    register: &RegisterId,
    records: &[RecordId],
    explanations: &Explanations,
) -> Result<Vec<CheckFailure>, BureauError> {
    if records.is_empty() || workspace.pack.checks_of(register).next().is_none() {
        return Ok(Vec::new());
    }
    let key = &workspace.key;
    let batch = workspace.ledger.batch(register, records, &|field, text| key.of(field, text)).await?;
    let failures = workspace.engine.check(register, &batch)?;
    let (explained, open): (Vec<_>, Vec<_>) = failures.into_iter().partition(|failure| {
        let text = explanations.get(&(failure.record, failure.check.clone()));
        failure.severity == CheckSeverity::Soft && text.is_some_and(|text| !text.trim().is_empty())
    });
    if open.is_empty() { Ok(explained) } else { Err(BureauError::Checks(open)) }
}
