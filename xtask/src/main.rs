//! `cargo xtask`: what a contributor or CI runs around the build.
//!
//! Holds one file a command and the list of them. Never depends on the workspace's crates, so that it builds in seconds
//! on a clean clone, and never holds anything that the product needs to run.

mod axe;
mod cache;
mod commands;
mod given;
mod needs;
mod postgres;
mod processor;
mod schemathesis;
mod scratch;
mod step;

use std::process::ExitCode;

use commands::COMMANDS;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        print!("{}", commands::help());
        return ExitCode::SUCCESS;
    };
    if matches!(name.as_str(), "help" | "-h" | "--help") {
        print!("{}", commands::help());
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprint!("没有「{name}」这个命令。\n\n{}", commands::help());
        return ExitCode::from(2);
    };
    match (command.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Some(message) = failure.message {
                eprintln!("{message}");
            }
            ExitCode::from(failure.code)
        }
    }
}
