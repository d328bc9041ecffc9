//! Half-width punctuation among Chinese characters, said once for the document.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::{Subject, is_han};
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D024",
    name: "half-width-punctuation",
    title: "汉字中间用了半角标点",
    severity: Severity::Warning,
    is_default: true,
    explanation: "汉字之间用了英文的逗号、括号、冒号、分号。公文标点用全角（GB/T 15834—2011），半角的印出来偏小，紧贴前一个字。\n\
        全文只报一次，并说明一共有几处。可以用 --fix 一次改完；引号有左右，不在自动修改之列。",
    fires: &["坚持安全第一,预防为主.各校(含民办)都已完成."],
    passes: &["坚持安全第一，预防为主。", "上午8:30开会，共有1,200人参加，网址是a.b.c。"],
    check,
};

/// Fewest characters of a paragraph that is one; what is shorter is what a page left.
const SHORT: usize = 6;

fn check(subject: &Subject) -> Vec<Note> {
    let mut edits: Vec<(Span, char)> = Vec::new();
    for (at, c) in subject.chars.iter().enumerate() {
        if !matches!(c, '.' | '，' | '；' | '：' | '（' | '）' | '？' | '！' | '。') {
            continue;
        }
        let span = Span::new(at, at + 1);
        let written = subject.original(span);
        if !matches!(written, "," | ";" | ":" | "(" | ")" | "?" | "!" | ".") {
            continue;
        }
        let full = match *c {
            '.' if is_stop(subject, at) => '。',
            '？' if !subject.before(at).is_some_and(is_han) => continue,
            '，' | '；' | '：' | '（' | '）' | '？' | '！' | '。' => *c,
            _ => continue,
        };
        let is_furniture = subject.paragraph_at(at).is_some_and(|paragraph| paragraph.span.len() < SHORT);
        // Doubled marks are a finding of their own.
        let is_doubled = subject.before(at) == Some(*c) || subject.char(at + 1) == Some(*c);
        if is_among_han(subject, at) && !is_furniture && !is_doubled {
            edits.push((span, full));
        }
    }
    let Some((first, full)) = edits.first().copied() else { return Vec::new() };
    let count = edits.len();
    let message = format!("汉字中间用了半角的「{}」，应为「{full}」，全文共 {count} 处", subject.original(first));
    let note = Note::new(first, message);
    vec![edits.into_iter().fold(note, |note, (span, full)| note.replace(span, full.to_string()))]
}

fn is_among_han(subject: &Subject, at: usize) -> bool {
    let is_chinese =
        |c: Option<char>| c.is_some_and(|c| is_han(c) || matches!(c, '》' | '”' | '）' | '《' | '“' | '（'));
    is_chinese(subject.before(at)) || is_chinese(subject.char(at + 1))
}

/// A full point between Chinese characters or at the end of a Chinese paragraph.
fn is_stop(subject: &Subject, at: usize) -> bool {
    let ends = subject.char(at + 1).is_none_or(|c| c == '\n' || is_han(c));
    subject.before(at).is_some_and(is_han) && ends
}
