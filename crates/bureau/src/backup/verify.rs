//! A backup is checked without being restored: every entry is read and its hash computed.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;
use zip::ZipArchive;
use zip::read::ZipFile;

use crate::backup::Progress;
use crate::backup::error::BackupError;
use crate::backup::manifest::{BackupManifest, FORMAT, MANIFEST, SEAL, sm3};
use crate::error::BureauError;

/// A backup that was read from end to end.
#[derive(Clone, Debug)]
pub struct Verified {
    /// What it says is in it.
    pub manifest: BackupManifest,
    /// SM3 of its manifest.
    pub seal: String,
    /// What is damaged, lacking or too much; none if it can be restored.
    pub faults: Vec<String>,
}

pub(super) type Zip = ZipArchive<BufReader<File>>;

/// Reads the whole backup and compares every entry with the manifest.
///
/// # Errors
/// If the file is no backup, is cut off, or its manifest is not what was written.
pub fn verify_backup(path: &Path, progress: Progress<'_>) -> Result<Verified, BureauError> {
    let (mut zip, manifest, seal) = open(path)?;
    let tables = manifest.tables.iter().map(|table| (BackupManifest::table_path(&table.table), None, &table.sm3));
    let others = manifest.entries.iter().map(|entry| (entry.path.clone(), Some(entry.size), &entry.sm3));
    let expected: Vec<_> = tables.chain(others).collect();
    let mut faults = Vec::new();
    for (done, (name, size, sm3)) in expected.iter().enumerate() {
        progress("核对备份", done as u64, expected.len() as u64);
        match hash(&mut zip, name) {
            Ok((_, found)) if found != **sm3 => faults.push(format!("{name}：内容与校验值不符")),
            Ok((read, _)) if size.is_some_and(|size| size != read) => faults.push(format!("{name}：长度不符")),
            Ok(_) => {}
            Err(why) => faults.push(format!("{name}：{why}")),
        }
    }
    let known: BTreeSet<&str> = expected.iter().map(|(name, ..)| name.as_str()).chain([MANIFEST, SEAL]).collect();
    for name in zip.file_names() {
        match name {
            Ok(name) if known.contains(&*name) => {}
            Ok(name) => faults.push(format!("{name}：清单中没有这个文件")),
            Err(_) => faults.push("有一个文件的名称读不出来".to_owned()),
        }
    }
    Ok(Verified { manifest, seal, faults })
}

/// Opens a backup and reads its manifest.
pub(super) fn open(path: &Path) -> Result<(Zip, BackupManifest, String), BureauError> {
    let bad = |why: &str| BackupError::NotABackup { path: path.to_owned(), why: why.to_owned() };
    let file = File::open(path).map_err(|source| BureauError::File { path: path.to_owned(), source })?;
    let cut = || bad("文件不是备份，或没有写完");
    let mut zip = ZipArchive::new(BufReader::new(file)).ok().ok_or_else(cut)?;
    let text = bytes(&mut zip, MANIFEST).ok().ok_or_else(|| bad("缺少清单"))?;
    let seal = bytes(&mut zip, SEAL).ok().ok_or_else(|| bad("缺少清单的校验值"))?;
    if seal != sm3(&text).as_bytes() {
        return Err(bad("清单与校验值不符").into());
    }
    let seal = sm3(&text);
    // Of a newer layout only this much is sure to be there.
    let json: serde_json::Value = serde_json::from_slice(&text).ok().ok_or_else(|| bad("清单无法解读"))?;
    if json["format"].as_u64().is_some_and(|format| format > u64::from(FORMAT)) {
        let program = json["program"].as_str().unwrap_or_default().to_owned();
        return Err(BackupError::Newer { path: path.to_owned(), program }.into());
    }
    let manifest = serde_json::from_value(json).map_err(|error| bad(&format!("清单无法解读（{error}）")))?;
    Ok((zip, manifest, seal))
}

/// An entry, to be read.
pub(super) fn entry<'a>(zip: &'a mut Zip, name: &str) -> Result<ZipFile<'a, BufReader<File>>, String> {
    zip.by_name(name).map_err(|error| format!("不见了（{error}）"))
}

/// The bytes of an entry.
pub(super) fn bytes(zip: &mut Zip, name: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    entry(zip, name)?.read_to_end(&mut bytes).map_err(|error| format!("读不出来（{error}）"))?;
    Ok(bytes)
}

fn hash(zip: &mut Zip, name: &str) -> Result<(u64, String), String> {
    let mut entry = entry(zip, name)?;
    let (mut size, mut hash, mut bytes) = (0, Sm3::new(), vec![0; 1 << 16]);
    loop {
        match entry.read(&mut bytes).map_err(|error| format!("读不出来（{error}）"))? {
            0 => return Ok((size, hex(&hash.finalize()))),
            read => {
                hash.update(&bytes[..read]);
                size += read as u64;
            }
        }
    }
}
