//! `xuezheng record`.

use std::process::ExitCode;

use clap::Subcommand;

use super::record_reveal;
use crate::args::{Global, TEMPLATE};
use crate::error::CommandError;

/// What can be typed after `record`.
#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    /// 查看一项个人信息的明文：写明用途，查看人、时间和用途都留有记录
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng record reveal <台账> <记录号> <数据项> --purpose <用途> --role <角色> [选项]")]
    Reveal(record_reveal::Asked),
}

pub(super) async fn run(global: &Global, command: &RecordCommand) -> Result<ExitCode, CommandError> {
    match command {
        RecordCommand::Reveal(asked) => record_reveal::run(global, asked).await,
    }
}
