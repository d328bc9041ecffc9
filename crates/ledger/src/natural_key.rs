//! Natural keys: of the live records of a register, no two agree in all key fields.

use std::collections::BTreeMap;

use sea_query::{Alias, Expr, ExprTrait, ValueTuple};
use xuezheng_pack::{RecordId, Value};

use crate::cell;
use crate::error::{LedgerError, Spot};
use crate::record::{self, Record};
use crate::schema::Table;
use crate::store::{Connection, Sql};
use crate::validate::Validation;

/// Keys that one query looks up.
const KEYS: usize = 500;

/// Notes every record of the batch whose key another one of the batch, or a live record outside it, has already. Keys
/// with an absent part are no keys yet.
pub(crate) async fn check(
    connection: &mut Connection,
    validation: &mut Validation<'_>,
    batch: &[(Spot, &Record)],
) -> Result<(), LedgerError> {
    let table = validation.table;
    if table.key.is_empty() {
        return Ok(());
    }
    let mut spots: BTreeMap<Vec<Value>, Spot> = BTreeMap::new();
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
    let keys: Vec<&Vec<Value>> = spots.keys().collect();
    for chunk in keys.chunks(KEYS) {
        let mut wanted = Vec::with_capacity(chunk.len());
        for key in chunk {
            let values = table.key.iter().zip(key.iter());
            let values = values.map(|(index, value)| cell::condition(&table.columns[*index].kind, value));
            wanted.push(ValueTuple::Many(values.collect::<Result<_, _>>()?));
        }
        let mut select = record::select_of(table, &table.head);
        // A list of values, then each key by the index: a cross join is not reordered, and the constant is what tells
        // that the partial index holds every row asked for.
        select.from_values(wanted, "wanted").cross_join(Alias::new(&table.head));
        for (position, index) in (1..).zip(&table.key) {
            let column = Alias::new(table.columns[*index].id.as_str());
            let column = Expr::col((Alias::new(&table.head), column));
            select.and_where(column.equals(("wanted", Alias::new(format!("column{position}")))));
        }
        select.and_where(Expr::col((Alias::new(&table.head), "_void")).eq(Expr::Constant(0i64.into())));
        let sql = Sql::of(&select);
        drop(select);
        for row in sql.all(connection).await? {
            let found = record::read(table, &row)?;
            if own.contains_key(&found.id) {
                continue;
            }
            if let Some(spot) = key_of(table, &found).and_then(|key| spots.get(&key)) {
                let cause = format!("与已有的第 {} 号记录重复（{}相同）", found.id, labels(table));
                validation.record(*spot, cause, "如是同一件事请改已有记录，否则请更正");
            }
        }
    }
    Ok(())
}

/// What a record would be found by; `None` if a part is absent or the record is void.
pub(crate) fn key_of(table: &Table, record: &Record) -> Option<Vec<Value>> {
    let values: Vec<Value> = table.key.iter().map(|index| record.cells[*index].clone()).collect();
    (!record.void && !values.is_empty() && !values.iter().any(Value::is_absent)).then_some(values)
}

fn labels(table: &Table) -> String {
    let labels: Vec<_> = table.key.iter().map(|index| format!("「{}」", table.columns[*index].label)).collect();
    labels.join("")
}
