//! PostgreSQL: one schema of a server is one ledger.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Postgres, Transaction};

use crate::store::Durability;

/// How long to wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// Connects to the server. A password may also come from `PGPASSWORD` or the user's `.pgpass`.
pub(super) async fn connect(url: &str, durability: Durability) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?.application_name("xuezheng").statement_cache_capacity(256);
    // Compiling a statement takes longer than any of ours needs to run.
    let options = options.options([("jit", "off")]);
    let options = match durability {
        Durability::Full => options,
        Durability::Relaxed => options.options([("synchronous_commit", "off")]),
    };
    PgPoolOptions::new().max_connections(8).acquire_timeout(CONNECT_TIMEOUT).connect_with(options).await
}

/// Whether the schema has no ledger yet; other tables in it are nobody's business.
pub(super) async fn is_empty(pool: &PgPool) -> Result<bool, sqlx::Error> {
    let query = sqlx::query("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'meta'");
    Ok(query.fetch_optional(pool).await?.is_none())
}

/// Begins a transaction that holds the ledger's one write lock until its end, waiting a minute for it at most.
pub(super) async fn write_lock(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let mut transaction = pool.begin_with("BEGIN; SET LOCAL lock_timeout = '60s'").await?;
    let lock = sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('xuezheng/' || current_schema(), 0))");
    lock.execute(&mut *transaction).await?;
    Ok(transaction)
}

/// Begins a transaction that sees one state of the database.
pub(super) async fn snapshot(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
}

/// Removes the dead rows of destroyed keys.
pub(super) async fn scrub(pool: &PgPool) -> Result<(), sqlx::Error> {
    sqlx::query("VACUUM person_key").execute(pool).await.map(drop)
}
