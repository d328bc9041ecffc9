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
use crate::record::{self, LEADING, Record, ReviewStatus};
use crate::schema::{LEVEL, Table};
use crate::store::{Connection, Row, Sql, integer, optional_integer, optional_text, snapshot, text};
use crate::write::buckets;

/// Records that are compared at a time.
pub(crate) const CHUNK: i64 = 20_000;

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
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Version {
    pub(crate) org: String,
    pub(crate) version: i64,
    pub(crate) status: ReviewStatus,
    pub(crate) is_void: bool,
    pub(crate) cells: BTreeMap<String, Json>,
    pub(crate) level: Option<String>,
}

/// A record as its changes make it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Replayed {
    pub(crate) head: Option<Version>,
    pub(crate) approved: Option<Version>,
    /// Every version that has ever counted, to which an undoing may go back.
    pub(crate) past: BTreeMap<i64, Version>,
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
            mismatches.extend(verify(&mut database, table, &mut |_| {}).await?.1);
        }
        Ok(mismatches)
    }
}

/// Compares the records of one register with their changes: how many there are, and those that differ. `done` is told the
/// last id that is behind.
pub(crate) async fn verify(
    database: &mut Connection,
    table: &Table,
    done: &mut (dyn FnMut(u64) + Send),
) -> Result<(u64, Vec<RecordMismatch>), LedgerError> {
    let mut mismatches = Vec::new();
    let mut count = 0;
    let buckets = buckets(database, table.id()).await?;
    let last = last_id(database, table).await?;
    let mut first = 1;
    while first <= last {
        let replayed = replay(database, table, first).await?;
        count += replayed.len() as u64;
        for (name, shown) in [(&table.head, "工作版本"), (&table.approved, "已审版本")] {
            let mut found = rows(database, table, name, first).await?;
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
        done(u64::try_from(Ord::min(first - 1, last)).unwrap_or_default());
    }
    Ok((count, mismatches))
}

fn mismatch(table: &Table, record: RecordId, name: &'static str, what: String) -> RecordMismatch {
    RecordMismatch { register: table.id().clone(), label: table.label().to_owned(), record, table: name, what }
}

/// The last record id of a register, in its tables or its changes.
pub(crate) async fn last_id(database: &mut Connection, table: &Table) -> Result<i64, LedgerError> {
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

/// Takes a record one change further; the row begins with its `record`, `org`, `version`, `kind` and `cells`.
pub(crate) fn apply(record: &mut Replayed, row: &Row) -> Result<(), LedgerError> {
    let (org, version, kind) = (text(row, 1)?, integer(row, 2)?, text(row, 3)?);
    let kind = ChangeKind::parse(&kind).ok_or_else(|| LedgerError::Broken(format!("没有变更种类「{kind}」")))?;
    let changed: Map<String, Json> = match optional_text(row, 4)? {
        Some(json) => serde_json::from_str(&json)?,
        None => Map::new(),
    };
    if matches!(kind, ChangeKind::Restate | ChangeKind::Remark | ChangeKind::Draw) {
        return Ok(());
    }
    let after = |pair: &Json| pair.get(1).cloned().unwrap_or(Json::Null);
    // Who looked, and which keys are gone, changes no cell.
    if matches!(kind, ChangeKind::Reveal | ChangeKind::Erase) {
        return Ok(());
    }
    if kind == ChangeKind::Recompute {
        let all = [&mut record.head, &mut record.approved].into_iter().flatten().chain(record.past.values_mut());
        for known in all.filter(|known| known.version == version) {
            known.cells.extend(changed.iter().map(|(name, pair)| (name.clone(), after(pair))));
        }
        return Ok(());
    }
    if kind == ChangeKind::Explain {
        return Ok(());
    }
    let mut approved = (kind == ChangeKind::Approve).then_some(Counting::Head);
    let head = record.head.get_or_insert_with(|| Version {
        org: org.clone(),
        version,
        status: ReviewStatus::Draft,
        is_void: false,
        level: None,
        cells: BTreeMap::new(),
    });
    head.version = version;
    head.status = match kind {
        ChangeKind::Submit | ChangeKind::Pass => ReviewStatus::Submitted,
        ChangeKind::Approve => ReviewStatus::Approved,
        ChangeKind::Return => ReviewStatus::Returned,
        _ => ReviewStatus::Draft,
    };
    head.level = None;
    head.is_void |= kind == ChangeKind::Void;
    for (name, pair) in changed {
        let after = after(&pair);
        if name == "_void" {
            head.is_void = after == Json::Bool(true);
        } else if name == "_status" {
            head.status = ReviewStatus::parse(after.as_str().unwrap_or_default())?;
            if head.status == ReviewStatus::Approved {
                approved.get_or_insert(Counting::Head);
            }
        } else if name == "_from" {
            // Where a draft that nobody typed comes from.
        } else if name == "_approved" {
            approved = Some(after.as_i64().map_or(Counting::Nothing, Counting::Earlier));
        } else if name == LEVEL {
            head.level = after.as_str().map(str::to_owned);
        } else {
            head.cells.insert(name, after);
        }
    }
    match approved {
        None => return Ok(()),
        Some(Counting::Nothing) => record.approved = None,
        Some(Counting::Head) => record.approved = (!head.is_void).then(|| head.clone()),
        Some(Counting::Earlier(version)) => record.approved = record.past.get(&version).cloned(),
    }
    if let Some(approved) = &record.approved {
        record.past.insert(approved.version, approved.clone());
    }
    Ok(())
}

/// Which version counts after a change.
enum Counting {
    Nothing,
    Head,
    Earlier(i64),
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
    let after = LEADING + table.columns.len();
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
        return Some(format!("所属单位被改动{}", was_and_is(&expected.org, record.org.as_str())));
    }
    let reviewed = (record.version, record.status, record.void);
    let expected_review = (expected.version, expected.status, expected.is_void);
    if reviewed != expected_review {
        let shown = |(version, status, void): (i64, ReviewStatus, bool)| {
            format!("第 {version} 版、{}{}", status.label(), if void { "、作废" } else { "" })
        };
        return Some(format!("版本或审核状态被改动{}", was_and_is(&shown(expected_review), &shown(reviewed))));
    }
    if record.level.as_ref().map(|level| level.as_str()) != expected.level.as_deref() {
        return Some("审核层级被改动".to_owned());
    }
    let expected_cell = |name: &str| expected.cells.get(name).unwrap_or(&Json::Null);
    let (was, is) = (expected_cell("_state").as_str(), record.state.as_ref().map(|state| state.as_str()));
    if was != is {
        let (was, is) = (was.unwrap_or("无状态"), is.unwrap_or("无状态"));
        return Some(format!("业务状态被改动{}", was_and_is(was, is)));
    }
    for (column, value) in table.columns.iter().zip(&record.cells) {
        let expected = expected_cell(column.id.as_str());
        if cell::to_json(value) != *expected {
            let was = cell::from_json(Some(&column.kind), expected).display();
            let values = match column.personal {
                None => was_and_is(&was, &value.display()),
                Some(_) => "（个人信息，内容不显示）".to_owned(),
            };
            return Some(format!("「{}」被改动{values}", column.label));
        }
    }
    if *key != natural_key::key_of(table, record) {
        return Some("唯一键被改动".to_owned());
    }
    let right = year_of(&record.cells[table.date]);
    let own = bucket_of(&record.org, buckets.get(&right).copied().unwrap_or(1));
    ((*year, *bucket) != (i64::from(right), i64::from(own))).then(|| "年度或分区被改动".to_owned())
}

/// Shown characters of a value in a fault.
const SHOWN: usize = 60;

/// What a value was and what it is, on one line.
pub(crate) fn was_and_is(was: &str, is: &str) -> String {
    let short = |text: &str| {
        let mut short: String = text.chars().take(SHOWN).map(|it| if it.is_control() { ' ' } else { it }).collect();
        if text.chars().nth(SHOWN).is_some() {
            short.push('…');
        }
        short
    };
    format!("（应为「{}」，现为「{}」）", short(was), short(is))
}
