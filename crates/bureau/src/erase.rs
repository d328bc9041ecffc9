//! Personal data is erased: on a person's request, of single records, or when its time is over.

use xuezheng_ledger::{Author, Erased};
use xuezheng_pack::{NaiveDate, OrgId, RecordId, RegisterId};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// A record whose personal data is past its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The register.
    pub register: RegisterId,
    /// Its label.
    pub register_label: String,
    /// The record.
    pub record: RecordId,
    /// Its owner.
    pub org: OrgId,
    /// The owner's name.
    pub org_label: String,
    /// The day its time began.
    pub since: NaiveDate,
    /// For how many years it was to be kept.
    pub years: u32,
    /// The rule that says so.
    pub source: Option<String>,
}

/// Destroys what is kept of the person with this ID number, in all registers.
///
/// # Errors
/// Nothing kept of the person, no reason, or an author who isn't of the root org.
pub async fn erase_person(
    workspace: &Workspace,
    author: &Author,
    id_number: &str,
    reason: &str,
) -> Result<Erased, BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let erased = transaction.erase_person(id_number, reason).await?;
    transaction.commit_erasure().await?;
    Ok(erased)
}

/// Destroys what is personal in these records, of whichever persons.
///
/// # Errors
/// As [`erase_person`].
pub async fn erase_records(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    records: &[RecordId],
    reason: &str,
) -> Result<Erased, BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let erased = transaction.erase_records(register, records, reason).await?;
    transaction.commit_erasure().await?;
    Ok(erased)
}

/// The records whose personal data is past its time on a day, by register and id.
///
/// # Errors
/// If the ledger can't be read.
pub async fn past_retention(workspace: &Workspace, today: NaiveDate) -> Result<Vec<Overdue>, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let mut found = Vec::new();
    for register in workspace.pack.registers.values() {
        let Some(retention) = register.privacy.as_ref().and_then(|privacy| privacy.retention.as_ref()) else {
            continue;
        };
        for kept in workspace.ledger.kept_before(&register.id, &retention.from, retention.horizon(today)).await? {
            found.push(Overdue {
                register: register.id.clone(),
                register_label: register.label.clone(),
                record: kept.record,
                org_label: orgs.get(&kept.org).map_or_else(|| kept.org.to_string(), |org| org.label.clone()),
                org: kept.org,
                since: kept.day,
                years: retention.years,
                source: retention.source.clone(),
            });
        }
    }
    Ok(found)
}

/// Destroys what [`past_retention`] lists, in one operation; nothing where nothing is past its time.
///
/// # Errors
/// As [`erase_person`].
pub async fn erase_overdue(workspace: &Workspace, author: &Author, reason: &str) -> Result<Erased, BureauError> {
    let overdue = past_retention(workspace, author.at.today).await?;
    let mut all = Erased::default();
    if overdue.is_empty() {
        return Ok(all);
    }
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    for of_register in overdue.chunk_by(|a, b| a.register == b.register) {
        let first = &of_register[0];
        let source = first.source.as_ref().map_or_else(String::new, |source| format!("，依据 {source}"));
        let reason = format!("{reason}（保存期限 {} 年已满{source}）", first.years);
        let records: Vec<RecordId> = of_register.iter().map(|one| one.record).collect();
        let erased = transaction.erase_records(&first.register, &records, &reason).await?;
        all.keys += erased.keys;
        all.records.extend(erased.records);
    }
    transaction.commit_erasure().await?;
    Ok(all)
}
