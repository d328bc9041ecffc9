//! `xuezheng account token`: with what programs act for an account.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use xuezheng_bureau::ledger::ApiToken;
use xuezheng_bureau::{Workspace, accounts, add_token, revoke_token, tokens};

use super::who::Who;
use crate::args::{Global, OutputFormat, TEMPLATE};
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// 发放令牌，只显示这一次
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account token add <账号> --use <用途> [选项]")]
    Add(Add),
    /// 列出一个账号的令牌
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account token list <账号> [选项]")]
    List(Of),
    /// 作废令牌，立即不能再用
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account token revoke <账号> <令牌编号> [选项]")]
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// 账号
    #[arg(value_name = "账号")]
    login: String,
    /// 哪个系统用，做什么用
    #[arg(long = "use", value_name = "用途")]
    label: String,
    #[command(flatten)]
    who: Who,
}

#[derive(Debug, Args)]
pub(crate) struct Of {
    /// 账号
    #[arg(value_name = "账号")]
    login: String,
    #[command(flatten)]
    who: Who,
}

#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// 账号
    #[arg(value_name = "账号")]
    login: String,
    /// 令牌编号，用 account token list 查看
    #[arg(value_name = "令牌编号")]
    id: String,
    #[command(flatten)]
    who: Who,
}

pub(super) async fn run(
    global: &Global,
    workspace: &Workspace,
    command: &TokenCommand,
) -> Result<ExitCode, CommandError> {
    match command {
        TokenCommand::Add(asked) => {
            let author = asked.who.author(workspace, "发放接口令牌").await?;
            let token = add_token(workspace, &author, &asked.login, &asked.label).await?;
            if global.format == OutputFormat::Json {
                output::json(&json!({ "login": asked.login, "token": token }));
            } else {
                output::say(&format!("账号 {} 的令牌：{token}", asked.login));
                output::say("令牌只显示这一次，请存到要用它的系统里；不用了就作废。");
            }
        }
        TokenCommand::List(of) => {
            let seen = accounts(workspace, &of.who.actor(workspace).await?).await?;
            if !seen.iter().any(|account| account.login == of.login) {
                let text = format!("没有账号「{}」。用 xuezheng account list 查看", of.login);
                return Err(CommandError::Usage(text));
            }
            list(global, &tokens(workspace, &of.login).await?);
        }
        TokenCommand::Revoke(asked) => {
            let author = asked.who.author(workspace, "作废接口令牌").await?;
            revoke_token(workspace, &author, &asked.login, &asked.id).await?;
            output::say(&format!("已作废：{} 的令牌 {}", asked.login, asked.id));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(global: &Global, all: &[ApiToken]) {
    let at = |moment: &chrono::DateTime<chrono::Utc>| moment.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    if global.format == OutputFormat::Json {
        let token = |token: &ApiToken| {
            json!({
                "id": token.id, "label": token.label, "made": at(&token.made),
                "revoked": token.revoked.as_ref().map(at),
            })
        };
        output::json(&json!({ "tokens": all.iter().map(token).collect::<Vec<_>>() }));
        return;
    }
    if all.is_empty() {
        output::say("还没有令牌。用 xuezheng account token add 发放。");
        return;
    }
    let day =
        |moment: &chrono::DateTime<chrono::Utc>| (*moment + chrono::TimeDelta::hours(8)).format("%Y-%m-%d").to_string();
    let line = |token: &ApiToken| {
        let state = token.revoked.as_ref().map_or_else(|| "在用".to_owned(), |at| format!("{}作废", day(at)));
        vec![token.id.clone(), token.label.clone(), day(&token.made), state]
    };
    output::say(&output::table(&["编号", "用途", "发放", "状态"], &[], all.iter().map(line).collect()));
}
