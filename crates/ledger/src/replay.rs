//! Replay: the records as their changes make them, compared with the registers' tables. With the chain, which guards the
//! changes, this finds every quiet edit of a record.

use std::collections::BTreeMap;

use sea_query::{Alias, Expr, ExprTrait, Func, Order, Query};
use serde_json::{Map, Value as Json};
use xuezheng_pack::{RecordId, RegisterId};

use crate::bucket::bucket_of;
use crate::cell;
use crate::error::LedgerError;
use crate::fixed::CHANGE;
use crate::ledger::Ledger;
use crate::manifest::year_of;
use crate::natural_key;
use crate::operation::ChangeKind;
use crate::record::{self, Record, ReviewStatus};
use crate::schema::Table;
use crate::store::{Connection, Row, Sql, integer, optional_integer, optional_text, snapshot, text};
use crate::write::buckets;

/// Records that are compared at a time.
const CHUNK: i64 = 20_000;

/// A record whose row is not what its changes made it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("台账「{label}」第 {record} 号记录的{table}与变更历史不符：{what}。请与备份核对")]
pub struct RecordMismatch {
    /// The register.
    pub register: RegisterId,
    /// Its label.
    pub label: String,
    /// The record.
    pub record: RecordId,
    /// 工作版本 or 已审版本.
    pub table: &'static str,
    /// What differs.
    pub what: String,
}

/// A version of a record as its changes make it.
#[derive(Clone, Debug)]
struct Version {
    org: String,
    version: i64,
    status: ReviewStatus,
    is_void: bool,
    cells: BTreeMap<String, Json>,
}

#[derive(Default)]
struct Replayed {
    head: Option<Version>,
    approved: Option<Version>,
}

impl Ledger {
    /// Makes every record again from its changes and compares; all that differ, by register and id.
    ///
    /// # Errors
    /// When the database fails, or holds what no program of ours writes.
    pub async fn verify_records(&self) -> Result<Vec<RecordMismatch>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let mut mismatches = Vec::new();
        for table in self.tables.values() {
            let buckets = buckets(&mut database, table.id()).await?;
            let last = last_id(&mut database, table).await?;
            let mut first = 1;
            while first <= last {
                let replayed = replay(&mut database, table, first).await?;
                for (name, shown) in [(&table.head, "工作版本"), (&table.approved, "已审版本")] {
                    let mut found = rows(&mut database, table, name, first).await?;
                    for (id, replayed) in &replayed {
                        let expected = if *name == table.head { &replayed.head } else { &replayed.approved };
                        let what = match (expected, found.remove(id)) {
                            (Some(expected), Some(row)) => difference(table, expected, &row, &buckets),
                            (Some(_), None) => Some("记录被删除".to_owned()),
                            (None, Some(_)) => Some("没有经过审核的记录".to_owned()),
                            (None, None) => None,
                        };
                        mismatches.extend(what.map(|what| mismatch(table, *id, shown, what)));
                    }
                    let strange = found.into_keys().map(|id| mismatch(table, id, shown, "没有来历的记录".to_owned()));
                    mismatches.extend(strange);
                }
                first += CHUNK;
            }
        }
        Ok(mismatches)
    }
}

fn mismatch(table: &Table, record: RecordId, name: &'static str, what: String) -> RecordMismatch {
    RecordMismatch { register: table.id().clone(), label: table.label().to_owned(), record, table: name, what }
}

/// The last record id of a register, in its tables or its changes.
async fn last_id(database: &mut Connection, table: &Table) -> Result<i64, LedgerError> {
    let mut selects = Vec::new();
    for name in [&table.head, &table.approved] {
        let mut select = Query::select();
        select.expr(Func::max(Expr::col("_id"))).from(Alias::new(name));
        selects.push(Sql::of(&select));
    }
    let mut select = Query::select();
    select.expr(Func::max(Expr::col("record"))).from(CHANGE);
    selects.push(Sql::of(select.and_where(Expr::col("register").eq(table.id().as_str()))));
    let mut last = 0;
    for sql in selects {
        if let Some(row) = sql.first(database).await? {
            let found = optional_integer(&row, 0)?.unwrap_or(0);
            last = Ord::max(last, found);
        }
    }
    Ok(last)
}

async fn replay(
    database: &mut Connection,
    table: &Table,
    first: i64,
) -> Result<BTreeMap<RecordId, Replayed>, LedgerError> {
    let mut select = Query::select();
    select.columns(["record", "org", "version", "kind", "cells"]).from(CHANGE);
    select.and_where(Expr::col("register").eq(table.id().as_str()));
    select.and_where(Expr::col("record").between(first, first + CHUNK - 1));
    let sql = Sql::of(select.order_by("operation", Order::Asc).order_by("position", Order::Asc));
    let mut records: BTreeMap<RecordId, Replayed> = BTreeMap::new();
    for row in sql.all(database).await? {
        apply(records.entry(RecordId(integer(&row, 0)?)).or_default(), &row)?;
    }
    Ok(records)
}

