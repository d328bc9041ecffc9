//! Findings as comments in a copy of a Word file: only what comments need is added, every other byte of it stays.

mod anchor;
mod package;

use crate::lint::finding::Finding;
use crate::reading::{Reading, WordPart, WordPlace};

pub use package::CommentError;

/// A comment, and the stretch of the main part that it is on.
#[derive(Clone, Debug)]
struct Comment {
    from: WordPlace,
    to: WordPlace,
    text: String,
}

/// A copy of the Word file `bytes`, which `reading` was read from, with a comment for each finding. What stands in a
/// footnote, where Word allows no comments, is commented at the beginning of the text.
///
/// # Errors
/// If the file is no package that Word writes.
pub fn commented(bytes: &[u8], reading: &Reading, findings: &[Finding]) -> Result<Vec<u8>, CommentError> {
    let comments = findings.iter().map(|finding| comment(reading, finding)).collect::<Vec<_>>();
    package::add(bytes, &comments)
}

fn comment(reading: &Reading, finding: &Finding) -> Comment {
    let source = &reading.text.source;
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
