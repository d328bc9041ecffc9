//! The folder of a pack: the only place that reads files.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Place;

/// The text of a file of the pack.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Path from the pack's root, with `/`.
    pub(crate) path: Arc<str>,
    /// The whole text.
    pub(crate) text: Arc<str>,
}

impl Source {
    /// Where the file begins.
    pub(crate) fn start(&self) -> Place {
        Place::new(self.path.clone(), 0..0)
    }
}

const MEGABYTE: u64 = 1_000_000;

/// Declarations, templates and tables are far smaller.
const MOST_BYTES: u64 = 4 * MEGABYTE;

/// Why a file gives no text.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    /// There is none of that name.
    #[error("没有这个文件")]
    Missing,
    /// Its bytes are no UTF-8.
    #[error("文件不是 UTF-8 编码（第 {line} 行起）{likely}")]
    NotUtf8 {
        /// The first line that isn't.
        line: usize,
        /// What it probably is.
        likely: &'static str,
    },
    /// It is a link, perhaps to something outside the pack.
    #[error("文件是一个链接，业务包里只放文件本身")]
    Link,
    /// It is too large to be a declaration.
    #[error("文件有 {} MB，超过 {} MB，不像是业务包的文件", bytes / MEGABYTE, MOST_BYTES / MEGABYTE)]
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// The system refuses.
    #[error("读不出来：{0}")]
    Io(io::Error),
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// Its name alone.
    pub(crate) name: String,
    /// Whether it is a folder.
    pub(crate) is_folder: bool,
}

/// The pack's root and every text read from it.
#[derive(Debug)]
pub(crate) struct Folder<'a> {
    root: &'a Path,
    texts: BTreeMap<Arc<str>, Arc<str>>,
}

/// What bytes that are no UTF-8 probably are, for the message.
fn likely_encoding(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return "，是 UTF-16（记事本的“Unicode”）";
    }
    let mut rest = bytes;
    let mut pairs = 0;
    loop {
        rest = match rest {
            [] => break,
            [byte, rest @ ..] if byte.is_ascii() => rest,
            [0x81..=0xFE, 0x40..=0xFE, rest @ ..] => {
                pairs += 1;
                rest
            }
            // Four bytes for a rare character.
            [0x81..=0xFE, 0x30..=0x39, 0x81..=0xFE, 0x30..=0x39, rest @ ..] => rest,
            _ => return "",
        };
    }
    if pairs > 0 { "，像是 GB18030（GBK）编码" } else { "" }
}

impl<'a> Folder<'a> {
    /// The folder at `root`, nothing read yet.
    pub(crate) fn new(root: &'a Path) -> Self {
        Self { root, texts: BTreeMap::new() }
    }

    /// Reads the file at `path`, with `/`, from the root. CRLF stays as it is.
    pub(crate) fn read(&mut self, path: &str) -> Result<Source, ReadError> {
        let unread = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => ReadError::Missing,
            _ => ReadError::Io(error),
        };
        let file = fs::symlink_metadata(self.root.join(path)).map_err(unread)?;
        if file.is_symlink() {
            return Err(ReadError::Link);
        }
        if file.len() > MOST_BYTES {
            return Err(ReadError::TooLarge { bytes: file.len() });
        }
        let bytes = fs::read(self.root.join(path)).map_err(unread)?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
            ReadError::NotUtf8 { line, likely: likely_encoding(error.as_bytes()) }
        })?;
        // A mark that some editors put before the text, invisible in all of them.
        let text: Arc<str> = text.strip_prefix('\u{feff}').unwrap_or(&text).into();
        let path: Arc<str> = path.into();
        self.texts.insert(path.clone(), text.clone());
        Ok(Source { path, text })
    }

    /// The entries of the folder at `path`, by name; none if there is no such folder. Hidden ones are left out.
    pub(crate) fn list(&self, path: &str) -> Result<Vec<Entry>, ReadError> {
        let entries = match fs::read_dir(self.root.join(path)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(ReadError::Io(error)),
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry.map_err(ReadError::Io)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                found.push(Entry { name, is_folder: entry.path().is_dir() });
            }
        }
        found.sort();
        Ok(found)
    }

    /// Every text read, by path.
    pub(crate) fn into_texts(self) -> BTreeMap<Arc<str>, Arc<str>> {
        self.texts
    }
}
