//! A number that was never filled in: `X人次`, `xx%`, `201x年`.

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{Amount, NotQuantity, Span};

pub(super) const RULE: Rule = Rule {
    code: "D001",
    name: "placeholder-value",
    title: "数字没有填",
    severity: Severity::Error,
    is_default: true,
    explanation: "数字的位置上还是 X、xx 或者 ××，也就是模板或者旧稿里留下的空。读的人会以为这项工作没有数。\n\
        请填上实际数字；确实没有数的，改写这一句，不要留空。",
    fires: &["组织了X场教师培训。", "培训教师XX人次，完成率xx%。", "201x年，全市教育系统稳步推进各项工作。"],
    passes: &["组织了12场教师培训。", "推进1+X证书制度试点。", "二〇二六年一月二十七日，会议召开。"],
    check,
};

fn check(subject: &Subject) -> Vec<Note> {
    let reading = subject.reading;
    let quantities = reading.quantities.iter().filter(|quantity| quantity.amount == Amount::Missing);
    let ordinals = reading.ordinals.iter().filter(|ordinal| ordinal.number.is_none());
    let mut spans: Vec<Span> = quantities.map(|quantity| quantity.span).collect();
    spans.extend(ordinals.map(|ordinal| ordinal.span));
    spans.extend(reading.dates.iter().filter(|date| date.is_masked).map(|date| date.span));
    let is_masked = |span: Span| subject.slice(span).contains(['X', 'x', '×', 'Ｘ']);
    let numbers = reading.passed.iter().filter(|it| it.what == NotQuantity::DocumentNumber && is_masked(it.span));
    spans.extend(numbers.map(|number| number.span));
    spans.sort();
    let mut notes: Vec<Note> = Vec::new();
    let mut end = 0;
    for span in spans {
        if span.start >= end {
            notes.push(Note::new(span, format!("「{}」没有填数字，请填上实际的数", subject.original(span))));
            end = span.end;
        }
    }
    notes
}
