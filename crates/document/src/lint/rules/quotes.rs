//! Quotes without their other half.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::{Subject, is_han};
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D021",
    name: "unpaired-quote",
    title: "引号不成对",
    severity: Severity::Error,
    is_default: true,
    explanation: "一段话里的引号只有一半，左右用反了，或者双引号开头、单引号收尾。请补上缺的一半，或者改正方向。",
    fires: &[
        "创建示范性幼儿园1所、一级幼儿园\"5所、二级幼儿园1所。",
        "参加\"最美大课间'、\"一校一品\"比赛活动，获得二等奖3项。",
        "落实“五项管理和“双减”工作要求。",
        "落实五项管理”工作要求。",
    ],
    passes: &[
        "落实\"五项管理\"和\"双减\"工作要求。",
        "落实“五项管理”和“双减”工作要求。",
        "他说：“要抓好‘双减’工作。”",
        "It's a teachers' day.",
    ],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for paragraph in subject.prose() {
        let quotes: Vec<(usize, char)> = paragraph
            .span
            .range()
            .filter_map(|at| subject.char(at).map(|c| (at, c)))
            .filter(|(at, c)| is_quote(*c) && !is_apostrophe(subject, *at))
            .collect();
        let straight = |at: usize| matches!(subject.original(Span::new(at, at + 1)), "\"" | "＂" | "'");
        if quotes.iter().any(|(at, _)| straight(*at)) {
            notes.extend(straight_ones(subject, &quotes));
        } else {
            notes.extend(curly_ones(&quotes));
        }
    }
    notes
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’')
}

/// Between letters, or a mark of minutes and seconds behind a digit that nothing opens.
fn is_apostrophe(subject: &Subject, at: usize) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    matches!(subject.char(at), Some('\'' | '’')) && is_letter(subject.before(at))
}

fn curly_ones(quotes: &[(usize, char)]) -> Vec<Note> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut notes = Vec::new();
    let note = |at: usize, message: String| Note::new(Span::new(at, at + 1), message);
    for (at, c) in quotes {
        match c {
            '“' | '‘' => {
                if let Some((start, before)) = open.last().copied().filter(|(_, before)| before == c) {
                    notes.push(note(start, format!("「{before}」后面缺右边的一半，到下一个「{c}」还没有收尾")));
                    open.pop();
                }
                open.push((*at, *c));
            }
            '”' | '’' => {
                let opening = if *c == '”' { '“' } else { '‘' };
                match open.iter().rposition(|(_, before)| *before == opening) {
                    Some(depth) => {
                        let inner: Vec<_> = open.drain(depth..).skip(1).collect();
                        notes.extend(inner.into_iter().map(|(at, c)| note(at, format!("「{c}」缺右边的一半"))));
                    }
                    None => notes.push(note(*at, format!("「{c}」缺左边的一半"))),
                }
            }
            _ => {}
        }
    }
    notes.extend(open.into_iter().map(|(at, c)| note(at, format!("「{c}」缺右边的一半"))));
    notes
}

/// Straight quotes have no direction, so pairs are looked for within a sentence, one after the other.
fn straight_ones(subject: &Subject, quotes: &[(usize, char)]) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut rest = quotes;
    while let Some((first, _)) = rest.first() {
        let end = subject.sentence_at(*first).map_or(first + 1, |sentence| sentence.end);
        let count = rest.iter().take_while(|(at, _)| *at < end).count().max(1);
        let (own, later) = rest.split_at(count);
        rest = later;
        let doubles: Vec<usize> =
            own.iter().filter(|(at, _)| subject.original(Span::new(*at, at + 1)) != "'").map(|(at, _)| *at).collect();
        if doubles.len().is_multiple_of(2) {
            continue;
        }
        let single = own.iter().map(|(at, _)| *at).find(|at| subject.original(Span::new(*at, at + 1)) == "'");
        let is_wrong_end = |at: &usize| doubles.iter().any(|open| open < at);
        if let Some(at) = single.filter(is_wrong_end) {
            let open = doubles.iter().rev().find(|open| **open < at).copied().unwrap_or(at);
            notes.push(Note::new(Span::new(open, at + 1), "双引号开头、单引号收尾，请改成一样的"));
        } else {
            let lone = lone(subject, &doubles);
            notes.push(Note::new(Span::new(lone, lone + 1), "引号不成对，缺另一半"));
        }
    }
    notes
}

/// Of an odd number of quotes, the first that opens something which ends before a mark; else the last one.
fn lone(subject: &Subject, doubles: &[usize]) -> usize {
    let mut at = 0;
    while let (Some(open), Some(close)) = (doubles.get(at), doubles.get(at + 1)) {
        let ends_early = subject.before(*close).is_some_and(|c| matches!(c, '、' | '，' | '；' | '：'));
        let begins_late = subject.char(open + 1).is_some_and(|c| !is_han(c) && !c.is_alphanumeric());
        if ends_early || begins_late {
            return *open;
        }
        at += 2;
    }
    doubles.last().copied().unwrap_or(0)
}
