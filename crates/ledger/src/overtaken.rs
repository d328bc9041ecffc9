//! What has happened since to what an operation changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, Utc};
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use xuezheng_pack::{OrgId, OrgTree, Period, RecordId, RegisterId};

use crate::access;
use crate::error::LedgerError;
use crate::filing_history::{self, FilingKey};
use crate::fixed::{CHANGE, OPERATION};
use crate::history::moment;
use crate::operation::{ChangeKind, OperationId};
use crate::schema::Table;
use crate::store::{Connection, MAX_BINDS, Row, Sql, integer, optional_text, text};
use crate::undo::leaves_as_is;

/// Why an operation can't be undone: later ones have touched the same records or filings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overtaken {
    /// The operation.
    pub operation: OperationId,
    /// What happened later, by register, record and operation.
    pub later: Vec<LaterChange>,
}

/// Something that happened to a record, or a filing, after an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaterChange {
    /// By which operation.
    pub operation: OperationId,
    /// Who.
    pub actor: String,
    /// For whom they acted.
    pub acting_for: Option<String>,
    /// When.
    pub utc: DateTime<Utc>,
    /// What.
    pub kind: ChangeKind,
    /// To what: 台账「…」第 3 号记录.
    pub what: String,
    /// The owner.
    pub org: OrgId,
}

/// Later changes that a message lists before it only counts.
const LISTED: usize = 20;

impl fmt::Display for Overtaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第 {} 号操作改动过的内容后来又有 {} 处改动，未撤销：", self.operation, self.later.len())?;
        for LaterChange { operation, actor, acting_for, utc, kind, what, .. } in self.later.iter().take(LISTED) {
            let who = match acting_for {
                Some(name) => format!("{actor}（代{name}）"),
                None => actor.clone(),
            };
            let when = (*utc + chrono::Duration::hours(8)).format("%Y-%m-%d %H:%M");
            write!(f, "\n  {what}：{who}于 {when} {}（第 {operation} 号操作）", kind.label())?;
        }
        if let more @ 1.. = self.later.len().saturating_sub(LISTED) {
            write!(f, "\n  ……另有 {more} 处")?;
        }
        write!(f, "\n请先从后往前撤销这些操作，或者逐条修改、恢复旧版")
    }
}

/// What has happened to records since an operation.
pub(crate) async fn records(
    database: &mut Connection,
    table: &Table,
    ids: &BTreeSet<RecordId>,
    since: OperationId,
) -> Result<Vec<LaterChange>, LedgerError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let mut later = Vec::new();
    for chunk in ids.chunks(MAX_BINDS / 2) {
        let mut select = later_than(since);
        select.column((CHANGE, "record")).and_where(Expr::col((CHANGE, "register")).eq(table.id().as_str()));
        select.and_where(Expr::col((CHANGE, "record")).is_in(chunk.iter().copied()));
        select.order_by((CHANGE, "record"), Order::Asc);
        let sql =
            Sql::of(select.order_by((CHANGE, "operation"), Order::Asc).order_by((CHANGE, "position"), Order::Asc));
        for row in sql.all(database).await? {
            let what = format!("台账「{}」第 {} 号记录", table.label(), integer(&row, 6)?);
            later.extend(read(&row, what)?.filter(|change| !leaves_as_is(change.kind)));
        }
    }
    Ok(later)
}

/// What has happened to filings since an operation.
pub(crate) async fn filings(
    database: &mut Connection,
    tree: &OrgTree,
    table: &Table,
    keys: &BTreeSet<FilingKey>,
    since: OperationId,
) -> Result<Vec<LaterChange>, LedgerError> {
    let register: &RegisterId = table.id();
    let changes = filing_history::changes(database, register, None).await?;
    let (mut then, mut now, mut last) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for change in &changes {
        filing_history::apply(&mut now, change)?;
        last.insert(&change.key, change.kind);
        if change.operation <= since.0 {
            filing_history::apply(&mut then, change)?;
        }
    }
    // What was done and undone since is no hindrance.
    let is_back = |key| last.get(key) == Some(&ChangeKind::Undo) && then.get(key) == now.get(key);
    let mut later = Vec::new();
    let touched = changes.iter().filter(|change| change.operation > since.0 && keys.contains(&change.key));
    for change in touched.filter(|change| !is_back(&change.key)) {
        let mut select = Query::select();
        select.columns(["id", "actor", "utc", "acting_for"]).from(OPERATION);
        let sql = Sql::of(select.and_where(Expr::col("id").eq(change.operation)));
        let Some(row) = sql.first(database).await? else { continue };
        let (org, period) = &change.key;
        let period = Period::parse(period).map_or_else(|_| period.clone(), |period| period.label());
        later.push(LaterChange {
            operation: OperationId(integer(&row, 0)?),
            actor: text(&row, 1)?,
            acting_for: optional_text(&row, 3)?,
            utc: moment(&text(&row, 2)?)?,
            kind: change.kind,
            what: format!("「{}」{period}台账「{}」的填报", access::name(tree, org), table.label()),
            org: org.clone(),
        });
    }
    Ok(later)
}

fn later_than(since: OperationId) -> SelectStatement {
    let mut select = Query::select();
    select.columns([(OPERATION, "id"), (OPERATION, "actor"), (OPERATION, "utc"), (OPERATION, "acting_for")]);
    select.columns([(CHANGE, "kind"), (CHANGE, "org")]).from(CHANGE);
    select.inner_join(OPERATION, Expr::col((CHANGE, "operation")).equals((OPERATION, "id")));
    select.and_where(Expr::col((CHANGE, "operation")).gt(since.0));
    select
}

fn read(row: &Row, what: String) -> Result<Option<LaterChange>, LedgerError> {
    let Some(kind) = ChangeKind::parse(&text(row, 4)?) else { return Ok(None) };
    Ok(Some(LaterChange {
        operation: OperationId(integer(row, 0)?),
        actor: text(row, 1)?,
        acting_for: optional_text(row, 3)?,
        utc: moment(&text(row, 2)?)?,
        kind,
        what,
        org: OrgId::new(text(row, 5)?),
    }))
}
