//! `xuezheng record`.

use std::process::ExitCode;

use clap::Subcommand;

use super::record_list;
use crate::args::{Global, TEMPLATE};
use crate::error::CommandError;

/// What can be typed after `record`.
#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    /// 列出一本台账的记录，可筛选、排序、翻页
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng record list <台账> [选项]", after_help = record_list::EXAMPLES)]
    List(record_list::Asked),
}

pub(super) async fn run(global: &Global, command: &RecordCommand) -> Result<ExitCode, CommandError> {
    match command {
        RecordCommand::List(asked) => record_list::run(global, asked).await,
    }
}
