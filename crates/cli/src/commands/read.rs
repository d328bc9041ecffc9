//! `xuezheng read`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use xuezheng_bureau::document::reading::{
    Amount, Commitment, Firmness, Heading, Quantity, Reading, ResidueKind, Role, Span, read,
};

use super::read_json;
use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

/// The widest that a text is in a table, in columns.
const WIDEST: usize = 36;

#[derive(Debug, Args)]
pub(crate) struct Read {
    /// 要读的文件：txt、md、docx、html 或带文字的 pdf
    #[arg(value_name = "文件")]
    pub(crate) file: PathBuf,
    /// 只看提纲
    #[arg(long)]
    pub(crate) outline: bool,
    /// 只看数字
    #[arg(long)]
    pub(crate) figures: bool,
    /// 只看承诺事项
    #[arg(long)]
    pub(crate) commitments: bool,
}

pub(super) fn run(global: &Global, asked: &Read) -> Result<ExitCode, CommandError> {
    let reading = file(&asked.file)?;
    if global.format == OutputFormat::Json {
        output::json(&read_json::of(&asked.file, &reading));
        return Ok(ExitCode::SUCCESS);
    }
    let is_all = !(asked.outline || asked.figures || asked.commitments);
    if is_all {
        head(&reading);
    }
    if is_all || asked.outline {
        outline(&reading);
    }
    if is_all || asked.figures {
        figures(&reading);
    }
    if is_all || asked.commitments {
        commitments(&reading);
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads a file from the disk.
pub(super) fn file(path: &Path) -> Result<Reading, CommandError> {
    let shown = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|source| CommandError::Read { path: shown.clone(), source })?;
    read(&shown, &bytes).map_err(|error| CommandError::Usage(format!("{shown}：{error}")))
}

/// Title and what was changed for reading.
fn head(reading: &Reading) {
    let text = &reading.text;
    match reading.outline.title {
        Some(title) => output::say(&one_line(text.slice(title))),
        None => output::say("（没有找到标题）"),
    }
    let changes = &text.changes;
    let mut said = Vec::new();
    if changes.punctuation > 0 {
        said.push(format!("半角标点 {} 处按全角读", changes.punctuation));
    }
    if changes.wide_digits > 0 {
        said.push(format!("全角数字和字母 {} 个按半角读", changes.wide_digits));
    }
    if changes.joined_lines > 0 {
        said.push(format!("断开的句子接上 {} 处", changes.joined_lines));
    }
    let of = |kind| text.residues.iter().filter(|residue| residue.kind == kind).count();
    let (site, page) = (of(ResidueKind::Site), of(ResidueKind::Page));
    if site > 0 {
        said.push(format!("网页残留 {site} 处不算正文"));
    }
    if page > 0 {
        said.push(format!("页码、页眉页脚 {page} 处不算正文"));
    }
    if !said.is_empty() {
        output::say(&format!("读法：{}（原文件没有改动）", said.join("，")));
    }
}

fn outline(reading: &Reading) {
    let headings = &reading.outline.headings;
    output::say(&format!("\n提纲（{} 条）", headings.len()));
    for heading in headings {
        let indent = "　".repeat(depth(headings, heading));
        output::say(&format!("{indent}{}{}", heading.marker, one_line(reading.text.slice(heading.title))));
    }
    if let Some(signature) = &reading.outline.signature {
        let of = |span: Option<Span>| span.map(|span| one_line(reading.text.slice(span))).unwrap_or_default();
        output::say(format!("落款：{} {}", of(signature.office), of(signature.date)).trim_end());
    }
    for attachment in reading.outline.attachments.iter().filter(|attachment| attachment.is_named_only) {
        let number = attachment.number.map(|number| number.to_string()).unwrap_or_default();
        output::say(&format!("附件{number}：{}", one_line(reading.text.slice(attachment.title)).trim()));
    }
}

/// How many headings stand above it.
fn depth(headings: &[Heading], heading: &Heading) -> usize {
    let mut depth = 0;
    let mut above = heading.parent;
    while let Some(parent) = above.and_then(|index| headings.get(index)) {
        depth += 1;
        above = parent.parent;
    }
    depth
}

fn figures(reading: &Reading) {
    output::say(&format!("\n数字（{} 个）", reading.quantities.len()));
    if reading.quantities.is_empty() {
        return;
    }
    let row = |(index, quantity): (usize, &Quantity)| {
        let place = reading.text.place(quantity.span);
        let counted = quantity.counts.as_ref().map(|counted| counted.text.as_str()).unwrap_or_default();
        let period = quantity.period.and_then(|index| reading.dates.get(index));
        vec![
            (index + 1).to_string(),
            format!("{}:{}", place.line, place.column),
            written(reading, quantity),
            output::cut(counted, WIDEST),
            role(quantity),
            period.map(|date| reading.text.slice(date.span).to_owned()).unwrap_or_default(),
        ]
    };
    let rows = reading.quantities.iter().enumerate().map(row).collect();
    output::say(&output::table(&["序号", "行:列", "数字", "指的是", "总分", "时间"], &[0], rows));
}

/// The quantity with its modifiers as it stands there; redacted ones are named so.
fn written(reading: &Reading, quantity: &Quantity) -> String {
    let first = quantity.modifiers.iter().map(|it| it.span.start).chain([quantity.span.start]);
    let near = first.filter(|start| quantity.span.start - start.min(&quantity.span.start) <= 6).min();
    let last = quantity.modifiers.iter().map(|it| it.span.end).fold(quantity.span.end, usize::max);
    let text = reading.text.slice(Span::new(near.unwrap_or(quantity.span.start), last));
    match quantity.amount {
        Amount::Missing => format!("{}（未填）", one_line(text)),
        Amount::Exact(_) | Amount::Fraction { .. } | Amount::Range { .. } => one_line(text),
    }
}

fn role(quantity: &Quantity) -> String {
    match quantity.role {
        Role::Alone => String::new(),
        Role::Whole => "总数".to_owned(),
        Role::Part { of } => format!("第{}项的部分", of + 1),
        Role::Member { first } => format!("与第{}项并列", first + 1),
    }
}

fn commitments(reading: &Reading) {
    output::say(&format!("\n承诺事项（{} 条）", reading.commitments.len()));
    for (index, commitment) in reading.commitments.iter().enumerate() {
        output::say(&format!("{:>3}. {}", index + 1, one_line(reading.text.slice(commitment.what))));
        let said = said_of(reading, commitment);
        if !said.is_empty() {
            output::say(&format!("     {}", said.join("；")));
        }
    }
}

fn said_of(reading: &Reading, commitment: &Commitment) -> Vec<String> {
    let slice = |span: Span| one_line(reading.text.slice(span));
    let mut said = Vec::new();
    said.extend(commitment.until.map(|until| format!("时限：{}", slice(until.span))));
    said.extend(commitment.by.map(|by| format!("谁办：{}", slice(by))));
    let targets: Vec<String> = commitment
        .targets
        .iter()
        .filter_map(|index| reading.quantities.get(*index))
        .map(|quantity| match &quantity.counts {
            Some(counted) => format!("{}（{}）", slice(quantity.span), output::cut(&counted.text, WIDEST)),
            None => slice(quantity.span),
        })
        .collect();
    if !targets.is_empty() {
        said.push(format!("目标：{}", targets.join("、")));
    }
    said.extend(commitment.firmness.map(|(firmness, span)| {
        let word = match firmness {
            Firmness::Certain => "要求做到",
            Firmness::Attempted => "力争",
            Firmness::Planned => "计划",
        };
        format!("程度：{word}（{}）", slice(span))
    }));
    said
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
