//! References (引用): what people write is resolved to a record.
//!
//! A draft may name what isn't there yet; what is submitted names a live record, what is approved an approved one, and a
//! record that is referred to can't be voided. So no row that counts points to nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query};
use serde_json::{Map, Value as Json};
use xuezheng_pack::model::Reach;
use xuezheng_pack::{OrgId, OrgTree, RecordId, Value};

use crate::cell;
use crate::error::{LedgerError, Spot};
use crate::ledger::Ledger;
use crate::natural_key;
use crate::operation::{Change, ChangeKind};
use crate::record::{self, Record};
use crate::schema::{ReferenceColumn, Table};
use crate::store::{Connection, MAX_BINDS, Sql, integer, text};
use crate::transaction::Transaction;
use crate::validate::Validation;

/// Referring records that a message names before it only counts.
const NAMED: usize = 3;

/// A record that may be meant.
struct Target {
    id: RecordId,
    org: OrgId,
    key: String,
}

impl Transaction {
    /// Forgets what references were resolved to where they were written anew.
    pub(crate) fn unresolve(table: &Table, before: &Record, after: &mut Record) {
        for ReferenceColumn { field, record, .. } in &table.references {
            if before.cells[*field] != after.cells[*field] {
                after.cells[*record] = Value::Absent;
            }
        }
    }

