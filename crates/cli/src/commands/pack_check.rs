//! `xuezheng pack check`.

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value as Json, json};
use xuezheng_bureau::{CheckedPack, check_pack};
use xuezheng_pack::{Fault, Severity, render};

use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

pub(super) fn run(global: &Global, path: Option<&Path>) -> Result<ExitCode, CommandError> {
    let inside = global.folder.join("pack");
    let folder = match path {
        Some(path) => path,
        None if inside.join("pack.toml").is_file() => &inside,
        None => &global.folder,
    };
    if !folder.is_dir() {
        return Err(CommandError::Usage(format!("没有这个目录：{}", folder.display())));
    }
    let checked = check_pack(folder);
    let errors = checked.faults.iter().filter(|fault| fault.severity == Severity::Error).count();
    if global.format == OutputFormat::Json {
        output::json(&checked.faults.iter().map(|fault| as_json(&checked, fault)).collect());
    } else {
        if !checked.faults.is_empty() {
            output::say(&render::render(&checked.faults, &checked.files, output::style()));
        }
        output::say(&summary(&checked, errors));
    }
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn summary(checked: &CheckedPack, errors: usize) -> String {
    let warnings = checked.faults.len() - errors;
    match &checked.pack {
        Some(pack) if errors == 0 => format!(
            "业务包 {} {}：{} 个领域、{} 个台账、{} 个指标、{} 条校验规则、{} 个报告，没有错误{}",
            pack.name,
            pack.version,
            pack.areas.len(),
            pack.registers.len(),
            pack.indicators.len(),
            pack.checks.len(),
            pack.reports.len(),
            if warnings == 0 { String::new() } else { format!("，{warnings} 处提醒") },
        ),
        _ => format!("业务包有 {errors} 处错误、{warnings} 处提醒"),
    }
}

fn as_json(checked: &CheckedPack, fault: &Fault) -> Json {
    let position = render::position(&fault.place, &checked.files);
    json!({
        "code": fault.code,
        "severity": match fault.severity { Severity::Error => "error", Severity::Warning => "warning" },
        "file": &*fault.place.file,
        "line": position.map(|position| position.line),
        "column": position.map(|position| position.column),
        "message": fault.message,
        "help": fault.help,
    })
}
