//! One account: its name, org and role; closed, opened again, given a new password.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::ledger::Account;
use xuezheng_bureau::{accounts, change_account, reset_password};
use xuezheng_pack::RoleId;

use super::accounts::{choices, org_of, roles, standing};
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Markup, Shell, encoded};

#[derive(Template)]
#[template(path = "admin_account.html")]
struct AccountPage {
    shell: Shell,
    path: String,
    login: String,
    name: String,
    org: String,
    disabled: bool,
    standing: Markup,
    may: Vec<&'static str>,
    roles: Vec<(String, String, bool)>,
    orgs: Vec<(String, String)>,
    /// Their own account is kept by the office above.
    is_own: bool,
    said: Option<&'static str>,
    password: Option<String>,
    error: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    done: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    name: String,
    org: String,
    role: String,
    /// `disable` or `enable` in place of a change.
    act: String,
}

pub(crate) async fn show(
    signed: Signed,
    Path(login): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let account = account(&signed, &login).await?;
    let said = match asked.done.as_str() {
        "changed" => Some("已修改。这个账号在所有设备上都已退出，请本人重新登录。"),
        "disabled" => Some("已停用。这个账号在所有设备上都已退出，不能再登录。"),
        "enabled" => Some("已恢复，可以登录。"),
        _ => None,
    };
    let page = page(&signed, account).await?;
    Ok(Html(AccountPage { said, ..page }.render()?))
}

pub(crate) async fn submit(
    signed: Signed,
    Path(login): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let known = account(&signed, &login).await?;
    let done = change(&signed, &known, &typed).await;
    match done {
        Ok(done) => Ok(Redirect::to(&format!("{}?done={done}", path(&login))).into_response()),
        Err(fault) => {
            let error = Some(fault.words()?);
            let page = page(&signed, known).await?;
            Ok(Html(AccountPage { error, ..page }.render()?).into_response())
        }
    }
}

async fn change(signed: &Signed, known: &Account, typed: &Typed) -> Result<&'static str, Fault> {
    let (account, why, done) = match typed.act.as_str() {
        "disable" => (Account { disabled: true, ..known.clone() }, "停用账号", "disabled"),
        "enable" => (Account { disabled: false, ..known.clone() }, "恢复账号", "enabled"),
        _ => {
            let name = typed.name.trim();
            if name.is_empty() {
                return Err(Fault::Unfit("请填姓名。".to_owned()));
            }
            let (name, org) = (name.to_owned(), org_of(signed, &typed.org).await?);
            (Account { name, org, role: RoleId::new(&typed.role), ..known.clone() }, "修改账号", "changed")
        }
    };
    change_account(signed.workspace(), &signed.author(why), account).await?;
    Ok(done)
}

/// Gives a password for the next sign-in, shown this once.
pub(crate) async fn reset(signed: Signed, Path(login): Path<String>) -> Result<Html<String>, Fault> {
    let account = account(&signed, &login).await?;
    let done = reset_password(signed.workspace(), &signed.author("重置密码"), &login).await;
    let (password, error) = match done {
        Ok(password) => (Some(password), None),
        Err(error) => (None, Some(Fault::from(error).words()?)),
    };
    let page = page(&signed, account).await?;
    Ok(Html(AccountPage { password, error, ..page }.render()?))
}

/// The account, if its org lies in the reader's subtree.
async fn account(signed: &Signed, login: &str) -> Result<Account, Fault> {
    let all = accounts(signed.workspace(), &signed.actor()).await?;
    all.into_iter().find(|account| account.login == login).ok_or(Fault::NotFound)
}

fn path(login: &str) -> String {
    format!("/admin/accounts/{}", encoded(login))
}

async fn page(signed: &Signed, account: Account) -> Result<AccountPage, Fault> {
    let workspace = signed.workspace();
    let orgs = workspace.ledger().orgs().await?;
    let may = workspace.pack().permissions.get(&account.role);
    Ok(AccountPage {
        shell: Shell::of(&signed.visit, account.name.clone()).await?,
        path: path(&account.login),
        org: orgs.get(&account.org).map_or_else(|| account.org.to_string(), |org| org.label.clone()),
        disabled: account.disabled,
        standing: standing(&account),
        may: may.into_iter().flatten().map(|permission| permission.label()).collect(),
        roles: roles(signed, account.role.as_str()),
        orgs: choices(signed).await?,
        is_own: account.login == signed.person.account.login,
        login: account.login,
        name: account.name,
        said: None,
        password: None,
        error: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Light, light};

    #[test]
    fn an_account_can_be_changed_closed_and_given_a_password() {
        let page = |disabled, is_own| AccountPage {
            shell: Shell::sample("某人"),
            path: "/admin/accounts/p01".to_owned(),
            login: "p01".to_owned(),
            name: "某\"人".to_owned(),
            org: "甲小学".to_owned(),
            disabled,
            standing: light(Light::Green, "在用"),
            may: vec!["填报"],
            roles: vec![("school_reporter".to_owned(), "学校填报员".to_owned(), true)],
            orgs: Vec::new(),
            is_own,
            said: None,
            password: Some("abcd-efgh-jkmn".to_owned()),
            error: None,
        };
        let html = page(false, false).render().unwrap();
        assert!(html.contains("value=\"disable\"") && html.contains("action=\"/admin/accounts/p01/reset\""), "{html}");
        assert!(html.contains("abcd-efgh-jkmn") && html.contains("某&#34;人"));
        assert!(page(true, false).render().unwrap().contains("value=\"enable\""));
        assert!(!page(false, true).render().unwrap().contains("value=\"disable\""), "nobody closes their own account");
    }
}
