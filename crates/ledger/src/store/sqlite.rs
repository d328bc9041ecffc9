//! SQLite: one file, one writer at a time.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::store::Durability;

/// How long a writer waits for the one before it.
const BUSY_TIMEOUT: Duration = Duration::from_secs(60);

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
    /// One alone, for a file has one writer at a time: those that come meanwhile queue for it, first come, first served, and
    /// what it keeps of the file stays true from one transaction to the next.
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
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("cache_size", CACHE)
        .pragma("mmap_size", MAPPED)
        .pragma("wal_autocheckpoint", CHECKPOINT)
        // What is overwritten is gone: a destroyed key leaves nothing in free pages.
        .pragma("secure_delete", "ON")
        .statement_cache_capacity(256);
    let pool = |connections| SqlitePoolOptions::new().max_connections(connections).acquire_timeout(BUSY_TIMEOUT);
    let writer = pool(1).connect_with(options.clone()).await?;
    Ok(File { writer, readers: pool(8).connect_with(options.create_if_missing(false)).await? })
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
