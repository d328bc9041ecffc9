//! SQLite: one file, one writer at a time.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::store::{Durability, PATIENCE};

/// Pages that a connection keeps, in KiB when negative: SQLite's own 2 MiB don't hold the inner pages of a large table, so
/// that each look-up of a row reads several.
const CACHE: &str = "-32768";

/// Opens the database file, or creates it.
pub(super) async fn connect(path: &Path, create: bool, durability: Durability) -> Result<SqlitePool, sqlx::Error> {
    let synchronous = match durability {
        Durability::Full => SqliteSynchronous::Full,
        Durability::Relaxed => SqliteSynchronous::Normal,
    };
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(create)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(PATIENCE)
        .pragma("cache_size", CACHE)
        // What is overwritten is gone: a destroyed key leaves nothing in free pages.
        .pragma("secure_delete", "ON")
        .statement_cache_capacity(256);
    // A file doesn't hang up: there is nothing to ask a connection before it is used.
    let pool = SqlitePoolOptions::new().max_connections(8).test_before_acquire(false);
    pool.acquire_timeout(PATIENCE).connect_with(options).await
}

/// Whether there is no table yet.
pub(super) async fn is_empty(pool: &SqlitePool) -> Result<bool, sqlx::Error> {
    let query = sqlx::query("SELECT 1 FROM sqlite_master LIMIT 1");
    Ok(query.fetch_optional(pool).await?.is_none())
}

/// Takes the write-ahead log back into the file as far as readers allow.
pub(super) async fn scrub(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(pool).await.map(drop)
}
