//! What an org was told by what others did (消息): what came back, was approved, asked for or put off, read from the changes
//! themselves; and which of these things somebody has read already.
//!
//! What somebody has read is theirs alone and no part of the bureau's record: it leaves no operation.

use chrono::{DateTime, NaiveDate, Utc};
use sea_query::{Expr, ExprTrait, Func, OnConflict, Order, Query, SelectStatement};
use serde_json::Value as Json;
use xuezheng_pack::{CollectionId, OrgId, Period, RecordId, RegisterId};

use crate::access::{self, Actor};
use crate::error::LedgerError;
use crate::fixed::{CHANGE, ISSUED, MESSAGE, NOTICE_READ, OPERATION, RESTATEMENT};
use crate::history;
use crate::ledger::Ledger;
use crate::operation::{ChangeKind, OperationId};
use crate::session::moment;
use crate::store::{Connection, Row, Sql, integer, optional_integer, optional_text, snapshot, text, write_lock};

/// Things of each kind that are read at most, the latest first.
const MOST: u64 = 200;

/// What one operation told an org about one register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The operation.
    pub operation: OperationId,
    /// Who did it: 张三（代李四） where somebody acted for another.
    pub who: String,
    /// From which org.
    pub by: OrgId,
    /// When.
    pub utc: DateTime<Utc>,
    /// What happened.
    pub kind: ChangeKind,
    /// The register; `None` where it is about a whole collection.
    pub register: Option<RegisterId>,
    /// The period of a filing; `None` where it is about records.
    pub period: Option<Period>,
    /// The collection that asks, where it says so.
    pub collection: Option<CollectionId>,
    /// The records, where it is about some.
    pub records: u64,
    /// The first of them.
    pub record: Option<RecordId>,
    /// The reason.
    pub note: Option<String>,
}

/// A correction after a seal, of an issued document that was compiled from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// The document.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The operation that corrected.
    pub operation: OperationId,
    /// When.
    pub utc: DateTime<Utc>,
    /// The register that was corrected.
    pub register: RegisterId,
    /// Why.
    pub reason: String,
}

/// A letter to an org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its number.
    pub id: i64,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// Who wrote it.
    pub who: String,
    /// From which org.
    pub by: OrgId,
    /// When.
    pub utc: DateTime<Utc>,
}

impl Ledger {
    /// What the actor's own org was told since a moment by others than the actor, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn told_since(&self, actor: &Actor, since: DateTime<Utc>) -> Result<Vec<Told>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let Some(first) = first_since(&mut database, since).await? else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for is_of_records in [false, true] {
            let select = told(actor, first, is_of_records);
            for row in Sql::of(&select).all(&mut database).await? {
                found.push(read(&row)?);
            }
        }
        found.retain(|told| told.by != actor.org || told.who != actor.name);
        found.sort_by_key(|told| std::cmp::Reverse(told.operation));
        Ok(found)
    }

    /// The corrections since a moment to what was sealed when documents of this name and org were issued, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn corrected(&self, actor: &Actor, since: DateTime<Utc>) -> Result<Vec<Corrected>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let Some(first) = first_since(&mut database, since).await? else { return Ok(Vec::new()) };
        let mut own = Query::select();
        own.column("id").from(OPERATION).and_where(Expr::col("actor").eq(actor.name.as_str()));
        own.and_where(Expr::col("org").eq(actor.org.as_str()));
        let mut select = Query::select();
        select.columns([(ISSUED, "number"), (ISSUED, "title"), (RESTATEMENT, "operation"), (OPERATION, "utc")]);
        select.column((RESTATEMENT, "register")).expr(Func::min(Expr::col((RESTATEMENT, "reason")))).from(RESTATEMENT);
        select.inner_join(ISSUED, Expr::col((ISSUED, "seal")).equals((RESTATEMENT, "seal")));
        select.inner_join(OPERATION, Expr::col((OPERATION, "id")).equals((RESTATEMENT, "operation")));
        select.and_where(Expr::col((RESTATEMENT, "operation")).gte(first));
        select.and_where(Expr::col((RESTATEMENT, "operation")).gt(Expr::col((ISSUED, "operation"))));
        select.and_where(Expr::col((ISSUED, "operation")).in_subquery(own));
        for column in [(ISSUED, "number"), (ISSUED, "title"), (RESTATEMENT, "operation"), (OPERATION, "utc")] {
            select.group_by_col(column);
        }
        select.group_by_col((RESTATEMENT, "register"));
        select.order_by((RESTATEMENT, "operation"), Order::Desc).order_by((ISSUED, "number"), Order::Asc);
        let one = |row: &Row| {
            Ok(Corrected {
                number: text(row, 0)?,
                title: text(row, 1)?,
                operation: OperationId(integer(row, 2)?),
                utc: history::moment(&text(row, 3)?)?,
                register: RegisterId::new(text(row, 4)?),
                reason: text(row, 5)?,
            })
        };
        Sql::of(select.limit(MOST)).all(&mut database).await?.iter().map(one).collect()
    }

    /// The letters to the actor's own org since a moment, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn letters(&self, actor: &Actor, since: DateTime<Utc>) -> Result<Vec<Letter>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let Some(first) = first_since(&mut database, since).await? else { return Ok(Vec::new()) };
        let mut select = Query::select();
        select.columns(["id", "subject", "body"].map(|name| (MESSAGE, name)));
        select.columns(["actor", "acting_for", "org", "utc"].map(|name| (OPERATION, name))).from(MESSAGE);
        select.inner_join(OPERATION, Expr::col((OPERATION, "id")).equals((MESSAGE, "operation")));
        select.and_where(Expr::col((MESSAGE, "org")).eq(actor.org.as_str()));
        select.and_where(Expr::col((MESSAGE, "operation")).gte(first));
        select.order_by((MESSAGE, "id"), Order::Desc).limit(MOST);
        let one = |row: &Row| {
            Ok(Letter {
                id: integer(row, 0)?,
                subject: text(row, 1)?,
                body: text(row, 2)?,
                who: access::shown(&text(row, 3)?, optional_text(row, 4)?.as_deref()),
                by: OrgId::new(text(row, 5)?),
                utc: history::moment(&text(row, 6)?)?,
            })
        };
        Sql::of(&select).all(&mut database).await?.iter().map(one).collect()
    }

    /// What an account has read of what it was told, by the names of these things.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_notices(&self, login: &str) -> Result<Vec<String>, LedgerError> {
        let mut select = Query::select();
        select.column("notice").from(NOTICE_READ).and_where(Expr::col("login").eq(login));
        let rows = Sql::of(&select).all(&mut snapshot(&self.pool).await?).await?;
        rows.iter().map(|row| text(row, 0)).collect()
    }

    /// Notes that an account has read these things, and forgets what it read before a day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_read(
        &self,
        login: &str,
        notices: &[String],
        on: NaiveDate,
        forget: NaiveDate,
    ) -> Result<(), LedgerError> {
        let mut database = write_lock(&self.pool).await?;
        let mut delete = Query::delete();
        delete.from_table(NOTICE_READ).and_where(Expr::col("login").eq(login));
        delete.and_where(Expr::col("on").lt(forget.to_string()));
        Sql::of(&delete).execute(&mut database).await?;
        for notice in notices {
            let mut insert = Query::insert();
            insert.into_table(NOTICE_READ).columns(["login", "notice", "on"]);
            insert.values_panic([login.into(), notice.as_str().into(), on.to_string().into()]);
            insert.on_conflict(OnConflict::columns(["login", "notice"]).do_nothing().to_owned());
            Sql::of(&insert).execute(&mut database).await?;
        }
        database.commit().await
    }
}

