//! Filings on their way up: whose turn it is, and what waits for whom.

use std::collections::BTreeMap;

use sea_query::{Expr, ExprTrait, Order, Query};
use serde_json::{Map, Value as Json};
use xuezheng_pack::{CollectionId, OrgId, OrgKindId, Period, RecordId, RegisterId};

use crate::access::{self, Actor, Scope};
use crate::error::LedgerError;
use crate::filing_history::is_of_filings;
use crate::fixed::{CHANGE, SUBMISSION};
use crate::ledger::Ledger;
use crate::level::{self, Verdict};
use crate::operation::{Change, ChangeKind};
use crate::record;
use crate::schema::Table;
use crate::store::{Sql, integer, optional_text, snapshot, text};
use crate::transaction::Transaction;

/// A filing that waits for review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingFiling {
    /// The register.
    pub register: RegisterId,
    /// Who filed.
    pub org: OrgId,
    /// The period.
    pub period: Period,
    /// Whether it declares that nothing happened.
    pub zero: bool,
    /// Whose turn it is; `None` where anybody above may review it.
    pub turn: Option<OrgId>,
}

/// A filing that waits at another level than its changes say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("台账「{register}」「{org}」{period}的填报的审核层级与变更历史不符。请与备份核对")]
pub struct LevelMismatch {
    /// The register.
    pub register: RegisterId,
    /// Who filed.
    pub org: OrgId,
    /// The period.
    pub period: String,
}

impl Ledger {
    /// Makes the level of every filing again from its changes and compares; those that differ.
    ///
    /// # Errors
    /// When the database fails, or holds what no program of ours writes.
    pub async fn verify_filing_levels(&self) -> Result<Vec<LevelMismatch>, LedgerError> {
        type Levels = BTreeMap<(String, String, String), Option<String>>;
        let mut database = snapshot(&self.pool).await?;
        let mut select = Query::select();
        select.columns(["register", "org", "cells", "kind"]).from(CHANGE).and_where(Expr::col("record").is_null());
        select.and_where(Expr::col("register").is_not_null()).and_where(Expr::col("cells").is_not_null());
        select.order_by("operation", Order::Asc).order_by("position", Order::Asc);
        let mut expected = Levels::new();
        for row in Sql::of(&select).all(&mut database).await? {
            let kind = ChangeKind::parse(&text(&row, 3)?);
            if !kind.is_some_and(|kind| is_of_filings(kind) || kind == ChangeKind::PassFiling) {
                continue;
            }
            let cells: Json = serde_json::from_str(&text(&row, 2)?)?;
            let Some(period) = cells["period"].as_str() else { continue };
            let level = cells["level"].as_str().map(str::to_owned);
            expected.insert((text(&row, 0)?, text(&row, 1)?, period.to_owned()), level);
        }
        let mut select = Query::select();
        select.columns(["register", "org", "period", "level"]).from(SUBMISSION);
        let mut mismatches = Vec::new();
        for row in Sql::of(&select).all(&mut database).await? {
            let key = (text(&row, 0)?, text(&row, 1)?, text(&row, 2)?);
            if expected.get(&key).cloned().flatten() != optional_text(&row, 3)? {
                let (register, org, period) = key;
                mismatches.push(LevelMismatch { register: RegisterId::new(register), org: OrgId::new(org), period });
            }
        }
        mismatches.sort_by(|a, b| (&a.register, &a.org, &a.period).cmp(&(&b.register, &b.org, &b.period)));
        Ok(mismatches)
    }

