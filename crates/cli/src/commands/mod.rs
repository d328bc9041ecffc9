//! One file a command.

pub(crate) mod account;
mod account_deputy;
mod account_table;
mod account_token;
mod approve;
mod audit;
pub(crate) mod backup;
pub(crate) mod balance;
pub(crate) mod check;
pub(crate) mod collect;
mod collect_answer;
mod collect_design;
mod collect_show;
pub(crate) mod db;
mod db_copy;
mod db_migrate;
mod db_status;
mod demo;
mod drill;
mod explain;
mod figures;
pub(crate) mod filing;
mod init;
pub(crate) mod lint;
mod lint_bureau;
mod lint_commented;
mod lint_explain;
mod lint_fix;
mod lint_json;
mod lint_sarif;
mod lint_text;
mod mail_password;
mod missing_glyphs;
mod moment;
mod operation;
pub(crate) mod outbox;
mod outbox_contacts;
pub(crate) mod overdue;
mod pack_check;
mod pack_doc;
mod pack_explain;
mod passphrase;
pub(crate) mod privacy;
pub(crate) mod read;
mod read_json;
pub(crate) mod record;
mod record_as_of;
mod record_list;
mod record_reveal;
mod report_compile;
pub(crate) mod report_issue;
mod report_list;
pub(crate) mod restore;
pub(crate) mod review;
mod review_draw;
mod scope;
pub(crate) mod seal;
mod seal_diff;
pub(crate) mod serve;
mod who;

use std::process::ExitCode;

pub(crate) use audit::AuditCommand;
pub(crate) use operation::OperationCommand;
pub(crate) use record::RecordCommand;

use crate::args::{Arguments, Command, OutputFormat, PackCommand, ReportCommand};
use crate::error::CommandError;

/// Runs the command that was typed.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    let global = &arguments.global;
    if global.format == OutputFormat::Sarif && !matches!(arguments.command, Command::Lint(_)) {
        return Err(CommandError::Usage("只有 xuezheng lint 能以 sarif 格式输出".to_owned()));
    }
    match &arguments.command {
        Command::Demo(demo) => demo::run(global, demo).await,
        Command::Serve(asked) => serve::run(global, asked).await,
        Command::Account(command) => account::run(global, command).await,
        Command::Init(init) => init::run(global, init).await,
        Command::Pack(PackCommand::Check { explain: Some(code), .. }) => pack_explain::run(global, code.as_deref()),
        Command::Pack(PackCommand::Check { path, strict, explain: None }) => {
            pack_check::run(global, path.as_deref(), *strict)
        }
        Command::Pack(PackCommand::Doc { path, output }) => pack_doc::run(global, path.as_deref(), output.as_deref()),
        Command::Figures(figures) => figures::run(global, figures).await,
        Command::Balance(asked) => balance::run(global, asked).await,
        Command::Explain(one) => explain::run(global, one).await,
        Command::Drill(drill) => drill::run(global, drill).await,
        Command::Check(check) => check::run(global, check).await,
        Command::Collect(asked) => collect::run(global, asked).await,
        Command::Approve(approve) => approve::run(global, approve).await,
        Command::Seal(seal) => seal::run(global, seal).await,
        Command::Report(ReportCommand::List) => report_list::run(global).await,
        Command::Report(ReportCommand::Issue(asked)) => report_issue::run(global, asked).await,
        Command::Report(ReportCommand::Issued) => report_issue::list(global).await,
        Command::Report(ReportCommand::Affected) => report_issue::list_affected(global).await,
        Command::Report(ReportCommand::Recompile(asked)) => report_issue::again(global, asked).await,
        Command::Record(command) => record::run(global, command).await,
        Command::Privacy(command) => privacy::run(global, command).await,
        Command::Operation(command) => operation::run(global, command).await,
        Command::Review(asked) => review::run(global, asked).await,
        Command::Filing(command) => filing::run(global, command).await,
        Command::Outbox(command) => outbox::run(global, command).await,
        Command::Overdue(asked) => overdue::run(global, asked).await,
        Command::Audit(command) => audit::run(global, command).await,
        Command::Report(ReportCommand::Compile { report, period, org, seal, dated, formats, output, printing }) => {
            let request = report_compile::Asked { report, period, org, seal, dated, formats, output, printing };
            report_compile::run(global, &request).await
        }
        Command::Lint(asked) => lint::run(global, asked).await,
        Command::Backup(asked) => backup::run(global, asked).await,
        Command::Restore(asked) => restore::run(global, asked).await,
        Command::Db(command) => db::run(global, command).await,
        Command::Read(asked) => read::run(global, asked),
    }
}
