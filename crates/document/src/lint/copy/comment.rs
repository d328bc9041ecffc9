//! Findings as comments.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::package::{CopyError, Package, next_id};
use super::{AUTHOR, anchor};
use crate::lint::finding::Finding;
use crate::reading::{Source, WordPart, WordPlace};

const MAIN: &str = "word/document.xml";
const COMMENTS: &str = "word/comments.xml";
const RELATIONS: &str = "word/_rels/document.xml.rels";
const TYPES: &str = "[Content_Types].xml";
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const COMMENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const COMMENT_RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";

/// A comment, and the stretch of the main part that it is on.
#[derive(Clone, Debug)]
pub(super) struct Comment {
    pub(super) from: WordPlace,
    pub(super) to: WordPlace,
    pub(super) text: String,
}

/// A copy of the Word file `bytes`, whose text `source` is, with a comment for each finding. What stands in a
/// footnote, where Word allows no comments, is commented at the beginning of the text.
///
/// # Errors
/// If the file is no package that Word writes.
pub fn commented(bytes: &[u8], source: &Source, findings: &[Finding]) -> Result<Vec<u8>, CopyError> {
    let comments = findings.iter().map(|finding| comment(source, finding)).collect::<Vec<_>>();
    let mut package = Package::open(bytes)?;
    let main = package.text(MAIN)?.ok_or(CopyError::Unusual("没有正文"))?;
    if !main.contains("xmlns:w=") {
        return Err(CopyError::Unusual("正文的命名空间"));
    }
    let old = package.text(COMMENTS)?;
    let first = old.as_deref().map_or(0, next_id);
    let mut changed =
        vec![(MAIN, anchor::anchored(&main, &comments, first)?), (COMMENTS, part(old.as_deref(), &comments, first)?)];
    if old.is_none() {
        let types = package.text(TYPES)?.ok_or(CopyError::Unusual("没有内容类型表"))?;
        let entry = format!("<Override PartName=\"/{COMMENTS}\" ContentType=\"{COMMENT_TYPE}\"/>");
        changed.push((TYPES, before_end(&types, "</Types>", &entry)?));
        let entry =
            format!("<Relationship Id=\"rIdLintComments\" Type=\"{COMMENT_RELATION}\" Target=\"comments.xml\"/>");
        let empty =
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
        let relations = package.text(RELATIONS)?.unwrap_or_else(|| empty.to_owned());
        changed.push((RELATIONS, before_end(&relations, "</Relationships>", &entry)?));
    }
    package.with(&changed)
}

fn comment(source: &Source, finding: &Finding) -> Comment {
    let range = finding.range.clone();
    let last = range.end.saturating_sub(1).max(range.start);
    let place = |at: usize| source.place(at..at).word.filter(|place| place.part == WordPart::Main);
    let beginning = WordPlace { part: WordPart::Main, paragraph: 0, run: 0, offset: 0 };
    let text = format!("【{} {}】{}", finding.severity.label(), finding.rule.code, finding.message);
    match (place(range.start), place(last)) {
        (Some(from), Some(to)) => Comment { from, to: WordPlace { offset: to.offset + 1, ..to }, text },
        (Some(from), None) => Comment { from, to: WordPlace { offset: from.offset + 1, ..from }, text },
        _ => {
            let quote = source.slice(range);
            Comment { from: beginning, to: beginning, text: format!("{text}（脚注：{quote}）") }
        }
    }
}

/// The part of all comments.
fn part(old: Option<&str>, comments: &[Comment], first: usize) -> Result<String, CopyError> {
    let mut entries = String::new();
    for (index, comment) in comments.iter().enumerate() {
        let (id, text) = (first + index, escape(comment.text.as_str()));
        write!(
            entries,
            "<w:comment w:id=\"{id}\" w:author=\"{AUTHOR}\" w:initials=\"检\"><w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p></w:comment>"
        )
        .map_err(|_error| CopyError::Unusual("批注"))?;
    }
    match old {
        Some(old) => before_end(old, "</w:comments>", &entries),
        None => Ok(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{W}\">{entries}</w:comments>"
        )),
    }
}

fn before_end(xml: &str, end: &str, entry: &str) -> Result<String, CopyError> {
    let at = xml.rfind(end).ok_or(CopyError::Unusual("批注或关系表"))?;
    let (before, after) = xml.split_at(at);
    Ok(format!("{before}{entry}{after}"))
}
