//! The database: SQLite (embedded) or PostgreSQL (server), behind one way to run statements. What is particular to one of
//! them stays in its file.

mod arguments;
mod location;
mod postgres;
mod row;
mod sql;
mod sqlite;

pub(crate) use arguments::Arguments;
pub use location::Location;
pub(crate) use row::{Row, decimal, integer, optional_date, optional_integer, optional_text, text, truth};
pub(crate) use sql::Sql;

use sea_query::ColumnType;
use sqlx::{PgPool, Postgres, Sqlite};

use crate::error::LedgerError;

/// Values that one statement may bind; SQLite refuses more than 32,766, PostgreSQL more than 65,535.
pub(crate) const MAX_BINDS: usize = 30_000;

/// Which SQL a database speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Texts are compared and sorted by code point in both, whatever language a server was set up for: a list has one
    /// order on every machine.
    pub(crate) fn text(self) -> ColumnType {
        match self {
            Self::Sqlite => ColumnType::Text,
            Self::Postgres => ColumnType::custom("text COLLATE \"C\""),
        }
    }

    /// Exact decimals of at most 18 digits: in SQLite whole numbers of their last place.
    pub(crate) fn decimal(self, scale: u32) -> ColumnType {
        match self {
            Self::Sqlite => ColumnType::BigInteger,
            Self::Postgres => ColumnType::Decimal(Some((crate::cell::DIGITS, scale))),
        }
    }

    pub(crate) fn date(self) -> ColumnType {
        match self {
            Self::Sqlite => ColumnType::Text,
            Self::Postgres => ColumnType::Date,
        }
    }

    pub(crate) fn truth(self) -> ColumnType {
        match self {
            Self::Sqlite => ColumnType::BigInteger,
            Self::Postgres => ColumnType::Boolean,
        }
    }
}

/// What a commit waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// The disk: what is committed survives a power loss.
    Full,
    /// Nothing: a power loss may take the last commits, whole. Only for what can be made again, such as a demo.
    Relaxed,
}

/// Connections to one database. Clones share them.
#[derive(Clone, Debug)]
pub(crate) enum Pool {
    Sqlite(sqlite::File),
    Postgres(PgPool),
}

impl Pool {
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(file) => {
                file.readers.close().await;
                file.writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// A connection within a transaction; dropping it rolls back.
#[derive(Debug)]
pub(crate) enum Connection {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Connection {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(crate) async fn commit(self) -> Result<(), LedgerError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    pub(crate) async fn rollback(self) -> Result<(), LedgerError> {
        match self {
            Self::Sqlite(transaction) => transaction.rollback().await?,
            Self::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }
}

/// Connects; `create` lets SQLite make the file.
pub(crate) async fn connect(location: &Location, create: bool, durability: Durability) -> Result<Pool, LedgerError> {
    let pool = match location {
        Location::File(path) => sqlite::connect(path, create, durability).await.map(Pool::Sqlite),
        Location::Postgres(url) => postgres::connect(url, durability).await.map(Pool::Postgres),
    };
    pool.map_err(|source| LedgerError::Unreachable { location: location.clone(), source })
}

/// Whether there is no table of ours yet.
pub(crate) async fn is_empty(pool: &Pool) -> Result<bool, LedgerError> {
    Ok(match pool {
        Pool::Sqlite(pool) => sqlite::is_empty(pool).await?,
        Pool::Postgres(pool) => postgres::is_empty(pool).await?,
    })
}

/// Begins a transaction that will write: it waits for the writer before it and takes its place at once, so that it never
/// has to give up half-way.
pub(crate) async fn write_lock(pool: &Pool) -> Result<Connection, LedgerError> {
    Ok(match pool {
        Pool::Sqlite(file) => Connection::Sqlite(file.writer.begin_with("BEGIN IMMEDIATE").await?),
        Pool::Postgres(pool) => Connection::Postgres(postgres::write_lock(pool).await?),
    })
}

/// Clears what a database keeps of destroyed keys: pages of the write-ahead log, dead rows.
pub(crate) async fn scrub(pool: &Pool) -> Result<(), LedgerError> {
    match pool {
        Pool::Sqlite(pool) => sqlite::scrub(pool).await?,
        Pool::Postgres(pool) => postgres::scrub(pool).await?,
    }
    Ok(())
}

/// Begins a transaction that only reads: it sees one state of the database from its first query on.
pub(crate) async fn snapshot(pool: &Pool) -> Result<Connection, LedgerError> {
    Ok(match pool {
        Pool::Sqlite(file) => Connection::Sqlite(file.readers.begin().await?),
        Pool::Postgres(pool) => Connection::Postgres(postgres::snapshot(pool).await?),
    })
}
