//! `xuezheng lint`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use xuezheng_bureau::document::lint::{Choice, Finding, Severity, Tally, lint, mend};
use xuezheng_bureau::document::reading::{Encoding, FileKind, ReadError, Reading, controls, read};
use xuezheng_bureau::{Query, Workspace, lint_document};

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
    /// 改掉改法确定的问题，写回原文件（txt、md）
    #[arg(long)]
    fix: bool,
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
    pub(super) reading: Reading,
    pub(super) findings: Vec<Finding>,
    /// How many of its numbers a bureau's figures back, where it was held against some.
    pub(super) tally: Option<Tally>,
}

/// With what files are linted.
struct With {
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
    let with = With { choice: choice.all(asked.all), bureau };
    if asked.commented.is_some() && asked.files.len() != 1 {
        return Err(CommandError::Usage("--commented 一次只能检查一个 docx 文件".to_owned()));
    }
    let mut linted = Vec::new();
    for path in &asked.files {
        let bytes = bytes(path)?;
        let mut one = linted_file(path, &bytes, &with).await?;
        if asked.fix {
            one = fixed(path, &bytes, one, &with).await?;
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
    if let Some((_, query)) = &with.bureau {
        lint_bureau::summary(global, query.period, &linted);
    }
    let has_errors = linted.iter().flat_map(|one| &one.findings).any(|finding| finding.severity == Severity::Error);
    Ok(if has_errors { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn bytes(path: &Path) -> Result<Vec<u8>, CommandError> {
    std::fs::read(path).map_err(|source| CommandError::Read { path: path.display().to_string(), source })
}

async fn linted_file(path: &Path, bytes: &[u8], with: &With) -> Result<Linted, CommandError> {
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
    Ok(Linted { file, reading, findings, tally })
}

/// Writes certain mends into the file, and lints it again.
async fn fixed(path: &Path, bytes: &[u8], linted: Linted, with: &With) -> Result<Linted, CommandError> {
    let source = &linted.reading.text.source;
    let refused = match (source.kind, source.encoding) {
        (FileKind::Text | FileKind::Markdown, Some(Encoding::Gb18030)) => Some("是 GBK 编码，请先另存为 UTF-8"),
        (FileKind::Text | FileKind::Markdown, _) => None,
        (FileKind::Word, _) => Some("是 Word 文件，请用 --commented 生成带批注的副本"),
        (FileKind::Html | FileKind::Pdf, _) => Some("是网页或 PDF，请改它的原稿"),
    };
    if let Some(why) = refused {
        return Err(CommandError::Usage(format!("--fix 只改 txt 和 md 文件：{} {why}", linted.file)));
    }
    let (mended, count) = mend(&source.text, &linted.findings);
    if count == 0 {
        return Ok(linted);
    }
    let mark: &[u8] =
        if bytes.starts_with(b"\xef\xbb\xbf") && !mended.starts_with('\u{feff}') { b"\xef\xbb\xbf" } else { b"" };
    let written = [mark, mended.as_bytes()].concat();
    std::fs::write(path, &written)
        .map_err(|source| CommandError::Write { path: path.display().to_string(), source })?;
    output::complain(&format!("{}：已改 {count} 处", linted.file));
    linted_file(path, &written, with).await
}
