//! New records, edits and voiding: each makes a new version, a draft until it is reviewed.

use std::collections::BTreeMap;
use std::sync::Arc;

use sea_query::{Alias, Expr, ExprTrait, Func, OnConflict, Order, Query};
use serde_json::{Map, Value as Json};
use xuezheng_pack::{FieldId, OrgId, RecordId, RegisterId, StateId, Value};

use crate::access;
use crate::bucket::bucket_of;
use crate::cell;
use crate::due;
use crate::error::{Conflict, LedgerError, Spot};
use crate::fixed::{CHANGE, OPERATION, PARTITION};
use crate::manifest::year_of;
use crate::natural_key;
use crate::operation::{Change, ChangeKind};
use crate::record::{self, Record, ReviewStatus};
use crate::schema::{Table, stored};
use crate::store::{Connection, Dialect, Sql, integer, optional_integer, optional_text, text};
use crate::transaction::{Transaction, insert_all};
use crate::validate::Validation;

/// A record to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecord {
    /// Its owner.
    pub org: OrgId,
    /// Its declared fields; what is missing is absent.
    pub cells: BTreeMap<FieldId, Value>,
}

/// A change of some cells of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The record.
    pub record: RecordId,
    /// The version the author saw.
    pub seen: i64,
    /// The cells to change; absent empties one.
    pub cells: BTreeMap<FieldId, Value>,
}

