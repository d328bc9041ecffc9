//! Brackets without their other half.

use std::collections::BTreeSet;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{Paragraph, Span};

pub(super) const RULE: Rule = Rule {
    code: "D020",
    name: "unpaired-bracket",
    title: "括号、书名号不成对",
    severity: Severity::Error,
    is_default: true,
    explanation: "一段话里的括号（圆括号、方括号、六角括号）或者书名号只有一半，或者交叉了。请补上缺的一半，或者删去多出的。",
    fires: &[
        "印发《学校安全管理办法，明确责任。",
        "新建小学2所（含民办1所，正在施工。",
        "全市幼儿园158所）全部完成年检。",
    ],
    passes: &[
        "印发《学校安全管理办法》（试行），明确责任。",
        "1）抓培训；2）抓督导。",
        "《关于印发〈学校安全管理办法〉的通知》已经下发。",
    ],
    check,
};

const PAIRS: [(char, char); 9] = [
    ('（', '）'),
    ('《', '》'),
    ('〈', '〉'),
    ('【', '】'),
    ('〔', '〕'),
    ('［', '］'),
    ('「', '」'),
    ('『', '』'),
    ('[', ']'),
];

/// Fewest characters of a paragraph that is one; what is shorter is what a page left.
const SHORT: usize = 6;

fn check(subject: &Subject) -> Vec<Note> {
    let mut lone: Vec<(usize, char, usize)> = Vec::new();
    for (index, paragraph) in subject.prose().enumerate().filter(|(_, it)| it.span.len() >= SHORT) {
        lone.extend(unpaired(subject, paragraph).into_iter().map(|(at, c)| (at, c, index)));
    }
    let halves: BTreeSet<(usize, char)> = lone.iter().map(|(_, c, index)| (*index, *c)).collect();
    // A pair may begin in one paragraph and end in one of the next three.
    let is_closed_later = |c: char, index: usize| {
        PAIRS.iter().any(|(open, close)| {
            (c == *open && (index + 1..=index + 3).any(|other| halves.contains(&(other, *close))))
                || (c == *close && (index.saturating_sub(3)..index).any(|other| halves.contains(&(other, *open))))
        })
    };
    let mut notes = Vec::new();
    for (at, c, index) in &lone {
        if is_closed_later(*c, *index) {
            continue;
        }
        let is_open = PAIRS.iter().any(|(open, _)| open == c);
        let missing = if is_open { "右" } else { "左" };
        notes.push(Note::new(Span::new(*at, at + 1), format!("「{c}」缺{missing}边的一半")));
    }
    notes
}

/// Halves of brackets within a paragraph that have no other half.
fn unpaired(subject: &Subject, paragraph: &Paragraph) -> Vec<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut lone = Vec::new();
    for at in paragraph.span.range() {
        let Some(c) = subject.char(at) else { break };
        if PAIRS.iter().any(|(opening, _)| *opening == c) {
            open.push((at, c));
        } else if let Some((opening, _)) = PAIRS.iter().find(|(_, close)| *close == c) {
            match open.iter().rposition(|(_, other)| other == opening) {
                Some(depth) => {
                    lone.extend(open.drain(depth..).skip(1));
                }
                None if is_item(subject, paragraph, at) => {}
                None => lone.push((at, c)),
            }
        }
    }
    lone.extend(open);
    lone.sort_unstable();
    lone
}

/// `1）` before an item, with nothing that opens it.
fn is_item(subject: &Subject, paragraph: &Paragraph, at: usize) -> bool {
    let digits =
        (paragraph.span.start..at).rev().take_while(|at| subject.char(*at).is_some_and(|c| c.is_ascii_alphanumeric()));
    let start = at - digits.count();
    let before = subject.before(start);
    start < at
        && (start == paragraph.span.start || before.is_some_and(|c| matches!(c, '；' | '。' | '：' | '，' | '、')))
}
