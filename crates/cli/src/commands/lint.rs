//! `xuezheng lint`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use xuezheng_bureau::document::lint::{Choice, Finding, Severity, Tally, lint};
use xuezheng_bureau::document::reading::{ReadError, Source, controls, read};
use xuezheng_bureau::{Query, Workspace, lint_document};
use xuezheng_pack::NaiveDate;

use super::lint_fix::Fix;
use super::{lint_bureau, lint_commented, lint_explain, lint_json, lint_sarif, lint_text};
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
    /// 对照本局的数据检查，写期间，如 2024H1；工作目录用 -C 指定
    #[arg(long, value_name = "期间")]
    period: Option<String>,
    /// 文稿是哪个机构的，默认为局；与 --period 一起用
    #[arg(long, value_name = "机构", requires = "period")]
    org: Option<String>,
    /// 把问题作为批注写进 Word 文件的一份副本（只检查一个 docx 时）
    #[arg(long, value_name = "文件")]
    commented: Option<PathBuf>,
}

/// A file with what was found in it.
pub(super) struct Linted {
    pub(super) file: String,
    /// Its text; what was understood of it is larger and needed by nobody once it is linted.
    pub(super) source: Source,
    pub(super) findings: Vec<Finding>,
    /// How many of its numbers a bureau's figures back, where it was held against some.
    pub(super) tally: Option<Tally>,
}

/// With what files are linted.
pub(super) struct With {
    choice: Choice,
    /// The bureau that numbers are held against, if there is one, and which of its figures.
    bureau: Option<(Workspace, Query)>,
}

pub(super) async fn run(global: &Global, asked: &Lint) -> Result<ExitCode, CommandError> {
    if let Some(code) = &asked.explain {
        return lint_explain::run(global, code.as_deref());
    }
    let choice = Choice::default().only(&asked.rules).and_then(|choice| choice.allow(&asked.allow));
    let choice =
        choice.and_then(|choice| choice.deny(&asked.deny)).map_err(|error| CommandError::Usage(error.to_string()))?;
    let bureau = lint_bureau::open(global, asked.period.as_deref(), asked.org.as_deref()).await?;
    let with = Arc::new(With { choice: choice.all(asked.all), bureau });
    if asked.commented.is_some() && asked.files.len() != 1 {
        return Err(CommandError::Usage("--commented 一次只能检查一个 docx 文件".to_owned()));
    }
    let (mut linted, mut unread) = (Vec::new(), Vec::new());
    for (path, outcome) in asked.files.iter().zip(on_all_cores(&asked.files, &with).await) {
        match mended(asked, path, &with, outcome).await {
            Ok(one) => linted.push(one),
            Err(error) => unread.push(error),
        }
    }
    match global.format {
        OutputFormat::Json => output::json(&lint_json::findings(&linted)),
        OutputFormat::Sarif => output::json(&lint_sarif::log(&linted)),
        OutputFormat::Text => output::say(lint_text::report(&linted).trim_end()),
    }
    if let Some((_, query)) = &with.bureau {
        lint_bureau::summary(global, query.period, &linted);
    }
    if let Some(last) = unread.pop() {
        // What was found in the others has been said.
        unread.iter().for_each(|error| output::complain(&error.to_string()));
        return Err(last);
    }
    let has_errors = linted.iter().flat_map(|one| &one.findings).any(|finding| finding.severity == Severity::Error);
    Ok(if has_errors { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A file's bytes and what was found in them.
type Outcome = Result<(Vec<u8>, Linted), CommandError>;

/// Reads and lints files, as many at once as the machine has cores; what comes of them stands in their order.
async fn on_all_cores(files: &[PathBuf], with: &Arc<With>) -> Vec<Outcome> {
    let one = |path: &PathBuf| {
        let (path, with) = (path.clone(), Arc::clone(with));
        tokio::spawn(async move {
            let bytes = bytes(&path)?;
            let linted = linted_file(&path, &bytes, &with).await?;
            Ok((bytes, linted))
        })
    };
    let tasks: Vec<_> = files.iter().map(one).collect();
    let mut outcomes = Vec::with_capacity(tasks.len());
    for (path, task) in files.iter().zip(tasks) {
        let fault =
            |_| CommandError::Usage(format!("{}：程序出错，没有检查完，请把这份文件报给开发者", path.display()));
        outcomes.push(task.await.map_err(fault).and_then(|outcome| outcome));
    }
    outcomes
}

/// The file as it is once what was asked for is mended and written into copies.
async fn mended(asked: &Lint, path: &Path, with: &With, outcome: Outcome) -> Result<Linted, CommandError> {
    let (mut bytes, mut one) = outcome?;
    if asked.fix {
        let fix = Fix { path, with, date: asked.date, commented: asked.commented.as_deref() };
        (bytes, one) = fix.apply(bytes, one).await?;
    }
    if let Some(to) = &asked.commented {
        lint_commented::write(&bytes, &one, to)?;
    }
    Ok(one)
}

fn bytes(path: &Path) -> Result<Vec<u8>, CommandError> {
    std::fs::read(path).map_err(|source| CommandError::Read { path: path.display().to_string(), source })
}

pub(super) async fn linted_file(path: &Path, bytes: &[u8], with: &With) -> Result<Linted, CommandError> {
    let file = path.display().to_string();
    let unread = |error: ReadError| CommandError::Usage(format!("{file}：{error}"));
    let reading = read(&file, bytes).map_err(unread)?;
    let (findings, tally) = match &with.bureau {
        None => (lint(&reading, &with.choice), None),
        Some((workspace, query)) => {
            let controls = controls(bytes, &reading.text.source).map_err(unread)?;
            let (findings, tally) = lint_document(workspace, query, &reading, &controls, &with.choice).await?;
            (findings, Some(tally))
        }
    };
    Ok(Linted { file, source: reading.text.source, findings, tally })
}
