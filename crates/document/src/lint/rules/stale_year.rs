//! A year of an earlier report in this one.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D042",
    name: "stale-year",
    title: "留有往年的年份",
    severity: Severity::Warning,
    is_default: true,
    explanation: "总结的标题写的是今年，正文的标题、“现将某年工作情况汇报如下”或者落款却是更早的年份，多半是套用去年的稿子没有改全。\n\
        正文中与往年比较的年份不在此列。",
    fires: &[
        "某区教育局2024年工作总结\n现将2023年工作情况汇报如下：\n一、2024年工作情况\n各项工作稳步推进。",
        "某区教育局2024年工作总结及2025年工作计划\n一、2023年工作回顾\n各项工作稳步推进。",
    ],
    passes: &[
        "某区教育局2024年工作总结\n现将2024年工作情况汇报如下：\n一、2024年工作情况\n比2023年增长5%。\n二、2025年打算\n抓好落实。",
        "2026年政府工作报告\n一、2025年工作回顾\n各项工作稳步推进。",
    ],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let reading = subject.reading;
    let outline = &reading.outline;
    let Some(title) = outline.title.filter(|title| subject.slice(*title).contains("总结")) else { return Vec::new() };
    let years = |span: Span| reading.dates.iter().filter(move |date| span.holds(date.span));
    let Some(year) = years(title).filter_map(|date| date.from.year).min() else { return Vec::new() };
    let mut places: Vec<Span> = outline.headings.iter().filter(|it| it.level <= 2).map(|it| it.title).collect();
    for words in subject.find("现将") {
        if let Some(sentence) = subject.sentence_at(words.start) {
            places.push(Span::new(words.start, sentence.end.min(words.start + 30)));
        }
    }
    places.extend(outline.signature.as_ref().and_then(|signature| signature.date));
    places.sort();
    let mut notes = Vec::new();
    for place in places {
        for date in years(place) {
            if let Some(other) = date.from.year.filter(|other| *other < year && *other > 1900) {
                notes.push(Note::new(date.span, format!("标题是 {year} 年，这里是 {other} 年，是否为往年的文字")));
            }
        }
    }
    notes
}