    /// The filings that wait for review and that the actor may see, by register, org and period.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting_filings(&self, actor: &Actor) -> Result<Vec<WaitingFiling>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        let scope = access::scope(&tree, &actor.org, actor.today);
        let mut select = Query::select();
        select.columns(["register", "org", "period", "zero", "level"]).from(SUBMISSION);
        select.and_where(Expr::col("status").eq("submitted"));
        select.order_by("register", Order::Asc).order_by("org", Order::Asc).order_by("period", Order::Asc);
        let mut waiting = Vec::new();
        for row in Sql::of(&select).all(&mut database).await? {
            let (register, org) = (RegisterId::new(text(&row, 0)?), OrgId::new(text(&row, 1)?));
            let is_seen = match &scope {
                Scope::Everything => true,
                Scope::Orgs(orgs) => orgs.contains(&org),
            };
            let (Ok(period), Some(table)) = (Period::parse(&text(&row, 2)?), self.tables.get(&register)) else {
                continue;
            };
            if !is_seen {
                continue;
            }
            let level = optional_text(&row, 4)?.map(OrgKindId::new);
            let ahead = level::ahead(&tree, &table.register, &org, level.as_ref(), actor.today);
            let turn = ahead.first().map(|org| org.id.clone());
            waiting.push(WaitingFiling { register, org, period, zero: integer(&row, 3)? != 0, turn });
        }
        Ok(waiting)
    }

    /// Whose turn it is to review what `owner` has submitted and that waits at `level`; `None` where anybody above may.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn turn(
        &self,
        actor: &Actor,
        register: &RegisterId,
        owner: &OrgId,
        level: Option<&OrgKindId>,
    ) -> Result<Option<OrgId>, LedgerError> {
        let table = self.table(register)?;
        let tree = self.tree(&mut snapshot(&self.pool).await?).await?;
        let ahead = level::ahead(&tree, &table.register, owner, level, actor.today);
        Ok(ahead.first().map(|org| org.id.clone()))
    }
}

impl Transaction {
    /// What the author's approval of a filing does.
    pub(crate) async fn filing_verdict(
        &mut self,
        table: &Table,
        period: Period,
        org: &OrgId,
        what: &str,
    ) -> Result<Verdict, LedgerError> {
        let mut select = Query::select();
        select.column("level").from(SUBMISSION).and_where(Expr::col("register").eq(table.id().as_str()));
        select.and_where(Expr::col("org").eq(org.as_str())).and_where(Expr::col("period").eq(period.to_string()));
        let row = Sql::of(&select).first(&mut self.database).await?;
        let level = row.map(|row| optional_text(&row, 0)).transpose()?.flatten().map(OrgKindId::new);
        let actor = self.author.actor();
        let verdict = level::verdict(&self.tree, &table.register, org, level.as_ref(), &actor, what)?;
        self.filing_apart(table, period, org, what).await?;
        Ok(verdict)
    }

    /// Of submitted records those that have not passed the author's level: the others wait for somebody above.
    pub(crate) async fn not_above_author(
        &mut self,
        table: &Table,
        ids: Vec<RecordId>,
    ) -> Result<Vec<RecordId>, LedgerError> {
        if table.register.review.is_empty() {
            return Ok(ids);
        }
        let actor = self.author.actor();
        let records = record::load(&mut self.database, table, &ids).await?;
        let is_reached = |id: &RecordId| {
            let record = &records[id];
            let level = record.level.as_ref();
            level::verdict(&self.tree, &table.register, &record.org, level, &actor, "审核记录").is_ok()
        };
        Ok(ids.into_iter().filter(is_reached).collect())
    }

    /// Passes a filing on to the next level.
    pub(crate) async fn pass_filing(
        &mut self,
        table: &Table,
        period: Period,
        org: &OrgId,
        level: &OrgKindId,
        note: Option<String>,
    ) -> Result<(), LedgerError> {
        let mut update = Query::update();
        update.table(SUBMISSION).value("level", level.as_str());
        update.and_where(Expr::col("register").eq(table.id().as_str()));
        update.and_where(Expr::col("org").eq(org.as_str())).and_where(Expr::col("period").eq(period.to_string()));
        Sql::of(&update).execute(&mut self.database).await?;
        self.changes.push(Change {
            register: Some(table.id().clone()),
            record: None,
            org: org.clone(),
            version: 0,
            kind: ChangeKind::PassFiling,
            cells: Some(filing_cells(period, None, Some(level.as_str()), None)),
            note,
        });
        Ok(())
    }
}

/// What a filing's change says: its period, its status and whether it is 零上报 where that changes, the level that it
/// waits for, and the collection that asks for it where that changes.
pub(crate) fn filing_cells(
    period: Period,
    status: Option<(&str, bool)>,
    level: Option<&str>,
    collection: Option<&CollectionId>,
) -> String {
    let mut cells = Map::from_iter([("period".to_owned(), Json::from(period.to_string()))]);
    if let Some((status, zero)) = status {
        cells.insert("status".to_owned(), Json::from(status));
        cells.insert("zero".to_owned(), Json::from(zero));
    }
    if let Some(level) = level {
        cells.insert("level".to_owned(), Json::from(level));
    }
    if let Some(collection) = collection {
        cells.insert("collection".to_owned(), Json::from(collection.as_str()));
    }
    Json::Object(cells).to_string()
}
