//! Two ways of numbering in one row.

use super::numbering_gap::place;
use super::siblings::rows;
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{HeadingStyle, Span};

pub(super) const RULE: Rule = Rule {
    code: "D012",
    name: "numbering-style",
    title: "序号写法不一致",
    severity: Severity::Warning,
    is_default: true,
    explanation: "同一层的序号前后写法不同（1. 和 2、），或者“一是”后面接“第二”，或者带括号的序号后面又加了顿号。\n\
        按公文格式（GB/T 9704）：一、（一）1.（1）；带括号的序号后面不加标点，阿拉伯数字后面用圆点。请统一成一种。",
    fires: &[
        "1.抓培训\n组织了培训。\n2、抓督导\n开展了督导。",
        "（一）、德育工作\n各校开展了活动。",
        "主要做法：一是抓培训。第二，抓督导。",
    ],
    passes: &["1.抓培训\n组织了培训。\n2.抓督导\n开展了督导。", "（一）德育工作\n各校开展了活动。"],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for row in rows(subject) {
        let mut marks = row.iter().map(|(_, heading)| heading.marker.chars().last());
        let first = marks.next().flatten();
        let Some((_, other)) = row.iter().find(|(_, heading)| heading.marker.chars().last() != first) else { continue };
        if matches!(other.style, HeadingStyle::Arabic | HeadingStyle::Chinese)
            && let Some((_, before)) = row.first()
        {
            let message = format!("「{}」与前面的「{}」写法不同，同一层请用一种", other.marker, before.marker);
            notes.push(Note::new(place(other), message));
        }
    }
    notes.extend(mixed_words(subject));
    notes.extend(marked_brackets(subject));
    notes
}

/// 一是 and 第二 in one row.
fn mixed_words(subject: &Subject) -> Vec<Note> {
    let headings = &subject.reading.outline.headings;
    let mut notes = Vec::new();
    for (before, after) in headings.iter().zip(headings.iter().skip(1)) {
        let is_mixed = matches!(
            (before.style, after.style),
            (HeadingStyle::Is, HeadingStyle::OrdinalWord) | (HeadingStyle::OrdinalWord, HeadingStyle::Is)
        );
        let is_next = before.number.zip(after.number).is_some_and(|(before, after)| after == before + 1);
        if is_mixed && is_next && before.parent == after.parent {
            let message = format!("前面用「{}」，这里用「{}」，请统一成一种", before.marker, after.marker);
            notes.push(Note::new(place(after), message));
        }
    }
    notes
}

/// A mark behind a number in brackets.
fn marked_brackets(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for paragraph in subject.prose() {
        let start = paragraph.span.start;
        let Some(close) = (start..paragraph.span.end.min(start + 5)).find(|at| subject.char(*at) == Some('）')) else {
            continue;
        };
        let inner = subject.chars.get(start + 1..close).unwrap_or_default();
        let is_number = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c);
        let is_marker = subject.char(start) == Some('（') && !inner.is_empty() && inner.iter().all(is_number);
        if is_marker && matches!(subject.char(close + 1), Some('、' | '，')) {
            let span = Span::new(start, close + 2);
            let note = Note::new(span, format!("「{}」：带括号的序号后面不加标点", subject.slice(span)));
            notes.push(note.replace(Span::new(close + 1, close + 2), ""));
        }
    }
    notes
}
