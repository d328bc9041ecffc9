//! `xuezheng account`: who may sign in.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use xuezheng_bureau::{BureauError, NewAccount, Workspace, accounts, add_account, change_account, reset_password};
use xuezheng_pack::{OrgId, RoleId};

use super::account_deputy::{self, DeputyCommand};
use super::account_table::{self, Import, Template};
use super::account_token::{self, TokenCommand};
use super::who::Who;
use crate::args::{Global, OutputFormat, TEMPLATE};
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// 添加账号，显示第一次登录用的密码
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account add <账号> --name <姓名> --at <机构> --as <角色> [选项]")]
    Add(Add),
    /// 列出账号
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account list [选项]")]
    List {
        #[command(flatten)]
        who: Who,
    },
    /// 重置密码，同时解除锁定，在所有设备上退出
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account reset <账号> [选项]")]
    Reset(One),
    /// 停用账号，在所有设备上退出
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account disable <账号> [选项]")]
    Disable(One),
    /// 恢复停用的账号
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account enable <账号> [选项]")]
    Enable(One),
    /// 写出批量建账号的 Excel 模板
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account template <文件> [选项]")]
    Template(Template),
    /// 由填好的 Excel 表批量建账号：有一处错就一个也不建
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng account import <文件> --passwords <文件> [选项]")]
    Import(Import),
    /// 代办：在一段时间里代另一个人办理
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng account deputy <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Deputy(DeputyCommand),
    /// 接口令牌：别的系统凭它以这个账号读取数据
    #[command(subcommand, help_template = TEMPLATE, override_usage = "xuezheng account token <命令>", subcommand_help_heading = "命令", subcommand_value_name = "命令", disable_help_subcommand = true)]
    Token(TokenCommand),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// 账号：2 至 64 个字母、数字或 . _ - @
    #[arg(value_name = "账号")]
    login: String,
    /// 使用人的姓名
    #[arg(long = "name", value_name = "姓名")]
    person: String,
    /// 使用人所在的机构编号，只能看到和办理本机构及下级的
    #[arg(long, value_name = "机构")]
    at: String,
    /// 使用人的角色
    #[arg(long = "as", value_name = "角色")]
    as_role: String,
    #[command(flatten)]
    who: Who,
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// 账号
    #[arg(value_name = "账号")]
    login: String,
    #[command(flatten)]
    who: Who,
}

pub(super) async fn run(global: &Global, command: &AccountCommand) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    match command {
        AccountCommand::Add(asked) => add(global, &workspace, asked).await,
        AccountCommand::List { who } => list(global, &workspace, who).await,
        AccountCommand::Reset(one) => {
            let author = one.who.author(&workspace, "重置密码").await?;
            let first = reset_password(&workspace, &author, &one.login).await?;
            say_password(global, &one.login, &first);
            Ok(ExitCode::SUCCESS)
        }
        AccountCommand::Disable(one) => switch(&workspace, one, true).await,
        AccountCommand::Enable(one) => switch(&workspace, one, false).await,
        AccountCommand::Template(asked) => account_table::template(global, &workspace, asked).await,
        AccountCommand::Import(asked) => account_table::import(global, &workspace, asked).await,
        AccountCommand::Deputy(command) => account_deputy::run(global, &workspace, command).await,
        AccountCommand::Token(command) => account_token::run(global, &workspace, command).await,
    }
}

async fn add(global: &Global, workspace: &Workspace, asked: &Add) -> Result<ExitCode, CommandError> {
    let author = asked.who.author(workspace, "添加账号").await?;
    let new = NewAccount {
        login: asked.login.clone(),
        name: asked.person.trim().to_owned(),
        org: OrgId::new(&asked.at),
        role: RoleId::new(&asked.as_role),
        password: None,
    };
    let first = add_account(workspace, &author, vec![new]).await?;
    say_password(global, &asked.login, first.into_iter().flatten().next().as_deref().unwrap_or_default());
    Ok(ExitCode::SUCCESS)
}

fn say_password(global: &Global, login: &str, password: &str) {
    if global.format == OutputFormat::Json {
        output::json(&json!({ "login": login, "password": password }));
    } else {
        output::say(&format!("账号 {login}，第一次登录的密码：{password}"));
        output::say("密码只显示这一次，请当面或用别的途径告诉本人；登录后须先改成自己的密码。");
    }
}

async fn list(global: &Global, workspace: &Workspace, who: &Who) -> Result<ExitCode, CommandError> {
    let all = accounts(workspace, &who.actor(workspace).await?).await?;
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    let org = |id: &OrgId| orgs.get(id).map_or_else(|| id.to_string(), |org| org.label.clone());
    let role = |id: &RoleId| workspace.pack().roles.get(id).cloned().unwrap_or_else(|| id.to_string());
    if global.format == OutputFormat::Json {
        let accounts = all.iter().map(|account| {
            json!({
                "login": account.login,
                "name": account.name,
                "org": account.org.as_str(),
                "role": account.role.as_str(),
                "must_change": account.must_change,
                "disabled": account.disabled,
            })
        });
        output::json(&json!({ "accounts": accounts.collect::<Vec<_>>() }));
        return Ok(ExitCode::SUCCESS);
    }
    if all.is_empty() {
        output::say("还没有账号。用 xuezheng account add 添加。");
        return Ok(ExitCode::SUCCESS);
    }
    let line = |account: &xuezheng_bureau::ledger::Account| {
        let state = match (account.disabled, account.must_change) {
            (true, _) => "已停用",
            (_, true) => "待改密码",
            _ => "在用",
        };
        let columns = [&account.login, &account.name, &org(&account.org), &role(&account.role)];
        columns.into_iter().cloned().chain([state.to_owned()]).collect()
    };
    output::say(&output::table(&["账号", "姓名", "机构", "角色", "状态"], &[], all.iter().map(line).collect()));
    Ok(ExitCode::SUCCESS)
}

async fn switch(workspace: &Workspace, one: &One, disabled: bool) -> Result<ExitCode, CommandError> {
    let done = if disabled { "停用账号" } else { "恢复账号" };
    let author = one.who.author(workspace, done).await?;
    let known = accounts(workspace, &author.actor()).await?;
    let Some(account) = known.into_iter().find(|account| account.login == one.login) else {
        return Err(CommandError::Usage(format!("没有账号「{}」。用 xuezheng account list 查看", one.login)));
    };
    change_account(workspace, &author, xuezheng_bureau::ledger::Account { disabled, ..account }).await?;
    output::say(&format!("已{done}：{}", one.login));
    Ok(ExitCode::SUCCESS)
}
