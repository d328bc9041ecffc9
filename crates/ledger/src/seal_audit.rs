//! Seals, restatements and issued documents compared with the operations that made them. With the chain, which guards
//! the operations, this finds every quiet edit of one.

use std::collections::BTreeMap;

use sea_query::{Expr, ExprTrait, Order, Query};

use crate::error::LedgerError;
use crate::fixed::CHANGE;
use crate::ledger::Ledger;
use crate::operation::{ChangeKind, OperationId};
use crate::store::{Connection, Sql, integer, optional_integer, optional_text, snapshot, text};
use crate::{issued, restatement, seal};

/// A seal, restatement or issued document that is not what its operation made it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("第 {operation} 号操作办理的{what}。请与备份核对")]
pub struct SealMismatch {
    /// The operation.
    pub operation: OperationId,
    /// What differs.
    pub what: String,
}

impl Ledger {
    /// Compares seals, restatements and issued documents with their operations; all that differ.
    ///
    /// # Errors
    /// When the database fails, or holds what no program of ours writes.
    pub async fn verify_seals(&self) -> Result<Vec<SealMismatch>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let mut found = Vec::new();
        let mut rows = BTreeMap::new();
        for seal in seal::all(&mut database).await? {
            rows.insert((seal.operation, None), (format!("封存「{}」", seal.name), seal::stated(&seal)?));
        }
        compare(rows, stated(&mut database, ChangeKind::Seal).await?, "封存", &mut found);
        let mut rows = BTreeMap::new();
        for issued in issued::all(&mut database).await? {
            let name = format!("签发文件「{}」", issued.document.number);
            rows.insert((issued.operation, None), (name, issued::stated(&issued.document)?));
        }
        compare(rows, stated(&mut database, ChangeKind::Issue).await?, "签发文件", &mut found);
        let mut rows = BTreeMap::new();
        for (position, row) in restatement::all(&mut database).await? {
            let shown = row.record.map(|record| record.to_string()).unwrap_or_default();
            let note = restatement::note(row.kind, &row.seal, &row.reason);
            let said = format!("{} {shown} {} {} {note}", row.register, row.version, row.org);
            rows.insert((row.operation, Some(position)), (format!("对封存「{}」的更正", row.seal), said));
        }
        compare(rows, stated(&mut database, ChangeKind::Restate).await?, "更正", &mut found);
        found.sort_by_key(|mismatch| mismatch.operation);
        Ok(found)
    }
}

/// An operation, and the place in it where there may be several.
type Place = (OperationId, Option<i64>);

fn compare(
    rows: BTreeMap<Place, (String, String)>,
    mut stated: BTreeMap<Place, String>,
    kind: &str,
    found: &mut Vec<SealMismatch>,
) {
    for ((operation, position), (name, row)) in rows {
        match stated.remove(&(operation, position)) {
            Some(said) if said == row => {}
            Some(_) => found.push(SealMismatch { operation, what: format!("{name}被改动") }),
            None => found.push(SealMismatch { operation, what: format!("{name}没有来历") }),
        }
    }
    let lost = stated.into_keys().map(|(operation, _)| SealMismatch { operation, what: format!("{kind}被删除") });
    found.extend(lost);
}

/// What the operations say, by their number and, for restatements, the place in them.
async fn stated(database: &mut Connection, kind: ChangeKind) -> Result<BTreeMap<Place, String>, LedgerError> {
    let mut select = Query::select();
    select.columns(["operation", "position", "cells", "note", "register", "version", "org", "record"]).from(CHANGE);
    select.and_where(Expr::col("kind").eq(kind.code()));
    let sql = Sql::of(select.order_by("operation", Order::Asc).order_by("position", Order::Asc));
    let mut stated = BTreeMap::new();
    for row in sql.all(database).await? {
        let is_restatement = kind == ChangeKind::Restate;
        let place = (OperationId(integer(&row, 0)?), is_restatement.then_some(integer(&row, 1)?));
        let said = if is_restatement {
            let (register, record) = (optional_text(&row, 4)?, optional_integer(&row, 7)?.map(|id| id.to_string()));
            let (register, record, note) =
                (register.unwrap_or_default(), record.unwrap_or_default(), optional_text(&row, 3)?.unwrap_or_default());
            format!("{register} {record} {} {} {note}", integer(&row, 5)?, text(&row, 6)?)
        } else {
            optional_text(&row, 2)?.unwrap_or_default()
        };
        stated.insert(place, said);
    }
    Ok(stated)
}
