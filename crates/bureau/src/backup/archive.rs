//! The archive: a zip file that gets its name when it is complete, and knows the hash of every entry.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sm3::{Digest, Sm3};
use xuezheng_lake::segment::{hex, sync_folder};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::backup::error::BackupError;
use crate::backup::manifest::{BackupManifest, Entry, MANIFEST, SEAL, sm3};
use crate::error::BureauError;
use crate::file;

/// An archive that is being written.
pub(super) struct Archive {
    path: PathBuf,
    part: PathBuf,
    zip: ZipWriter<BufWriter<File>>,
    entries: Vec<Entry>,
}

impl Archive {
    /// Begins `<path>.part`, over one that was cut off.
    pub(super) fn create(path: &Path) -> Result<Self, BureauError> {
        if path.exists() {
            return Err(BackupError::Exists(path.to_owned()).into());
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let fail = |source| BureauError::File { path: part.clone(), source };
        if part.exists() {
            std::fs::remove_file(&part).map_err(fail)?;
        }
        // It holds what the ledger holds: nobody but its owner may read it.
        let zip = ZipWriter::new(BufWriter::new(file::private(&part).map_err(fail)?));
        Ok(Self { path: path.to_owned(), part, zip, entries: Vec::new() })
    }

    /// Begins an entry of its own; what is written to the archive then is in it.
    pub(super) fn begin(&mut self, path: &str) -> Result<&mut (impl Write + Send + use<>), BureauError> {
        let is_compressed = [".parquet", ".jpg", ".png", ".pdf", ".docx", ".xlsx", ".zip"];
        let method = if is_compressed.iter().any(|ending| path.ends_with(ending)) {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default().compression_method(method).large_file(true).unix_permissions(0o600);
        self.zip.start_file(path, options).map_err(|error| self.failed(error.into()))?;
        Ok(&mut self.zip)
    }

    /// Puts in an entry with these bytes.
    pub(super) fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), BureauError> {
        let written = self.begin(path)?.write_all(bytes);
        written.map_err(|source| self.failed(source))?;
        self.entries.push(Entry { path: path.to_owned(), size: bytes.len() as u64, sm3: sm3(bytes) });
        Ok(())
    }

    /// Puts in a file; its hash as it went in, or `None` if there is no file.
    pub(super) fn copy(&mut self, path: &str, from: &Path) -> Result<Option<String>, BureauError> {
        let fail = |source| BureauError::File { path: from.to_owned(), source };
        let mut input = match File::open(from) {
            Ok(input) => input,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fail(error)),
        };
        self.begin(path)?;
        let mut hash = Sm3::new();
        let mut size = 0;
        let mut bytes = vec![0; 1 << 16];
        loop {
            let read = input.read(&mut bytes).map_err(fail)?;
            if read == 0 {
                break;
            }
            hash.update(&bytes[..read]);
            size += read as u64;
            let written = self.zip.write_all(&bytes[..read]);
            written.map_err(|source| self.failed(source))?;
        }
        let sm3 = hex(&hash.finalize());
        self.entries.push(Entry { path: path.to_owned(), size, sm3: sm3.clone() });
        Ok(Some(sm3))
    }

    /// Ends it with its manifest and gives it its name; the manifest's hash.
    pub(super) fn finish(mut self, manifest: &mut BackupManifest) -> Result<String, BureauError> {
        manifest.entries = std::mem::take(&mut self.entries);
        let text = serde_json::to_vec_pretty(manifest).expect("texts and numbers are JSON");
        let seal = sm3(&text);
        self.put(MANIFEST, &text)?;
        self.put(SEAL, seal.as_bytes())?;
        let (path, part) = (self.path, self.part);
        let fail = |source| BureauError::File { path: part.clone(), source };
        let file = self.zip.finish().map_err(|error| fail(error.into()))?.into_inner();
        file.map_err(|error| fail(error.into_error()))?.sync_all().map_err(fail)?;
        if path.exists() {
            return Err(BackupError::Exists(path).into());
        }
        std::fs::rename(&part, &path).and_then(|()| sync_folder(&path)).map_err(fail)?;
        Ok(seal)
    }

    fn failed(&self, source: std::io::Error) -> BureauError {
        BureauError::File { path: self.part.clone(), source }
    }
}