impl Transaction {
    /// Adds records as drafts in their workflow's initial state, and returns their ids in order.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] with every fault of the batch; [`LedgerError::Forbidden`] outside the author's subtree.
    pub async fn insert(&mut self, register: &RegisterId, rows: Vec<NewRecord>) -> Result<Vec<RecordId>, LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let actor = self.author.actor();
        let mut owners: Vec<&OrgId> = rows.iter().map(|row| &row.org).collect();
        owners.sort();
        owners.dedup();
        for org in owners.into_iter().filter(|org| self.tree.get(org).is_some()) {
            access::allow(&self.tree, &actor, org, "新增记录")?;
        }
        let first = self.next_id(table).await?;
        let initial: Option<StateId> = table.register.workflow.as_ref().map(|workflow| workflow.initial.clone());
        let mut validation = Validation::new(table);
        let mut records = Vec::with_capacity(rows.len());
        for (index, row) in rows.into_iter().enumerate() {
            let spot = Spot::Row(index + 1);
            let mut cells = vec![Value::Absent; table.columns.len()];
            for (position, value) in validation.cells(spot, &row.cells) {
                cells[position] = value;
            }
            validation.owner(spot, &ledger.pack, &self.tree, &row.org, &cells[table.date]);
            validation.codes(spot, &cells);
            due::recompute(table, &ledger.pack.calendar, &mut cells);
            records.push(Record {
                id: RecordId(first + i64::try_from(index).expect("fewer rows than an i64 counts")),
                org: row.org,
                version: 1,
                status: ReviewStatus::Draft,
                level: None,
                state: initial.clone(),
                void: false,
                cells,
            });
        }
        self.refuse_locked_records(table, &records.iter().collect::<Vec<_>>(), "填报").await?;
        self.resolve(table, records.iter_mut()).await?;
        self.seal_personal(table, &BTreeMap::new(), records.iter_mut()).await?;
        let batch: Vec<_> = records.iter().enumerate().map(|(index, it)| (Spot::Row(index + 1), it)).collect();
        natural_key::check(&mut self.database, &mut validation, &batch).await?;
        validation.finish()?;
        self.write_records(table, &records, ChangeKind::Insert).await?;
        for record in &records {
            let cells = difference(table, None, record);
            self.note(table, record, ChangeKind::Insert, cells, None);
        }
        Ok(records.into_iter().map(|record| record.id).collect())
    }

    /// Changes cells of a record: a new version, a draft again. Editing a record that waits for review withdraws it.
    ///
    /// # Errors
    /// [`LedgerError::Conflict`] when someone else has changed it; [`LedgerError::Refused`] for its faults.
    pub async fn edit(
        &mut self,
        register: &RegisterId,
        record: RecordId,
        seen: i64,
        cells: BTreeMap<FieldId, Value>,
    ) -> Result<(), LedgerError> {
        self.edit_all(register, vec![Edit { record, seen, cells }]).await
    }

    /// As [`edit`](Self::edit) for many records, all or none.
    ///
    /// # Errors
    /// As for [`edit`](Self::edit).
    pub async fn edit_all(&mut self, register: &RegisterId, edits: Vec<Edit>) -> Result<(), LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let seen: Vec<_> = edits.iter().map(|edit| (edit.record, edit.seen)).collect();
        let before = self.seen(table, &seen, "修改记录").await?;
        self.refuse_locked_records(table, &before.values().collect::<Vec<_>>(), "修改草稿").await?;
        let mut after = before.clone();
        let mut validation = Validation::new(table);
        for edit in &edits {
            let spot = Spot::Record(edit.record);
            let record = after.get_mut(&edit.record).expect("every edited record is loaded");
            if record.void && record.status == ReviewStatus::Approved {
                validation.record(spot, "已作废", "作废的记录不能再改，请新增一条");
            }
            for (position, value) in validation.cells(spot, &edit.cells) {
                record.cells[position] = value;
            }
            // Editing a record whose voiding is not approved yet takes the voiding back.
            record.void = false;
            validation.owner(spot, &ledger.pack, &self.tree, &record.org, &record.cells[table.date]);
            validation.codes(spot, &record.cells);
            due::recompute(table, &ledger.pack.calendar, &mut record.cells);
            record.version += 1;
            record.status = ReviewStatus::Draft;
            Self::unresolve(table, &before[&edit.record], record);
        }
        self.resolve(table, after.values_mut()).await?;
        self.seal_personal(table, &before, after.values_mut()).await?;
        let batch: Vec<_> = after.values().map(|record| (Spot::Record(record.id), record)).collect();
        natural_key::check(&mut self.database, &mut validation, &batch).await?;
        validation.finish()?;
        let records: Vec<Record> = after.into_values().collect();
        self.write_records(table, &records, ChangeKind::Edit).await?;
        for record in &records {
            let cells = difference(table, before.get(&record.id), record);
            self.note(table, record, ChangeKind::Edit, cells, None);
        }
        Ok(())
    }

    /// Voids a record: a new version, which must be submitted and approved before the record stops to count.
    ///
    /// # Errors
    /// [`LedgerError::Conflict`]; [`LedgerError::Unfit`] without a reason or for a record voided already.
    pub async fn void(
        &mut self,
        register: &RegisterId,
        record: RecordId,
        seen: i64,
        reason: impl Into<String>,
    ) -> Result<(), LedgerError> {
        let reason = reason.into();
        if reason.trim().is_empty() {
            return Err(LedgerError::unfit("作废没有写明原因", "请写明原因"));
        }
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let before = self.seen(table, &[(record, seen)], "作废记录").await?;
        let mut records: Vec<Record> = before.into_values().collect();
        for record in &mut records {
            if record.void {
                let what = format!("台账「{}」第 {} 号记录已经作废", table.label(), record.id);
                return Err(LedgerError::unfit(what, "无需再次作废"));
            }
            if let Some((why, mend)) = self.referrers(table, record.id).await? {
                let what = format!("台账「{}」第 {} 号记录{why}", table.label(), record.id);
                return Err(LedgerError::unfit(what, mend));
            }
            record.void = true;
            record.version += 1;
            record.status = ReviewStatus::Draft;
        }
        self.write_records(table, &records, ChangeKind::Void).await?;
        for record in &records {
            self.note(table, record, ChangeKind::Void, None, Some(reason.clone()));
        }
        Ok(())
    }

    /// Loads records to be changed; refuses those that others have changed, or that lie outside the author's subtree.
    pub(crate) async fn seen(
        &mut self,
        table: &Table,
        seen: &[(RecordId, i64)],
        what: &str,
    ) -> Result<BTreeMap<RecordId, Record>, LedgerError> {
        let ids: Vec<_> = seen.iter().map(|(id, _)| *id).collect();
        let records = record::load(&mut self.database, table, &ids).await?;
        if records.len() < ids.len() {
            return Err(LedgerError::unfit("同一条记录在一批中出现了两次", "请合并为一次修改"));
        }
        let actor = self.author.actor();
        for (id, version) in seen {
            let record = &records[id];
            access::allow(&self.tree, &actor, &record.org, what)?;
            if record.version != *version {
                return Err(self.conflict(table, record, *version).await?);
            }
        }
        Ok(records)
    }

    async fn conflict(&mut self, table: &Table, record: &Record, seen: i64) -> Result<LedgerError, LedgerError> {
        let here =
            self.changes.iter().any(|it| it.register.as_ref() == Some(table.id()) && it.record == Some(record.id));
        let (who, when) = if here {
            (self.author.shown(), self.author.at.utc)
        } else {
            let mut select = Query::select();
            select.columns(["actor", "utc", "acting_for"].map(|name| (OPERATION, name))).from(CHANGE);
            select.inner_join(OPERATION, Expr::col((CHANGE, "operation")).equals((OPERATION, "id")));
            select.and_where(Expr::col((CHANGE, "register")).eq(table.id().as_str()));
            select.and_where(Expr::col((CHANGE, "record")).eq(record.id.0));
            select.and_where(Expr::col((CHANGE, "version")).eq(record.version));
            let sql = Sql::of(select.order_by((CHANGE, "operation"), Order::Asc).limit(1));
            let row = sql.first(&mut self.database).await?;
            let row = row.ok_or_else(|| LedgerError::Broken(format!("第 {} 号记录缺少变更历史", record.id)))?;
            let who = access::shown(&text(&row, 0)?, optional_text(&row, 2)?.as_deref());
            (who, crate::history::moment(&text(&row, 1)?)?)
        };
        let register = table.label().to_owned();
        Ok(LedgerError::Conflict(Box::new(Conflict {
            register,
            record: record.id,
            seen,
            now: record.version,
            who,
            when,
        })))
    }

    async fn next_id(&mut self, table: &Table) -> Result<i64, LedgerError> {
        let sql = Sql::of(Query::select().expr(Func::max(Expr::col("_id"))).from(Alias::new(&table.head)));
        let row = sql.first(&mut self.database).await?;
        let last: Option<i64> = match row {
            Some(row) => optional_integer(&row, 0)?,
            None => None,
        };
        Ok(last.unwrap_or(0) + 1)
    }

    /// Writes new records, or new versions of records that are there.
    pub(crate) async fn write_records(
        &mut self,
        table: &Table,
        records: &[Record],
        kind: ChangeKind,
    ) -> Result<(), LedgerError> {
        if kind == ChangeKind::Edit && records.len() > 1 && !table.key.is_empty() {
            let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
            natural_key::park(&mut self.database, table, &ids).await?;
        }
        self.write_rows(table, &table.head, records, kind != ChangeKind::Insert).await
    }

    /// Writes rows of one of a register's tables as they are; `replaces` those that are there.
    pub(crate) async fn write_rows(
        &mut self,
        table: &Table,
        name: &str,
        records: &[Record],
        replaces: bool,
    ) -> Result<(), LedgerError> {
        let buckets = buckets(&mut self.database, table.id()).await?;
        let statement = insert_text(table, name, replaces);
        let width = table.names().count();
        insert_all(&mut self.database, &statement, width, records.len(), |index, row| {
            let record = &records[index];
            let year = year_of(&record.cells[table.date]);
            let bucket = bucket_of(&record.org, buckets.get(&year).copied().unwrap_or(1));
            row.integer(record.id.0)?;
            row.text(Some(record.org.to_string()))?;
            row.integer(record.version)?;
            row.text(Some(record.status.code().to_owned()))?;
            row.text(record.state.as_ref().map(ToString::to_string))?;
            row.integer(i64::from(record.void))?;
            row.integer(i64::from(year))?;
            row.integer(i64::from(bucket))?;
            row.text(natural_key::key_of(table, record))?;
            // A record that is written is a draft again and waits for nobody.
            row.text(None)?;
            table
                .columns
                .iter()
                .zip(&record.cells)
                .try_for_each(|(column, value)| cell::bind(row, stored(column), value))
        })
        .await
    }

    /// Adds a record's change to the operation.
    pub(crate) fn note(
        &mut self,
        table: &Table,
        record: &Record,
        kind: ChangeKind,
        cells: Option<String>,
        note: Option<String>,
    ) {
        self.changes.push(Change {
            register: Some(table.id().clone()),
            record: Some(record.id),
            org: record.org.clone(),
            version: record.version,
            kind,
            cells,
            note,
        });
    }
}

