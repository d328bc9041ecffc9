//! `xuezheng db`.

use std::process::ExitCode;

use clap::Subcommand;

use super::db_copy;
use crate::args::{Global, TEMPLATE};
use crate::error::CommandError;

/// What can be typed after `db`.
#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// 把台账库复制到另一个数据库，逐表核对；加 --switch 则从此改用新的
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng db copy --to <地址|文件> [--switch] [选项]")]
    Copy(db_copy::Asked),
}

pub(super) async fn run(global: &Global, command: &DbCommand) -> Result<ExitCode, CommandError> {
    match command {
        DbCommand::Copy(asked) => db_copy::run(global, asked).await,
    }
}
