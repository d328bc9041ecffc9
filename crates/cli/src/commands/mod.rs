//! One file a command.

mod approve;
mod demo;
mod drill;
mod explain;
mod figures;
mod init;
mod missing_glyphs;
mod pack_check;
mod pack_doc;
mod pack_explain;
pub(crate) mod privacy;
pub(crate) mod record;
mod record_reveal;
mod report_compile;
mod scope;

use std::process::ExitCode;

use crate::args::{Arguments, Command, PackCommand, ReportCommand};
use crate::error::CommandError;

/// Runs the command that was typed.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Demo(demo) => demo::run(global, demo).await,
        Command::Init(init) => init::run(global, init).await,
        Command::Pack(PackCommand::Check { explain: Some(code), .. }) => pack_explain::run(global, code.as_deref()),
        Command::Pack(PackCommand::Check { path, strict, explain: None }) => {
            pack_check::run(global, path.as_deref(), *strict)
        }
        Command::Pack(PackCommand::Doc { path, output }) => pack_doc::run(global, path.as_deref(), output.as_deref()),
        Command::Figures(figures) => figures::run(global, figures).await,
        Command::Explain(one) => explain::run(global, one).await,
        Command::Drill(drill) => drill::run(global, drill).await,
        Command::Approve(approve) => approve::run(global, approve).await,
        Command::Record(command) => record::run(global, command).await,
        Command::Privacy(command) => privacy::run(global, command).await,
        Command::Report(ReportCommand::Compile { report, period, org, dated, formats, output, printing }) => {
            let request = report_compile::Asked { report, period, org, dated, formats, output, printing };
            report_compile::run(global, &request).await
        }
    }
}
