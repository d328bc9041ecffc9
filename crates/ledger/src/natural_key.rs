//! Natural keys: of the live records of a register, no two agree in all key fields; of those that count, neither.
//!
//! Each row keeps its key in the column `_key`, NULL where it has none, with a unique index in both tables.

use std::collections::BTreeMap;

use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use serde_json::Value as Json;
use xuezheng_pack::{RecordId, Value};

use crate::cell;
use crate::error::{LedgerError, Spot};
use crate::record::Record;
use crate::schema::Table;
use crate::store::{Connection, MAX_BINDS, Sql, integer, text};
use crate::validate::Validation;
use crate::vault::{Sealed, half_width};

/// The key of a record as both tables keep it; `None` if a part is absent, the record is void, or its register has no
/// key.
pub(crate) fn key_of(table: &Table, record: &Record) -> Option<String> {
    if record.void || table.key.is_empty() {
        return None;
    }
    let parts = table.key.iter().map(|index| match &record.cells[*index] {
        Value::Absent => None,
        // One person in the lake is one in a key, and neither says who.
        Value::Text(text) if table.columns[*index].personal.is_some() => Some(Json::from(Sealed::parse(text)?.blind)),
        Value::Text(text) => Some(Json::from(folded(text))),
        value => Some(cell::to_json(value)),
    });
    Some(Json::Array(parts.collect::<Option<_>>()?).to_string())
}

/// The key of a record whose register has one text as its key.
pub(crate) fn key_of_text(text: &str) -> String {
    Json::Array(vec![Json::from(folded(text))]).to_string()
}

/// A text as keys compare it.
fn folded(text: &str) -> String {
    half_width(text).collect::<String>().trim().to_owned()
}

/// Notes every record of the batch whose key another one of the batch, or a live record outside it, has already.
pub(crate) async fn check(
    connection: &mut Connection,
    validation: &mut Validation<'_>,
    batch: &[(Spot, &Record)],
) -> Result<(), LedgerError> {
    let table = validation.table;
    let mut spots: BTreeMap<String, Spot> = BTreeMap::new();
    let own: BTreeMap<RecordId, Spot> = batch.iter().map(|(spot, record)| (record.id, *spot)).collect();
    for (spot, record) in batch {
        let Some(key) = key_of(table, record) else { continue };
        match spots.get(&key) {
            None => drop(spots.insert(key, *spot)),
            Some(first) => {
                let cause = format!("与{first}重复（{}相同）", labels(table));
                validation.record(*spot, cause, "请删去重复的一条，或更正其中一条");
            }
        }
    }
    for (key, holder) in holders(connection, &table.head, &spots).await? {
        if !own.contains_key(&holder) {
            let cause = format!("与已有的第 {holder} 号记录重复（{}相同）", labels(table));
            validation.record(spots[&key], cause, "如是同一件事请改已有记录，否则请更正");
        }
    }
    Ok(())
}

/// Notes every record to be approved whose key still counts for a record that is not approved with it: both would count.
pub(crate) async fn check_approval(
    connection: &mut Connection,
    validation: &mut Validation<'_>,
    records: &BTreeMap<RecordId, Record>,
) -> Result<(), LedgerError> {
    let table = validation.table;
    let keys = records.values().filter_map(|record| Some((key_of(table, record)?, Spot::Record(record.id))));
    let keys: BTreeMap<String, Spot> = keys.collect();
    for (key, holder) in holders(connection, &table.approved, &keys).await? {
        if !records.contains_key(&holder) {
            let cause = format!("与已审的第 {holder} 号记录重复（{}相同），通过后会重复计数", labels(table));
            let mend = format!(
                "请先审核通过第 {holder} 号记录的作废或更正，或与本条一并审核；第 {holder} 号记录仍然有效的，请退回本条"
            );
            validation.record(keys[&key], cause, mend);
        }
    }
    Ok(())
}

/// Takes the keys off records whose new keys are about to be written: two of them may exchange theirs.
pub(crate) async fn park(connection: &mut Connection, table: &Table, ids: &[RecordId]) -> Result<(), LedgerError> {
    for chunk in ids.chunks(MAX_BINDS - 1) {
        let mut update = Query::update();
        update.table(Alias::new(&table.head)).value("_key", Option::<String>::None);
        update.and_where(Expr::col("_id").is_in(chunk.iter().map(|id| id.0)));
        let sql = Sql::of(&update);
        sql.execute(connection).await?;
    }
    Ok(())
}

/// Which records of a table hold these keys.
async fn holders(
    connection: &mut Connection,
    table: &str,
    keys: &BTreeMap<String, Spot>,
) -> Result<Vec<(String, RecordId)>, LedgerError> {
    let keys: Vec<&str> = keys.keys().map(String::as_str).collect();
    let mut holders = Vec::new();
    for chunk in keys.chunks(MAX_BINDS) {
        let mut select = Query::select();
        select.columns(["_key", "_id"]).from(Alias::new(table));
        select.and_where(Expr::col("_key").is_in(chunk.iter().copied())).order_by("_id", Order::Asc);
        let sql = Sql::of(&select);
        for row in sql.all(connection).await? {
            holders.push((text(&row, 0)?, RecordId(integer(&row, 1)?)));
        }
    }
    Ok(holders)
}

/// The labels of the key's fields, as messages name the key.
pub(crate) fn labels(table: &Table) -> String {
    let labels: Vec<_> = table.key.iter().map(|index| format!("「{}」", table.columns[*index].label)).collect();
    labels.join("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_key_are_one() {
        assert_eq!(folded("（２０２４）Ａ－１号"), "(2024)A-1号");
        assert_eq!(folded("\u{FEFF} p1\u{3000}"), "p1");
        assert_ne!(folded("p1"), folded("P1"));
        assert_ne!(folded("p 1"), folded("p1"));
    }
}
