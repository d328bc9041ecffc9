//! What was done about personal data: who looked, and what was erased.

use chrono::{DateTime, Utc};
use sea_query::{Expr, ExprTrait, Order, Query};
use serde_json::{Map, Value as Json};
use xuezheng_pack::{FieldId, OrgId, RecordId, RegisterId, RoleId};

use crate::error::LedgerError;
use crate::fixed::{CHANGE, OPERATION};
use crate::history::moment;
use crate::ledger::Ledger;
use crate::operation::{ChangeKind, OperationId};
use crate::store::{Sql, integer, optional_integer, optional_text, snapshot, text};

/// An unmasking or an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivacyEntry {
    /// The operation.
    pub operation: OperationId,
    /// [`ChangeKind::Reveal`] or [`ChangeKind::Erase`].
    pub kind: ChangeKind,
    /// Who.
    pub actor: String,
    /// From which org.
    pub org: OrgId,
    /// In which role.
    pub role: Option<RoleId>,
    /// When.
    pub utc: DateTime<Utc>,
    /// The register and record; `None` for the entry of an erasure as a whole.
    pub record: Option<(RegisterId, RecordId)>,
    /// The field that was shown.
    pub field: Option<FieldId>,
    /// The purpose, or the reason.
    pub why: String,
}

impl Ledger {
    /// All unmaskings and erasures, the oldest first.
    ///
    /// # Errors
    /// When the database fails, or holds what no program of ours writes.
    pub async fn privacy_log(&self) -> Result<Vec<PrivacyEntry>, LedgerError> {
        let mut select = Query::select();
        select.columns(["id", "actor", "org", "role", "utc"].map(|name| (OPERATION, name)));
        select.columns(["kind", "register", "record", "cells", "note"].map(|name| (CHANGE, name))).from(CHANGE);
        select.inner_join(OPERATION, Expr::col((CHANGE, "operation")).equals((OPERATION, "id")));
        let kinds = [ChangeKind::Reveal, ChangeKind::Erase].map(ChangeKind::code);
        select.and_where(Expr::col((CHANGE, "kind")).is_in(kinds));
        select.order_by((CHANGE, "operation"), Order::Asc).order_by((CHANGE, "position"), Order::Asc);
        let mut database = snapshot(&self.pool).await?;
        let mut entries = Vec::new();
        for row in Sql::of(&select).all(&mut database).await? {
            let code = text(&row, 5)?;
            let kind =
                ChangeKind::parse(&code).ok_or_else(|| LedgerError::Broken(format!("没有变更种类「{code}」")))?;
            let record = optional_text(&row, 6)?.map(RegisterId::new).zip(optional_integer(&row, 7)?.map(RecordId));
            let cells: Map<String, Json> = match optional_text(&row, 8)? {
                Some(cells) if kind == ChangeKind::Reveal => serde_json::from_str(&cells)?,
                _ => Map::new(),
            };
            entries.push(PrivacyEntry {
                operation: OperationId(integer(&row, 0)?),
                kind,
                actor: text(&row, 1)?,
                org: OrgId::new(text(&row, 2)?),
                role: optional_text(&row, 3)?.map(RoleId::new),
                utc: moment(&text(&row, 4)?)?,
                record,
                field: cells.keys().next().map(|field| FieldId::new(field.as_str())),
                why: optional_text(&row, 9)?.unwrap_or_default(),
            });
        }
        Ok(entries)
    }
}
