//! Pre-filling (预填): drafts of a collection made of what its orgs had approved before, so that nobody types it twice.

use std::collections::BTreeMap;

use xuezheng_ledger::{Author, LedgerError, NewRecord, PrefillOrigin, Record, RecordFilter, Transaction};
use xuezheng_pack::model::{Field, Prefill, Register};
use xuezheng_pack::{CollectionId, FieldId, OrgId, Period, RegisterId, Value};

use crate::collect::design::earlier;
use crate::collect::show::label;
use crate::error::BureauError;
use crate::workspace::Workspace;

/// What pre-filling did or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefilled {
    /// By org and register.
    pub lines: Vec<PrefillLine>,
    /// Registers of the collection that declare nothing to fill in, by label.
    pub undeclared: Vec<String>,
}

/// The drafts of one org in one register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrefillLine {
    /// Whose.
    pub org: OrgId,
    /// Their name.
    pub org_label: String,
    /// The register.
    pub register: RegisterId,
    /// Its label.
    pub register_label: String,
    /// Drafts made.
    pub drafts: usize,
    /// Of them, carried over from this earlier period of the register itself.
    pub carried: Option<Period>,
    /// Records that made none.
    pub skipped: Vec<SkippedPrefill>,
}

/// A record that made no draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedPrefill {
    /// The record.
    pub origin: PrefillOrigin,
    /// Why not.
    pub why: String,
}

/// Fills in drafts of a collection, of these orgs or (with none named) of all that have not answered; writes nothing if
/// `write` is false.
///
/// # Errors
/// A collection that isn't there, or whatever the ledger refuses; then nothing is written.
pub async fn prefill(
    workspace: &Workspace,
    author: &Author,
    id: &CollectionId,
    orgs: &[OrgId],
    write: bool,
) -> Result<Prefilled, BureauError> {
    let collection = workspace.ledger.collection(id).await?;
    let tree = workspace.ledger.orgs().await?;
    let answers = workspace.ledger.answers(&author.actor(), id).await?;
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let mut found = Prefilled::default();
    for register in &collection.registers {
        let Some(declared) = workspace.pack.registers.get(register) else { continue };
        let Some(prefill) = &declared.prefill else {
            found.undeclared.push(label(workspace, register));
            continue;
        };
        let wanted = answers.iter().filter(|answer| answer.register == *register && answer.is_owed());
        for answer in wanted.filter(|answer| orgs.is_empty() || orgs.contains(&answer.org)) {
            let drafts = Drafts { workspace, author, register: declared, prefill, period: collection.period };
            let mut line = PrefillLine {
                org: answer.org.clone(),
                org_label: tree.get(&answer.org).map_or_else(|| answer.org.to_string(), |org| org.label.clone()),
                register: register.clone(),
                register_label: declared.label.clone(),
                drafts: 0,
                carried: None,
                skipped: Vec::new(),
            };
            drafts.make(&mut transaction, &mut line).await?;
            if line.drafts > 0 || !line.skipped.is_empty() {
                found.lines.push(line);
            }
        }
    }
    if write && found.lines.iter().any(|line| line.drafts > 0) {
        transaction.commit().await?;
    }
    Ok(found)
}

/// What makes the drafts of one register.
struct Drafts<'a> {
    workspace: &'a Workspace,
    author: &'a Author,
    register: &'a Register,
    prefill: &'a Prefill,
    period: Period,
}

impl Drafts<'_> {
    async fn make(&self, transaction: &mut Transaction, line: &mut PrefillLine) -> Result<(), BureauError> {
        let calendar = &self.workspace.pack.calendar;
        let days = (self.period.first_day(calendar), self.period.last_day(calendar));
        let made = transaction.prefill_origins(&self.register.id, &line.org, days).await?;
        let date = Value::Date(self.prefill.date.of(self.period, calendar));
        let mut rows = Vec::new();
        if !self.prefill.carry.is_empty() {
            let pairs: Vec<_> = self.prefill.carry.iter().map(|field| (field.clone(), field.clone())).collect();
            for earlier in earlier(self.period) {
                let records = self.approved(self.register, &line.org, earlier).await?;
                if !records.is_empty() {
                    line.carried = Some(earlier);
                    rows.extend(self.rows(self.register, records, &pairs).await?);
                    break;
                }
            }
        }
        for source in &self.prefill.from {
            let Some(register) = self.workspace.pack.registers.get(&source.register) else { continue };
            let records = self.approved(register, &line.org, self.period).await?;
            rows.extend(self.rows(register, records, &source.fields).await?);
        }
        for (mut cells, origin) in rows {
            if made.contains(&(origin.register.clone(), origin.record)) {
                let why = "这一期已由它预填过".to_owned();
                line.skipped.push(SkippedPrefill { origin, why });
                continue;
            }
            cells.insert(self.register.date.clone(), date.clone());
            let row = NewRecord { org: line.org.clone(), cells };
            // One by one: a record whose natural key is taken, or whose code has ended, holds the others up no more.
            match transaction.insert_prefilled(&self.register.id, vec![(row, origin.clone())]).await {
                Ok(_) => line.drafts += 1,
                Err(LedgerError::Refused(faults)) => {
                    line.skipped.push(SkippedPrefill { origin, why: faults.to_string() });
                }
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    }

    /// The records of one org, itself and not those below it, that count and whose day lies in the period.
    async fn approved(&self, register: &Register, org: &OrgId, period: Period) -> Result<Vec<Record>, BureauError> {
        let calendar = &self.workspace.pack.calendar;
        let days = period.first_day(calendar)..=period.last_day(calendar);
        let filter = RecordFilter { org: Some(org.clone()), ..RecordFilter::default() };
        let records = self.workspace.ledger.approved(&self.author.actor(), &register.id, &filter).await?;
        let is_then =
            |record: &Record| matches!(record.cell(register, &register.date), Value::Date(day) if days.contains(day));
        Ok(records.into_iter().filter(|record| record.org == *org && is_then(record)).collect())
    }

    /// The cells of drafts made of records; what is personal is opened, for it is sealed anew with the draft.
    async fn rows(
        &self,
        register: &Register,
        records: Vec<Record>,
        fields: &[(FieldId, FieldId)],
    ) -> Result<Vec<(BTreeMap<FieldId, Value>, PrefillOrigin)>, BureauError> {
        let columns = register.columns();
        let cells = records.iter().flat_map(|record| columns.iter().zip(&record.cells));
        let opener = self.workspace.ledger.opener(cells).await?;
        let clear = |record: &Record, column: &Field, value: &Value| match value {
            Value::Text(text) if column.personal.is_some() => {
                let opened = opener.open(&register.id, record.id, column.id.as_str(), text)?;
                Ok::<_, BureauError>(opened.into_clear().map_or(Value::Absent, Value::Text))
            }
            other => Ok(other.clone()),
        };
        let mut rows = Vec::new();
        for record in &records {
            let mut row = BTreeMap::new();
            for (own, theirs) in fields {
                let Some(index) = columns.iter().position(|column| column.id == *theirs) else { continue };
                let value = clear(record, &columns[index], &record.cells[index])?;
                if !value.is_absent() {
                    row.insert(own.clone(), value);
                }
            }
            let (register, record, version) = (register.id.clone(), record.id, record.version);
            rows.push((row, PrefillOrigin { register, record, version }));
        }
        Ok(rows)
    }
}
