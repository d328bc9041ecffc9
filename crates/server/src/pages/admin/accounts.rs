//! 账号: who may sign in, and new ones.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use xuezheng_bureau::ledger::Account;
use xuezheng_bureau::{NewAccount, accounts, add_account, reach};
use xuezheng_pack::{OrgId, RoleId};

use super::{Tab, tabs};
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Light, Markup, Shell, count, encoded, light};

/// Accounts of a page.
const LIMIT: usize = 50;

#[derive(Template)]
#[template(path = "admin_accounts.html")]
struct AccountsPage {
    shell: Shell,
    tabs: Vec<Tab>,
    q: String,
    org: String,
    org_label: String,
    total: String,
    lines: Vec<Line>,
    previous: Option<String>,
    next: Option<String>,
    typed: Typed,
    roles: Vec<(String, String, bool)>,
    orgs: Vec<(String, String)>,
    error: Option<String>,
    made: Option<Made>,
}

struct Line {
    href: String,
    login: String,
    name: String,
    org: String,
    role: String,
    standing: Markup,
}

/// A new account with the password for its first sign-in, shown this once.
struct Made {
    login: String,
    password: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    org: String,
    skip: usize,
}

/// A new account as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    login: String,
    name: String,
    org: String,
    role: String,
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    Ok(Html(page(&signed, &asked, Typed::default(), None, None).await?.render()?))
}

pub(crate) async fn submit(signed: Signed, Form(typed): Form<Typed>) -> Result<Response, Fault> {
    let login = typed.login.trim().to_owned();
    let asked = Asked::default();
    let error = |what: &str| Some(what.to_owned());
    let (made, error) = if login.is_empty() || typed.name.trim().is_empty() {
        (None, error("请填账号和姓名。"))
    } else {
        match add(&signed, &typed, &login).await {
            Ok(password) => (Some(Made { login, password }), None),
            Err(fault) => (None, Some(fault.words()?)),
        }
    };
    let typed = if made.is_some() { Typed::default() } else { typed };
    Ok(Html(page(&signed, &asked, typed, made, error).await?.render()?).into_response())
}

async fn add(signed: &Signed, typed: &Typed, login: &str) -> Result<String, Fault> {
    let workspace = signed.workspace();
    let org = org_of(signed, &typed.org).await?;
    let new = NewAccount {
        login: login.to_owned(),
        name: typed.name.trim().to_owned(),
        org,
        role: RoleId::new(&typed.role),
        password: None,
    };
    let first = add_account(workspace, &signed.author("新建账号"), vec![new]).await?;
    first.into_iter().flatten().next().ok_or_else(|| Fault::Broken("新账号没有首次密码".to_owned()))
}

/// The org that is meant by a name or an id, if the reader may see it.
pub(super) async fn org_of(signed: &Signed, typed: &str) -> Result<OrgId, Fault> {
    let typed = typed.trim();
    let orgs = signed.workspace().ledger().orgs().await?;
    let found = orgs.iter().find(|org| org.label == typed || org.id.as_str() == typed);
    let unknown = || Fault::Unfit(format!("没有机构「{typed}」，或不在你的管理范围内。请从列表中选。"));
    let id = found.map(|org| org.id.clone()).ok_or_else(unknown)?;
    reach(signed.workspace(), &signed.actor(), Some(&id)).await.ok().map(|org| org.id).ok_or_else(unknown)
}

/// The roles of the pack, one of them chosen.
pub(super) fn roles(signed: &Signed, chosen: &str) -> Vec<(String, String, bool)> {
    let roles = signed.workspace().pack().roles.iter();
    roles.map(|(id, label)| (id.to_string(), label.clone(), id.as_str() == chosen)).collect()
}

