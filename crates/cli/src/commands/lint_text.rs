//! Findings of the linter for people: each with its line of the file, underlined.

use std::ops::Range;

use xuezheng_bureau::document::lint::{Finding, Severity};
use xuezheng_bureau::document::reading::Source;
use xuezheng_bureau::figures_of::{Aspect, FigureKey};

use super::lint::Linted;

/// Most characters of a line before and behind what is underlined.
const AROUND: usize = 18;

/// Most characters that are underlined; of what is longer, both ends are shown.
const LONGEST: usize = 36;

pub(super) fn report(linted: &[Linted]) -> String {
    let mut out = String::new();
    for one in linted {
        for finding in &one.findings {
            out += &shown(&one.file, &one.source, finding);
        }
    }
    out + &summary(linted)
}

fn shown(file: &str, source: &Source, finding: &Finding) -> String {
    let place = source.place(finding.range.clone());
    let (line, underline) = excerpt(source, &finding.range);
    let fix = if finding.edits.is_empty() { "" } else { "（可用 --fix 改）" };
    let trace = finding.figure.as_ref().map_or_else(String::new, trace);
    format!(
        "{file}:{}:{}  {} {}  {}{fix}\n    {line}\n    {underline}\n{trace}",
        place.line,
        place.column,
        finding.severity.label(),
        finding.rule.code,
        finding.message
    )
}

/// How to see where a figure comes from.
fn trace(key: &FigureKey) -> String {
    let part = match &key.aspect {
        Aspect::Part(part) | Aspect::PartOn(part, _) => format!(" --part {}={}", part.field, part.code),
        Aspect::Value | Aspect::YearOnYear => String::new(),
    };
    let (indicator, period, org) = (&key.indicator, key.period, &key.org);
    format!("    来历：xuezheng explain {indicator} --period {period} --org {org}{part}\n")
}

/// A part of the line, and the marks under it.
fn excerpt(source: &Source, range: &Range<usize>) -> (String, String) {
    let place = source.place(range.clone());
    let line: Vec<char> = source.line(place.line).chars().collect();
    let start = (place.column - 1).min(line.len());
    let end = (start + range.len()).min(line.len());
    let from = start.saturating_sub(AROUND);
    let to = (end + AROUND).min(line.len());
    let text = |range: Range<usize>| line.get(range).map(|chars| chars.iter().collect::<String>()).unwrap_or_default();
    let marked = if end - start > LONGEST {
        let half = LONGEST / 2;
        format!("{}……{}", text(start..start + half), text(end - half..end))
    } else {
        text(start..end)
    };
    let before = format!("{}{}", if from > 0 { "…" } else { "" }, text(from..start));
    let after = format!("{}{}", text(end..to), if to < line.len() { "…" } else { "" });
    let clean = |text: &str| text.replace(['\t', '\r'], " ");
    let underline = format!("{}{}", " ".repeat(columns(&before)), "^".repeat(columns(&marked).max(1)));
    (clean(&format!("{before}{marked}{after}")), underline)
}

/// Columns of a terminal that a text takes: Chinese characters and their marks take two, quotes and dots one.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum()
}

fn summary(linted: &[Linted]) -> String {
    let findings = || linted.iter().flat_map(|one| &one.findings);
    let count = |severity| findings().filter(|finding| finding.severity == severity).count();
    let files = if linted.len() > 1 { format!("{} 个文件，", linted.len()) } else { String::new() };
    let Some(first) = findings().max_by_key(|finding| finding.severity) else {
        return format!("{files}没有发现问题");
    };
    let parts = [(Severity::Error, "错误"), (Severity::Warning, "提醒"), (Severity::Hint, "提示")];
    let parts = parts.into_iter().filter(|(severity, _)| count(*severity) > 0);
    let parts: Vec<String> = parts.map(|(severity, word)| format!("{} 处{word}", count(severity))).collect();
    let code = first.rule.code;
    format!("\n{files}{}\n看一条规则的说明：xuezheng lint --explain {code}", parts.join("、"))
}
