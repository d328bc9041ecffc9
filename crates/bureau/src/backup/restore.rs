//! A backup becomes a bureau again, on either database.

use std::io::BufReader;
use std::path::{Component, Path};
use std::sync::Arc;

use xuezheng_ledger::{Ledger, LedgerError, Location, Restore};
use xuezheng_pack::{Pack, load};

use crate::backup::error::BackupError;
use crate::backup::keys::{self, Keys};
use crate::backup::manifest::BackupManifest;
use crate::backup::verify::{self, Verified, Zip};
use crate::backup::{KeyFile, Progress, verify_backup};
use crate::config;
use crate::error::BureauError;
use crate::file;
use crate::workspace::{CONFIG, DATABASE, LAKE, PACK};

/// What was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the backup says is in it, which was found to be there.
    pub manifest: BackupManifest,
    /// SM3 of the backup's manifest.
    pub seal: String,
    /// Where the ledger is now; without a password.
    pub database: String,
    /// What was done to bring the ledger of an earlier format to this program's.
    pub migrated: Vec<String>,
    /// Key files that are still to be put into the folder.
    pub keys_missing: Vec<String>,
}

/// Makes the bureau of a backup anew in `folder`, which must be absent or empty; its ledger in a file there, or in the
/// PostgreSQL database of a URL. Everything is verified before and after; a ledger of an earlier format is brought to this
/// program's.
///
/// # Errors
/// If the backup is damaged or the keys are others, or the folder or the database holds anything: then nothing is left.
/// If the ledger contradicts itself, as it did when it was backed up, it stays to be looked at.
pub async fn restore(
    path: &Path,
    folder: &Path,
    database: Option<&str>,
    keys: Option<&KeyFile>,
    progress: Progress<'_>,
) -> Result<Restored, BureauError> {
    let fail = |source| BureauError::File { path: folder.to_owned(), source };
    let existed = folder.exists();
    if existed && std::fs::read_dir(folder).map_err(fail)?.next().is_some() {
        return Err(BureauError::NotEmpty(folder.to_owned()));
    }
    let Verified { manifest, faults, seal } = verify_backup(path, progress)?;
    if !faults.is_empty() {
        return Err(BackupError::Damaged { path: path.to_owned(), faults }.into());
    }
    let keys = match keys {
        Some(file) => fitting(file, &manifest)?,
        None => Keys::new(),
    };
    let database = database.unwrap_or(DATABASE);
    let made = make(path, folder, database, &keys, progress).await;
    let (pack, migrated) = match made {
        Ok(made) => made,
        Err(error) => {
            // Nothing was there before, so nothing of anybody's is lost; the error that matters is returned.
            std::fs::remove_dir_all(folder).ok();
            if existed {
                std::fs::create_dir(folder).map_err(fail)?;
            }
            return Err(error);
        }
    };
    let location = Location::parse(database, folder);
    progress("核对操作链和记录", 0, 1);
    check(&Ledger::open(&location, pack).await?).await?;
    let missing = manifest.keys.iter().filter(|key| !keys.contains_key(&key.name)).map(|key| key.name.clone());
    Ok(Restored { seal, database: location.to_string(), migrated, keys_missing: missing.collect(), manifest })
}

/// The keys in a file, if they are those of the backup.
fn fitting(file: &KeyFile, manifest: &BackupManifest) -> Result<Keys, BureauError> {
    let keys = keys::open(&file.path, &file.passphrase)?;
    let found = keys::fingerprints(&keys);
    match manifest.keys.iter().find(|key| !found.contains(key)) {
        Some(other) => {
            let error = BackupError::OtherKeys { path: file.path.clone(), name: other.name.clone() };
            Err(error.into())
        }
        None => Ok(keys),
    }
}

async fn make(
    path: &Path,
    folder: &Path,
    database: &str,
    keys: &Keys,
    progress: Progress<'_>,
) -> Result<(Arc<Pack>, Vec<String>), BureauError> {
    let (mut zip, manifest, _) = verify::open(path)?;
    let damaged = |fault: String| BackupError::Damaged { path: path.to_owned(), faults: vec![fault] };
    let mut settings = String::new();
    for (done, entry) in manifest.entries.iter().enumerate() {
        progress("恢复文件", done as u64, manifest.entries.len() as u64);
        let name = &entry.path;
        if Path::new(name).components().any(|part| !matches!(part, Component::Normal(_))) {
            return Err(damaged(format!("{name}：路径不合规")).into());
        }
        let bytes = verify::bytes(&mut zip, name).map_err(|why| damaged(format!("{name}：{why}")))?;
        if name == CONFIG {
            settings = String::from_utf8(bytes).ok().ok_or_else(|| damaged(format!("{name}：不是文本")))?;
        } else {
            file::write(&folder.join(name), &bytes)?;
        }
    }
    keys::write(folder, keys)?;
    let pack = Arc::new(load::load(&folder.join(PACK))?.pack);
    if pack.hash != manifest.pack_hash {
        return Err(damaged("pack：业务包与备份时的不同".to_owned()).into());
    }
    let location = Location::parse(database, folder);
    ledger(&mut zip, &manifest, &location, &pack, progress).await?;
    let migrated = Ledger::migrate(&location, Arc::clone(&pack)).await?;
    let moved = config::replace(&settings, &|key, _| match key {
        "database" => Some(database.to_owned()),
        "pack" => Some(PACK.to_owned()),
        "lake" => Some(LAKE.to_owned()),
        _ => None,
    })?;
    // Last: it makes the folder a bureau.
    file::write_private(&folder.join(CONFIG), moved.as_bytes())?;
    Ok((pack, migrated.iter().map(ToString::to_string).collect()))
}

async fn ledger(
    zip: &mut Zip,
    manifest: &BackupManifest,
    location: &Location,
    pack: &Arc<Pack>,
    progress: Progress<'_>,
) -> Result<(), BureauError> {
    const STEP: &str = "恢复台账库";
    let all: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let mut done = 0;
    let mut restore = Restore::begin(location, Arc::clone(pack), manifest.ledger_format).await?;
    for table in &manifest.tables {
        let entry = verify::entry(zip, &BackupManifest::table_path(&table.table));
        let bad = |why| LedgerError::BadDump(format!("表「{}」{why}", table.table));
        let mut input = BufReader::new(entry.map_err(bad)?);
        restore.read(&table.table, &mut input, &mut |rows| progress(STEP, done + rows, all)).await?;
        done += table.rows;
    }
    progress("读回核对", 0, 1);
    let sums = restore.finish().await?;
    let same = sums.len() == manifest.tables.len()
        && manifest.tables.iter().all(|table| sums.iter().any(|sum| sum.table == table.table && sum.sm3 == table.sm3));
    if same { Ok(()) } else { Err(LedgerError::BadDump("读回的内容与清单不符".to_owned()).into()) }
}

/// Refuses a ledger whose operations or records contradict each other.
pub(crate) async fn check(ledger: &Ledger) -> Result<(), BureauError> {
    let chain = ledger.verify_chain().await?;
    let records = ledger.verify_records().await?;
    let faults: Vec<String> =
        chain.iter().map(ToString::to_string).chain(records.iter().map(ToString::to_string)).collect();
    if faults.is_empty() { Ok(()) } else { Err(BackupError::Unsound(faults).into()) }
}
