//! `xuezheng db`.

use std::process::ExitCode;

use clap::Subcommand;

use super::{db_copy, db_migrate, db_status};
use crate::args::{Global, TEMPLATE};
use crate::error::CommandError;

/// What can be typed after `db`.
#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// 台账库在哪里、多大、各台账有多少条记录、与业务包是否一致
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng db status [选项]")]
    Status,
    /// 按改动后的业务包调整台账库；只增不减，会丢失数据的改动一律不做
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng db migrate [选项]")]
    Migrate(db_migrate::Asked),
    /// 把台账库复制到另一个数据库，逐表核对；加 --switch 则从此改用新的
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng db copy --to <地址|文件> [--switch] [选项]")]
    Copy(db_copy::Asked),
}

pub(super) async fn run(global: &Global, command: &DbCommand) -> Result<ExitCode, CommandError> {
    match command {
        DbCommand::Status => db_status::run(global).await,
        DbCommand::Migrate(asked) => db_migrate::run(global, asked).await,
        DbCommand::Copy(asked) => db_copy::run(global, asked).await,
    }
}
