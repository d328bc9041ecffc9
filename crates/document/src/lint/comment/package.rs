//! The parts of the package that comments need.

use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};

use quick_xml::escape::escape;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{Comment, anchor};

const MAIN: &str = "word/document.xml";
const COMMENTS: &str = "word/comments.xml";
const RELATIONS: &str = "word/_rels/document.xml.rels";
const TYPES: &str = "[Content_Types].xml";
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const COMMENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const COMMENT_RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";

/// Most bytes of a part that is changed.
const MOST: u64 = 64 << 20;

/// Why comments can't be put into a file.
#[derive(Debug, thiserror::Error)]
pub enum CommentError {
    /// It is no package.
    #[error("Word 文件已损坏，写不进批注：{0}")]
    Package(#[from] zip::result::ZipError),
    /// A part can't be read or written.
    #[error("Word 文件已损坏，写不进批注：{0}")]
    Part(#[from] std::io::Error),
    /// A part is no XML.
    #[error("Word 文件已损坏，写不进批注：{0}")]
    Xml(#[from] quick_xml::Error),
    /// A part that every Word file has is not there or is not as Word writes it.
    #[error("Word 文件的结构不常见，写不进批注（{0}）。请用 Word 或 WPS 另存为 docx 再试")]
    Unusual(&'static str),
}

/// A copy of the package with comments.
pub(super) fn add(bytes: &[u8], comments: &[Comment]) -> Result<Vec<u8>, CommentError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let main = text(&mut archive, MAIN)?.ok_or(CommentError::Unusual("没有正文"))?;
    if !main.contains("xmlns:w=") {
        return Err(CommentError::Unusual("正文的命名空间"));
    }
    let old = text(&mut archive, COMMENTS)?;
    let first = old.as_deref().map_or(0, next_id);
    let mut changed = vec![
        (MAIN, anchor::anchored(&main, comments, first)?),
        (COMMENTS, comment_part(old.as_deref(), comments, first)?),
    ];
    if old.is_none() {
        let types = text(&mut archive, TYPES)?.ok_or(CommentError::Unusual("没有内容类型表"))?;
        let entry = format!("<Override PartName=\"/{COMMENTS}\" ContentType=\"{COMMENT_TYPE}\"/>");
        changed.push((TYPES, before_end(&types, "</Types>", &entry)?));
        let entry =
            format!("<Relationship Id=\"rIdLintComments\" Type=\"{COMMENT_RELATION}\" Target=\"comments.xml\"/>");
        let empty =
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
        let relations = text(&mut archive, RELATIONS)?.unwrap_or_else(|| empty.to_owned());
        changed.push((RELATIONS, before_end(&relations, "</Relationships>", &entry)?));
    }
    written(&mut archive, &changed)
}

fn written(archive: &mut ZipArchive<Cursor<&[u8]>>, changed: &[(&str, String)]) -> Result<Vec<u8>, CommentError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut left: Vec<&(&str, String)> = changed.iter().collect();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index)?;
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

/// The text of a part; `None` if the package has none of this name.
fn text(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, CommentError> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut text = String::new();
    if file.take(MOST + 1).read_to_string(&mut text)? as u64 > MOST {
        return Err(CommentError::Unusual("文件太大"));
    }
    Ok(Some(text))
}

/// One more than the largest id of the comments that are there.
fn next_id(xml: &str) -> usize {
    let ids = xml.split("w:id=\"").skip(1).filter_map(|rest| rest.split('"').next()?.parse::<usize>().ok());
    ids.max().map_or(0, |largest| largest + 1)
}

fn comment_part(old: Option<&str>, comments: &[Comment], first: usize) -> Result<String, CommentError> {
    let mut entries = String::new();
    for (index, comment) in comments.iter().enumerate() {
        let (id, text) = (first + index, escape(comment.text.as_str()));
        write!(
            entries,
            "<w:comment w:id=\"{id}\" w:author=\"学政公文体检\" w:initials=\"检\"><w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p></w:comment>"
        )
        .map_err(|_error| CommentError::Unusual("批注"))?;
    }
    match old {
        Some(old) => before_end(old, "</w:comments>", &entries),
        None => Ok(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{W}\">{entries}</w:comments>"
        )),
    }
}

fn before_end(xml: &str, end: &str, entry: &str) -> Result<String, CommentError> {
    let at = xml.rfind(end).ok_or(CommentError::Unusual("批注或关系表"))?;
    let (before, after) = xml.split_at(at);
    Ok(format!("{before}{entry}{after}"))
}
