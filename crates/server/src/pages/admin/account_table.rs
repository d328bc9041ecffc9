//! 批量建账号: a template to fill in, the table back, all of it or nothing, and the first passwords to be fetched once.

use askama::Template;
use axum::extract::Query;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::{
    AccountStep, CompileStep, TableFault, accounts_template, check_accounts, fresh_secret, make_accounts,
    passwords_table, read_accounts,
};

use super::{Tab, tabs};
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::jobs::{Jobs, Kind, NewJob, Outcome};
use crate::view::{Shell, count, encoded};

/// Faults that the page lists.
const LISTED: usize = 200;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Accounts that were made, under the name of their passwords.
    done: String,
}

#[derive(Template)]
#[template(path = "admin_account_table.html")]
struct TablePage {
    shell: Shell,
    tabs: Vec<Tab>,
    /// Why the file is no table.
    unread: Option<String>,
    sheet: String,
    /// Rows of the table that was refused.
    rows: usize,
    faults: Vec<TableFault>,
    more: usize,
    done: Option<Done>,
}

/// Passwords that wait to be fetched.
struct Done {
    name: String,
    is_there: bool,
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let site = &signed.visit.site;
    let done = Some(asked.done)
        .filter(|name| !name.is_empty())
        .map(|name| Done { is_there: site.once.has(&name, &signed.person.account.login, signed.visit.now.utc), name });
    Ok(Html(TablePage { done, ..page(&signed).await? }.render()?))
}

pub(crate) async fn template(signed: Signed) -> Result<Response, Fault> {
    let bytes = accounts_template(signed.workspace(), &signed.author("下载账号模板")).await?;
    Ok(table("账号模板.xlsx", bytes))
}

/// The first passwords, this once.
pub(crate) async fn passwords(signed: Signed, sent: Sent) -> Result<Response, Fault> {
    let (site, owner) = (&signed.visit.site, &signed.person.account.login);
    let Some(bytes) = site.once.take(sent.one("name"), owner, signed.visit.now.utc) else {
        let text = "首次密码已经下载过，或过了一小时，不能再下载。没有拿到密码的，请在「账号」里逐个重置密码。";
        return Err(Fault::Unfit(text.to_owned()));
    };
    Ok(table("首次密码.xlsx", bytes))
}

pub(crate) async fn submit(signed: Signed, sent: Sent) -> Result<Response, Fault> {
    let page = page(&signed).await?;
    let refused = |page: TablePage| Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response());
    let Some(file) = sent.files.iter().find(|file| file.input == "table") else {
        return refused(TablePage {
            unread: Some("没有选文件。请先选填好的账号表。".to_owned()), ..page
        });
    };
    let (sheet, letters, rows) = match read_accounts(&file.bytes) {
        Ok(read) => read,
        Err(unread) => return refused(TablePage { unread: Some(format!("{unread}。")), ..page }),
    };
    let author = signed.author(format!("批量建账号：{} 个", rows.len()));
    let new = match check_accounts(signed.workspace(), &author, &letters, &rows).await? {
        Ok(new) => new,
        Err(mut faults) => {
            let more = faults.len().saturating_sub(LISTED);
            faults.truncate(LISTED);
            return refused(TablePage { sheet, rows: rows.len(), faults, more, ..page });
        }
    };
    let (owner, name) = (signed.person.account.login.clone(), fresh_secret()?);
    let job = NewJob {
        kind: Kind::Accounts,
        title: format!("{} 个账号", count(new.len())),
        owner: owner.clone(),
        of: name.clone(),
    };
    let job = Jobs::start(&signed.visit.site, job, move |site, job| async move {
        let hear = |AccountStep { done, of }| job.hear(CompileStep { done, of, doing: "设首次密码" });
        let made = make_accounts(&site.workspace, &author, new, &hear).await?;
        let said = format!("已建 {} 个账号。首次密码只能下载一次。", count(made.len()));
        site.once.keep(name.clone(), owner, passwords_table(&made)?, site.now().utc);
        Ok(Outcome { said, href: format!("/admin/account-table?done={}", encoded(&name)) })
    })?;
    Ok(Redirect::to(&format!("/jobs/{}", job.id)).into_response())
}

async fn page(signed: &Signed) -> Result<TablePage, Fault> {
    Ok(TablePage {
        shell: Shell::of(&signed.visit, "批量建账号").await?,
        tabs: tabs("/admin/accounts"),
        unread: None,
        sheet: String::new(),
        rows: 0,
        faults: Vec::new(),
        more: 0,
        done: None,
    })
}

fn table(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded(name));
    ([(header::CONTENT_TYPE, XLSX.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_stands_with_its_cell_and_nothing_was_made() {
        let fault = TableFault {
            row: 7,
            column: "C 单位".to_owned(),
            content: "甲<小学".to_owned(),
            cause: "没有这个单位，或不归你管理".to_owned(),
            mend: "请填全称".to_owned(),
        };
        let page = TablePage {
            shell: Shell::sample("批量建账号"),
            tabs: tabs("/admin/accounts"),
            unread: None,
            sheet: "账号".to_owned(),
            rows: 12,
            faults: vec![fault],
            more: 0,
            done: Some(Done { name: "0123".to_owned(), is_there: true }),
        };
        let html = page.render().unwrap();
        for said in ["没有建账号。12 行中 1 处有错", "甲&#60;小学", "C 单位", "value=\"0123\"", "只能下载一次"]
        {
            assert!(html.contains(said), "{said}: {html}");
        }
    }
}
