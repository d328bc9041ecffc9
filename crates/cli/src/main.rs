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
mod on_one_core;
mod output;
mod progress;
mod usage;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Arguments;
use crate::error::CommandError;

/// Texts and tables are made of many small pieces on all cores at once: the system's own allocator gives memory back to the
/// system and asks for it again all the time, and stops the other cores for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage::explain(&error),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return CommandError::Runtime(error).report(),
    };
    match runtime.block_on(commands::run(arguments)) {
        Ok(code) => code,
        Err(error) => error.report(),
    }
}
