//! `xuezheng lint --explain`.

use std::process::ExitCode;

use serde_json::{Value as Json, json};
use xuezheng_bureau::document::lint::{RULES, Rule, rule};

use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

pub(super) fn run(global: &Global, code: Option<&str>) -> Result<ExitCode, CommandError> {
    let is_text = global.format == OutputFormat::Text;
    match code {
        None if is_text => {
            for rule in RULES {
                output::say(&line(rule));
            }
            output::say("\n看其中一条：xuezheng lint --explain D001");
        }
        None => output::json(&RULES.iter().map(|rule| as_json(rule)).collect()),
        Some(code) => {
            let rule = rule(code).map_err(|error| CommandError::Usage(error.to_string()))?;
            if is_text {
                output::say(&as_text(rule));
            } else {
                output::json(&as_json(rule));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn line(rule: &Rule) -> String {
    let usual = if rule.is_default { "" } else { "（默认不用）" };
    format!("{}  {}  {}{usual}  {}", rule.code, rule.severity.label(), rule.title, rule.name)
}

fn as_text(rule: &Rule) -> String {
    let examples = |texts: &[&str]| {
        texts.iter().map(|text| format!("  {}\n", text.replace('\n', "\n  "))).collect::<Vec<_>>().join("  ——\n")
    };
    format!(
        "{}\n\n{}\n\n【会报】\n{}\n【不报】\n{}",
        line(rule),
        rule.explanation,
        examples(rule.fires),
        examples(rule.passes).trim_end()
    )
}

fn as_json(rule: &Rule) -> Json {
    json!({
        "code": rule.code,
        "rule": rule.name,
        "title": rule.title,
        "severity": rule.severity.name(),
        "default": rule.is_default,
        "explanation": rule.explanation,
        "fires": rule.fires,
        "passes": rule.passes,
    })
}
