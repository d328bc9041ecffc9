//! A failed command: what the user reads and the exit code.

use std::process::ExitCode;

use xuezheng_bureau::BureauError;
use xuezheng_pack::io_reason;
use xuezheng_pack::render::render;

use crate::output;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// A use case refused.
    #[error(transparent)]
    Bureau(#[from] BureauError),
    /// An argument can't be understood.
    #[error("{0}")]
    Usage(String),
    /// Pages can't be served.
    #[error(transparent)]
    Serve(xuezheng_server::ServeError),
    /// The system gives no threads.
    #[error("系统无法启动运行环境：{0}")]
    Runtime(std::io::Error),
    /// A file or folder can't be read.
    #[error("无法读取 {path}：{}", io_reason(source))]
    Read {
        /// The path.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file can't be written.
    #[error("无法写入 {path}：{}", io_reason(source))]
    Write {
        /// The path.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
}

impl CommandError {
    /// Prints the message and gives the exit code: 1 where faults were found, 2 otherwise.
    pub(crate) fn report(&self) -> ExitCode {
        match self {
            Self::Bureau(BureauError::BadPack(bad)) => {
                output::complain(&render(&bad.faults, &bad.files, output::style()));
                output::complain(&format!("业务包中有 {} 处问题，未作任何改动", bad.faults.len()));
                ExitCode::from(1)
            }
            Self::Bureau(BureauError::Checks(_)) => {
                output::complain(&self.to_string());
                ExitCode::from(1)
            }
            Self::Bureau(_)
            | Self::Usage(_)
            | Self::Serve(_)
            | Self::Runtime(_)
            | Self::Read { .. }
            | Self::Write { .. } => {
                output::complain(&self.to_string());
                ExitCode::from(2)
            }
        }
    }
}
