//! `xuezheng`, the command line of a bureau.
//!
//! Holds one file a command: arguments in, a use case of the bureau called, its answer printed, an exit code.
//! Never holds a rule, a query or a computation. Exit codes: 0 done, 1 faults found, 2 wrong use or failure.

mod args;
mod clock;
mod commands;
mod embedded;
mod error;
mod fonts;
mod output;
mod progress;
mod usage;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Arguments;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage::explain(&error),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::complain(&format!("系统无法启动运行环境：{error}"));
            return ExitCode::from(2);
        }
    };
    match runtime.block_on(commands::run(arguments)) {
        Ok(code) => code,
        Err(error) => error.report(),
    }
}
