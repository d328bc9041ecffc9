//! Review (审核): submitted, approved or returned, many records at once. Approval is what makes a record count.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use sea_query::{Alias, Expr, ExprTrait, Query};
use xuezheng_pack::{OrgId, OrgKindId, RecordId, RegisterId};

use crate::access;
use crate::error::{LedgerError, Spot};
use crate::level::{self, Verdict};
use crate::natural_key;
use crate::operation::{Change, ChangeKind};
use crate::record::{self, Record, ReviewStatus};
use crate::schema::{LEVEL, Table};
use crate::store::{MAX_BINDS, Sql, integer};
use crate::transaction::Transaction;
use crate::validate::Validation;

/// How far an approval has brought records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// So many count from now on.
    pub approved: usize,
    /// So many have passed to the next level.
    pub on: usize,
}

/// What a review makes of records.
struct Outcome {
    status: ReviewStatus,
    /// The level they wait for.
    level: Option<OrgKindId>,
    kind: ChangeKind,
    note: Option<String>,
}

impl Transaction {
    /// Submits drafts and returned records for review; gives each with the version submitted, by id, so that who has
    /// checked them can tell whether these are the versions checked.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for records in another status or with required fields absent.
    pub async fn submit(
        &mut self,
        register: &RegisterId,
        ids: &[RecordId],
    ) -> Result<Vec<(RecordId, i64)>, LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let mut records = self.reviewed(table, ids).await?;
        let actor = self.author.actor();
        for org in owners(&records) {
            access::allow(&self.tree, &actor, org, "上报记录")?;
        }
        self.refuse_locked_records(table, &records.values().collect::<Vec<_>>(), "上报").await?;
        let mut validation = Validation::new(table);
        for record in records.values() {
            let spot = Spot::Record(record.id);
            if !matches!(record.status, ReviewStatus::Draft | ReviewStatus::Returned) {
                let cause = format!("当前是「{}」，不能再次上报", record.status.label());
                validation.record(spot, cause, "只有草稿和退回的记录可以上报");
            } else if !record.void {
                validation.required(spot, &record.cells);
            }
        }
        self.settle(&mut validation, &mut records).await?;
        validation.finish()?;
        let submitted = records.values().map(|record| (record.id, record.version)).collect();
        let mut levels: BTreeMap<Option<OrgKindId>, BTreeMap<RecordId, Record>> = BTreeMap::new();
        for (id, record) in records {
            let level = level::first(&self.tree, &table.register, &record.org, self.author.at.today);
            levels.entry(level).or_default().insert(id, record);
        }
        for (level, records) in levels {
            let outcome = Outcome { status: ReviewStatus::Submitted, level, kind: ChangeKind::Submit, note: None };
            self.set_status(table, records, outcome).await?;
        }
        Ok(submitted)
    }

    /// Approves submitted records at the author's level. Where the review climbs, they pass on to the next; at the last
    /// level this version counts from now on, and its segment is dirty in this transaction.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for records that are not submitted, or whose natural key still counts for another record
    /// that is not approved with them; [`LedgerError::Forbidden`] where it is not the author's turn, or they made it.
    pub async fn approve(&mut self, register: &RegisterId, ids: &[RecordId]) -> Result<Passed, LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let mut verdicts: BTreeMap<Verdict, BTreeMap<RecordId, Record>> = BTreeMap::new();
        for (verdict, record) in self.submitted(table, ids, "审核记录").await? {
            verdicts.entry(verdict).or_default().insert(record.id, record);
        }
        let mut passed = Passed::default();
        let mut last = BTreeMap::new();
        for (Verdict { next, note }, records) in verdicts {
            match next {
                None => last.extend(records.into_iter().map(|(id, record)| (id, (note.clone(), record)))),
                Some(level) => {
                    passed.on += records.len();
                    let (status, kind) = (ReviewStatus::Submitted, ChangeKind::Pass);
                    self.set_status(table, records, Outcome { status, level: Some(level), kind, note }).await?;
                }
            }
        }
        passed.approved = last.len();
        self.approve_at_last(table, last).await?;
        Ok(passed)
    }

    async fn approve_at_last(
        &mut self,
        table: &Table,
        noted: BTreeMap<RecordId, (Option<String>, Record)>,
    ) -> Result<(), LedgerError> {
        let notes: BTreeMap<RecordId, Option<String>> =
            noted.iter().map(|(id, (note, _))| (*id, note.clone())).collect();
        let records: BTreeMap<RecordId, Record> = noted.into_iter().map(|(id, (_, record))| (id, record)).collect();
        let mut validation = Validation::new(table);
        natural_key::check_approval(&mut self.database, &mut validation, &records).await?;
        self.check_references(&mut validation, &records).await?;
        validation.finish()?;
        self.restate_records(table, &records).await?;
        let ids: Vec<RecordId> = records.keys().copied().collect();
        self.mark_records(table, &ids).await?;
        self.lift_zero(table, &records).await?;
        let mut by_note: BTreeMap<Option<String>, BTreeMap<RecordId, Record>> = BTreeMap::new();
        for (id, record) in records {
            by_note.entry(notes.get(&id).cloned().flatten()).or_default().insert(id, record);
        }
        for (note, records) in by_note {
            let (status, kind) = (ReviewStatus::Approved, ChangeKind::Approve);
            self.set_status(table, records, Outcome { status, level: None, kind, note }).await?;
        }
        let chosen = |chunk: &[RecordId]| Expr::col("_id").is_in(chunk.iter().map(|id| id.0));
        // All old versions go before the first new one comes: a record may take the key that another one gives up.
        for chunk in ids.chunks(MAX_BINDS) {
            let sql = Sql::of(Query::delete().from_table(Alias::new(&table.approved)).and_where(chosen(chunk)));
            sql.execute(&mut self.database).await?;
        }
        for chunk in ids.chunks(MAX_BINDS) {
            let mut copied = Query::select();
            copied.columns(table.names()).from(Alias::new(&table.head));
            copied.and_where(chosen(chunk)).and_where(Expr::col("_void").eq(0i64));
            let mut insert = Query::insert();
            insert.into_table(Alias::new(&table.approved)).columns(table.names());
            let inserted = insert.select_from(copied).map(|insert| Sql::of(insert)).ok();
            let inserted = inserted.expect("both lists of columns are the table's");
            inserted.execute(&mut self.database).await?;
        }
        Ok(())
    }

    /// Returns (退回) submitted records for correction.
    ///
    /// # Errors
    /// As for [`approve`](Self::approve), and without a reason.
    pub async fn return_(
        &mut self,
        register: &RegisterId,
        ids: &[RecordId],
        reason: impl Into<String>,
    ) -> Result<(), LedgerError> {
        let reason = reason.into();
        if reason.trim().is_empty() {
            return Err(LedgerError::unfit("退回没有写明原因", "请写明需要改正什么"));
        }
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let records = self.submitted(table, ids, "退回记录").await?;
        let mut reasons: BTreeMap<String, BTreeMap<RecordId, Record>> = BTreeMap::new();
        for (Verdict { note, .. }, record) in records {
            let reason = note.map_or_else(|| reason.clone(), |note| format!("{reason}（{note}）"));
            reasons.entry(reason).or_default().insert(record.id, record);
        }
        for (reason, records) in reasons {
            let (status, kind) = (ReviewStatus::Returned, ChangeKind::Return);
            self.set_status(table, records, Outcome { status, level: None, kind, note: Some(reason) }).await?;
        }
        Ok(())
    }

    async fn submitted(
        &mut self,
        table: &Table,
        ids: &[RecordId],
        what: &str,
    ) -> Result<Vec<(Verdict, Record)>, LedgerError> {
        let records = self.reviewed(table, ids).await?;
        let actor = self.author.actor();
        for org in owners(&records) {
            access::allow_review(&self.tree, &actor, org, what)?;
        }
        let mut validation = Validation::new(table);
        for record in records.values().filter(|record| record.status != ReviewStatus::Submitted) {
            let cause = format!("当前是「{}」，不在待审中", record.status.label());
            validation.record(Spot::Record(record.id), cause, "只能审核已上报的记录");
        }
        validation.finish()?;
        let mut known: BTreeMap<(OrgId, Option<OrgKindId>), Verdict> = BTreeMap::new();
        for record in records.values() {
            let key = (record.org.clone(), record.level.clone());
            if let Entry::Vacant(unknown) = known.entry(key) {
                let (tree, level) = (&self.tree, record.level.as_ref());
                unknown.insert(level::verdict(tree, &table.register, &record.org, level, &actor, what)?);
            }
        }
        self.apart(table, &records, what).await?;
        let judged = records.into_values().map(|record| {
            let key = (record.org.clone(), record.level.clone());
            (known[&key].clone(), record)
        });
        Ok(judged.collect())
    }

    async fn reviewed(&mut self, table: &Table, ids: &[RecordId]) -> Result<BTreeMap<RecordId, Record>, LedgerError> {
        record::load(&mut self.database, table, ids).await
    }

    async fn set_status(
        &mut self,
        table: &Table,
        records: BTreeMap<RecordId, Record>,
        Outcome { status, level, kind, note }: Outcome,
    ) -> Result<(), LedgerError> {
        let ids: Vec<RecordId> = records.keys().copied().collect();
        for chunk in ids.chunks(MAX_BINDS - 2) {
            let sql = Sql::of(
                Query::update()
                    .table(Alias::new(&table.head))
                    .value("_status", status.code())
                    .value(LEVEL, level.as_ref().map(ToString::to_string))
                    .and_where(Expr::col("_id").is_in(chunk.iter().map(|id| id.0))),
            );
            sql.execute(&mut self.database).await?;
        }
        self.changes.extend(records.into_values().map(|record| Change {
            register: Some(table.id().clone()),
            record: Some(record.id),
            org: record.org,
            version: record.version,
            kind,
            cells: level.as_ref().map(|level| {
                let before = record.level.as_ref().map(ToString::to_string);
                serde_json::json!({ LEVEL: [before, Some(level.to_string())] }).to_string()
            }),
            note: note.clone(),
        }));
        Ok(())
    }

    /// Marks every segment that the approval of `ids` changes: where their head versions go, and where their approved
    /// versions have been.
    pub(crate) async fn mark_records(&mut self, table: &Table, ids: &[RecordId]) -> Result<(), LedgerError> {
        let mut segments = std::collections::BTreeSet::new();
        for name in [&table.head, &table.approved] {
            for chunk in ids.chunks(MAX_BINDS) {
                let mut select = Query::select();
                select.distinct().columns(["_year", "_bucket"]).from(Alias::new(name));
                select.and_where(Expr::col("_id").is_in(chunk.iter().map(|id| id.0)));
                let sql = Sql::of(&select);
                for row in sql.all(&mut self.database).await? {
                    segments.insert((integer(&row, 0)?, integer(&row, 1)?));
                }
            }
        }
        self.mark(table.id(), &segments).await?;
        self.mark_referring(table, ids).await
    }
}

fn owners(records: &BTreeMap<RecordId, Record>) -> std::collections::BTreeSet<&OrgId> {
    records.values().map(|record| &record.org).collect()
}
