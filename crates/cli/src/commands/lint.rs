//! `xuezheng lint`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use xuezheng_bureau::document::lint::{Choice, Finding, Severity, lint};
use xuezheng_bureau::document::reading::{Reading, read};
use xuezheng_pack::NaiveDate;

use super::lint_fix::Fix;
use super::{lint_commented, lint_explain, lint_json, lint_sarif, lint_text};
use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

/// What to lint and how.
#[derive(Debug, Args)]
pub(crate) struct Lint {
    /// 要检查的文件，可写几个：txt、md、docx、html，或带文字的 pdf
    #[arg(value_name = "文件", required_unless_present = "explain")]
    files: Vec<PathBuf>,
    /// 详细说明一条规则；不写编号则列出全部规则
    #[arg(long, value_name = "编号", num_args = 0..=1)]
    explain: Option<Option<String>>,
    /// 只用这几条规则，写编号或名称，用逗号隔开
    #[arg(long, value_name = "规则", value_delimiter = ',')]
    rules: Vec<String>,
    /// 不用这几条规则
    #[arg(long, value_name = "规则", value_delimiter = ',')]
    allow: Vec<String>,
    /// 加用这几条规则，并把它们的问题都算作错误
    #[arg(long, value_name = "规则", value_delimiter = ',')]
    deny: Vec<String>,
    /// 默认不用的规则也用上
    #[arg(long)]
    all: bool,
    /// 改掉改法确定的问题：txt、md 写回原文件，docx 另存一份，改动写成修订
    #[arg(long)]
    fix: bool,
    /// 修订上写的日期，如 2024-07-08；不写则一律是 1980-01-01
    #[arg(long, value_name = "日期", requires = "fix")]
    date: Option<NaiveDate>,
    /// 把问题作为批注写进 Word 文件的一份副本（只检查一个 docx 时）
    #[arg(long, value_name = "文件")]
    commented: Option<PathBuf>,
}

/// A file with what was found in it.
pub(super) struct Linted {
    pub(super) file: String,
    pub(super) reading: Reading,
    pub(super) findings: Vec<Finding>,
}

pub(super) fn run(global: &Global, asked: &Lint) -> Result<ExitCode, CommandError> {
    if let Some(code) = &asked.explain {
        return lint_explain::run(global, code.as_deref());
    }
    let choice = Choice::default().only(&asked.rules).and_then(|choice| choice.allow(&asked.allow));
    let choice =
        choice.and_then(|choice| choice.deny(&asked.deny)).map_err(|error| CommandError::Usage(error.to_string()))?;
    let choice = choice.all(asked.all);
    if asked.commented.is_some() && asked.files.len() != 1 {
        return Err(CommandError::Usage("--commented 一次只能检查一个 docx 文件".to_owned()));
    }
    let mut linted = Vec::new();
    for path in &asked.files {
        let mut bytes = bytes(path)?;
        let mut one = linted_file(path, &bytes, &choice)?;
        if asked.fix {
            let fix = Fix { path, choice: &choice, date: asked.date, commented: asked.commented.as_deref() };
            (bytes, one) = fix.apply(bytes, one)?;
        }
        if let Some(to) = &asked.commented {
            lint_commented::write(&bytes, &one, to)?;
        }
        linted.push(one);
    }
    match global.format {
        OutputFormat::Json => output::json(&lint_json::findings(&linted)),
        OutputFormat::Sarif => output::json(&lint_sarif::log(&linted)),
        OutputFormat::Text => output::say(lint_text::report(&linted).trim_end()),
    }
    let has_errors = linted.iter().flat_map(|one| &one.findings).any(|finding| finding.severity == Severity::Error);
    Ok(if has_errors { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn bytes(path: &Path) -> Result<Vec<u8>, CommandError> {
    std::fs::read(path).map_err(|source| CommandError::Read { path: path.display().to_string(), source })
}

pub(super) fn linted_file(path: &Path, bytes: &[u8], choice: &Choice) -> Result<Linted, CommandError> {
    let file = path.display().to_string();
    let reading = read(&file, bytes).map_err(|error| CommandError::Usage(format!("{file}：{error}")))?;
    let findings = lint(&reading, choice);
    Ok(Linted { file, reading, findings })
}
