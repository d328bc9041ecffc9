//! What a backup says of itself: every entry with its hash, and what the bureau was like at that moment.

use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;

/// The version of the archive's layout.
pub(super) const FORMAT: u32 = 1;

/// The list of entries.
pub(super) const MANIFEST: &str = "manifest.json";

/// Its hash, in the last entry.
pub(super) const SEAL: &str = "manifest.sm3";

/// The folder of the tables.
pub(super) const LEDGER: &str = "ledger/";

/// What is in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupManifest {
    /// Version of the archive's layout.
    pub format: u32,
    /// Version of the program that made it.
    pub program: String,
    /// When it was begun, in UTC.
    pub made_at: String,
    /// The pack's name.
    pub pack: String,
    /// The pack's version.
    pub pack_version: String,
    /// Hash of the pack's declarations.
    pub pack_hash: String,
    /// Version of the ledger's tables.
    pub ledger_format: i64,
    /// The last operation in it.
    pub last_operation: Option<LastOperation>,
    /// Orgs.
    pub orgs: u64,
    /// Records in all registers.
    pub records: u64,
    /// The ledger's tables, in the order in which they are restored.
    pub tables: Vec<TableEntry>,
    /// The key files that the bureau has and this archive doesn't.
    pub keys: Vec<KeyEntry>,
    /// What was missing or damaged already when it was made.
    pub faults: Vec<String>,
    /// Every other entry of the archive.
    pub entries: Vec<Entry>,
}

/// The last operation in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastOperation {
    /// Its number.
    pub id: i64,
    /// Who did it.
    pub actor: String,
    /// Why.
    pub why: String,
    /// When, in UTC.
    pub utc: String,
}

/// A table of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// Its name.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// SM3 of its dump.
    pub sm3: String,
}

/// A key file of which only the fingerprint is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyEntry {
    /// The file's name.
    pub name: String,
    /// SM3 of its content; the keys are random, so it gives nothing away.
    pub sm3: String,
}

/// An entry of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its path, in the archive and in the bureau's folder.
    pub path: String,
    /// Its bytes.
    pub size: u64,
    /// SM3 of them.
    pub sm3: String,
}

impl BackupManifest {
    /// Where a table lies in the archive.
    pub(super) fn table_path(table: &str) -> String {
        format!("{LEDGER}{table}.jsonl")
    }
}

/// SM3 as 64 hex digits.
pub(super) fn sm3(bytes: &[u8]) -> String {
    hex(&Sm3::digest(bytes))
}
