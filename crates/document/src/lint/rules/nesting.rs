//! Book-title marks and quotes inside their own kind.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D022",
    name: "title-mark-nesting",
    title: "书名号里套书名号",
    severity: Severity::Warning,
    is_default: true,
    explanation: "书名号里面还要用书名号时，里面一层用单书名号〈〉（GB/T 15834—2011）。\n可以用 --fix 改。",
    fires: &["转发《关于印发《学校安全管理办法》的通知》。"],
    passes: &["转发《关于印发〈学校安全管理办法〉的通知》。", "印发《办法》《细则》。"],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for paragraph in subject.prose() {
        let mut open: Vec<usize> = Vec::new();
        for at in paragraph.span.range() {
            match subject.char(at) {
                Some('《') => open.push(at),
                Some('》') => {
                    let Some(start) = open.pop() else { continue };
                    if open.len() == 1 {
                        let message = "书名号里面的书名号用〈〉";
                        let note = Note::new(Span::new(start, at + 1), message);
                        notes
                            .push(note.replace(Span::new(start, start + 1), "〈").replace(Span::new(at, at + 1), "〉"));
                    }
                }
                _ => {}
            }
        }
        // A title that is never closed makes all that follow look nested.
        if !open.is_empty() {
            notes.retain(
                |note: &Note| !matches!(&note.at, crate::lint::rule::At::Text(span) if paragraph.span.holds(*span)),
            );
        }
    }
    notes
}
