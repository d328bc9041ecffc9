//! SQLite: one file, one writer at a time.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::store::{Durability, PATIENCE};

/// Pages that a connection keeps, in KiB when negative: SQLite's own 2 MiB don't hold the inner pages of a large table, so
/// that each look-up of a row reads several.
const CACHE: &str = "-32768";

/// Bytes of the file that are read where they lie in memory: a connection's pages are forgotten whenever another one has
/// written, and would be copied anew.
const MAPPED: &str = "1073741824";

/// Pages in the write-ahead log before they go into the file: what many commits change goes there once.
const CHECKPOINT: &str = "8000";

/// Connections to a file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// One alone: what it keeps of the file stays true from one transaction to the next, for nobody else writes.
    pub(super) writer: SqlitePool,
    pub(super) readers: SqlitePool,
}

/// Opens the database file, or creates it.
pub(super) async fn connect(path: &Path, create: bool, durability: Durability) -> Result<File, sqlx::Error> {
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
        .pragma("mmap_size", MAPPED)
        .pragma("wal_autocheckpoint", CHECKPOINT)
        // What is overwritten is gone: a destroyed key leaves nothing in free pages.
        .pragma("secure_delete", "ON")
        .statement_cache_capacity(256);
    // A file doesn't hang up: there is nothing to ask a connection before it is used.
    let pool = |connections| SqlitePoolOptions::new().max_connections(connections).test_before_acquire(false);
    let writer = pool(1).acquire_timeout(PATIENCE).connect_with(options.clone()).await?;
    let options = options.create_if_missing(false);
    Ok(File { writer, readers: pool(8).acquire_timeout(PATIENCE).connect_with(options).await? })
}

/// Whether there is no table yet.
pub(super) async fn is_empty(file: &File) -> Result<bool, sqlx::Error> {
    let query = sqlx::query("SELECT 1 FROM sqlite_master LIMIT 1");
    Ok(query.fetch_optional(&file.readers).await?.is_none())
}

/// Takes the write-ahead log back into the file as far as readers allow.
pub(super) async fn scrub(file: &File) -> Result<(), sqlx::Error> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&file.writer).await.map(drop)
}
