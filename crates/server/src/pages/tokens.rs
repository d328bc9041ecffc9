//! 接口令牌: with which programs act for this account over `/api/v1`.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{Html, Redirect};
use serde::Deserialize;
use xuezheng_bureau::{add_token, revoke_token, tokens};

use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Shell, moment};

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    shell: Shell,
    who: String,
    /// A token that was just made: it is shown this once.
    made: Option<String>,
    lines: Vec<Line>,
}

struct Line {
    id: String,
    label: String,
    made: String,
    revoked: Option<String>,
}

pub(crate) async fn show(signed: Signed) -> Result<Html<String>, Fault> {
    page(&signed, None).await
}

async fn page(signed: &Signed, made: Option<String>) -> Result<Html<String>, Fault> {
    let now = signed.visit.now;
    let lines = tokens(signed.workspace(), &signed.person.account.login).await?.into_iter().rev().map(|token| Line {
        id: token.id,
        label: token.label,
        made: moment(token.made, now),
        revoked: token.revoked.map(|at| moment(at, now)),
    });
    let page = TokensPage {
        shell: Shell::of(&signed.visit, "接口令牌").await?,
        who: signed.person.account.name.clone(),
        made,
        lines: lines.collect(),
    };
    Ok(Html(page.render()?))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    label: String,
}

/// The token is in the answer and nowhere else, so that there is no page to go on to.
pub(crate) async fn add(signed: Signed, Form(typed): Form<Typed>) -> Result<Html<String>, Fault> {
    let author = signed.own_author("发放接口令牌");
    let made = add_token(signed.workspace(), &author, &signed.person.account.login, &typed.label).await?;
    page(&signed, Some(made)).await
}

pub(crate) async fn revoke(signed: Signed, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let author = signed.own_author("作废接口令牌");
    revoke_token(signed.workspace(), &author, &signed.person.account.login, &id).await?;
    Ok(Redirect::to("/tokens"))
}
