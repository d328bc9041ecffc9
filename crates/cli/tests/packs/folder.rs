//! Packs made of the small one with others laid over it.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The data of the suite.
pub(crate) fn suite() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite")
}

/// The small pack with the files of each overlay laid over it, and without those that its `removed.txt` names.
pub(crate) fn laid(overlays: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&suite().join("small_pack"), folder.path());
    for overlay in overlays {
        copy(&suite().join("broken_packs").join(overlay), folder.path());
        let removed = folder.path().join("removed.txt");
        for path in fs::read_to_string(&removed).unwrap_or_default().lines() {
            fs::remove_file(folder.path().join(path)).unwrap();
        }
        if removed.exists() {
            fs::remove_file(removed).unwrap();
        }
    }
    folder
}

/// Names of all overlays.
pub(crate) fn overlays() -> Vec<String> {
    let entries = fs::read_dir(suite().join("broken_packs")).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
