//! 登录.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use askama::Template;
use axum::extract::{ConnectInfo, FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::{person, sign_in};

use crate::error::Fault;
use crate::extract::Visit;
use crate::form::{LateForm, Sent};
use crate::pages::resume;
use crate::security;
use crate::session::{self, Keep};
use crate::state::DemoAccount;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    bureau: String,
    version: &'static str,
    form_token: String,
    next: String,
    account: String,
    error: Option<String>,
    said: Option<&'static str>,
    /// What was typed when the session had ended already.
    late: Option<LateForm>,
    demo: Vec<DemoAccount>,
    columns: Vec<u32>,
    rows: [(u32, &'static str); 4],
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    next: String,
    /// What has just been done: `out`, `everywhere`.
    #[serde(default)]
    done: String,
}

/// The address of the other side; behind a proxy, which https is, the one that it says it speaks for.
pub(crate) struct Address(IpAddr);

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let said = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        // What stands before the last was said by others than the proxy.
        let said = said.and_then(|said| said.rsplit(',').next()?.trim().parse().ok());
        let seen = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let found = if visit.site.settings.https { said.or(seen) } else { seen };
        // Only a test comes from nowhere.
        Ok(Self(found.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))))
    }
}

pub(crate) async fn show(visit: Visit, Query(asked): Query<Asked>, headers: HeaderMap) -> Result<Response, Fault> {
    if visit.person.is_some() {
        return Ok(Redirect::to("/workbench").into_response());
    }
    let said = match asked.done.as_str() {
        "out" => Some("已退出。"),
        "everywhere" => Some("在所有设备上都已退出。"),
        _ => None,
    };
    page(&visit, &headers, SignInPage { said, ..SignInPage::empty(&visit, asked.next) }).await
}

/// The page for who sent a form after their session had ended: it waits here.
pub(crate) async fn late(visit: &Visit, (late, headers): (LateForm, HeaderMap)) -> Result<Response, Fault> {
    let mut response =
        page(visit, &headers, SignInPage { late: Some(late), ..SignInPage::empty(visit, String::new()) }).await?;
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    Ok(response)
}

pub(crate) async fn submit(
    visit: Visit,
    Address(address): Address,
    headers: HeaderMap,
    typed: Sent,
) -> Result<Response, Fault> {
    let site = &visit.site;
    if !site.throttle.allows(address, visit.now.utc) {
        return Err(Fault::TooOften);
    }
    let (account, late) = (typed.one("account").trim(), LateForm::held(&typed));
    match sign_in(&site.workspace, account, typed.one("password"), visit.now).await? {
        Ok(token) => {
            let keep = if typed.one("remember").is_empty() { Keep::Window } else { Keep::Hours };
            let next = typed.one("next");
            let next = if security::is_own_path(next) { next } else { "/workbench" };
            let person = person(&site.workspace, &token, visit.now).await?;
            let mut response = match (late, person) {
                (Some(late), Some(person)) if !person.account.must_change => {
                    let visit = visit.signed_in(person, session::form_token_of(token.as_str()));
                    resume::page(&visit, &late).await?.into_response()
                }
                _ => Redirect::to(next).into_response(),
            };
            let cookie = session::begin(&token, keep, site.settings.https);
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Err(refusal) => {
            site.throttle.note_failure(address, visit.now.utc);
            let empty = SignInPage { late, ..SignInPage::empty(&visit, typed.one("next").to_owned()) };
            let shown = SignInPage { account: account.to_owned(), error: Some(refusal.to_string()), ..empty };
            let mut response = page(&visit, &headers, shown).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

impl SignInPage {
    fn empty(visit: &Visit, next: String) -> Self {
        Self {
            bureau: String::new(),
            version: env!("CARGO_PKG_VERSION"),
            form_token: visit.form_token.clone(),
            next,
            account: String::new(),
            error: None,
            said: None,
            late: None,
            demo: visit.site.settings.demo.clone(),
            columns: (0..4).flat_map(|block| (0..6).map(move |at| 10 + block * 140 + at * 20)).collect(),
            rows: [(300, "0.55"), (310, "0.45"), (320, "0.35"), (330, "0.25")],
        }
    }
}

/// The page, with a cookie to which its forms belong.
async fn page(visit: &Visit, headers: &HeaderMap, mut page: SignInPage) -> Result<Response, Fault> {
    let orgs = visit.site.workspace.ledger().orgs().await?;
    page.bureau = orgs.root().map_or_else(String::new, |root| root.label.clone());
    if session::token(headers).is_some() || !session::has_visit(headers) {
        let secret = xuezheng_bureau::fresh_secret()?;
        page.form_token = session::form_token_of(&secret);
        let mut response = Html(page.render()?).into_response();
        let https = visit.site.settings.https;
        response.headers_mut().append(header::SET_COOKIE, session::visit(&secret, https));
        response.headers_mut().append(header::SET_COOKIE, session::end(https));
        return Ok(response);
    }
    Ok(Html(page.render()?).into_response())
}
