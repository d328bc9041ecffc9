//! `xuezheng pack check --explain`.

use std::process::ExitCode;

use serde_json::{Value as Json, json};
use xuezheng_bureau::explanations;
use xuezheng_pack::explanation::{Explanation, HEADINGS};

use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

pub(super) fn run(global: &Global, code: Option<&str>) -> Result<ExitCode, CommandError> {
    match code {
        None => list(global),
        Some(code) => {
            let wanted = code.trim().to_uppercase();
            let Some(explanation) = explanations().find(|explanation| explanation.code == wanted) else {
                let message = format!("没有「{code}」这个编号。用 xuezheng pack check --explain 列出全部编号");
                return Err(CommandError::Usage(message));
            };
            if global.format == OutputFormat::Json {
                output::json(&as_json(explanation));
            } else {
                output::say(&as_text(explanation));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(global: &Global) {
    if global.format == OutputFormat::Json {
        let entry = |one: &Explanation| json!({ "code": one.code, "severity": one.severity(), "name": one.name() });
        output::json(&explanations().map(entry).collect());
        return;
    }
    for explanation in explanations() {
        let severity: String = explanation.severity().chars().take(2).collect();
        output::say(&format!("{}  {severity}  {}", explanation.code, explanation.name()));
    }
    output::say("\n看其中一个：xuezheng pack check --explain P040");
}

/// The explanation for a terminal: its Markdown without the marks, examples indented under the name of their file.
fn as_text(explanation: &Explanation) -> String {
    let mut lines = Vec::new();
    let mut in_code = false;
    for line in explanation.text.trim_end().lines() {
        if let Some(opening) = line.strip_prefix("```") {
            let mut words = opening.split_whitespace().skip(1);
            if let Some(path) = words.next() {
                let part = if words.next() == Some("+") { "（其中一段）" } else { "" };
                lines.push(format!("  {path}{part}"));
            }
            in_code = !in_code;
        } else if in_code {
            lines.push(format!("    {line}").trim_end().to_owned());
        } else if let Some(heading) = line.strip_prefix("## ") {
            lines.push(format!("【{heading}】"));
        } else {
            lines.push(line.trim_start_matches("# ").to_owned());
        }
    }
    // A heading and what it heads stand together.
    lines.join("\n").replace("】\n\n", "】\n")
}

fn as_json(explanation: &Explanation) -> Json {
    let [cause, reason, mend, wrong, right] = HEADINGS;
    let files = |heading| {
        let files = explanation.example(heading).into_iter();
        let files = files.map(|file| json!({ "path": file.path, "text": file.text, "is_part": file.is_part }));
        files.collect::<Vec<_>>()
    };
    json!({
        "code": explanation.code,
        "name": explanation.name(),
        "severity": explanation.severity(),
        "cause": explanation.section(cause),
        "reason": explanation.section(reason),
        "mend": explanation.section(mend),
        "wrong": files(wrong),
        "right": files(right),
    })
}
