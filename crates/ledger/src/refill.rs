//! Refill: what rows derive from their cells is written again when the pack, or this program, derives it in a new way.

use std::collections::BTreeMap;

use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use xuezheng_pack::RecordId;

use crate::error::LedgerError;
use crate::natural_key;
use crate::record::{self, Record};
use crate::schema::Table;
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

/// Writes the natural key of every row of a register, whose indexes must be gone; the first twins there are.
pub(crate) async fn refill(database: &mut Connection, table: &Table) -> Result<Option<Twins>, LedgerError> {
    for name in [&table.head, &table.approved] {
        let mut holders: BTreeMap<String, RecordId> = BTreeMap::new();
        let mut after = 0;
        loop {
            let records = page(database, table, name, after).await?;
            let Some(last) = records.last() else { break };
            after = last.id.0;
            for record in records {
                let key = natural_key::key_of(table, &record);
                let mut update = Query::update();
                update.table(Alias::new(name)).value("_key", key.clone()).and_where(Expr::col("_id").eq(record.id.0));
                let sql = Sql::of(&update);
                drop(update);
                sql.execute(database).await?;
                if let Some(first) = key.and_then(|key| holders.insert(key, record.id)) {
                    return Ok(Some(Twins { first, second: record.id, approved: *name == table.approved }));
                }
            }
        }
    }
    Ok(None)
}

async fn page(database: &mut Connection, table: &Table, name: &str, after: i64) -> Result<Vec<Record>, LedgerError> {
    let mut select = record::select(table, name);
    select.and_where(Expr::col("_id").gt(after)).order_by("_id", Order::Asc).limit(CHUNK);
    let sql = Sql::of(&select);
    drop(select);
    sql.all(database).await?.iter().map(|row| record::read(table, row)).collect()
}
