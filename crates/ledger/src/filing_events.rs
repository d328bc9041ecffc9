//! Filings as their pages tell them: what happened to one, and which came back and why.

use chrono::{DateTime, Utc};
use sea_query::{Expr, ExprTrait, Order, Query};
use serde_json::Value as Json;
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::access::{self, Actor, Scope};
use crate::error::LedgerError;
use crate::filing_history::is_of_filings;
use crate::fixed::{CHANGE, OPERATION, SUBMISSION};
use crate::history::moment;
use crate::ledger::Ledger;
use crate::operation::{ChangeKind, OperationId};
use crate::store::{Sql, integer, optional_text, snapshot, text};

/// Something that happened to a filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingEvent {
    /// The operation it was part of.
    pub operation: OperationId,
    /// Who did it: 张三（代李四） where somebody acted for another.
    pub who: String,
    /// From which org.
    pub org: OrgId,
    /// When.
    pub utc: DateTime<Utc>,
    /// What happened.
    pub kind: ChangeKind,
    /// The reason of a return or an exemption; which levels were passed over.
    pub note: Option<String>,
}

/// A filing that came back for correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedFiling {
    /// The register.
    pub register: RegisterId,
    /// Whose.
    pub org: OrgId,
    /// For when.
    pub period: Period,
    /// What is to be mended.
    pub reason: String,
}

impl Ledger {
    /// Everything that happened to a filing, the oldest first; nothing where the actor may not see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn filing_events(
        &self,
        actor: &Actor,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
    ) -> Result<Vec<FilingEvent>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        if access::allow(&tree, actor, org, "查看填报").is_err() {
            return Ok(Vec::new());
        }
        let mut select = Query::select();
        select.columns(["id", "actor", "org", "utc", "acting_for"].map(|name| (OPERATION, name)));
        select.columns(["kind", "cells", "note"].map(|name| (CHANGE, name))).from(CHANGE);
        select.inner_join(OPERATION, Expr::col((CHANGE, "operation")).equals((OPERATION, "id")));
        select.and_where(Expr::col((CHANGE, "register")).eq(register.as_str()));
        select.and_where(Expr::col((CHANGE, "org")).eq(org.as_str()));
        select.and_where(Expr::col((CHANGE, "record")).is_null());
        select.order_by((CHANGE, "operation"), Order::Asc).order_by((CHANGE, "position"), Order::Asc);
        let mut events = Vec::new();
        for row in Sql::of(&select).all(&mut database).await? {
            let kind = ChangeKind::parse(&text(&row, 5)?);
            let kind = kind.filter(|kind| is_of_filings(*kind) || *kind == ChangeKind::PassFiling);
            let Some(kind) = kind else { continue };
            let cells: Json = serde_json::from_str(&optional_text(&row, 6)?.unwrap_or_else(|| "null".to_owned()))?;
            if cells["period"].as_str() != Some(period.to_string().as_str()) {
                continue;
            }
            events.push(FilingEvent {
                operation: OperationId(integer(&row, 0)?),
                who: access::shown(&text(&row, 1)?, optional_text(&row, 4)?.as_deref()),
                org: OrgId::new(text(&row, 2)?),
                utc: moment(&text(&row, 3)?)?,
                kind,
                note: optional_text(&row, 7)?,
            });
        }
        Ok(events)
    }

    /// The filings of the actor's subtree that came back and were not submitted again, by register, org and period.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn returned_filings(&self, actor: &Actor) -> Result<Vec<ReturnedFiling>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let scope = self.scope(&mut database, actor).await?;
        let mut select = Query::select();
        select.columns(["register", "org", "period", "reason"]).from(SUBMISSION);
        select.and_where(Expr::col("status").eq("returned"));
        select.order_by("register", Order::Asc).order_by("org", Order::Asc).order_by("period", Order::Asc);
        let mut returned = Vec::new();
        for row in Sql::of(&select).all(&mut database).await? {
            let org = OrgId::new(text(&row, 1)?);
            let is_seen = match &scope {
                Scope::Everything => true,
                Scope::Orgs(orgs) => orgs.contains(&org),
            };
            let Ok(period) = Period::parse(&text(&row, 2)?) else { continue };
            if is_seen {
                let register = RegisterId::new(text(&row, 0)?);
                let reason = optional_text(&row, 3)?.unwrap_or_default();
                returned.push(ReturnedFiling { register, org, period, reason });
            }
        }
        Ok(returned)
    }
}