fn apply(record: &mut Replayed, row: &Row) -> Result<(), LedgerError> {
    let (org, version, kind) = (text(row, 1)?, integer(row, 2)?, text(row, 3)?);
    let kind = ChangeKind::parse(&kind).ok_or_else(|| LedgerError::Broken(format!("没有变更种类「{kind}」")))?;
    let changed: Map<String, Json> = match optional_text(row, 4)? {
        Some(json) => serde_json::from_str(&json)?,
        None => Map::new(),
    };
    let after = |pair: &Json| pair.get(1).cloned().unwrap_or(Json::Null);
    // Who looked, and which keys are gone, changes no cell.
    if matches!(kind, ChangeKind::Reveal | ChangeKind::Erase) {
        return Ok(());
    }
    if kind == ChangeKind::Recompute {
        let both = [&mut record.head, &mut record.approved].into_iter().flatten();
        for known in both.filter(|known| known.version == version) {
            known.cells.extend(changed.iter().map(|(name, pair)| (name.clone(), after(pair))));
        }
        return Ok(());
    }
    let head = record.head.get_or_insert_with(|| Version {
        org: org.clone(),
        version,
        status: ReviewStatus::Draft,
        is_void: false,
        cells: BTreeMap::new(),
    });
    head.version = version;
    head.status = match kind {
        ChangeKind::Submit => ReviewStatus::Submitted,
        ChangeKind::Approve => ReviewStatus::Approved,
        ChangeKind::Return => ReviewStatus::Returned,
        _ => ReviewStatus::Draft,
    };
    head.is_void |= kind == ChangeKind::Void;
    for (name, pair) in changed {
        let after = after(&pair);
        if name == "_void" {
            head.is_void = after == Json::Bool(true);
        } else {
            head.cells.insert(name, after);
        }
    }
    if kind == ChangeKind::Approve {
        record.approved = (!head.is_void).then(|| head.clone());
    }
    Ok(())
}

/// A record with the segment that its row says it belongs to.
struct Placed {
    record: Record,
    year: i64,
    bucket: i64,
    key: Option<String>,
}

async fn rows(
    database: &mut Connection,
    table: &Table,
    name: &str,
    first: i64,
) -> Result<BTreeMap<RecordId, Placed>, LedgerError> {
    let mut select = record::select(table, name);
    select.columns(["_year", "_bucket", "_key"]).and_where(Expr::col("_id").between(first, first + CHUNK - 1));
    let sql = Sql::of(&select);
    let after = 6 + table.columns.len();
    let mut rows = BTreeMap::new();
    for row in sql.all(database).await? {
        let record = record::read(table, &row)?;
        let (year, bucket) = (integer(&row, after)?, integer(&row, after + 1)?);
        let placed = Placed { year, bucket, key: optional_text(&row, after + 2)?, record };
        rows.insert(placed.record.id, placed);
    }
    Ok(rows)
}

/// The first thing in which a row differs from what its changes made it.
fn difference(table: &Table, expected: &Version, row: &Placed, buckets: &BTreeMap<i32, u32>) -> Option<String> {
    let Placed { record, year, bucket, key } = row;
    if record.org.as_str() != expected.org {
        return Some("所属单位被改动".to_owned());
    }
    let reviewed = (record.version, record.status, record.void);
    if reviewed != (expected.version, expected.status, expected.is_void) {
        return Some("版本或审核状态被改动".to_owned());
    }
    let expected_cell = |name: &str| expected.cells.get(name).unwrap_or(&Json::Null);
    if record.state.as_ref().map(|state| state.as_str()) != expected_cell("_state").as_str() {
        return Some("业务状态被改动".to_owned());
    }
    for (column, value) in table.columns.iter().zip(&record.cells) {
        if cell::to_json(value) != *expected_cell(column.id.as_str()) {
            return Some(format!("「{}」被改动", column.label));
        }
    }
    if *key != natural_key::key_of(table, record) {
        return Some("唯一键被改动".to_owned());
    }
    let right = year_of(&record.cells[table.date]);
    let own = bucket_of(&record.org, buckets.get(&right).copied().unwrap_or(1));
    ((*year, *bucket) != (i64::from(right), i64::from(own))).then(|| "年度或分区被改动".to_owned())
}
