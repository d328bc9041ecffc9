//! What a database holds and how it is, read without a pack and without changing anything.

use chrono::{DateTime, Utc};
use sea_query::{Alias, Asterisk, Expr, ExprTrait, Func, Order, Query, SelectStatement};
use xuezheng_pack::RegisterId;

use crate::error::LedgerError;
use crate::fixed::{COLUMN_SHAPE, DIRTY_SEGMENT, META, OPERATION, SEGMENT, VERSION};
use crate::history::moment;
use crate::ledger::meta;
use crate::operation::OperationId;
use crate::shapes::REGISTER;
use crate::store::{Connection, Dialect, Durability, Location, Sql, connect, integer, is_empty, snapshot, text};

/// A database as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseStatus {
    /// Where it is.
    pub location: Location,
    /// The database program and its version: `SQLite 3.50.2`.
    pub engine: String,
    /// The format of the tables.
    pub format: i64,
    /// The format that this program writes.
    pub known_format: i64,
    /// The hash of the pack that the tables were last brought to.
    pub pack: String,
    /// Bytes that it takes on the disk.
    pub bytes: u64,
    /// The registers with their records, by id.
    pub registers: Vec<RegisterStatus>,
    /// Segments in the manifest.
    pub segments: u64,
    /// Segments that wait to be written anew.
    pub dirty: u64,
    /// The last operation; `None` in a new ledger.
    pub last: Option<LastOperation>,
}

/// How many records a register holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterStatus {
    /// The register.
    pub id: RegisterId,
    /// Its label.
    pub label: String,
    /// Records in all.
    pub records: u64,
    /// Records that count.
    pub approved: u64,
}

/// The newest operation of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastOperation {
    /// Its number, which is how many there are.
    pub id: OperationId,
    /// Its author.
    pub actor: String,
    /// Its reason.
    pub why: String,
    /// When.
    pub utc: DateTime<Utc>,
}

impl DatabaseStatus {
    /// Reads it.
    ///
    /// # Errors
    /// [`LedgerError::Missing`], [`LedgerError::Unfinished`], [`LedgerError::Unreachable`] or [`LedgerError::Newer`].
    pub async fn read(location: &Location) -> Result<Self, LedgerError> {
        if matches!(location, Location::File(path) if !path.exists()) {
            return Err(LedgerError::Missing(location.clone()));
        }
        let pool = connect(location, false, Durability::Full).await?;
        if is_empty(&pool).await? {
            return Err(match location {
                Location::File(path) => LedgerError::Unfinished(path.clone()),
                Location::Postgres(_) => LedgerError::Missing(location.clone()),
            });
        }
        let mut database = snapshot(&pool).await?;
        let format = meta(&mut database, "schema").await?;
        if format > VERSION {
            return Err(LedgerError::Newer { found: format, known: VERSION });
        }
        let pack = first_text(&mut database, Query::select().column("pack").from(META).to_owned()).await?;
        let status = Self {
            location: location.clone(),
            engine: engine(&mut database).await?,
            format,
            known_format: VERSION,
            pack,
            bytes: bytes(&mut database).await?,
            registers: registers(&mut database).await?,
            segments: count(&mut database, SEGMENT).await?,
            dirty: count(&mut database, DIRTY_SEGMENT).await?,
            last: last(&mut database).await?,
        };
        database.rollback().await?;
        pool.close().await;
        Ok(status)
    }
}

async fn engine(database: &mut Connection) -> Result<String, LedgerError> {
    let (name, version) = match database.dialect() {
        Dialect::Sqlite => ("SQLite", Func::cust("sqlite_version")),
        Dialect::Postgres => ("PostgreSQL", Func::cust("current_setting").arg("server_version")),
    };
    let version = first_text(database, Query::select().expr(version).to_owned()).await?;
    // Distributions add their own name to the version.
    Ok(format!("{name} {}", version.split_whitespace().next().unwrap_or_default()))
}

async fn bytes(database: &mut Connection) -> Result<u64, LedgerError> {
    let mut select = Query::select();
    match database.dialect() {
        Dialect::Sqlite => {
            let size = Expr::col(("pages", "page_count")).mul(Expr::col(("size", "page_size")));
            select.expr(size).from_as("pragma_page_count", "pages");
            select.from_as("pragma_page_size", "size");
        }
        Dialect::Postgres => {
            let own = Func::cust("current_schema");
            let size = Func::sum(Func::cust("pg_total_relation_size").arg(Expr::col("oid")));
            select.expr(Expr::expr(size).cast_as("bigint")).from("pg_class");
            select.and_where(Expr::col("relkind").eq("r"));
            select.and_where(Expr::col("relnamespace").eq(Expr::expr(Func::cast_as(own, "regnamespace"))));
        }
    }
    first_integer(database, select).await
}

async fn registers(database: &mut Connection) -> Result<Vec<RegisterStatus>, LedgerError> {
    let mut select = Query::select();
    select.columns(["register", "label"]).from(COLUMN_SHAPE).and_where(Expr::col("column").eq(REGISTER));
    let mut registers = Vec::new();
    for row in Sql::of(select.order_by("register", Order::Asc)).all(database).await? {
        let id = RegisterId::new(text(&row, 0)?);
        let records = count(database, &format!("r_{id}")).await?;
        let approved = count(database, &format!("r_{id}_approved")).await?;
        registers.push(RegisterStatus { id, label: text(&row, 1)?, records, approved });
    }
    Ok(registers)
}

async fn last(database: &mut Connection) -> Result<Option<LastOperation>, LedgerError> {
    let mut select = Query::select();
    select.columns(["id", "actor", "why", "utc"]).from(OPERATION).order_by("id", Order::Desc).limit(1);
    let row = Sql::of(&select).first(database).await?;
    row.map(|row| {
        let utc = moment(&text(&row, 3)?)?;
        Ok(LastOperation { id: OperationId(integer(&row, 0)?), actor: text(&row, 1)?, why: text(&row, 2)?, utc })
    })
    .transpose()
}

async fn count(database: &mut Connection, table: &str) -> Result<u64, LedgerError> {
    let mut select = Query::select();
    select.expr(Func::count(Expr::col(Asterisk))).from(Alias::new(table));
    first_integer(database, select).await
}

async fn first_integer(database: &mut Connection, select: SelectStatement) -> Result<u64, LedgerError> {
    let row = Sql::of(&select).first(database).await?.ok_or_else(nothing)?;
    Ok(u64::try_from(integer(&row, 0)?).unwrap_or_default())
}

async fn first_text(database: &mut Connection, select: SelectStatement) -> Result<String, LedgerError> {
    text(&Sql::of(&select).first(database).await?.ok_or_else(nothing)?, 0)
}

fn nothing() -> LedgerError {
    LedgerError::Broken("查询没有结果".to_owned())
}
