//! History (历史): what happened to a record, by whom and why.

use chrono::{DateTime, NaiveDate, Utc};
use sea_query::{Expr, ExprTrait, Order, Query};
use serde_json::{Map, Value as Json};
use xuezheng_pack::{FieldId, OrgId, RecordId, RegisterId, RoleId, Value};

use crate::access::{self, Actor};
use crate::cell;
use crate::error::LedgerError;
use crate::fixed::{CHANGE, OPERATION};
use crate::ledger::Ledger;
use crate::operation::{ChangeKind, OperationId};
use crate::schema::stored;
use crate::store::{Sql, integer, optional_text, snapshot, text};

/// One thing that happened to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The operation it was part of.
    pub operation: OperationId,
    /// Who.
    pub actor: String,
    /// From which org.
    pub org: OrgId,
    /// In which role.
    pub role: Option<RoleId>,
    /// For whom they acted.
    pub acting_for: Option<String>,
    /// The operation's reason.
    pub why: String,
    /// The moment.
    pub utc: DateTime<Utc>,
    /// The civil day.
    pub today: NaiveDate,
    /// The version that came of it, or that was reviewed.
    pub version: i64,
    /// What happened.
    pub kind: ChangeKind,
    /// The cells it changed.
    pub cells: Vec<CellChange>,
    /// The reason for a return or voiding, or the evidence of a transition.
    pub note: Option<String>,
}

impl HistoryEntry {
    /// Who did it, as people read it: 张三（代李四） where somebody acted for another.
    pub fn who(&self) -> String {
        access::shown(&self.actor, self.acting_for.as_deref())
    }
}

/// A cell before and after; `_state` is the workflow state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellChange {
    /// The column.
    pub field: FieldId,
    /// Its value before.
    pub before: Value,
    /// Its value after.
    pub after: Value,
}

impl Ledger {
    /// Everything that happened to a record, the oldest first.
    ///
    /// # Errors
    /// [`LedgerError::NoRecord`] also where the actor may not see it.
    pub async fn history(
        &self,
        actor: &Actor,
        register: &RegisterId,
        id: RecordId,
    ) -> Result<Vec<HistoryEntry>, LedgerError> {
        self.record(actor, register, id).await?;
        let table = self.table(register)?;
        let mut select = Query::select();
        select.columns(["id", "actor", "org", "role", "why", "utc", "today"].map(|name| (OPERATION, name)));
        select.columns(["version", "kind", "cells", "note"].map(|name| (CHANGE, name))).from(CHANGE);
        select.column((OPERATION, "acting_for"));
        select.inner_join(OPERATION, Expr::col((CHANGE, "operation")).equals((OPERATION, "id")));
        select.and_where(Expr::col((CHANGE, "register")).eq(register.as_str()));
        select.and_where(Expr::col((CHANGE, "record")).eq(id.0));
        select.order_by((CHANGE, "operation"), Order::Asc).order_by((CHANGE, "position"), Order::Asc);
        let sql = Sql::of(&select);
        let mut database = snapshot(&self.pool).await?;
        let mut entries = Vec::new();
        for row in sql.all(&mut database).await? {
            let kind = text(&row, 8)?;
            let mut cells = Vec::new();
            if let Some(json) = optional_text(&row, 9)? {
                let changed: Map<String, Json> = serde_json::from_str(&json)?;
                for (name, pair) in changed {
                    let field = FieldId::new(name);
                    let column = table.index(&field).map(|index| stored(&table.columns[index]));
                    let side = |index| pair.get(index).map_or(Value::Absent, |json| cell::from_json(column, json));
                    cells.push(CellChange { before: side(0), after: side(1), field });
                }
            }
            entries.push(HistoryEntry {
                operation: OperationId(integer(&row, 0)?),
                actor: text(&row, 1)?,
                org: OrgId::new(text(&row, 2)?),
                role: optional_text(&row, 3)?.map(RoleId::new),
                acting_for: optional_text(&row, 11)?,
                why: text(&row, 4)?,
                utc: moment(&text(&row, 5)?)?,
                today: cell::day(&text(&row, 6)?)?,
                version: integer(&row, 7)?,
                kind: ChangeKind::parse(&kind).ok_or_else(|| LedgerError::Broken(format!("没有变更种类「{kind}」")))?,
                cells,
                note: optional_text(&row, 10)?,
            });
        }
        Ok(entries)
    }
}

/// Reads an operation's moment.
pub(crate) fn moment(text: &str) -> Result<DateTime<Utc>, LedgerError> {
    let moment = DateTime::parse_from_rfc3339(text).ok();
    Ok(moment.ok_or_else(|| LedgerError::Broken(format!("「{text}」不是时间")))?.to_utc())
}
