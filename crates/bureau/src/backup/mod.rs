//! A backup (备份): one file with everything that a bureau has, of one moment, while others work on; the keys apart.

mod archive;
mod error;
mod files;
mod keys;
mod manifest;
mod restore;
mod verify;

pub use error::BackupError;
pub use manifest::{BackupManifest, Entry, KeyEntry, LastOperation, TableEntry};
pub(crate) use restore::check;
pub use restore::{Restored, restore};
pub use verify::{Verified, verify_backup};

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use xuezheng_ledger::{Author, Dump, OperationId, Stamp};

use crate::backup::archive::Archive;
use crate::backup::manifest::FORMAT;
use crate::config;
use crate::error::BureauError;
use crate::file;
use crate::keys::fresh as random;
use crate::workspace::{CONFIG, PACK, Workspace};

/// A step of long work: its name, how much is done, and how much there is.
pub type Progress<'a> = &'a mut (dyn FnMut(&str, u64, u64) + Send);

/// Where the keys go, and what protects them.
#[derive(Clone, Debug)]
pub struct KeyFile {
    /// The file.
    pub path: PathBuf,
    /// The passphrase under which they are encrypted.
    pub passphrase: String,
}

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct BackedUp {
    /// What is in it.
    pub manifest: BackupManifest,
    /// SM3 of its manifest, which names the hash of all else.
    pub seal: String,
    /// Bytes of the file.
    pub size: u64,
}

/// Backs the bureau up into one file, and its keys into another if one is named. What is missing or damaged already is
/// named in [`BackupManifest::faults`]; the rest is saved all the same.
///
/// # Errors
/// If a file is there already, can't be written, or the ledger can't be read; then there is nothing but a `.part`.
pub async fn backup(
    workspace: &Workspace,
    path: &Path,
    keys: Option<&KeyFile>,
    at: Stamp,
    progress: Progress<'_>,
) -> Result<BackedUp, BureauError> {
    if let Some(keys) = keys {
        keys::check(&keys.passphrase)?;
        if keys.path.exists() {
            return Err(BackupError::Exists(keys.path.clone()).into());
        }
    }
    let found_keys = keys::read(&workspace.folder)?;
    let mut archive = Archive::create(path)?;
    let mut dump = workspace.ledger.dump().await?;
    let mut manifest = BackupManifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: utc(at),
        pack: workspace.pack.name.clone(),
        pack_version: workspace.pack.version.clone(),
        pack_hash: workspace.pack.hash.clone(),
        ledger_format: dump.format().await?,
        last_operation: dump.last_operation().await?.map(last_operation),
        orgs: 0,
        records: 0,
        tables: Vec::new(),
        keys: keys::fingerprints(&found_keys),
        faults: Vec::new(),
        entries: Vec::new(),
    };
    ledger(workspace, &mut dump, &mut archive, &mut manifest, progress).await?;
    let needed = dump.segments().await?.into_iter().map(|segment| segment.hash.as_str().to_owned()).collect();
    // The database is free again: every file that its rows name was there before they were.
    drop(dump);
    files(workspace, &mut archive, &mut manifest, &needed, progress)?;
    if let Some(keys) = keys {
        progress("加密密钥", 0, 1);
        let sealed = keys::seal(&found_keys, &keys.passphrase, random()?, random()?)?;
        file::write_private(&keys.path, &sealed)?;
    }
    let seal = archive.finish(&mut manifest)?;
    let size = std::fs::metadata(path).map_err(|source| BureauError::File { path: path.to_owned(), source })?.len();
    Ok(BackedUp { manifest, seal, size })
}

/// Puts in the ledger's tables and counts what is in them.
async fn ledger(
    workspace: &Workspace,
    dump: &mut Dump,
    archive: &mut Archive,
    manifest: &mut BackupManifest,
    progress: Progress<'_>,
) -> Result<(), BureauError> {
    const STEP: &str = "备份台账库";
    let all = dump.rows().await?;
    let registers: BTreeSet<String> = workspace.pack.registers.keys().map(|id| format!("r_{id}")).collect();
    let mut done = 0;
    for (index, table) in dump.tables().into_iter().enumerate() {
        let out = archive.begin(&BackupManifest::table_path(&table))?;
        let sum = dump.write(index, out, &mut |rows| progress(STEP, done + rows, all)).await?;
        done += sum.rows;
        progress(STEP, done, all);
        if registers.contains(&table) {
            manifest.records += sum.rows;
        }
        if table == "org" {
            manifest.orgs = sum.rows;
        }
        manifest.tables.push(TableEntry { table, rows: sum.rows, sm3: sum.sm3 });
    }
    Ok(())
}

/// Puts in the pack as it was opened, the settings without passwords, and the files of the folder.
fn files(
    workspace: &Workspace,
    archive: &mut Archive,
    manifest: &mut BackupManifest,
    needed: &BTreeSet<String>,
    progress: Progress<'_>,
) -> Result<(), BureauError> {
    const STEP: &str = "备份文件";
    let config = file::read_text(&workspace.folder.join(CONFIG))?;
    archive.put(CONFIG, config::without_passwords(&config)?.as_bytes())?;
    for (path, text) in &workspace.pack.files {
        archive.put(&format!("{PACK}/{path}"), text.as_bytes())?;
    }
    let found = files::of(&workspace.folder)?;
    let all = found.len() as u64;
    let mut missing = needed.clone();
    for (done, files::Found { path, file }) in found.into_iter().enumerate() {
        progress(STEP, done as u64, all);
        let Some(sm3) = archive.copy(&path, &file)? else { continue };
        let named = content_name(&path).filter(|_| NAMED_BY_CONTENT.iter().any(|folder| path.starts_with(folder)));
        if named.is_some_and(|named| named != sm3) {
            manifest.faults.push(format!("{path}：内容与文件名中的校验值不符，文件被改动或已损坏"));
        } else if let Some(named) = named.filter(|_| path.ends_with(".parquet")) {
            missing.remove(named);
        }
    }
    progress(STEP, all, all);
    manifest
        .faults
        .extend(missing.iter().map(|hash| format!("lake/segments/{hash}.parquet：数据湖缺少这个数据段，或它已损坏")));
    Ok(())
}

/// Folders in which a file's name is the hash of its bytes.
const NAMED_BY_CONTENT: [&str; 2] = ["attachments/", "lake/segments/"];

/// The hash that a file is named by.
fn content_name(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?;
    let stem = name.split('.').next()?;
    let is_hash = stem.len() == 64 && stem.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hash.then_some(stem)
}

fn last_operation((id, author): (OperationId, Author)) -> LastOperation {
    LastOperation { id: id.0, actor: author.actor, why: author.why, utc: utc(author.at) }
}

fn utc(at: Stamp) -> String {
    at.utc.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
