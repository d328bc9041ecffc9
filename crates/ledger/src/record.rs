//! Records (记录) as they are read.

use std::collections::BTreeMap;

use sea_query::{Alias, Condition, Expr, ExprTrait, Func, Order, Query, SelectStatement};
use xuezheng_pack::model::Register;
use xuezheng_pack::{FieldId, OrgId, OrgKindId, RecordId, RegisterId, StateId, Value};

use crate::access::{self, Actor, Scope};
use crate::cell;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::level;
use crate::schema::{LEVEL, Table, has_status, stored};
use crate::store::{Connection, MAX_BINDS, Row, Sql, integer, optional_text, snapshot, text};

/// How far the review (审核) of a record's head version is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewStatus {
    /// 草稿.
    Draft,
    /// 待审.
    Submitted,
    /// 已审.
    Approved,
    /// 退回.
    Returned,
}

impl ReviewStatus {
    /// All of them, in the order of the work.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Submitted, Self::Approved, Self::Returned];

    /// As the database stores it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Returned => "returned",
        }
    }

    /// As a page shows it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Submitted => "待审",
            Self::Approved => "已审",
            Self::Returned => "退回",
        }
    }

    pub(crate) fn parse(code: &str) -> Result<Self, LedgerError> {
        let known = Self::ALL.into_iter().find(|status| status.code() == code);
        known.ok_or_else(|| LedgerError::Broken(format!("没有审核状态「{code}」")))
    }
}

/// The working version of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its number in the register.
    pub id: RecordId,
    /// Its owner.
    pub org: OrgId,
    /// Grows with each edit, transition and voiding.
    pub version: i64,
    /// How far its review is.
    pub status: ReviewStatus,
    /// The kind of org whose review it waits for, where its register's review climbs.
    pub level: Option<OrgKindId>,
    /// Its workflow state (业务状态), kept apart from its review.
    pub state: Option<StateId>,
    /// Voided (作废), if this version is or gets approved.
    pub void: bool,
    /// Its cells in the order of [`Register::columns`].
    pub cells: Vec<Value>,
}

impl Record {
    /// One cell; absent if the register has no such column.
    pub fn cell(&self, register: &Register, field: &FieldId) -> &Value {
        let index = register.columns().iter().position(|column| column.id == *field);
        index.and_then(|index| self.cells.get(index)).unwrap_or(&Value::Absent)
    }
}

/// Which records to read; an empty filter takes all that the actor may see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// Of this org and those below it.
    pub org: Option<OrgId>,
    /// Whose head has this status.
    pub status: Option<ReviewStatus>,
    /// Only these.
    pub ids: Option<Vec<RecordId>>,
    /// With a greater id: the next page.
    pub after: Option<RecordId>,
    /// At most so many.
    pub limit: Option<u64>,
}

/// Records that wait for review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The register.
    pub register: RegisterId,
    /// Their owner.
    pub org: OrgId,
    /// Whose turn it is to review them; `None` where anybody above may.
    pub turn: Option<OrgId>,
    /// How many.
    pub records: u64,
}

impl Ledger {
    /// The working version of one record.
    ///
    /// # Errors
    /// [`LedgerError::NoRecord`] also where the actor may not see it.
    pub async fn record(&self, actor: &Actor, register: &RegisterId, id: RecordId) -> Result<Record, LedgerError> {
        let filter = RecordFilter { ids: Some(vec![id]), ..RecordFilter::default() };
        let found = self.records(actor, register, &filter).await?.pop();
        found.ok_or(LedgerError::NoRecord { register: self.table(register)?.label().to_owned(), record: id })
    }

