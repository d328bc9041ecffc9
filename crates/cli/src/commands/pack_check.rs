//! `xuezheng pack check`.

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value as Json, json};
use xuezheng_bureau::{CheckedPack, check_pack, explanations};
use xuezheng_pack::{Fault, Severity, render};

use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

/// Version of the JSON output: it grows by keys, and changes its number when one is gone or means something else.
const SCHEMA: u32 = 1;

pub(super) fn run(global: &Global, path: Option<&Path>, strict: bool) -> Result<ExitCode, CommandError> {
    let checked = check_pack(folder(global, path)?.as_path());
    let count = |severity| checked.faults.iter().filter(|fault| fault.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let passed = errors == 0 && !(strict && warnings > 0);
    if global.format == OutputFormat::Json {
        output::json(&as_json(&checked, errors, warnings, passed));
    } else {
        if !checked.faults.is_empty() {
            output::say(&render::render(&checked.faults, &checked.files, output::style()));
        }
        output::say(&summary(&checked, errors, warnings, passed));
    }
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The pack meant: the folder named, or the one of the workspace.
pub(super) fn folder(global: &Global, path: Option<&Path>) -> Result<std::path::PathBuf, CommandError> {
    let inside = global.folder.join("pack");
    let folder = match path {
        Some(path) => path,
        None if inside.join("pack.toml").is_file() => &inside,
        None => &global.folder,
    };
    if !folder.is_dir() {
        return Err(CommandError::Usage(format!("没有这个目录：{}", folder.display())));
    }
    Ok(folder.to_owned())
}

fn summary(checked: &CheckedPack, errors: usize, warnings: usize, passed: bool) -> String {
    let found = match (errors, warnings) {
        (0, 0) => "没有错误，没有提醒".to_owned(),
        (0, warnings) => format!("没有错误，{warnings} 处提醒"),
        (errors, 0) => format!("{errors} 处错误"),
        (errors, warnings) => format!("{errors} 处错误、{warnings} 处提醒"),
    };
    let found =
        if errors == 0 && !passed { format!("{found}（--strict：有提醒也算不通过）") } else { found };
    let mut summary = match &checked.pack {
        Some(pack) if errors == 0 => format!(
            "业务包 {} {}：{} 个领域、{} 本台账、{} 个指标、{} 条校验规则、{} 份报告；{found}",
            pack.name,
            pack.version,
            pack.areas.len(),
            pack.registers.len(),
            pack.indicators.len(),
            pack.checks.len(),
            pack.reports.len(),
        ),
        _ => found,
    };
    let first = checked.faults.iter().find(|fault| fault.severity == Severity::Error).or(checked.faults.first());
    if let Some(fault) = first {
        summary += &format!("\n看某个编号的详细说明：xuezheng pack check --explain {}", fault.code);
    }
    summary
}

fn as_json(checked: &CheckedPack, errors: usize, warnings: usize, passed: bool) -> Json {
    json!({
        "schema": SCHEMA,
        "passed": passed,
        "errors": errors,
        "warnings": warnings,
        "faults": checked.faults.iter().map(|fault| fault_json(checked, fault)).collect::<Vec<_>>(),
    })
}

fn fault_json(checked: &CheckedPack, fault: &Fault) -> Json {
    let at = |position: Option<render::Position>, offset: usize| {
        position.map(|position| json!({ "line": position.line, "column": position.column, "offset": offset }))
    };
    let place = &fault.place;
    json!({
        "code": fault.code,
        "name": explanations().find(|explanation| explanation.code == fault.code).map(|explanation| explanation.name()),
        "severity": match fault.severity { Severity::Error => "error", Severity::Warning => "warning" },
        "file": &*place.file,
        "start": at(render::position(place, &checked.files), place.span.start),
        "end": at(render::end_position(place, &checked.files), place.span.end),
        "message": fault.message,
        "label": fault.label,
        "help": fault.help,
    })
}
