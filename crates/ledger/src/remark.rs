//! Remarks (批注): what is wrong with a row or a cell of it, kept with its return and shown to who mends it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::json;
use xuezheng_pack::{FieldId, OrgId, Period, RecordId, RegisterId};

use crate::access::Actor;
use crate::error::{LedgerError, Spot};
use crate::history::HistoryEntry;
use crate::ledger::Ledger;
use crate::operation::{Change, ChangeKind, OperationId};
use crate::record;
use crate::schema::Table;
use crate::transaction::Transaction;
use crate::validate::Validation;

/// A reason for one row or one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The record.
    pub record: RecordId,
    /// Its cell; the row as a whole without one.
    pub field: Option<FieldId>,
    /// What is wrong.
    pub reason: String,
}

/// A remark that has not been settled yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRemark {
    /// The operation it came with.
    pub operation: OperationId,
    /// Who made it.
    pub who: String,
    /// From which org.
    pub org: OrgId,
    /// When.
    pub on: NaiveDate,
    /// The cell; the row, or the whole return, without one.
    pub field: Option<FieldId>,
    /// What is wrong.
    pub reason: String,
    /// Whether the cell, or anything of the row, was changed since; it is settled when that is submitted.
    pub mended: bool,
}

impl Transaction {
    /// Returns submitted records with a general reason and remarks on rows and cells of them.
    ///
    /// # Errors
    /// As for [`return_`](Self::return_), and [`LedgerError::Refused`] for a remark that is empty or on what is not there.
    pub async fn return_with(
        &mut self,
        register: &RegisterId,
        ids: &[RecordId],
        reason: impl Into<String>,
        remarks: &[Remark],
    ) -> Result<(), LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        check(table, remarks, |id| ids.contains(&id))?;
        self.return_(register, ids, reason).await?;
        self.note_remarks(table, remarks).await
    }

    /// As [`return_filing`](Self::return_filing), with remarks on rows and cells.
    ///
    /// # Errors
    /// As for [`return_with`](Self::return_with).
    pub async fn return_filing_with(
        &mut self,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
        reason: impl Into<String>,
        remarks: &[Remark],
    ) -> Result<(), LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let from = self.changes.len();
        self.return_filing(register, period, org, reason).await?;
        let returned = self.changes[from..].iter().filter(|it| it.kind == ChangeKind::Return);
        let returned: Vec<RecordId> = returned.filter_map(|change| change.record).collect();
        check(table, remarks, |id| returned.contains(&id))?;
        self.note_remarks(table, remarks).await
    }

    async fn note_remarks(&mut self, table: &Table, remarks: &[Remark]) -> Result<(), LedgerError> {
        let ids: Vec<RecordId> = remarks.iter().map(|remark| remark.record).collect();
        let records = record::load(&mut self.database, table, &ids).await?;
        for Remark { record, field, reason } in remarks {
            // The cell is named, not shown: its value stands in the changes that made it.
            let cells = field.as_ref().map(|field| json!({ field.as_str(): [null, null] }).to_string());
            let record = &records[record];
            self.changes.push(Change {
                register: Some(table.id().clone()),
                record: Some(record.id),
                org: record.org.clone(),
                version: record.version,
                kind: ChangeKind::Remark,
                cells,
                note: Some(reason.trim().to_owned()),
            });
        }
        Ok(())
    }
}

fn check(table: &Table, remarks: &[Remark], is_returned: impl Fn(RecordId) -> bool) -> Result<(), LedgerError> {
    let mut validation = Validation::new(table);
    for Remark { record, field, reason } in remarks {
        let spot = Spot::Record(*record);
        if reason.trim().is_empty() {
            validation.record(spot, "批注没有写明原因".to_owned(), "请写明需要改正什么");
        }
        if !is_returned(*record) {
            validation.record(spot, "这条记录没有退回，不能批注".to_owned(), "请核对记录编号，批注只写在退回的记录上");
        }
        if let Some(field) = field.as_ref().filter(|field| table.register.field(field).is_none()) {
            let labels: Vec<_> = table.register.fields.iter().map(|it| it.id.as_str()).collect();
            validation.record(spot, format!("没有数据项「{field}」"), format!("可用：{}", labels.join("、")));
        }
    }
    validation.finish()
}

impl Ledger {
    /// What a record was returned for and has not been settled: a cell's remark until the cell is changed and submitted
    /// again, a row's until anything of it is; none once the record is approved. The oldest first.
    ///
    /// # Errors
    /// [`LedgerError::NoRecord`] also where the actor may not see it.
    pub async fn open_remarks(
        &self,
        actor: &Actor,
        register: &RegisterId,
        id: RecordId,
    ) -> Result<Vec<OpenRemark>, LedgerError> {
        Ok(open(&self.history(actor, register, id).await?))
    }
}

/// The remarks that a history leaves open.
fn open(history: &[HistoryEntry]) -> Vec<OpenRemark> {
    let mut remarks: BTreeMap<usize, OpenRemark> = BTreeMap::new();
    for (index, entry) in history.iter().enumerate() {
        match entry.kind {
            ChangeKind::Return | ChangeKind::Remark => {
                let remark = OpenRemark {
                    operation: entry.operation,
                    who: entry.who(),
                    org: entry.org.clone(),
                    on: entry.today,
                    field: entry.cells.first().map(|cell| cell.field.clone()),
                    reason: entry.note.clone().unwrap_or_default(),
                    mended: false,
                };
                remarks.insert(index, remark);
            }
            ChangeKind::Submit => remarks.retain(|_, remark| !remark.mended),
            ChangeKind::Approve => remarks.clear(),
            _ => {
                for remark in remarks.values_mut() {
                    let touches = match &remark.field {
                        Some(field) => entry.cells.iter().any(|cell| cell.field == *field && cell.before != cell.after),
                        None => !matches!(entry.kind, ChangeKind::Explain | ChangeKind::Recompute),
                    };
                    remark.mended |= touches || entry.kind == ChangeKind::Void;
                }
            }
        }
    }
    remarks.into_values().collect()
}
