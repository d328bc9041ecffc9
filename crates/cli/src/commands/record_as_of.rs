//! `xuezheng record list --as-of`.

use std::process::ExitCode;

use clap::Args;
use xuezheng_bureau::ledger::RecordFilter;
use xuezheng_bureau::{ShownRecord, Workspace, list_as_of};

use super::record::{as_json, register};
use super::{moment, who::Who};
use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

/// Columns of the register that the table shows; the rest is in `record show` and in JSON.
const COLUMNS: usize = 5;

#[derive(Debug, Args)]
pub(crate) struct List {
    /// 台账，如 hazard
    #[arg(value_name = "台账")]
    register: String,
    /// 这一时刻的样子：2024-07-05（当日结束时）、2024-07-05T14:30，或 #12（第12号操作之后）
    #[arg(long, value_name = "时间")]
    as_of: String,
    /// 最多显示多少条（json 格式不限）
    #[arg(long, value_name = "条数", default_value_t = 30, hide_default_value = true)]
    limit: usize,
    #[command(flatten)]
    who: Who,
}

pub(super) async fn run(global: &Global, workspace: &Workspace, asked: &List) -> Result<ExitCode, CommandError> {
    let moment = moment::as_of(&asked.as_of)?;
    let actor = asked.who.actor(workspace).await?;
    let register = register(workspace, &asked.register);
    let found = list_as_of(workspace, &actor, &register, &RecordFilter::default(), moment).await?;
    if global.format == OutputFormat::Json {
        output::json(&found.iter().map(as_json).collect());
        return Ok(ExitCode::SUCCESS);
    }
    let Some(first) = found.first() else {
        output::say(&format!("截至 {}，这本台账中没有您可以查看的记录", asked.as_of));
        return Ok(ExitCode::SUCCESS);
    };
    let labels = first.working.cells.iter().take(COLUMNS).map(|(_, label, _)| label.as_str());
    let header: Vec<&str> = ["编号", "机构", "版本", "审核"].into_iter().chain(labels).collect();
    let shown = &found[..found.len().min(asked.limit)];
    output::say(&output::table(&header, &[0, 2], shown.iter().map(row).collect()));
    let counting = found.iter().filter(|record| record.approved.is_some()).count();
    let rest = if shown.len() < found.len() { format!("，以上为前 {} 条", shown.len()) } else { String::new() };
    output::say(&format!("截至 {}：共 {} 条，其中 {counting} 条已计入统计{rest}", asked.as_of, found.len()));
    Ok(ExitCode::SUCCESS)
}

fn row(record: &ShownRecord) -> Vec<String> {
    let version = &record.working;
    let void = if version.void { "、作废" } else { "" };
    let own = [
        record.record.to_string(),
        record.org_label.clone(),
        version.version.to_string(),
        format!("{}{void}", version.status.label()),
    ];
    own.into_iter().chain(version.cells.iter().take(COLUMNS).map(|(_, _, text)| text.clone())).collect()
}
