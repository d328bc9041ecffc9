//! Findings of the linter as JSON: an array, whose entries only ever gain keys.

use serde_json::{Value as Json, json};
use xuezheng_bureau::document::lint::Finding;
use xuezheng_bureau::document::reading::Source;
use xuezheng_bureau::figures_of::{Aspect, FigureKey};

use super::lint::Linted;

pub(super) fn findings(linted: &[Linted]) -> Json {
    let entries =
        linted.iter().flat_map(|one| one.findings.iter().map(|finding| entry(&one.file, &one.source, finding)));
    Json::Array(entries.collect())
}

/// `start` and `end` are characters of the file's text (of a docx, of its paragraphs one a line).
fn entry(file: &str, source: &Source, finding: &Finding) -> Json {
    let place = source.place(finding.range.clone());
    let fix =
        finding.edits.iter().map(|edit| json!({ "start": edit.range.start, "end": edit.range.end, "text": edit.text }));
    json!({
        "file": file,
        "code": finding.rule.code,
        "rule": finding.rule.name,
        "severity": finding.severity.name(),
        "start": place.start,
        "end": place.end,
        "line": place.line,
        "column": place.column,
        "quote": source.slice(finding.range.clone()),
        "message": finding.message,
        "figure": finding.figure.as_ref().map(figure),
        "fix": if finding.edits.is_empty() { Json::Null } else { Json::Array(fix.collect()) },
    })
}

fn figure(key: &FigureKey) -> Json {
    let part = match &key.aspect {
        Aspect::Part(part) | Aspect::PartOn(part, _) => Some(format!("{}={}", part.field, part.code)),
        Aspect::Value | Aspect::YearOnYear => None,
    };
    json!({
        "indicator": key.indicator.as_str(),
        "org": key.org.as_str(),
        "period": key.period.to_string(),
        "part": part,
    })
}
