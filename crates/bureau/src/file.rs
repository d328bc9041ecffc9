//! Files that are there whole or not at all, also after a power cut: the bytes are on disk before the name is, and the name
//! before the caller goes on.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use xuezheng_lake::segment::sync_folder;

use crate::error::BureauError;

/// Writes `bytes` to `path` through a temporary file beside it, so that a kill leaves the old file or the new one.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), BureauError> {
    replace(path, bytes, |temporary| File::create(temporary))
}

/// As [`write`]; nobody but its owner can read it, at any moment.
pub(crate) fn replace_private(path: &Path, bytes: &[u8]) -> Result<(), BureauError> {
    replace(path, bytes, |temporary| {
        // What a killed process has left under this name.
        std::fs::remove_file(temporary).ok();
        private(temporary)
    })
}

/// Writes a new file that nobody but its owner can read, at any moment; never over one that is there.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), BureauError> {
    let fail = |source| BureauError::File { path: path.to_owned(), source };
    create_folder(path.parent().unwrap_or(Path::new(""))).map_err(fail)?;
    let written = private(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        sync_folder(path)
    });
    written.map_err(fail)
}

/// Makes a new file that nobody but its owner can read.
#[cfg(unix)]
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Makes a new file.
#[cfg(not(unix))]
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    File::create_new(path)
}

fn replace(path: &Path, bytes: &[u8], create: impl FnOnce(&Path) -> std::io::Result<File>) -> Result<(), BureauError> {
    let fail = |source| BureauError::File { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_folder(folder).map_err(fail)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.part", std::process::id()));
    let written = (|| {
        let mut file = create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)?;
        sync_folder(path)
    })();
    written.map_err(|source| {
        // The write already failed; a leftover temporary file is harmless and the error below is what matters.
        std::fs::remove_file(&temporary).ok();
        fail(source)
    })
}

/// Makes a folder and those above it, each on disk before the next.
fn create_folder(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() || folder.as_os_str().is_empty() {
        return Ok(());
    }
    folder.parent().map_or(Ok(()), create_folder)?;
    match std::fs::create_dir(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => sync_folder(folder),
    }
}

/// Writes a file that is named by its content, if it isn't there already. One that is there is synced again: who wrote it
/// may have been killed in between, and a power cut may still take it.
pub(crate) fn keep(path: &Path, bytes: &[u8]) -> Result<(), BureauError> {
    if !std::fs::read(path).is_ok_and(|found| found == bytes) {
        return write(path, bytes);
    }
    let settled = File::open(path).and_then(|file| file.sync_all()).and_then(|()| sync_folder(path));
    settled.map_err(|source| BureauError::File { path: path.to_owned(), source })
}

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, BureauError> {
    std::fs::read(path).map_err(|source| BureauError::File { path: path.to_owned(), source })
}

/// Reads a text file.
pub(crate) fn read_text(path: &Path) -> Result<String, BureauError> {
    std::fs::read_to_string(path).map_err(|source| BureauError::File { path: path.to_owned(), source })
}

/// What is in a folder.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, BureauError> {
    let fail = |source| BureauError::File { path: folder.to_owned(), source };
    std::fs::read_dir(folder).map_err(fail)?.map(|entry| entry.map(|entry| entry.path()).map_err(fail)).collect()
}