/// The first operation since a moment.
async fn first_since(database: &mut Connection, since: DateTime<Utc>) -> Result<Option<i64>, LedgerError> {
    let mut select = Query::select();
    select.expr(Func::min(Expr::col("id"))).from(OPERATION).and_where(Expr::col("utc").gte(moment(since)));
    let row = Sql::of(&select).first(database).await?;
    Ok(row.map(|row| optional_integer(&row, 0)).transpose()?.flatten())
}

/// Changes of filings one by one, or those of records together by operation, register and kind.
fn told(actor: &Actor, first: i64, is_of_records: bool) -> SelectStatement {
    let mut inner = Query::select();
    inner.columns(["operation", "register", "kind"]).from(CHANGE);
    inner.and_where(Expr::col("org").eq(actor.org.as_str())).and_where(Expr::col("operation").gte(first));
    inner.and_where(ChangeKind::is_told());
    if is_of_records {
        inner.expr_as(Expr::val(Option::<String>::None).cast_as("text"), "cells");
        inner.expr_as(Func::count(Expr::col("record")), "records").expr_as(Func::min(Expr::col("record")), "record");
        inner.expr_as(Func::min(Expr::col("note")), "note").and_where(Expr::col("record").is_not_null());
        for column in ["operation", "register", "kind"] {
            inner.group_by_col(column);
        }
    } else {
        inner.column("cells").expr_as(Expr::val(0i64), "records").columns(["record", "note"]);
        inner.and_where(Expr::col("record").is_null());
    }
    inner.order_by("operation", Order::Desc).limit(MOST);
    let mut select = Query::select();
    let columns = ["operation", "register", "kind", "cells", "records", "record", "note"];
    select.columns(columns.map(|name| ("told", name)));
    select.columns(["actor", "acting_for", "org", "utc"].map(|name| (OPERATION, name)));
    select.from_subquery(inner, "told");
    select.inner_join(OPERATION, Expr::col((OPERATION, "id")).equals(("told", "operation")));
    select.order_by(("told", "operation"), Order::Desc);
    select
}

/// The collection that a change of a filing, or an extension, names.
fn asks(cells: &Json) -> Option<&str> {
    cells["collection"].as_str().or_else(|| cells["extension"]["collection"].as_str())
}

fn read(row: &Row) -> Result<Told, LedgerError> {
    let kind = text(row, 2)?;
    let cells: Json = match optional_text(row, 3)? {
        Some(cells) => serde_json::from_str(&cells)?,
        None => Json::Null,
    };
    Ok(Told {
        operation: OperationId(integer(row, 0)?),
        register: optional_text(row, 1)?.map(RegisterId::new),
        kind: ChangeKind::parse(&kind).ok_or_else(|| LedgerError::Broken(format!("没有变更种类「{kind}」")))?,
        period: cells["period"].as_str().and_then(|period| Period::parse(period).ok()),
        collection: asks(&cells).map(CollectionId::new),
        records: u64::try_from(integer(row, 4)?).unwrap_or_default(),
        record: optional_integer(row, 5)?.map(RecordId),
        note: optional_text(row, 6)?,
        who: access::shown(&text(row, 7)?, optional_text(row, 8)?.as_deref()),
        by: OrgId::new(text(row, 9)?),
        utc: history::moment(&text(row, 10)?)?,
    })
}
