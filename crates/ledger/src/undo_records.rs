//! What undoing makes of each record.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Alias, Expr, ExprTrait, Query};
use serde_json::Value as Json;
use xuezheng_pack::RecordId;

use crate::access;
use crate::as_of::{changes_of, to_record};
use crate::error::{LedgerError, Spot};
use crate::fixed::CHANGE;
use crate::level;
use crate::natural_key;
use crate::operation::{ChangeKind, OperationId};
use crate::record::{self, Record, ReviewStatus};
use crate::replay::{self, Replayed};
use crate::schema::{LEVEL, Table};
use crate::store::{MAX_BINDS, Sql, integer, text};
use crate::transaction::Transaction;
use crate::undo::{UndoOutcome, leaves_as_is};
use crate::validate::Validation;
use crate::write::changed;

/// A record before an operation, right after it, and now.
#[derive(Default)]
pub(crate) struct Fate {
    before: Replayed,
    after: Replayed,
    now: Replayed,
    /// The last thing that has happened to it since.
    later: Option<ChangeKind>,
}

impl Fate {
    /// Whether something has touched the record since, and it is not as the operation left it: what was done and undone
    /// since is no hindrance.
    pub(crate) fn is_overtaken(&self) -> bool {
        let is_back = self.later == Some(ChangeKind::Undo) && is_same(&self.after, &self.now) && self.is_head_back();
        self.later.is_some() && !is_back
    }

    fn is_head_back(&self) -> bool {
        let (Some(after), Some(now)) = (&self.after.head, &self.now.head) else { return false };
        // What was waiting for review comes back as a draft; but a submission alone is taken back by that.
        let is_submission = self.before.head.as_ref().is_some_and(|before| before.version == after.version);
        let is_withdrawn = !is_submission && now.version > after.version && now.status == ReviewStatus::Draft;
        let is_status_back = now.status == after.status || after.status == ReviewStatus::Submitted && is_withdrawn;
        is_status_back && now.is_void == after.is_void && now.cells == after.cells
    }
}

/// The fates of some records.
pub(crate) type Fates = BTreeMap<RecordId, Fate>;

/// What becomes of a record.
pub(crate) struct Undoing {
    now: Record,
    pub(crate) after: Record,
    approved: Approved,
    pub(crate) outcome: UndoOutcome,
}

/// What becomes of the version that counts.
enum Approved {
    Keep,
    /// The working version, unless it is void.
    Head,
    /// None, or an earlier one; with the number of the one that counts now.
    Earlier(Option<i64>, Option<Record>),
}

impl Transaction {
    /// What becomes of each record; refuses what may not, or can't, be so.
    pub(crate) async fn undoings(&mut self, table: &Table, fates: &Fates) -> Result<Vec<Undoing>, LedgerError> {
        let ids: Vec<RecordId> = fates.keys().copied().collect();
        let heads = record::load(&mut self.database, table, &ids).await?;
        let counting = self.counting(table, &ids).await?;
        let mut validation = Validation::new(table);
        let mut undoings = Vec::with_capacity(ids.len());
        for (id, now) in heads {
            let fate = &fates[&id];
            let undoing = self.undoing(&mut validation, now, fate, counting.get(&id));
            // To take a review back is to review.
            let is_review = !matches!(undoing.approved, Approved::Keep) && !is_same(&fate.before, &fate.after)
                || undoing.outcome == UndoOutcome::ReviewTakenBack
                    && matches!(undoing.now.status, ReviewStatus::Approved | ReviewStatus::Returned);
            let allow = if is_review { access::allow_review } else { access::allow };
            allow(&self.tree, &self.author.actor(), &undoing.now.org, "撤销操作")?;
            undoings.push(undoing);
        }
        let open = undoings.iter_mut().map(|undoing| &mut undoing.after).filter(|record| !record.void);
        self.resolve(table, open).await?;
        let batch: Vec<_> = undoings.iter().map(|it| (Spot::Record(it.after.id), &it.after)).collect();
        natural_key::check(&mut self.database, &mut validation, &batch).await?;
        let counts_again = undoings.iter().filter_map(|undoing| match &undoing.approved {
            Approved::Head => Some(undoing.after.clone()),
            Approved::Earlier(_, earlier) => earlier.clone(),
            Approved::Keep => None,
        });
        let counts_again: BTreeMap<RecordId, Record> = counts_again.map(|record| (record.id, record)).collect();
        natural_key::check_approval(&mut self.database, &mut validation, &counts_again).await?;
        self.check_references(&mut validation, &counts_again).await?;
        validation.finish()?;
        // What waits for review again begins at its first level.
        for undoing in &mut undoings {
            let waits = undoing.after.status == ReviewStatus::Submitted;
            let first = |org| level::first(&self.tree, &table.register, org, self.author.at.today);
            undoing.after.level = if waits { first(&undoing.after.org) } else { None };
        }
        // What is taken back changes what counts, as an approval does: sealed figures are no exception.
        let recounted = undoings.iter().filter_map(|undoing| match &undoing.approved {
            Approved::Keep => None,
            Approved::Head => Some(undoing.after.clone()),
            Approved::Earlier(_, Some(earlier)) => Some(earlier.clone()),
            Approved::Earlier(_, None) => Some(Record { void: true, ..undoing.after.clone() }),
        });
        let recounted: BTreeMap<RecordId, Record> = recounted.map(|record| (record.id, record)).collect();
        self.restate_records(table, &recounted).await?;
        Ok(undoings)
    }

