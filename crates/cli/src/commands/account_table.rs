//! `xuezheng account template` and `import`: many accounts from an Excel table.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use xuezheng_bureau::{Workspace, accounts_template, check_accounts, make_accounts, passwords_table, read_accounts};

use super::who::Who;
use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Template {
    /// 写到哪个文件，如 账号模板.xlsx
    #[arg(value_name = "文件")]
    to: PathBuf,
    #[command(flatten)]
    who: Who,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// 填好的账号表（.xlsx）
    #[arg(value_name = "文件")]
    from: PathBuf,
    /// 首次密码写到哪个文件（.xlsx），不能是已有的文件
    #[arg(long, value_name = "文件")]
    passwords: PathBuf,
    #[command(flatten)]
    who: Who,
}

pub(super) async fn template(
    global: &Global,
    workspace: &Workspace,
    asked: &Template,
) -> Result<ExitCode, CommandError> {
    let author = asked.who.author(workspace, "下载账号模板").await?;
    let bytes = accounts_template(workspace, &author).await?;
    fs::write(&asked.to, bytes).map_err(unwritten(&asked.to))?;
    if global.format == OutputFormat::Json {
        output::json(&json!({ "file": asked.to.display().to_string() }));
    } else {
        output::say(&format!("已写出账号模板：{}", asked.to.display()));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn import(global: &Global, workspace: &Workspace, asked: &Import) -> Result<ExitCode, CommandError> {
    if asked.passwords.exists() {
        let text = format!("文件 {} 已经存在，没有建账号。请换一个文件名", asked.passwords.display());
        return Err(CommandError::Usage(text));
    }
    let unreadable = |source| CommandError::Read { path: asked.from.display().to_string(), source };
    let bytes = fs::read(&asked.from).map_err(unreadable)?;
    let (sheet, letters, rows) =
        read_accounts(&bytes).map_err(|unread| CommandError::Usage(format!("没有建账号。{unread}")))?;
    let author = asked.who.author(workspace, format!("批量建账号：{} 个", rows.len())).await?;
    let new = match check_accounts(workspace, &author, &letters, &rows).await? {
        Ok(new) => new,
        Err(faults) => {
            let line = |fault: &xuezheng_bureau::TableFault| {
                let why = format!("{}。{}", fault.cause, fault.mend);
                vec![sheet.clone(), fault.row.to_string(), fault.column.clone(), fault.content.clone(), why]
            };
            let lines: Vec<_> = faults.iter().map(line).collect();
            if global.format == OutputFormat::Json {
                output::json(&json!({ "made": 0, "faults": lines }));
            } else {
                let header = ["工作表", "行", "列", "内容", "原因和改法"];
                output::say(&output::table(&header, &[1], lines));
                output::say(&format!("没有建账号。{} 行中 {} 处有错，改好后再导入。", rows.len(), faults.len()));
            }
            return Ok(ExitCode::FAILURE);
        }
    };
    let made = make_accounts(workspace, &author, new, &|_| ControlFlow::Continue(())).await?;
    fs::write(&asked.passwords, passwords_table(&made)?).map_err(unwritten(&asked.passwords))?;
    if global.format == OutputFormat::Json {
        let logins: Vec<&str> = made.iter().map(|account| account.login.as_str()).collect();
        output::json(
            &json!({ "made": made.len(), "logins": logins, "passwords": asked.passwords.display().to_string() }),
        );
    } else {
        output::say(&format!("已建 {} 个账号，首次密码写在 {}。", made.len(), asked.passwords.display()));
        output::say("请当面或分别告诉本人，发完就删除这个文件；登录后须先改成自己的密码。");
    }
    Ok(ExitCode::SUCCESS)
}

fn unwritten(path: &Path) -> impl FnOnce(std::io::Error) -> CommandError {
    let path = path.display().to_string();
    move |source| CommandError::Write { path, source }
}