    /// The working versions of the records that the filter takes and the actor may see, by id.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn records(
        &self,
        actor: &Actor,
        register: &RegisterId,
        filter: &RecordFilter,
    ) -> Result<Vec<Record>, LedgerError> {
        let table = self.table(register)?;
        self.page(actor, table, &table.head, filter).await
    }

    /// As [`records`](Self::records), in the versions that count: the last approved ones. Voided records are not there.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn approved(
        &self,
        actor: &Actor,
        register: &RegisterId,
        filter: &RecordFilter,
    ) -> Result<Vec<Record>, LedgerError> {
        let table = self.table(register)?;
        self.page(actor, table, &table.approved, filter).await
    }

    async fn page(
        &self,
        actor: &Actor,
        table: &Table,
        name: &str,
        filter: &RecordFilter,
    ) -> Result<Vec<Record>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        let mut scopes = vec![access::scope(&tree, &actor.org, actor.today)];
        scopes.extend(filter.org.as_ref().map(|org| access::scope(&tree, org, actor.today)));
        let limit = usize::try_from(filter.limit.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
        let mut records = Vec::new();
        let mut ids = filter.ids.clone();
        if let Some(ids) = &mut ids {
            ids.sort();
            ids.dedup();
        }
        let chunks: Vec<Option<&[RecordId]>> = match &ids {
            Some(ids) => ids.chunks(MAX_BINDS / 2).map(Some).collect(),
            None => vec![None],
        };
        for chunk in chunks {
            let sql = page(select(table, name), &scopes, filter, chunk, limit - records.len());
            for row in sql.all(&mut database).await? {
                records.push(read(table, &row)?);
            }
        }
        Ok(records)
    }

    /// How many records wait for review, by register, owner and whose turn it is, of one register or of all.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn pending(&self, actor: &Actor, register: Option<&RegisterId>) -> Result<Vec<Pending>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        let scope = self.scope(&mut database, actor).await?;
        let tables: Vec<&Table> = match register {
            Some(register) => vec![self.table(register)?],
            None => self.tables.values().collect(),
        };
        let mut pending = Vec::new();
        for table in tables {
            let mut select = Query::select();
            select.columns(["_org", LEVEL]).expr(Func::count(Expr::col("_id"))).from(Alias::new(&table.head));
            select.cond_where(has_status(ReviewStatus::Submitted));
            select.cond_where(within(&scope)).group_by_columns(["_org", LEVEL]);
            select.order_by("_org", Order::Asc).order_by(LEVEL, Order::Asc);
            let sql = Sql::of(&select);
            for row in sql.all(&mut database).await? {
                let records = u64::try_from(integer(&row, 2)?).unwrap_or_default();
                let (org, waiting) = (OrgId::new(text(&row, 0)?), optional_text(&row, 1)?.map(OrgKindId::new));
                let ahead = level::ahead(&tree, &table.register, &org, waiting.as_ref(), actor.today);
                let turn = ahead.first().map(|org| org.id.clone());
                pending.push(Pending { register: table.id().clone(), org, turn, records });
            }
        }
        Ok(pending)
    }

    /// The working versions of some records, by id, whoever owns them: for checks before they are submitted.
    ///
    /// # Errors
    /// [`LedgerError::NoRecord`] when one does not exist.
    pub async fn heads(&self, register: &RegisterId, ids: &[RecordId]) -> Result<Vec<Record>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        Ok(load(&mut database, self.table(register)?, ids).await?.into_values().collect())
    }
}

/// Columns of [`select`] before the register's own.
pub(crate) const LEADING: usize = 7;

/// A select of everything that [`read`] reads from one of a register's tables.
pub(crate) fn select(table: &Table, name: &str) -> SelectStatement {
    let mut select = Query::select();
    select.columns(["_id", "_org", "_version", "_status", "_state", "_void", LEVEL]).from(Alias::new(name));
    select.columns(table.columns.iter().map(|column| Alias::new(column.id.as_str())));
    select
}

/// A record from a row of [`select`].
pub(crate) fn read(table: &Table, row: &Row) -> Result<Record, LedgerError> {
    let cells = (LEADING..).zip(&table.columns).map(|(index, column)| cell::read(row, index, stored(column)));
    Ok(Record {
        id: RecordId(integer(row, 0)?),
        org: OrgId::new(text(row, 1)?),
        version: integer(row, 2)?,
        status: ReviewStatus::parse(&text(row, 3)?)?,
        state: optional_text(row, 4)?.map(StateId::new),
        void: integer(row, 5)? != 0,
        level: optional_text(row, 6)?.map(OrgKindId::new),
        cells: cells.collect::<Result<_, _>>()?,
    })
}

/// The working versions of `ids`; an error if one is not there.
pub(crate) async fn load(
    connection: &mut Connection,
    table: &Table,
    ids: &[RecordId],
) -> Result<BTreeMap<RecordId, Record>, LedgerError> {
    let mut records = BTreeMap::new();
    for chunk in ids.chunks(MAX_BINDS / 2) {
        let mut select = select(table, &table.head);
        select.and_where(Expr::col("_id").is_in(chunk.iter().map(|id| id.0)));
        let sql = Sql::of(&select);
        for row in sql.all(connection).await? {
            let record = read(table, &row)?;
            records.insert(record.id, record);
        }
    }
    match ids.iter().find(|id| !records.contains_key(id)) {
        None => Ok(records),
        Some(id) => Err(LedgerError::NoRecord { register: table.label().to_owned(), record: *id }),
    }
}

fn page(
    mut select: SelectStatement,
    scopes: &[Scope],
    filter: &RecordFilter,
    ids: Option<&[RecordId]>,
    limit: usize,
) -> Sql {
    for scope in scopes {
        select.cond_where(within(scope));
    }
    if let Some(status) = filter.status {
        select.cond_where(has_status(status));
    }
    if let Some(ids) = ids {
        select.and_where(Expr::col("_id").is_in(ids.iter().map(|id| id.0)));
    }
    if let Some(after) = filter.after {
        select.and_where(Expr::col("_id").gt(after.0));
    }
    select.order_by("_id", Order::Asc);
    if filter.limit.is_some() {
        select.limit(limit as u64);
    }
    Sql::of(&select)
}

/// The condition that an owner lies in the scope.
pub(crate) fn within(scope: &Scope) -> Condition {
    match scope {
        Scope::Everything => Condition::all(),
        Scope::Orgs(orgs) => Condition::all().add(Expr::col("_org").is_in(orgs.iter().map(OrgId::as_str))),
    }
}
