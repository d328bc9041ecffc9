//! `xuezheng db copy`.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use xuezheng_bureau::{Workspace, copy_database};

use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;
use crate::progress::Steps;

/// What can be typed after `db copy`.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// 新的位置：postgres://用户:口令@主机/库名，或工作目录中的一个文件名；须是空的
    #[arg(long, value_name = "地址|文件")]
    to: String,
    /// 核对无误后改用新的台账库；复制期间不能写入。请先停下网页服务和定时任务
    #[arg(long)]
    switch: bool,
}

pub(super) async fn run(global: &Global, asked: &Asked) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let mut steps = Steps::new(global.verbose);
    let copied = copy_database(&workspace, &asked.to, asked.switch, &mut steps.follow()).await?;
    steps.finish();
    if global.format == OutputFormat::Json {
        output::json(&json!({
            "from": copied.from,
            "to": copied.to,
            "tables": copied.tables,
            "rows": copied.rows,
            "last_operation": copied.last_operation,
            "switched": copied.is_switched,
        }));
        return Ok(ExitCode::SUCCESS);
    }
    let last = copied.last_operation.unwrap_or_default();
    output::say(&format!("已把台账库从 {} 复制到 {}", copied.from, copied.to));
    output::say(&format!(
        "  {} 张表、{} 行，逐表的行数和校验值一致；操作链和记录已核对，最后一次操作第 {last} 号",
        copied.tables, copied.rows
    ));
    if copied.is_switched {
        output::say("已改用新的台账库。原来的没有改动：确认一切正常后再自行移走");
    } else {
        output::say("仍在使用原来的台账库；其后的改动不会进入副本。要改用新的，请另选一个空的位置，加 --switch 重做");
    }
    Ok(ExitCode::SUCCESS)
}