/// The orgs that the reader may give an account to.
pub(super) async fn choices(signed: &Signed) -> Result<Vec<(String, String)>, Fault> {
    let actor = signed.actor();
    let orgs = signed.workspace().ledger().orgs().await?;
    let is_root = orgs.root().is_some_and(|root| root.id == actor.org);
    let is_below = |id: &OrgId| is_root || (*id != actor.org && orgs.is_within(id, &actor.org, actor.today));
    let below = orgs.iter().filter(|org| org.exists_on(actor.today) && is_below(&org.id));
    Ok(below.map(|org| (org.label.clone(), org.id.to_string())).collect())
}

/// How an account stands.
pub(super) fn standing(account: &Account) -> Markup {
    match (account.disabled, account.must_change) {
        (true, _) => light(Light::Off, "已停用"),
        (false, true) => light(Light::Amber, "等首次登录改密码"),
        (false, false) => light(Light::Green, "在用"),
    }
}

async fn page(
    signed: &Signed,
    asked: &Asked,
    typed: Typed,
    made: Option<Made>,
    error: Option<String>,
) -> Result<AccountsPage, Fault> {
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let orgs = workspace.ledger().orgs().await?;
    let wanted = Some(asked.org.as_str()).filter(|org| !org.is_empty()).map(OrgId::new);
    let org = reach(workspace, &actor, wanted.as_ref()).await?;
    let q = asked.q.trim();
    let is_of_org = |account: &Account| wanted.is_none() || orgs.is_within(&account.org, &org.id, actor.today);
    let has_words = |account: &Account| {
        let label = orgs.get(&account.org).map_or("", |org| org.label.as_str());
        q.is_empty() || account.login.contains(q) || account.name.contains(q) || label.contains(q)
    };
    let all = accounts(workspace, &actor).await?;
    let found: Vec<&Account> = all.iter().filter(|it| is_of_org(it) && has_words(it)).collect();
    let skip = asked.skip.min(found.len());
    let pack = workspace.pack();
    let line = |account: &&Account| Line {
        href: format!("/admin/accounts/{}", encoded(&account.login)),
        login: account.login.clone(),
        name: account.name.clone(),
        org: orgs.get(&account.org).map_or_else(|| account.org.to_string(), |org| org.label.clone()),
        role: pack.roles.get(&account.role).cloned().unwrap_or_else(|| account.role.to_string()),
        standing: standing(account),
    };
    let turn = |skip: usize| format!("/admin/accounts?q={}&org={}&skip={skip}", encoded(q), encoded(&asked.org));
    Ok(AccountsPage {
        shell: Shell::of(&signed.visit, "账号").await?,
        tabs: tabs("/admin/accounts"),
        q: q.to_owned(),
        org: asked.org.clone(),
        org_label: org.label.clone(),
        total: count(found.len()),
        lines: found.iter().skip(skip).take(LIMIT).map(line).collect(),
        previous: (skip > 0).then(|| turn(skip.saturating_sub(LIMIT))),
        next: (skip + LIMIT < found.len()).then(|| turn(skip + LIMIT)),
        roles: roles(signed, &typed.role),
        orgs: choices(signed).await?,
        typed,
        error,
        made,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_password_is_shown_once_and_names_are_escaped() {
        let page = AccountsPage {
            shell: Shell::sample("账号"),
            tabs: tabs("/admin/accounts"),
            q: String::new(),
            org: String::new(),
            org_label: "云川市".to_owned(),
            total: "1".to_owned(),
            lines: vec![Line {
                href: "/admin/accounts/p01".to_owned(),
                login: "p01".to_owned(),
                name: "某<b>".to_owned(),
                org: "甲小学".to_owned(),
                role: "学校填报员".to_owned(),
                standing: light(Light::Green, "在用"),
            }],
            previous: None,
            next: None,
            typed: Typed::default(),
            roles: Vec::new(),
            orgs: Vec::new(),
            error: None,
            made: Some(Made { login: "p02".to_owned(), password: "abcd-efgh-jkmn".to_owned() }),
        };
        let html = page.render().unwrap();
        assert!(html.contains("abcd-efgh-jkmn") && html.contains("只显示这一次"), "{html}");
        assert!(html.contains("某&#60;b&#62;"));
    }
}
