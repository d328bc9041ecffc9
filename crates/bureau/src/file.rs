//! Files that are there whole or not at all.

use std::io::Write;
use std::path::Path;

use crate::error::BureauError;

/// Writes `bytes` to `path` through a temporary file beside it, so that a kill leaves the old file or the new one.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), BureauError> {
    let fail = |source| BureauError::File { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(fail)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.part", std::process::id()));
    let written = (|| {
        let mut file = std::fs::File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)
    })();
    written.map_err(|source| {
        // The write already failed; a leftover temporary file is harmless and the error below is what matters.
        std::fs::remove_file(&temporary).ok();
        fail(source)
    })
}

/// Reads a text file.
pub(crate) fn read_text(path: &Path) -> Result<String, BureauError> {
    std::fs::read_to_string(path).map_err(|source| BureauError::File { path: path.to_owned(), source })
}
