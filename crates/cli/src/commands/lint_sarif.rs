//! Findings of the linter as SARIF 2.1.0, which code hosts and editors read.

use serde_json::{Value as Json, json};
use xuezheng_bureau::document::lint::{Finding, RULES, Severity};
use xuezheng_bureau::document::reading::Source;

use super::lint::Linted;

pub(super) fn log(linted: &[Linted]) -> Json {
    let rules = RULES.iter().map(|rule| {
        json!({
            "id": rule.code,
            "name": rule.name,
            "shortDescription": { "text": rule.title },
            "fullDescription": { "text": rule.explanation },
            "defaultConfiguration": { "enabled": rule.is_default, "level": level(rule.severity) },
        })
    });
    let results =
        linted.iter().flat_map(|one| one.findings.iter().map(|finding| result(&one.file, &one.source, finding)));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "xuezheng lint",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn result(file: &str, source: &Source, finding: &Finding) -> Json {
    let (start, end) = (source.place(finding.range.clone()), source.place(finding.range.end..finding.range.end));
    json!({
        "ruleId": finding.rule.code,
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": file.replace('\\', "/") },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
                "snippet": { "text": source.slice(finding.range.clone()) },
            },
        }}],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}
