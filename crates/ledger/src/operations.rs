//! The journal (操作记录): which operations there were, by whom, and what each one changed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement};
use xuezheng_pack::{OrgId, RecordId, RegisterId};

use crate::access::{Actor, Author, Scope};
use crate::audit::author;
use crate::error::LedgerError;
use crate::fixed::{CHANGE, OPERATION};
use crate::ledger::Ledger;
use crate::operation::{ChangeKind, OperationId};
use crate::store::{Connection, Row, Sql, integer, optional_text, snapshot, text};

/// An operation with what it changed, as far as the reader may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its number.
    pub id: OperationId,
    /// Who, when and why.
    pub author: Author,
    /// All its changes, whoever may see them.
    pub changes: u64,
    /// What it changed, by register, org and kind.
    pub parts: Vec<Part>,
}

/// Changes of one kind to one register of one org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The register; `None` for what belongs to none, such as an org.
    pub register: Option<RegisterId>,
    /// The owner.
    pub org: OrgId,
    /// What happened.
    pub kind: ChangeKind,
    /// How often.
    pub count: u64,
    /// The first and the last record; `None` where no record is named.
    pub records: Option<(RecordId, RecordId)>,
}

/// Which operations to list; an empty filter takes the latest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperationFilter {
    /// By this person, in their own name or another's.
    pub by: Option<String>,
    /// At this moment or later.
    pub since: Option<DateTime<Utc>>,
    /// That changed this register.
    pub register: Option<RegisterId>,
    /// Before this one: the next page.
    pub before: Option<OperationId>,
    /// At most so many.
    pub limit: Option<u64>,
}

impl Ledger {
    /// The operations that the filter takes and that touched what the actor may see, the latest first.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn operations(&self, actor: &Actor, filter: &OperationFilter) -> Result<Vec<Operation>, LedgerError> {
        if let Some(register) = &filter.register {
            self.table(register)?;
        }
        let mut database = snapshot(&self.pool).await?;
        let scope = self.scope(&mut database, actor).await?;
        let mut select = operations();
        if let Some(by) = &filter.by {
            let own = Expr::col((OPERATION, "actor")).eq(by.as_str());
            select.and_where(own.or(Expr::col((OPERATION, "acting_for")).eq(by.as_str())));
        }
        if let Some(since) = filter.since {
            let since = since.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
            select.and_where(Expr::col((OPERATION, "utc")).gte(since));
        }
        if let Some(before) = filter.before {
            select.and_where(Expr::col((OPERATION, "id")).lt(before.0));
        }
        if filter.register.is_some() || scope != Scope::Everything {
            let mut touched = Query::select();
            touched.expr(Expr::val(1i64)).from(CHANGE);
            touched.and_where(Expr::col((CHANGE, "operation")).equals((OPERATION, "id")));
            if let Some(register) = &filter.register {
                touched.and_where(Expr::col((CHANGE, "register")).eq(register.as_str()));
            }
            within(&mut touched, &scope);
            select.and_where(Expr::exists(touched));
        }
        select.order_by((OPERATION, "id"), Order::Desc);
        if let Some(limit) = filter.limit {
            select.limit(limit);
        }
        let rows = Sql::of(&select).all(&mut database).await?;
        let mut found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        fill(&mut database, &scope, &mut found).await?;
        Ok(found)
    }

    /// One operation with everything it changed that the actor may see.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for one that isn't there, or that touched nothing the actor may see.
    pub async fn operation(&self, actor: &Actor, id: OperationId) -> Result<Operation, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let scope = self.scope(&mut database, actor).await?;
        let mut select = operations();
        let sql = Sql::of(select.and_where(Expr::col((OPERATION, "id")).eq(id.0)));
        let mut found = match sql.first(&mut database).await? {
            Some(row) => vec![read(&row)?],
            None => Vec::new(),
        };
        fill(&mut database, &scope, &mut found).await?;
        let seen = found.pop().filter(|it| scope == Scope::Everything || !it.parts.is_empty());
        let what = || format!("没有第 {id} 号操作，或它改动的内容不在您的管理范围内");
        seen.ok_or_else(|| LedgerError::unfit(what(), "请核对操作号"))
    }
}

fn operations() -> SelectStatement {
    let mut select = Query::select();
    let columns = ["id", "actor", "org", "role", "why", "utc", "today", "changes", "acting_for"];
    select.columns(columns.map(|name| (OPERATION, name))).from(OPERATION);
    select
}

fn read(row: &Row) -> Result<Operation, LedgerError> {
    let changes = u64::try_from(integer(row, 7)?).unwrap_or_default();
    Ok(Operation { id: OperationId(integer(row, 0)?), author: author(row, 8)?, changes, parts: Vec::new() })
}

fn within(select: &mut SelectStatement, scope: &Scope) {
    if let Scope::Orgs(orgs) = scope {
        select.and_where(Expr::col((CHANGE, "org")).is_in(orgs.iter().map(OrgId::as_str)));
    }
}

/// Reads what operations changed.
async fn fill(database: &mut Connection, scope: &Scope, found: &mut [Operation]) -> Result<(), LedgerError> {
    let mut select = Query::select();
    let by = ["operation", "register", "org", "kind"];
    select.columns(by.map(|name| (CHANGE, name))).from(CHANGE);
    select.expr(Func::count(Expr::col((CHANGE, "position"))));
    select.expr(Func::coalesce([Func::min(Expr::col((CHANGE, "record"))).into(), Expr::val(0i64)]));
    select.expr(Func::coalesce([Func::max(Expr::col((CHANGE, "record"))).into(), Expr::val(0i64)]));
    select.and_where(Expr::col((CHANGE, "operation")).is_in(found.iter().map(|it| it.id.0)));
    within(&mut select, scope);
    for name in by {
        select.group_by_col((CHANGE, name)).order_by((CHANGE, name), Order::Asc);
    }
    let mut parts: BTreeMap<OperationId, Vec<Part>> = BTreeMap::new();
    for row in Sql::of(&select).all(database).await? {
        let kind = text(&row, 3)?;
        let (first, last) = (integer(&row, 5)?, integer(&row, 6)?);
        let part = Part {
            register: optional_text(&row, 1)?.map(RegisterId::new),
            org: OrgId::new(text(&row, 2)?),
            kind: ChangeKind::parse(&kind).ok_or_else(|| LedgerError::Broken(format!("没有变更种类「{kind}」")))?,
            count: u64::try_from(integer(&row, 4)?).unwrap_or_default(),
            records: (first > 0).then_some((RecordId(first), RecordId(last))),
        };
        parts.entry(OperationId(integer(&row, 0)?)).or_default().push(part);
    }
    for operation in found {
        operation.parts = parts.remove(&operation.id).unwrap_or_default();
    }
    Ok(())
}
