//! Paragraphs that stand in the text twice.

use std::collections::BTreeMap;

use super::repeated_sentence::is_prose;
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{FileKind, Span};

pub(super) const RULE: Rule = Rule {
    code: "D033",
    name: "repeated-paragraph",
    title: "段落重复",
    severity: Severity::Error,
    is_default: true,
    explanation: "同一段话（30 字以上）在文中出现两次，多半是粘贴了两遍。请删去一处。",
    fires: &[
        "各校开展了消防、交通、防溺水等主题安全教育，师生自护自救能力有了明显提高。\n食堂开展了检查。\n各校开展了消防、交通、防溺水等主题安全教育，师生自护自救能力有了明显提高。",
    ],
    passes: &["各校开展了消防安全教育。\n食堂开展了检查。\n各校开展了消防安全教育。"],
    check,
};

/// Fewest characters of a paragraph that nobody writes twice on purpose.
const LONG: usize = 30;

fn check(subject: &Subject) -> Vec<Note> {
    // A web page says its explanations wherever they may be asked for.
    if subject.text.source.kind == FileKind::Html {
        return Vec::new();
    }
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    let mut notes = Vec::new();
    for paragraph in
        subject.prose().filter(|it| it.span.len() >= LONG && is_prose(subject, it.span) && !subject.has_blank(it.span))
    {
        let text = subject.slice(paragraph.span);
        match first.get(text) {
            Some(before) => {
                let line = subject.text.place(*before).line;
                notes.push(Note::new(paragraph.span, format!("这一段与第 {line} 行的一段完全相同")));
            }
            None => {
                first.insert(text, paragraph.span);
            }
        }
    }
    notes
}
