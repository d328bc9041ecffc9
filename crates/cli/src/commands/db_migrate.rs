//! `xuezheng db migrate`.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::MigrationStep;
use xuezheng_bureau::{migrate, try_migration};

use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

/// What can be typed after `db migrate`.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// 只说要做什么、哪些会被拒绝，不作改动；试做时他人暂不能写入
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(global: &Global, asked: &Asked) -> Result<ExitCode, CommandError> {
    let steps = match asked.dry_run {
        true => try_migration(&global.folder).await?,
        false => migrate(&global.folder).await?,
    };
    if global.format == OutputFormat::Json {
        let step = |step: &MigrationStep| json!({ "register": step.register, "field": step.field, "what": step.what });
        output::json(&json!({
            "dry_run": asked.dry_run,
            "steps": steps.iter().map(step).collect::<Vec<Json>>(),
        }));
        return Ok(ExitCode::SUCCESS);
    }
    if steps.is_empty() {
        output::say("台账库与业务包一致，无需调整");
        return Ok(ExitCode::SUCCESS);
    }
    output::say(if asked.dry_run { "将要做这些（现在没有改动）：" } else { "已调整台账库：" });
    for step in &steps {
        output::say(&format!("  {step}"));
    }
    if asked.dry_run {
        output::say("可以放心执行：xuezheng db migrate");
    }
    Ok(ExitCode::SUCCESS)
}
