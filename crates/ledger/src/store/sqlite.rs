//! SQLite: connecting, building statements in its dialect, binding and reading its types.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sea_query::{
    IndexCreateStatement, IndexDropStatement, SqliteQueryBuilder, TableAlterStatement, TableCreateStatement,
    TableDropStatement,
};
use sea_query_sqlx::SqlxBinder;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteRow, SqliteSynchronous,
};
use sqlx::{Arguments as _, AssertSqlSafe, IntoArguments, Row as _};

use crate::error::LedgerError;

pub(crate) type Connection = SqliteConnection;
pub(crate) type Pool = SqlitePool;
pub(crate) type Row = SqliteRow;
pub(crate) type DatabaseTransaction = sqlx::Transaction<'static, sqlx::Sqlite>;

/// Values that one statement may bind; SQLite refuses more than 32,766.
pub(crate) const MAX_BINDS: usize = 30_000;

/// How long a writer waits for the one before it.
const BUSY_TIMEOUT: Duration = Duration::from_secs(60);

/// Opens the database file, or creates it.
pub(crate) async fn connect(path: &Path, create: bool) -> Result<Pool, LedgerError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(create)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(256);
    Ok(SqlitePoolOptions::new().max_connections(8).connect_with(options).await?)
}

/// Whether there is no table yet.
pub(crate) async fn is_empty(pool: &Pool) -> Result<bool, LedgerError> {
    let query = sqlx::query("SELECT 1 FROM sqlite_master LIMIT 1");
    Ok(query.fetch_optional(pool).await?.is_none())
}

/// Begins a transaction that will write: it takes the write lock at once, so that it never has to give up half-way.
pub(crate) async fn write_lock(pool: &Pool) -> Result<DatabaseTransaction, LedgerError> {
    Ok(pool.begin_with("BEGIN IMMEDIATE").await?)
}

/// Begins a transaction that only reads: it sees one state of the database from its first query on.
pub(crate) async fn snapshot(pool: &Pool) -> Result<DatabaseTransaction, LedgerError> {
    Ok(pool.begin().await?)
}

/// A statement with its values, ready to run.
pub(crate) struct Sql {
    text: Arc<str>,
    arguments: SqliteArguments,
}

impl Sql {
    /// Renders a query.
    pub(crate) fn of(statement: &impl SqlxBinder) -> Self {
        let (text, values) = statement.build_sqlx(SqliteQueryBuilder);
        Self { text: text.into(), arguments: values.into_arguments() }
    }

    /// A rendered query with other values in the places of its own.
    pub(crate) fn with(text: Arc<str>, arguments: Arguments) -> Self {
        Self { text, arguments: arguments.values }
    }

    /// The text of a query, to be run many times.
    pub(crate) fn text(statement: &impl SqlxBinder) -> Arc<str> {
        statement.build_sqlx(SqliteQueryBuilder).0.into()
    }

    pub(crate) fn create_table(statement: &TableCreateStatement) -> Self {
        Self::bare(statement.build(SqliteQueryBuilder))
    }

    pub(crate) fn alter_table(statement: &TableAlterStatement) -> Self {
        Self::bare(statement.build(SqliteQueryBuilder))
    }

    pub(crate) fn drop_table(statement: &TableDropStatement) -> Self {
        Self::bare(statement.build(SqliteQueryBuilder))
    }

    pub(crate) fn create_index(statement: &IndexCreateStatement) -> Self {
        Self::bare(statement.build(SqliteQueryBuilder))
    }

    pub(crate) fn drop_index(statement: &IndexDropStatement) -> Self {
        Self::bare(statement.build(SqliteQueryBuilder))
    }

    fn bare(text: String) -> Self {
        Self { text: text.into(), arguments: SqliteArguments::default() }
    }

    /// Runs it; the number of rows it changed.
    pub(crate) async fn execute(self, connection: &mut Connection) -> Result<u64, LedgerError> {
        let query = sqlx::query_with(AssertSqlSafe(self.text), self.arguments);
        Ok(query.execute(connection).await?.rows_affected())
    }

    /// All its rows.
    pub(crate) async fn all(self, connection: &mut Connection) -> Result<Vec<Row>, LedgerError> {
        Ok(sqlx::query_with(AssertSqlSafe(self.text), self.arguments).fetch_all(connection).await?)
    }

    /// Its first row, if there is one.
    pub(crate) async fn first(self, connection: &mut Connection) -> Result<Option<Row>, LedgerError> {
        Ok(sqlx::query_with(AssertSqlSafe(self.text), self.arguments).fetch_optional(connection).await?)
    }
}

/// Values for a statement's places, in order.
#[derive(Default)]
pub(crate) struct Arguments {
    values: SqliteArguments,
}

impl Arguments {
    pub(crate) fn integer(&mut self, value: impl Into<Option<i64>>) -> Result<(), LedgerError> {
        self.values.add(value.into()).map_err(|source| sqlx::Error::Encode(source).into())
    }

    pub(crate) fn text(&mut self, value: Option<String>) -> Result<(), LedgerError> {
        self.values.add(value).map_err(|source| sqlx::Error::Encode(source).into())
    }
}

/// The whole number in a column that is never NULL.
pub(crate) fn integer(row: &Row, index: usize) -> Result<i64, LedgerError> {
    Ok(row.try_get(index)?)
}

/// The text in a column that is never NULL.
pub(crate) fn text(row: &Row, index: usize) -> Result<String, LedgerError> {
    Ok(row.try_get(index)?)
}

/// The text in a column, or NULL.
pub(crate) fn optional_text(row: &Row, index: usize) -> Result<Option<String>, LedgerError> {
    Ok(row.try_get(index)?)
}