    /// Resolves the references of records that are not resolved yet, as far as what they name is there to be seen.
    pub(crate) async fn resolve<'r>(
        &mut self,
        table: &Table,
        records: impl Iterator<Item = &'r mut Record>,
    ) -> Result<(), LedgerError> {
        if table.references.is_empty() {
            return Ok(());
        }
        let (ledger, today) = (self.ledger.clone(), self.author.at.today);
        resolve(&mut self.database, &ledger, table, &self.tree, today, records.collect()).await
    }

    /// Resolves what is left to be resolved of records that are submitted, and notes references to what is not there.
    pub(crate) async fn settle(
        &mut self,
        validation: &mut Validation<'_>,
        records: &mut BTreeMap<RecordId, Record>,
    ) -> Result<(), LedgerError> {
        let table = validation.table;
        if table.references.is_empty() {
            return Ok(());
        }
        let ledger = self.ledger.clone();
        let before = records.clone();
        self.resolve(table, records.values_mut().filter(|record| !record.void)).await?;
        for ReferenceColumn { field, record: column, reference } in &table.references {
            let target = ledger.table(&reference.to)?;
            let voided = voided(&mut self.database, target, &ids(records.values(), *column)).await?;
            for record in records.values().filter(|record| !record.void && !record.cells[*field].is_absent()) {
                let wrong = match record.cells[*column] {
                    Value::Integer(id) if voided.contains(&RecordId(id)) => (
                        format!("引用的台账「{}」第 {id} 号记录已作废", target.label()),
                        "请改填有效的编号，或删去这一项",
                    ),
                    Value::Integer(_) => continue,
                    _ => (
                        format!("台账「{}」中没有这个编号的记录，或不在本单位可以引用的范围内", target.label()),
                        "请核对编号；被引用的记录尚未登记的，请先登记，本条可以先存为草稿",
                    ),
                };
                let wrong = (wrong.0, wrong.1.to_owned());
                validation.field(Spot::Record(record.id), &table.columns[*field], Some(&record.cells[*field]), wrong);
            }
        }
        for (id, record) in records.iter() {
            self.keep_resolved(table, &before[id], record).await?;
        }
        Ok(())
    }

    /// Writes what submitting has resolved, as a change of its own.
    async fn keep_resolved(&mut self, table: &Table, before: &Record, after: &Record) -> Result<(), LedgerError> {
        let mut changed = Map::new();
        let mut update = Query::update();
        update.table(Alias::new(&table.head)).and_where(Expr::col("_id").eq(after.id.0));
        for ReferenceColumn { field, record, .. } in &table.references {
            for index in [*field, *record] {
                let (old, new) = (&before.cells[index], &after.cells[index]);
                if old == new {
                    continue;
                }
                let name = table.columns[index].id.as_str();
                changed.insert(name.to_owned(), Json::Array(vec![cell::to_json(old), cell::to_json(new)]));
                match new {
                    Value::Integer(number) => update.value(Alias::new(name), *number),
                    value => update.value(Alias::new(name), value.display()),
                };
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        let sql = Sql::of(&update);
        sql.execute(&mut self.database).await?;
        self.changes.push(Change {
            register: Some(table.id().clone()),
            record: Some(after.id),
            org: after.org.clone(),
            version: after.version,
            kind: ChangeKind::Recompute,
            cells: Some(Json::Object(changed).to_string()),
            note: None,
        });
        Ok(())
    }

    /// Notes every record to be approved that refers to one that is not, and every voiding of one that is referred to.
    pub(crate) async fn check_references(
        &mut self,
        validation: &mut Validation<'_>,
        records: &BTreeMap<RecordId, Record>,
    ) -> Result<(), LedgerError> {
        let table = validation.table;
        let ledger = self.ledger.clone();
        for ReferenceColumn { field, record: column, reference } in &table.references {
            let target = ledger.table(&reference.to)?;
            let live = records.values().filter(|record| !record.void);
            let approved = load(&mut self.database, target, &ids(live, *column)).await?;
            for record in records.values().filter(|record| !record.void) {
                let Value::Integer(id) = record.cells[*column] else { continue };
                let is_approved_with_it = target.id() == table.id() && records.contains_key(&RecordId(id));
                if !approved.contains_key(&RecordId(id)) && !is_approved_with_it {
                    let cause = format!("引用的台账「{}」第 {id} 号记录尚未审核通过", target.label());
                    let mend = "请先审核被引用的记录，再审核本条".to_owned();
                    let (column, value) = (&table.columns[*field], &record.cells[*field]);
                    validation.field(Spot::Record(record.id), column, Some(value), (cause, mend));
                }
            }
        }
        for record in records.values().filter(|record| record.void) {
            if let Some((cause, mend)) = self.referrers(table, record.id).await? {
                validation.record(Spot::Record(record.id), cause, mend);
            }
        }
        Ok(())
    }

    /// Why a record can't be voided: others refer to it, in what counts or in what is being worked on.
    pub(crate) async fn referrers(
        &mut self,
        table: &Table,
        id: RecordId,
    ) -> Result<Option<(String, String)>, LedgerError> {
        let ledger = self.ledger.clone();
        for (referring, column) in referring(&ledger, table) {
            let mut found = BTreeSet::new();
            for name in [&referring.head, &referring.approved] {
                let mut select = Query::select();
                select.column("_id").from(Alias::new(name)).and_where(Expr::col(Alias::new(column)).eq(id.0));
                let sql = Sql::of(select.and_where(Expr::col("_void").eq(0i64)).order_by("_id", Order::Asc));
                for row in sql.all(&mut self.database).await? {
                    found.insert(RecordId(integer(&row, 0)?));
                }
            }
            if referring.id() == table.id() {
                found.remove(&id);
            }
            if !found.is_empty() {
                let named: Vec<_> = found.iter().take(NAMED).map(|id| format!("第 {id} 号")).collect();
                let more = if found.len() > NAMED { "等" } else { "" };
                let cause = format!(
                    "被台账「{}」的 {} 条记录引用（{}{more}），不能作废",
                    referring.label(),
                    found.len(),
                    named.join("、")
                );
                return Ok(Some((cause, "请先把这些记录改引别的编号或作废，并审核通过".to_owned())));
            }
        }
        Ok(None)
    }

    /// Marks every segment whose rows carry what these records say.
    pub(crate) async fn mark_referring(&mut self, table: &Table, ids: &[RecordId]) -> Result<(), LedgerError> {
        let ledger = self.ledger.clone();
        for (referring, column) in referring(&ledger, table) {
            let mut segments = BTreeSet::new();
            for chunk in ids.chunks(MAX_BINDS) {
                let mut select = Query::select();
                select.distinct().columns(["_year", "_bucket"]).from(Alias::new(&referring.approved));
                select.and_where(Expr::col(Alias::new(column)).is_in(chunk.iter().map(|id| id.0)));
                let sql = Sql::of(&select);
                for row in sql.all(&mut self.database).await? {
                    segments.insert((integer(&row, 0)?, integer(&row, 1)?));
                }
            }
            self.mark(referring.id(), &segments).await?;
        }
        Ok(())
    }
}

/// Resolves the references of records that are not resolved yet, as far as what they name is there to be seen.
pub(crate) async fn resolve(
    database: &mut Connection,
    ledger: &Ledger,
    table: &Table,
    tree: &OrgTree,
    today: NaiveDate,
    mut records: Vec<&mut Record>,
) -> Result<(), LedgerError> {
    for ReferenceColumn { field, record: column, reference } in &table.references {
        let is_open = |record: &Record| record.cells[*column].is_absent();
        let named = records.iter().filter(|record| is_open(record));
        let keys: BTreeSet<String> = named.filter_map(|record| written(&record.cells[*field])).collect();
        let targets = targets(database, ledger.table(&reference.to)?, &keys).await?;
        for record in records.iter_mut().filter(|record| is_open(record)) {
            let target = written(&record.cells[*field]).and_then(|key| targets.get(&key));
            let day = if let Value::Date(day) = record.cells[table.date] { day } else { today };
            if let Some(target) = target
                && (reference.reach == Reach::All || is_in_reach(tree, &record.org, &target.org, day))
            {
                record.cells[*field] = Value::Text(target.key.clone());
                record.cells[*column] = Value::Integer(target.id.0);
            }
        }
    }
    Ok(())
}

/// The registers with a column of records of `table` that they refer to.
fn referring<'l>(ledger: &'l Ledger, table: &Table) -> Vec<(&'l Table, &'l str)> {
    let id = table.id();
    let of = |referring: &'l Table| {
        let references = referring.references.iter().filter(move |it| it.reference.to == *id);
        references.map(move |reference| (referring, referring.columns[reference.record].id.as_str()))
    };
    ledger.tables.values().flat_map(of).collect()
}