/// How many buckets each year of a register has, where it has more than one.
pub(crate) async fn buckets(
    connection: &mut Connection,
    register: &RegisterId,
) -> Result<BTreeMap<i32, u32>, LedgerError> {
    let sql = Sql::of(
        Query::select()
            .columns(["year", "buckets"])
            .from(PARTITION)
            .and_where(Expr::col("register").eq(register.as_str())),
    );
    let mut buckets = BTreeMap::new();
    for row in sql.all(connection).await? {
        let year = i32::try_from(integer(&row, 0)?).unwrap_or_default();
        buckets.insert(year, u32::try_from(integer(&row, 1)?).unwrap_or(1));
    }
    Ok(buckets)
}

fn insert_text(table: &Table, name: &str, replaces: bool) -> impl Fn(usize, Dialect) -> Arc<str> + use<> {
    let names: Vec<Alias> = table.names().collect();
    let head = Alias::new(name);
    move |rows, dialect| {
        let mut insert = Query::insert();
        insert.into_table(head.clone()).columns(names.iter().cloned());
        for _ in 0..rows {
            insert.values_panic(vec![Expr::from(0i64); names.len()]);
        }
        if replaces {
            insert.on_conflict(OnConflict::column("_id").update_columns(names.iter().skip(1).cloned()).to_owned());
        }
        Sql::text(&insert, dialect)
    }
}

/// The cells in which two versions differ, and the state, as canonical JSON; `None` if nothing does.
pub(crate) fn difference(table: &Table, before: Option<&Record>, after: &Record) -> Option<String> {
    let cells = changed(table, before, after);
    (!cells.is_empty()).then(|| Json::Object(cells).to_string())
}

/// As [`difference`], before it becomes a text.
pub(crate) fn changed(table: &Table, before: Option<&Record>, after: &Record) -> Map<String, Json> {
    let mut cells = Map::new();
    let mut put = |name: &str, old: Json, new: Json| {
        if old != new {
            cells.insert(name.to_owned(), Json::Array(vec![old, new]));
        }
    };
    let state = |record: &Record| record.state.as_ref().map_or(Json::Null, |state| Json::from(state.as_str()));
    put("_state", before.map_or(Json::Null, state), state(after));
    for (index, column) in table.columns.iter().enumerate() {
        let old = before.map_or(Json::Null, |record| cell::to_json(&record.cells[index]));
        put(column.id.as_str(), old, cell::to_json(&after.cells[index]));
    }
    if before.is_some_and(|before| before.void && !after.void) {
        put("_void", Json::from(true), Json::from(false));
    }
    cells
}
