//! What kind of file the bytes are.

use super::error::ReadError;
use super::source::FileKind;

/// Tells the kind by the content; the name decides between texts.
pub(super) fn kind_of(name: &str, bytes: &[u8]) -> Result<FileKind, ReadError> {
    let name = name.to_ascii_lowercase();
    let has = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if bytes.starts_with(b"PK\x03\x04") {
        return if has(&[".xlsx", ".pptx", ".zip", ".odt", ".wps"]) {
            Err(ReadError::UnknownKind)
        } else {
            Ok(FileKind::Word)
        };
    }
    // What Word, WPS and Excel wrote before 2007.
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(ReadError::UnknownKind);
    }
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(FileKind::Pdf);
    }
    if has(&[".docx", ".docm"]) {
        return Err(ReadError::Word { detail: "不是完整的压缩包".to_owned() });
    }
    if has(&[".pdf"]) {
        return Err(ReadError::Pdf { detail: "没有 PDF 的文件头".to_owned() });
    }
    let start =
        String::from_utf8_lossy(head).trim_start_matches(['\u{FEFF}', ' ', '\r', '\n', '\t']).to_ascii_lowercase();
    if has(&[".html", ".htm", ".xhtml"]) || start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Ok(FileKind::Html);
    }
    Ok(if has(&[".md", ".markdown"]) { FileKind::Markdown } else { FileKind::Text })
}