/// The key that a cell names, as tables keep it.
fn written(cell: &Value) -> Option<String> {
    if let Value::Text(text) = cell { Some(natural_key::key_of_text(text)) } else { None }
}

pub(crate) fn ids<'r>(records: impl Iterator<Item = &'r Record>, column: usize) -> Vec<RecordId> {
    let ids: BTreeSet<RecordId> = records
        .filter_map(|record| if let Value::Integer(id) = record.cells[column] { Some(RecordId(id)) } else { None })
        .collect();
    ids.into_iter().collect()
}

/// Whether a record of `org` may refer to one of `owner`: its own, of those below it, of those it is below.
fn is_in_reach(tree: &OrgTree, org: &OrgId, owner: &OrgId, day: NaiveDate) -> bool {
    let owner = tree.responsible_on(owner, day);
    tree.is_within(owner, org, day) || tree.is_within(org, owner, day)
}

/// The live records of a register with these keys.
async fn targets(
    database: &mut Connection,
    table: &Table,
    keys: &BTreeSet<String>,
) -> Result<BTreeMap<String, Target>, LedgerError> {
    let Some(column) = table.key.first() else { return Ok(BTreeMap::new()) };
    let column = Alias::new(table.columns[*column].id.as_str());
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut targets = BTreeMap::new();
    for chunk in keys.chunks(MAX_BINDS) {
        let mut select = Query::select();
        select.columns(["_key", "_id", "_org"]).column(column.clone()).from(Alias::new(&table.head));
        let sql = Sql::of(select.and_where(Expr::col("_key").is_in(chunk.iter().copied())));
        for row in sql.all(database).await? {
            let target =
                Target { id: RecordId(integer(&row, 1)?), org: OrgId::new(text(&row, 2)?), key: text(&row, 3)? };
            targets.insert(text(&row, 0)?, target);
        }
    }
    Ok(targets)
}

/// Which of these records are voided, or are to be once that is approved.
async fn voided(database: &mut Connection, table: &Table, ids: &[RecordId]) -> Result<BTreeSet<RecordId>, LedgerError> {
    let mut voided = BTreeSet::new();
    for chunk in ids.chunks(MAX_BINDS) {
        let mut select = Query::select();
        select.column("_id").from(Alias::new(&table.head));
        let of_chunk = Expr::col("_id").is_in(chunk.iter().map(|id| id.0));
        let sql = Sql::of(select.cond_where(Condition::all().add(of_chunk).add(Expr::col("_void").eq(1i64))));
        for row in sql.all(database).await? {
            voided.insert(RecordId(integer(&row, 0)?));
        }
    }
    Ok(voided)
}

/// The approved versions of these records, of those that have one.
pub(crate) async fn load(
    database: &mut Connection,
    table: &Table,
    ids: &[RecordId],
) -> Result<BTreeMap<RecordId, Record>, LedgerError> {
    let mut records = BTreeMap::new();
    for chunk in ids.chunks(MAX_BINDS) {
        let mut select = record::select(table, &table.approved);
        select.and_where(Expr::col("_id").is_in(chunk.iter().map(|id| id.0)));
        let sql = Sql::of(&select);
        for row in sql.all(database).await? {
            let record = record::read(table, &row)?;
            records.insert(record.id, record);
        }
    }
    Ok(records)
}
