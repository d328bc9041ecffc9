//! 修改密码, which comes before anything else after a first sign-in.

use askama::Template;
use axum::Form;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::{BureauError, change_password};

use crate::error::Fault;
use crate::extract::Signed;
use crate::session::{self, Keep};
use crate::view::Shell;

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    shell: Shell,
    /// For the browser's keeper of passwords.
    login: String,
    is_first: bool,
    error: Option<String>,
}

pub(crate) async fn show(signed: Signed) -> Result<Html<String>, Fault> {
    page(&signed, None).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    old: String,
    new: String,
    again: String,
}

pub(crate) async fn submit(signed: Signed, Form(typed): Form<Typed>) -> Result<Response, Fault> {
    let refused = async |why: String| {
        let page = page(&signed, Some(why)).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    if typed.new != typed.again {
        return refused("两次写的新密码不一样，请再写一次。".to_owned()).await;
    }
    let site = &signed.visit.site;
    match change_password(signed.workspace(), &signed.person, &typed.old, &typed.new, signed.visit.now).await {
        Ok(Ok(token)) => {
            let mut response = Redirect::to("/workbench").into_response();
            let cookie = session::begin(&token, Keep::Window, site.settings.https);
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Ok(Err(refusal)) => refused(refusal.to_string().replace("账号或密码不对", "现在的密码不对")).await,
        Err(BureauError::Ledger(error @ xuezheng_bureau::ledger::LedgerError::Unfit { .. })) => {
            refused(format!("{error}。")).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(signed: &Signed, error: Option<String>) -> Result<Html<String>, Fault> {
    let mut shell = Shell::of(&signed.visit, "修改密码").await?;
    let is_first = signed.person.account.must_change;
    if is_first {
        // Nothing else opens before this is done.
        shell.nav.clear();
        shell.tabs.clear();
    }
    Ok(Html(PasswordPage { shell, login: signed.person.account.login.clone(), is_first, error }.render()?))
}
