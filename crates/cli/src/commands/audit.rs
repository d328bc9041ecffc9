//! `xuezheng audit`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::{Audit, AuditFault, AuditStage};
use xuezheng_bureau::{Workspace, audit, keep_anchor, read_anchor};

use crate::args::{Global, OutputFormat, TEMPLATE};
use crate::clock;
use crate::error::CommandError;
use crate::output;
use crate::progress::Steps;

/// Faults that are listed before they are only counted.
const LISTED: usize = 50;

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// 逐号核对操作链，再逐条核对记录、填报和机构；发现改动时退出码为 1
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng audit verify [选项]")]
    Verify(Verify),
    /// 写出操作链现在的末尾，存到别处，以后核对有没有被截断或者整体改写
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng audit anchor -o <文件> [选项]")]
    Anchor {
        /// 输出的文件
        #[arg(short, long, value_name = "文件")]
        output: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// 以前用 audit anchor 写出的凭据
    #[arg(long, value_name = "文件")]
    anchor: Option<PathBuf>,
    /// 同 --format json
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(global: &Global, command: &AuditCommand) -> Result<ExitCode, CommandError> {
    match command {
        AuditCommand::Verify(asked) => verify(global, asked).await,
        AuditCommand::Anchor { output } => anchor(global, output).await,
    }
}

async fn anchor(global: &Global, path: &Path) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let anchor = keep_anchor(&workspace, path, clock::now()).await?;
    if global.format == OutputFormat::Json {
        output::json(
            &json!({ "operation": anchor.operation.0, "hash": anchor.hash, "file": path.display().to_string() }),
        );
    } else {
        output::say(&format!("已写出 {}：截至第 {} 号操作", path.display(), anchor.operation));
        output::say("请交不管理台账库的人保存，或存到别处；和台账库放在一起就不起作用");
    }
    Ok(ExitCode::SUCCESS)
}

async fn verify(global: &Global, asked: &Verify) -> Result<ExitCode, CommandError> {
    let anchor = asked.anchor.as_deref().map(read_anchor).transpose()?;
    let workspace = Workspace::open(&global.folder).await?;
    let start = Instant::now();
    let mut steps = Steps::new(global.verbose);
    let mut current = None;
    let whole = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let found = audit(&workspace, anchor.as_ref(), &mut |stage, done, total| {
        if current != Some(stage) {
            current = Some(stage);
            steps.begin(match stage {
                AuditStage::Chain => "核对操作链",
                AuditStage::Records => "核对记录",
            });
        }
        steps.advance(whole(done), whole(total));
    })
    .await?;
    steps.finish();
    let code = if found.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) };
    if asked.json || global.format == OutputFormat::Json {
        output::json(&as_json(&found, start.elapsed().as_secs_f64()));
        return Ok(code);
    }
    let Audit { operations, changes, records, filings, orgs, faults, last } = &found;
    for fault in faults.iter().take(LISTED) {
        output::say(&fault.to_string());
    }
    if let more @ 1.. = faults.len().saturating_sub(LISTED) {
        output::say(&format!("……另有 {more} 处，加 --json 列出全部"));
    }
    let what = format!("{operations} 次操作、{changes} 处变更、{records} 条记录、{filings} 项填报、{orgs} 个机构");
    let taken = start.elapsed();
    let taken = format!("{}.{} 秒", taken.as_secs(), taken.subsec_millis() / 100);
    if faults.is_empty() {
        output::say(&format!("核对无误：{what}，用时 {taken}"));
    } else {
        output::say(&format!("有 {} 处与当时的记录不符。共核对 {what}，用时 {taken}", faults.len()));
    }
    if let Some(last) = last.as_ref().filter(|_| asked.anchor.is_none()) {
        output::say(&format!(
            "最后一号操作是第 {} 号。末尾有没有被截断，要用留存在别处的凭据核对：xuezheng audit anchor、audit verify --anchor",
            last.operation
        ));
    }
    Ok(code)
}

fn as_json(found: &Audit, seconds: f64) -> Json {
    json!({
        "operations": found.operations,
        "changes": found.changes,
        "records": found.records,
        "filings": found.filings,
        "orgs": found.orgs,
        "seconds": (seconds * 1000.0).round() / 1000.0,
        "last": found.last.as_ref().map(|last| json!({ "operation": last.operation.0, "hash": last.hash })),
        "faults": found.faults.iter().map(fault_as_json).collect::<Vec<_>>(),
    })
}

fn fault_as_json(fault: &AuditFault) -> Json {
    let message = fault.to_string();
    match fault {
        AuditFault::Chain(fault) => json!({
            "kind": "operation",
            "operation": fault.operation.0,
            "recorded": fault.hashes.as_ref().map(|(recorded, _)| recorded),
            "computed": fault.hashes.as_ref().map(|(_, computed)| computed),
            "message": message,
        }),
        AuditFault::Orphan(operation) => json!({ "kind": "operation", "operation": operation, "message": message }),
        AuditFault::Cut { found, anchor } => {
            json!({ "kind": "cut", "operation": anchor.operation.0, "found": found, "message": message })
        }
        AuditFault::Rewritten { found, anchor } => json!({
            "kind": "rewritten",
            "operation": anchor.operation.0,
            "recorded": anchor.hash,
            "found": found,
            "message": message,
        }),
        AuditFault::Record(fault) => json!({
            "kind": "record",
            "register": fault.register.as_str(),
            "record": fault.record.0,
            "table": fault.table,
            "message": message,
        }),
        AuditFault::Filing { register, org, period, .. } => json!({
            "kind": "filing",
            "register": register.as_str(),
            "org": org.as_str(),
            "period": period,
            "message": message,
        }),
        AuditFault::Account { login, .. } => json!({ "kind": "account", "login": login, "message": message }),
        AuditFault::Org { org, .. } => json!({ "kind": "org", "org": org.as_str(), "message": message }),
    }
}
