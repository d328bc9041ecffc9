//! The parts of a package: read by name, and written anew where they have changed.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Most bytes of a part that is changed.
const MOST: u64 = 64 << 20;

/// Why a copy of a file can't be made.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// It is no package.
    #[error("Word 文件已损坏，写不了副本：{0}")]
    Package(#[from] zip::result::ZipError),
    /// A part can't be read or written.
    #[error("Word 文件已损坏，写不了副本：{0}")]
    Part(#[from] std::io::Error),
    /// A part is no XML.
    #[error("Word 文件已损坏，写不了副本：{0}")]
    Xml(#[from] quick_xml::Error),
    /// A part that every Word file has is not there or is not as Word writes it.
    #[error("Word 文件的结构不常见，写不了副本（{0}）。请用 Word 或 WPS 另存为 docx 再试")]
    Unusual(&'static str),
}

/// A Word file whose parts are looked at.
pub(super) struct Package<'b>(ZipArchive<Cursor<&'b [u8]>>);

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, CopyError> {
        Ok(Self(ZipArchive::new(Cursor::new(bytes))?))
    }

    /// The text of a part; `None` if the package has none of this name.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, CopyError> {
        let file = match self.0.by_name(name) {
            Ok(file) => file,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut text = String::new();
        if file.take(MOST + 1).read_to_string(&mut text)? as u64 > MOST {
            return Err(CopyError::Unusual("文件太大"));
        }
        Ok(Some(text))
    }

    /// The package with these parts, in the place of those of the same name or behind all others.
    pub(super) fn with(&mut self, changed: &[(&str, String)]) -> Result<Vec<u8>, CopyError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::DEFAULT);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let mut left: Vec<&(&str, String)> = changed.iter().collect();
        for index in 0..self.0.len() {
            let file = self.0.by_index_raw(index)?;
            let name = file.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
            match left.iter().position(|(changed, _)| *changed == name) {
                None => writer.raw_copy_file(file)?,
                Some(at) => {
                    let (name, content) = left.remove(at);
                    writer.start_file(*name, options)?;
                    writer.write_all(content.as_bytes())?;
                }
            }
        }
        for (name, content) in left {
            writer.start_file(*name, options)?;
            writer.write_all(content.as_bytes())?;
        }
        Ok(writer.finish()?.into_inner())
    }
}

/// One more than the largest `w:id` of a part.
pub(super) fn next_id(xml: &str) -> usize {
    let ids = xml.split("w:id=\"").skip(1).filter_map(|rest| rest.split('"').next()?.parse::<usize>().ok());
    // Ids are 32 bits wide; what is larger is no counter of anybody's.
    ids.filter(|id| *id < 1 << 30).max().map_or(0, |largest| largest + 1)
}
