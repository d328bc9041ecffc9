//! `xuezheng account deputy`: who may act for whom.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use xuezheng_bureau::ledger::OperationId;
use xuezheng_bureau::{Workspace, accounts, add_deputy, deputies, revoke_deputy};
use xuezheng_pack::NaiveDate;

use super::who::Who;
use crate::args::{Global, OutputFormat, TEMPLATE};
use crate::clock;
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum DeputyCommand {
    /// 授权一个账号代另一个账号的人办理，到期自动收回
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account deputy add <代办人账号> --acts-for <账号> --until <日期> --why <原因> [选项]")]
    Add(Add),
    /// 列出授权过的代办
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account deputy list [选项]")]
    List {
        #[command(flatten)]
        who: Who,
    },
    /// 提前收回，立即生效
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account deputy revoke <编号> [选项]")]
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// 代办人的账号
    #[arg(value_name = "代办人账号")]
    login: String,
    /// 代谁办，写账号
    #[arg(long, value_name = "账号")]
    acts_for: String,
    /// 从哪天起，不写为今天
    #[arg(long, value_name = "日期")]
    from: Option<NaiveDate>,
    /// 到哪天止，当天仍有效
    #[arg(long, value_name = "日期")]
    until: NaiveDate,
    /// 原因，如 外出培训
    #[arg(long, value_name = "原因")]
    why: String,
    #[command(flatten)]
    who: Who,
}

#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// 授权的编号，用 account deputy list 查看
    #[arg(value_name = "编号")]
    id: i64,
    #[command(flatten)]
    who: Who,
}

pub(super) async fn run(
    global: &Global,
    workspace: &Workspace,
    command: &DeputyCommand,
) -> Result<ExitCode, CommandError> {
    match command {
        DeputyCommand::Add(asked) => {
            let author = asked.who.author(workspace, format!("授权代办：{}", asked.why)).await?;
            let from = asked.from.unwrap_or(author.at.today);
            let id = add_deputy(workspace, &author, &asked.login, &asked.acts_for, (from, asked.until)).await?;
            if global.format == OutputFormat::Json {
                output::json(&json!({ "id": id.0 }));
            } else {
                let (login, holder, until) = (&asked.login, &asked.acts_for, asked.until);
                output::say(&format!("已授权 {login} 代 {holder} 办理，{from} 至 {until}；编号 {id}"));
            }
        }
        DeputyCommand::List { who } => list(global, workspace, who).await?,
        DeputyCommand::Revoke(asked) => {
            let author = asked.who.author(workspace, "收回代办授权").await?;
            revoke_deputy(workspace, &author, OperationId(asked.id)).await?;
            output::say(&format!("已收回：编号 {}", asked.id));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(global: &Global, workspace: &Workspace, who: &Who) -> Result<(), CommandError> {
    let seen = accounts(workspace, &who.actor(workspace).await?).await?;
    let mut lines = deputies(workspace).await?;
    lines.retain(|line| seen.iter().any(|account| account.login == line.deputy.principal));
    if global.format == OutputFormat::Json {
        let line = |line: &xuezheng_bureau::DeputyLine| {
            let deputy = &line.deputy;
            json!({
                "id": deputy.id.0, "login": deputy.login, "acts_for": deputy.principal,
                "from": deputy.from.to_string(), "until": deputy.until.to_string(), "revoked": deputy.revoked.is_some(),
            })
        };
        output::json(&json!({ "deputies": lines.iter().map(line).collect::<Vec<_>>() }));
        return Ok(());
    }
    if lines.is_empty() {
        output::say("没有授权过代办。用 xuezheng account deputy add 授权。");
        return Ok(());
    }
    let today = clock::now().today;
    let line = |line: &xuezheng_bureau::DeputyLine| {
        let deputy = &line.deputy;
        let state = match (deputy.revoked.is_some(), deputy.is_over(today), deputy.is_in_force(today)) {
            (true, ..) => "已收回",
            (false, true, _) => "已到期",
            (false, false, true) => "有效",
            (false, false, false) => "还没开始",
        };
        let name = |account: &xuezheng_bureau::ledger::Account| format!("{}（{}）", account.name, account.login);
        let (from, until) = (deputy.from.to_string(), deputy.until.to_string());
        vec![deputy.id.to_string(), name(&line.acts), name(&line.holder), from, until, state.to_owned()]
    };
    let header = ["编号", "代办人", "代谁", "从", "到", "状态"];
    output::say(&output::table(&header, &[0], lines.iter().map(line).collect()));
    Ok(())
}