    fn undoing(&self, validation: &mut Validation<'_>, now: Record, fate: &Fate, counting: Option<&Record>) -> Undoing {
        let table = validation.table;
        let Fate { before, after: then, now: replayed, .. } = fate;
        let number = |replayed: &Replayed| replayed.approved.as_ref().map(|version| version.version);
        let counts_now = number(replayed);
        let next = |status, record: Record| Record { version: now.version + 1, status, ..record };
        let voiding = |status| next(status, Record { void: true, ..now.clone() });
        let head = before.head.as_ref();
        if let Some(head) = head.filter(|head| then.head.as_ref().is_some_and(|then| then.version == head.version)) {
            // Only the review has moved.
            let after = Record { status: head.status, ..now.clone() };
            let counted = number(before);
            let approved = if number(then) == counted {
                Approved::Keep
            } else if head.status == ReviewStatus::Approved {
                Approved::Head
            } else {
                let earlier = counted.and_then(|version| replayed.past.get(&version));
                Approved::Earlier(counts_now, earlier.map(|version| to_record(table, now.id, version)))
            };
            return Undoing { now, after, approved, outcome: UndoOutcome::ReviewTakenBack };
        }
        if !is_same(before, then) {
            // It changed what counts, by review; so must the way back.
            let (after, outcome) = match &before.approved {
                Some(version) => (self.restored(validation, &now, version), UndoOutcome::RestorationSubmitted),
                None => (voiding(ReviewStatus::Submitted), UndoOutcome::VoidingSubmitted),
            };
            let after = Record { status: ReviewStatus::Submitted, ..after };
            return Undoing { now, after, approved: Approved::Keep, outcome };
        }
        match (head, counting) {
            (None, _) => {
                let after = voiding(ReviewStatus::Approved);
                Undoing { now, after, approved: Approved::Keep, outcome: UndoOutcome::Voided }
            }
            (Some(head), Some(counting)) if head.status == ReviewStatus::Approved && !head.is_void => {
                // What counts has stood all the time: it is the working version again.
                let after = next(ReviewStatus::Approved, counting.clone());
                Undoing { now, after, approved: Approved::Head, outcome: UndoOutcome::Restored }
            }
            (Some(head), _) if head.is_void => {
                let status = if head.status == ReviewStatus::Submitted { ReviewStatus::Draft } else { head.status };
                let after = next(status, to_record(table, now.id, head));
                Undoing { now, after, approved: Approved::Keep, outcome: UndoOutcome::Restored }
            }
            (Some(head), _) => {
                let mut after = self.restored(validation, &now, head);
                if head.status == ReviewStatus::Returned {
                    after.status = ReviewStatus::Returned;
                }
                Undoing { now, after, approved: Approved::Keep, outcome: UndoOutcome::Restored }
            }
        }
    }

