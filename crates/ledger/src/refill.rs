//! Refill: what rows derive from their cells is written again when the pack, or this program, derives it in a new way.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use serde_json::{Map, Value as Json};
use xuezheng_pack::{Calendar, RecordId, Value};

use crate::cell;
use crate::due;
use crate::error::LedgerError;
use crate::natural_key;
use crate::operation::{Change, ChangeKind};
use crate::record::{self, Record};
use crate::schema::{DueColumn, Table};
use crate::store::{Connection, Sql};

/// Rows that are read at a time.
const CHUNK: u64 = 20_000;

/// Two records of one table with the same natural key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Twins {
    pub(crate) first: RecordId,
    pub(crate) second: RecordId,
    /// Whether they agree in the versions that count, not in the working ones.
    pub(crate) approved: bool,
}

/// What a refill has found and done.
#[derive(Default)]
pub(crate) struct Refilled {
    /// The first twins there are.
    pub(crate) twins: Option<Twins>,
    /// The due dates filled in, each once for the version it is of.
    pub(crate) changes: Vec<Change>,
}

/// Writes the natural key of every row of a register, whose indexes must be gone, and the due dates of new columns.
pub(crate) async fn refill(
    database: &mut Connection,
    table: &Table,
    dues: &[DueColumn],
    calendar: &Calendar,
) -> Result<Refilled, LedgerError> {
    let mut refilled = Refilled::default();
    // Head and approved version of a record are the same cells as long as they are one version.
    let mut noted = BTreeSet::new();
    for name in [&table.head, &table.approved] {
        let mut holders: BTreeMap<String, RecordId> = BTreeMap::new();
        let mut after = 0;
        loop {
            let records = page(database, table, name, after).await?;
            let Some(last) = records.last() else { break };
            after = last.id.0;
            for mut record in records {
                let filled = fill(table, dues, calendar, &mut record);
                let key = natural_key::key_of(table, &record);
                update(database, table, name, &record, dues, key.clone()).await?;
                if let Some(first) = key.and_then(|key| holders.insert(key, record.id)) {
                    refilled.twins = Some(Twins { first, second: record.id, approved: *name == table.approved });
                    return Ok(refilled);
                }
                if let Some(cells) = filled
                    && noted.insert((record.id, record.version))
                {
                    refilled.changes.push(Change {
                        register: Some(table.id().clone()),
                        record: Some(record.id),
                        org: record.org,
                        version: record.version,
                        kind: ChangeKind::Recompute,
                        cells: Some(cells),
                        note: None,
                    });
                }
            }
        }
    }
    Ok(refilled)
}

/// Computes the due dates of new columns; what changed by it as a change keeps it, `None` if nothing did.
fn fill(table: &Table, dues: &[DueColumn], calendar: &Calendar, record: &mut Record) -> Option<String> {
    let mut changed = Map::new();
    for due in dues {
        let day = due::day(due, calendar, &record.cells);
        if !day.is_absent() {
            let name = table.columns[due.column].id.to_string();
            changed.insert(name, Json::Array(vec![Json::Null, cell::to_json(&day)]));
        }
        record.cells[due.column] = day;
    }
    (!changed.is_empty()).then(|| Json::Object(changed).to_string())
}

async fn update(
    database: &mut Connection,
    table: &Table,
    name: &str,
    record: &Record,
    dues: &[DueColumn],
    key: Option<String>,
) -> Result<(), LedgerError> {
    let mut update = Query::update();
    update.table(Alias::new(name)).value("_key", key).and_where(Expr::col("_id").eq(record.id.0));
    for due in dues {
        let day = match &record.cells[due.column] {
            Value::Date(day) => Some(*day),
            _ => None,
        };
        update.value(Alias::new(table.columns[due.column].id.as_str()), day);
    }
    let sql = Sql::of(&update);
    sql.execute(database).await?;
    Ok(())
}

async fn page(database: &mut Connection, table: &Table, name: &str, after: i64) -> Result<Vec<Record>, LedgerError> {
    let mut select = record::select(table, name);
    select.and_where(Expr::col("_id").gt(after)).order_by("_id", Order::Asc).limit(CHUNK);
    let sql = Sql::of(&select);
    sql.all(database).await?.iter().map(|row| record::read(table, row)).collect()
}
