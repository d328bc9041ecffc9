//! A name that was hidden or never filled in: `xx市`, `XX局`. Said once for each name.

use std::collections::BTreeMap;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::{Subject, is_han};
use crate::reading::Span;

pub(super) const RULE: Rule = Rule {
    code: "D002",
    name: "placeholder-name",
    title: "名称没有填",
    severity: Severity::Error,
    is_default: true,
    explanation: "地名、单位名的位置上还是 X、xx 或者 ××。多半是套用别处的稿子时没有改全。\n\
        每个名称只报第一处，并说明一共有几处。请全部换成实际名称；用查找替换最稳妥。",
    fires: &["xx市教育局认真落实各项部署，xx市各校积极行动。", "经XX局党组研究决定。"],
    passes: &["市教育局认真落实各项部署。", "与X光机房相邻的教室已经调整。"],
    check,
};

/// Words that end a name of a place, an office or a school.
const ENDINGS: [char; 14] = ['省', '市', '区', '县', '镇', '乡', '村', '局', '校', '中', '街', '厅', '院', '司'];

fn check(subject: &Subject) -> Vec<Note> {
    let mut names: BTreeMap<String, (Span, usize)> = BTreeMap::new();
    for hidden in subject.reading.hidden.iter().filter(|hidden| !is_name(subject, hidden.span)) {
        let span = named(subject, hidden.span);
        let key = subject.slice(span).to_lowercase();
        names.entry(key).and_modify(|(_, count)| *count += 1).or_insert((span, 1));
    }
    let mut notes: Vec<(Span, String)> = Vec::new();
    for (span, count) in names.into_values() {
        let more = if count > 1 { format!("，全文共 {count} 处") } else { String::new() };
        notes.push((span, format!("「{}」没有填实际名称{more}", subject.original(span))));
    }
    notes.sort();
    notes.into_iter().map(|(span, message)| Note::new(span, message)).collect()
}

/// `1+X`, `“数据要素×”`, X光: a letter or sign that is meant.
fn is_name(subject: &Subject, span: Span) -> bool {
    let is_one = span.len() == 1;
    let (before, after) = (subject.before(span.start), subject.char(span.end));
    let is_word = after.is_some_and(|c| matches!(c, '”' | '光' | '射' | '线' | '轴' | '+' | '-' | '型'));
    // A star by itself marks a note or stands in a formula.
    is_one && (is_word || matches!(before, Some('+' | '-')) || subject.char(span.start) == Some('*'))
}

/// The redaction with what is left of the name.
fn named(subject: &Subject, span: Span) -> Span {
    let rest = subject.chars.iter().skip(span.end).take(2).take_while(|c| is_han(**c));
    let length = rest.enumerate().find(|(_, c)| ENDINGS.contains(c)).map_or(0, |(at, _)| at + 1);
    Span::new(span.start, span.end + length)
}