    /// What has become of each record by an operation and since.
    pub(crate) async fn fates(
        &mut self,
        table: &Table,
        ids: &BTreeSet<RecordId>,
        operation: OperationId,
    ) -> Result<Fates, LedgerError> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let mut fates = Fates::new();
        for chunk in ids.chunks(MAX_BINDS / 2) {
            let mut select = changes_of(table);
            select.column((CHANGE, "operation"));
            select.and_where(Expr::col((CHANGE, "record")).is_in(chunk.iter().copied()));
            for row in Sql::of(&select).all(&mut self.database).await? {
                let fate = fates.entry(RecordId(integer(&row, 0)?)).or_default();
                replay::apply(&mut fate.now, &row)?;
                let at = integer(&row, 5)?;
                if at < operation.0 {
                    fate.before = fate.now.clone();
                }
                if at <= operation.0 {
                    fate.after = fate.now.clone();
                } else if let Some(kind) = ChangeKind::parse(&text(&row, 3)?).filter(|kind| !leaves_as_is(*kind)) {
                    fate.later = Some(kind);
                }
            }
        }
        Ok(fates)
    }

    /// The versions of some records that count, as their table has them.
    async fn counting(&mut self, table: &Table, ids: &[RecordId]) -> Result<BTreeMap<RecordId, Record>, LedgerError> {
        let mut records = BTreeMap::new();
        for chunk in ids.chunks(MAX_BINDS / 2) {
            let mut select = record::select(table, &table.approved);
            select.and_where(Expr::col("_id").is_in(chunk.iter().map(|id| id.0)));
            for row in Sql::of(&select).all(&mut self.database).await? {
                let record = record::read(table, &row)?;
                records.insert(record.id, record);
            }
        }
        Ok(records)
    }

    /// Writes what becomes of records; gives those to which nothing may refer any more.
    pub(crate) async fn take_back(
        &mut self,
        table: &Table,
        undoings: Vec<Undoing>,
    ) -> Result<Vec<RecordId>, LedgerError> {
        let ids: Vec<RecordId> = undoings.iter().map(|undoing| undoing.after.id).collect();
        natural_key::park(&mut self.database, table, &ids).await?;
        let heads: Vec<Record> = undoings.iter().map(|undoing| undoing.after.clone()).collect();
        self.write_rows(table, &table.head, &heads, true).await?;
        let recounted = undoings.iter().filter(|undoing| !matches!(undoing.approved, Approved::Keep));
        let recounted: Vec<RecordId> = recounted.map(|undoing| undoing.after.id).collect();
        // Where they count now, and where they will.
        self.mark_records(table, &recounted).await?;
        for chunk in recounted.chunks(MAX_BINDS) {
            let mut delete = Query::delete();
            delete.from_table(Alias::new(&table.approved));
            delete.and_where(Expr::col("_id").is_in(chunk.iter().map(|id| id.0)));
            Sql::of(&delete).execute(&mut self.database).await?;
        }
        let counting = undoings.iter().filter_map(|undoing| match &undoing.approved {
            Approved::Head => Some(undoing.after.clone()).filter(|record| !record.void),
            Approved::Earlier(_, earlier) => earlier.clone(),
            Approved::Keep => None,
        });
        let counting: Vec<Record> = counting.collect();
        self.write_rows(table, &table.approved, &counting, false).await?;
        self.mark_records(table, &recounted).await?;
        let mut gone = Vec::new();
        for Undoing { now, after, approved, .. } in undoings {
            let mut cells = changed(table, Some(&now), &after);
            if after.void && !now.void {
                cells.insert("_void".to_owned(), Json::from(vec![false, true]));
            }
            cells.insert("_status".to_owned(), Json::from(vec![now.status.code(), after.status.code()]));
            if let Some(level) = &after.level {
                cells.insert(LEVEL.to_owned(), Json::Array(vec![Json::Null, Json::from(level.as_str())]));
            }
            if let Approved::Earlier(counted, earlier) = &approved {
                let earlier = earlier.as_ref().map(|record| record.version);
                cells.insert("_approved".to_owned(), Json::Array(vec![(*counted).into(), earlier.into()]));
            }
            if after.void && !now.void || matches!(approved, Approved::Earlier(_, None)) {
                gone.push(after.id);
            }
            self.note(table, &after, ChangeKind::Undo, Some(Json::Object(cells).to_string()), None);
        }
        Ok(gone)
    }
}

/// Whether the same content counts.
fn is_same(before: &Replayed, now: &Replayed) -> bool {
    match (&before.approved, &now.approved) {
        (None, None) => true,
        (Some(before), Some(now)) => before.version == now.version || before.cells == now.cells,
        _ => false,
    }
}
