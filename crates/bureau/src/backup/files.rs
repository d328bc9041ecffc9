//! Which files of a bureau's folder go into a backup.

use std::path::{Path, PathBuf};

use crate::backup::keys;
use crate::error::BureauError;
use crate::file;

/// A file of the folder, by its path in a backup.
pub(super) struct Found {
    /// With `/` on every system.
    pub(super) path: String,
    pub(super) file: PathBuf,
}

/// Everything in the folder that can't be made again: neither the database, the keys and the facts, nor backups and what
/// was not finished. Links are not followed.
pub(super) fn of(folder: &Path) -> Result<Vec<Found>, BureauError> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(inner) = waiting.pop() {
        for path in file::entries(&inner)? {
            let relative = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let is_link = path.symlink_metadata().is_ok_and(|meta| meta.is_symlink());
            if is_link || is_left_out(&relative) {
                continue;
            }
            if path.is_dir() {
                waiting.push(path);
            } else if path.is_file() {
                found.push(Found { path: relative, file: path });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn is_left_out(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_top = !path.contains('/');
    let is_database = name.contains(".sqlite");
    let is_key = is_top && (ending == "key" || name == keys::FOLDER);
    let is_backup = is_top && matches!(ending, "zip" | "json") || matches!(path, "backups" | "备份");
    let is_remade = matches!(path, "lake/facts" | "lake/manifest.json" | "pack" | "bureau.toml");
    let is_unfinished = name.starts_with('.') || matches!(ending, "part" | "tmp");
    is_database || is_key || is_backup || is_remade || is_unfinished
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_made_again_and_the_keys_stay_out() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            "attachments/ab",
            "documents/总结.docx",
            "lake/segments/ab.parquet",
            "demo.seed",
            "secret.key",
            "keys/master.key",
            "ledger.sqlite",
            "ledger.sqlite-wal",
            ".ledger.sqlite.part",
            "lake/facts/ab",
            "lake/segments/ab.1-2.tmp",
            "lake/manifest.json",
            "bureau.toml",
            "pack/pack.toml",
            "备份/旧.zip",
            "backup.zip.part",
        ];
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let found: Vec<String> = of(folder.path()).unwrap().into_iter().map(|found| found.path).collect();
        assert_eq!(found, ["attachments/ab", "demo.seed", "documents/总结.docx", "lake/segments/ab.parquet"]);
    }
}
