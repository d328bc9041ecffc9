//! One project under two names: `产业集聚区小学` here and `产业集聚区学校` there.

use std::collections::BTreeMap;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::{Subject, is_han};
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D070",
    name: "two-names",
    title: "同一项目名称不一",
    severity: Severity::Warning,
    is_default: true,
    explanation: "同一个项目前后用了两个名称：前面是“某某小学”，后面是“某某学校”。请统一成一个；确是两所学校的，不必改。",
    fires: &["新建标准学校2所（城东新区小学、北平路学校）。城东新区小学主体已完成。下半年加快城东新区学校建设。"],
    passes: &[
        "新建标准学校2所（城东新区小学、北平路学校）。下半年加快城东新区小学、北平路学校建设。",
        "城东新区小学、城东新区学校和城东新区幼儿园均已竣工。",
        "全市小学已经开学，全市学校食堂全部达标。",
    ],
    check,
};

/// What a school is called in full; each may be called 学校 by mistake.
const KINDS: [&str; 4] = ["小学", "中学", "高中", "初中"];

/// Fewest characters before the kind that make a name of their own.
const LONG: usize = 4;

fn check(subject: &Subject) -> Vec<Note> {
    let mut names: BTreeMap<String, (Span, &'static str)> = BTreeMap::new();
    for kind in KINDS {
        for span in subject.find(kind) {
            let Some(name) = bounded_name(subject, span) else { continue };
            let stem = subject.slice(Span::new(name.start, span.start)).to_owned();
            names.entry(stem).or_insert((name, kind));
        }
    }
    let mut notes = Vec::new();
    for (stem, (name, kind)) in names {
        for other in subject.find(&format!("{stem}学校")) {
            let is_beside = subject.sentence_at(name.start) == subject.sentence_at(other.start);
            if !is_beside {
                let message = format!("前后名称不一：「{stem}{kind}」与「{stem}学校」，如是同一所学校请统一");
                let line = subject.text.place(name).line;
                notes.push((other, Note::new(other, format!("{message}（见第 {line} 行）"))));
                break;
            }
        }
    }
    notes.sort_by_key(|(span, _)| *span);
    notes.into_iter().map(|(_, note)| note).collect()
}

/// The name that ends with a kind of school, if marks on both sides say where it begins and ends.
fn bounded_name(subject: &Subject, kind: Span) -> Option<Span> {
    let is_end = subject.char(kind.end).is_none_or(|c| matches!(c, '、' | '）' | '，' | '；' | '。' | '和' | '等'));
    let letters = subject.chars.get(..kind.start)?.iter().rev().take_while(|c| is_han(**c)).count();
    let start = kind.start - letters;
    let is_begun = subject.before(start).is_some_and(|c| matches!(c, '、' | '（'));
    (is_end && is_begun && (LONG..=10).contains(&letters)).then(|| Span::new(start, kind.end))
}
