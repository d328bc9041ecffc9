//! Years and spans of years that can't be.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{DateKind, DateMention};

pub(super) const RULE: Rule = Rule {
    code: "D041",
    name: "impossible-year",
    title: "年份不合理",
    severity: Severity::Error,
    is_default: true,
    explanation: "年份多了一位、少了一位，或者起止年份不对：学年的后一年应当是前一年加一（2023—2024学年），起止年份不能倒着写。",
    fires: &[
        "制定2023-20234学年度质量测评方案。",
        "实施三年行动计划（2025—2023年）。",
        "2023—2025学年度第一学期。",
        "20244年5月完成。",
    ],
    passes: &[
        "制定2023-2024学年度质量测评方案。",
        "实施三年行动计划（2023—2025年）。",
        "2024年5月完成。",
        "2023—24学年。",
    ],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let note = |date: &DateMention| {
        let why = implausible(date)?;
        Some(Note::new(date.span, format!("「{}」{why}", subject.original(date.span))))
    };
    subject.reading.dates.iter().filter(|date| !date.is_masked).filter_map(note).collect()
}

fn implausible(date: &DateMention) -> Option<String> {
    let years = [date.from.year, date.to.and_then(|to| to.year)];
    if date.kind == DateKind::SchoolYear
        && let [Some(from), Some(to)] = years
        && to != from + 1
        && !(to < 100 && to == (from + 1) % 100)
    {
        return Some(format!("的年份不对，应为 {from}—{} 学年", from + 1));
    }
    if let Some(year) = years.into_iter().flatten().find(|year| *year > 9999) {
        return Some(format!("的年份「{year}」多了一位"));
    }
    match years {
        [Some(from), Some(to)] if to > 1000 && from > to => Some("的起止年份写倒了".to_owned()),
        [Some(year), _] if year > 2100 && date.from.month.is_some() => Some(format!("的年份「{year}」不合理")),
        _ => None,
    }
}
