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

use std::sync::Arc;
use std::time::Duration;

use sea_query::ColumnType;
use sqlx::{PgPool, Postgres, Sqlite};
use tokio::sync::{Mutex, OwnedMutexGuard};

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

/// How long a writer waits for those before it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Connections to one database. Clones share them, and the queue of its writers.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    connections: Connections,
    /// Writers of this process take turns here, first come, first served, before they take a connection: a database has one
    /// writer at a time, and those that wait for it inside would hold every connection against the readers. Other processes
    /// are waited for in the database, by one.
    turn: Arc<Mutex<()>>,
}

#[derive(Clone, Debug)]
enum Connections {
    Sqlite(sqlite::File),
    Postgres(PgPool),
}

impl Pool {
    fn over(connections: Connections) -> Self {
        Self { connections, turn: Arc::default() }
    }

    pub(crate) async fn close(&self) {
        match &self.connections {
            Connections::Sqlite(file) => {
                file.readers.close().await;
                file.writer.close().await;
            }
            Connections::Postgres(pool) => pool.close().await,
        }
    }
}

/// A connection within a transaction; dropping it rolls back.
#[derive(Debug)]
pub(crate) struct Connection {
    begun: Begun,
    /// Of a writer: the next one's turn comes when this is dropped, after the transaction.
    _turn: Option<OwnedMutexGuard<()>>,
}

#[derive(Debug)]
enum Begun {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Connection {
    pub(crate) fn dialect(&self) -> Dialect {
        match self.begun {
            Begun::Sqlite(_) => Dialect::Sqlite,
            Begun::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(crate) async fn commit(self) -> Result<(), LedgerError> {
        match self.begun {
            Begun::Sqlite(transaction) => transaction.commit().await?,
            Begun::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    pub(crate) async fn rollback(self) -> Result<(), LedgerError> {
        match self.begun {
            Begun::Sqlite(transaction) => transaction.rollback().await?,
            Begun::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }
}

/// Connects; `create` lets SQLite make the file.
pub(crate) async fn connect(location: &Location, create: bool, durability: Durability) -> Result<Pool, LedgerError> {
    let pool = match location {
        Location::File(path) => sqlite::connect(path, create, durability).await.map(Connections::Sqlite),
        Location::Postgres(url) => postgres::connect(url, durability).await.map(Connections::Postgres),
    };
    pool.map(Pool::over).map_err(|source| LedgerError::Unreachable { location: location.clone(), source })
}

/// Whether there is no table of ours yet.
pub(crate) async fn is_empty(pool: &Pool) -> Result<bool, LedgerError> {
    Ok(match &pool.connections {
        Connections::Sqlite(pool) => sqlite::is_empty(pool).await?,
        Connections::Postgres(pool) => postgres::is_empty(pool).await?,
    })
}

/// Begins a transaction that will write: it waits for the writer before it and takes its place at once, so that it never
/// has to give up half-way.
pub(crate) async fn write_lock(pool: &Pool) -> Result<Connection, LedgerError> {
    let turn = tokio::time::timeout(PATIENCE, Arc::clone(&pool.turn).lock_owned()).await;
    let turn = turn.ok().ok_or(LedgerError::Busy)?;
    let begun = match &pool.connections {
        Connections::Sqlite(file) => Begun::Sqlite(file.writer.begin_with("BEGIN IMMEDIATE").await?),
        Connections::Postgres(pool) => Begun::Postgres(postgres::write_lock(pool).await?),
    };
    Ok(Connection { begun, _turn: Some(turn) })
}

/// Clears what a database keeps of destroyed keys: pages of the write-ahead log, dead rows.
pub(crate) async fn scrub(pool: &Pool) -> Result<(), LedgerError> {
    match &pool.connections {
        Connections::Sqlite(pool) => sqlite::scrub(pool).await?,
        Connections::Postgres(pool) => postgres::scrub(pool).await?,
    }
    Ok(())
}

/// Begins a transaction that only reads: it sees one state of the database from its first query on.
pub(crate) async fn snapshot(pool: &Pool) -> Result<Connection, LedgerError> {
    let begun = match &pool.connections {
        Connections::Sqlite(file) => Begun::Sqlite(file.readers.begin().await?),
        Connections::Postgres(pool) => Begun::Postgres(postgres::snapshot(pool).await?),
    };
    Ok(Connection { begun, _turn: None })
}
