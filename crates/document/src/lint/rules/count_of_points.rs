//! A number of points that are not that many: 四项工作：一是……二是……三是…….

use rust_decimal::prelude::ToPrimitive;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{Quantity, Span};

pub(super) const RULE: Rule = Rule {
    code: "D089",
    name: "count-of-points",
    title: "说的几点与列的几点不符",
    severity: Severity::Error,
    is_default: true,
    explanation: "说“抓好四项工作”，后面只有一是、二是、三是。请补上漏的一点，或者改数。",
    fires: &["下半年抓好四项工作：一是抓安全。二是抓质量。三是抓队伍。"],
    passes: &[
        "下半年抓好三项工作：一是抓安全。二是抓质量。三是抓队伍。",
        "全市12所学校开展了三个方面的试点。一是抓课堂。二是抓作业。",
    ],
    check,
};

const UNITS: [&str; 7] = ["个", "项", "点", "条", "大", "方面", "件"];
const POINTS: [&str; 10] = ["一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是", "九是", "十是"];

fn check(subject: &Subject) -> Vec<Note> {
    subject.reading.quantities.iter().filter_map(|quantity| miscounted(subject, quantity)).collect()
}

fn miscounted(subject: &Subject, quantity: &Quantity) -> Option<Note> {
    let is_points = quantity.unit.as_deref().is_some_and(|unit| UNITS.contains(&unit));
    let stated = quantity.value().filter(|_| is_points)?.to_usize().filter(|stated| (2..=10).contains(stated))?;
    let paragraph = subject.paragraph_at(quantity.span.start)?;
    let end = quantity.span.end;
    let colon = (end..paragraph.span.end.min(end + 11)).find(|at| subject.char(*at) == Some('：'))?;
    let points = subject.slice(Span::new(colon + 1, paragraph.span.end));
    if subject.slice(Span::new(end, colon)).contains(['，', '。', '；', '、']) || !points.starts_with("一是") {
        return None;
    }
    let mut from = points;
    let mut listed = 0;
    for point in POINTS {
        // Another list may follow, and have more points.
        let is_same = |at: &usize| listed == 0 || from.get(..*at).is_some_and(|between| !between.contains("一是"));
        let Some(at) = from.find(point).filter(is_same) else { break };
        from = from.get(at + point.len()..)?;
        listed += 1;
    }
    // Points may go on in paragraphs of their own.
    let goes_on = POINTS.get(listed).is_some_and(|point| {
        let behind = subject.slice(Span::new(paragraph.span.end, paragraph.span.end + 1500));
        behind.find(point).is_some_and(|at| behind.get(..at).is_some_and(|between| !between.contains("一是")))
    });
    let is_wrong = listed >= 2 && listed != stated && !goes_on;
    is_wrong.then(|| {
        Note::new(quantity.span, format!("说的是「{}」，后面列了 {listed} 点", subject.original(quantity.span)))
    })
}
