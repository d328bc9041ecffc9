//! As of (截至): records as they were at a moment, made again from their changes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use serde_json::Value as Json;
use xuezheng_pack::model::FieldKind;
use xuezheng_pack::{OrgId, OrgKindId, RecordId, RegisterId, StateId, Value};

use crate::access::{self, Actor, Scope};
use crate::cell;
use crate::error::LedgerError;
use crate::fixed::{CHANGE, OPERATION};
use crate::history::moment;
use crate::ledger::Ledger;
use crate::operation::OperationId;
use crate::record::{Record, RecordFilter};
use crate::replay::{self, CHUNK, Replayed, Version};
use crate::schema::{Table, stored};
use crate::store::{Connection, MAX_BINDS, Sql, integer, snapshot, text};

/// A moment of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// Before this moment, by the time that operations carry.
    Before(DateTime<Utc>),
    /// When this operation had been committed.
    Operation(OperationId),
}

/// A record as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordThen {
    /// Its working version.
    pub working: Record,
    /// The version that counted, if one did.
    pub approved: Option<Record>,
}

impl Ledger {
    /// The records of a register as they were at a moment, by id; who may see them is decided by the actor's org as it is
    /// now, and the filter's status is that of then.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn as_of(
        &self,
        actor: &Actor,
        register: &RegisterId,
        filter: &RecordFilter,
        moment: AsOf,
    ) -> Result<Vec<RecordThen>, LedgerError> {
        let table = self.table(register)?;
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        let mut scopes = vec![access::scope(&tree, &actor.org, actor.today)];
        scopes.extend(filter.org.as_ref().map(|org| access::scope(&tree, org, actor.today)));
        let limit = filter.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        let after = filter.after.map_or(0, |id| id.0);
        let mut found = Vec::new();
        let mut pages = Pages::new(&mut database, table, filter, after).await?;
        while let Some(page) = pages.next() {
            for (id, replayed) in then(&mut database, table, page, moment).await? {
                let Some(head) = replayed.head else { continue };
                let is_seen = id.0 > after
                    && scopes.iter().all(|scope| reaches(scope, &head.org))
                    && filter.status.is_none_or(|status| status == head.status);
                if is_seen {
                    let approved = replayed.approved.map(|version| to_record(table, id, &version));
                    found.push(RecordThen { working: to_record(table, id, &head), approved });
                }
                if found.len() == limit {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }
}

/// The ids that are replayed at a time.
enum Pages {
    Named(Vec<Vec<i64>>),
    All { next: i64, last: i64 },
}

enum Page {
    Ids(Vec<i64>),
    Range(i64, i64),
}

impl Pages {
    async fn new(
        database: &mut Connection,
        table: &Table,
        filter: &RecordFilter,
        after: i64,
    ) -> Result<Self, LedgerError> {
        let Some(ids) = &filter.ids else {
            return Ok(Self::All { next: after + 1, last: replay::last_id(database, table).await? });
        };
        let ids: BTreeSet<i64> = ids.iter().map(|id| id.0).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        Ok(Self::Named(ids.chunks(MAX_BINDS / 2).rev().map(<[i64]>::to_vec).collect()))
    }

    fn next(&mut self) -> Option<Page> {
        match self {
            Self::Named(chunks) => chunks.pop().map(Page::Ids),
            Self::All { next, last } => (*next <= *last).then(|| {
                let first = *next;
                *next += CHUNK;
                Page::Range(first, *next - 1)
            }),
        }
    }
}

/// Records made again from their changes up to a moment.
async fn then(
    database: &mut Connection,
    table: &Table,
    page: Page,
    moment_of: AsOf,
) -> Result<BTreeMap<RecordId, Replayed>, LedgerError> {
    let mut select = changes_of(table);
    select.column((OPERATION, "utc"));
    select.inner_join(OPERATION, Expr::col((CHANGE, "operation")).equals((OPERATION, "id")));
    match page {
        Page::Ids(ids) => select.and_where(Expr::col((CHANGE, "record")).is_in(ids)),
        Page::Range(first, last) => select.and_where(Expr::col((CHANGE, "record")).between(first, last)),
    };
    if let AsOf::Operation(id) = moment_of {
        select.and_where(Expr::col((CHANGE, "operation")).lte(id.0));
    }
    let sql = Sql::of(&select);
    let mut records: BTreeMap<RecordId, Replayed> = BTreeMap::new();
    // What follows a later change is later, too, even if a clock was set back in between.
    let mut ended = BTreeSet::new();
    for row in sql.all(database).await? {
        let id = RecordId(integer(&row, 0)?);
        if let AsOf::Before(end) = moment_of
            && !ended.contains(&id)
            && moment(&text(&row, 5)?)? >= end
        {
            ended.insert(id);
        }
        if !ended.contains(&id) {
            replay::apply(records.entry(id).or_default(), &row)?;
        }
    }
    Ok(records)
}

/// A select of a register's changes of records, as [`replay::apply`] reads them and in the order in which it needs them.
pub(crate) fn changes_of(table: &Table) -> SelectStatement {
    let mut select = Query::select();
    select.columns(["record", "org", "version", "kind", "cells"].map(|name| (CHANGE, name))).from(CHANGE);
    select.and_where(Expr::col((CHANGE, "register")).eq(table.id().as_str()));
    select.order_by((CHANGE, "operation"), Order::Asc).order_by((CHANGE, "position"), Order::Asc);
    select
}

/// A version as records are read; what the register no longer has is left out.
pub(crate) fn to_record(table: &Table, id: RecordId, version: &Version) -> Record {
    let cells = table.columns.iter().map(|column| {
        let value = version
            .cells
            .get(column.id.as_str())
            .map_or(Value::Absent, |json| cell::from_json(Some(stored(column)), json));
        match (stored(column), value) {
            (FieldKind::Decimal { scale }, Value::Decimal(mut number)) => {
                number.rescale(*scale);
                Value::Decimal(number)
            }
            (_, value) => value,
        }
    });
    Record {
        id,
        org: OrgId::new(&version.org),
        version: version.version,
        status: version.status,
        state: version.cells.get("_state").and_then(Json::as_str).map(StateId::new),
        void: version.is_void,
        level: version.level.as_deref().map(OrgKindId::new),
        cells: cells.collect(),
    }
}

fn reaches(scope: &Scope, org: &str) -> bool {
    match scope {
        Scope::Everything => true,
        Scope::Orgs(orgs) => orgs.contains(&OrgId::new(org)),
    }
}
