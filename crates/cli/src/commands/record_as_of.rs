//! `xuezheng record list --as-of`.

use std::process::ExitCode;

use xuezheng_bureau::ledger::{Actor, RecordFilter};
use xuezheng_bureau::{ShownRecord, Workspace, list_as_of};

use super::moment;
use super::record::{as_json, register};
use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

/// Columns of the register that the table shows; the rest is in `record show` and in JSON.
const COLUMNS: usize = 5;

/// What is listed.
pub(super) struct Asked<'a> {
    pub(super) register: &'a str,
    pub(super) as_of: &'a str,
    pub(super) limit: usize,
}

pub(super) async fn run(
    global: &Global,
    workspace: &Workspace,
    actor: &Actor,
    asked: &Asked<'_>,
) -> Result<ExitCode, CommandError> {
    let moment = moment::as_of(asked.as_of)?;
    let register = register(workspace, asked.register);
    let found = list_as_of(workspace, actor, &register, &RecordFilter::default(), moment).await?;
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
