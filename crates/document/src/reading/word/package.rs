//! The parts of a docx.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::broken;
use crate::reading::error::ReadError;

/// Bytes of all parts together, unpacked: a small file may unpack to one too large to read.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_unused| broken("不是完整的压缩包"))?;
        Ok(Self { archive, left: MOST_UNPACKED })
    }

    /// The text of a part, if there is one; what is read counts, whatever the file says of its size.
    pub(super) fn part(&mut self, path: &str) -> Result<Option<String>, ReadError> {
        let part = match self.archive.by_name(path) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(broken(&format!("{path} 解不开"))),
        };
        let mut bytes = Vec::new();
        let read = part.take(self.left + 1).read_to_end(&mut bytes);
        let read = read.map_err(|error| broken(&format!("{path} 解不开：{}", error.kind())))?;
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(read).ok_or(ReadError::TooLarge { most: MOST_UNPACKED >> 20 })?;
        let text = String::from_utf8(bytes).map_err(|_unused| broken(&format!("{path} 不是 UTF-8")))?;
        Ok(Some(text.strip_prefix('\u{FEFF}').map_or(text.clone(), str::to_owned)))
    }
}
