//! A record is filled in: a new one, or one that is there. One form for every register of the pack.

mod conflict;
mod open;
mod page;
mod press;
mod refer;

use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::{Html, Response};
use serde::Deserialize;

use self::open::Open;
use self::page::Said;
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::{Entries, Notes, Sent};

pub(crate) use self::press::unsubmitted;
pub(crate) use self::refer::refer;

/// What scripts say of themselves: they want the part of the page that changes.
const FRAGMENT: &str = "x-fragment";

/// `?org=…&done=…`.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    org: Option<String>,
    done: Option<i64>,
}

pub(crate) async fn show_new(
    signed: Signed,
    Path(register): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let open = Open::new(&signed, &register, asked.org.as_deref()).await?;
    Ok(Html(page::render(&open, &Entries::new(), &Notes::default(), Said::default()).await?))
}

pub(crate) async fn show_edit(
    signed: Signed,
    Path((register, record)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let open = Open::stored(&signed, &register, &record).await?;
    let entries = open.stored.entries.clone();
    let notes = open.noted().await?;
    let said = Said { done: asked.done, ..Said::default() };
    Ok(Html(page::render(&open, &entries, &notes, said).await?))
}

pub(crate) async fn submit_new(
    signed: Signed,
    Path(register): Path<String>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Fault> {
    let open = Open::new(&signed, &register, Some(sent.one("org"))).await?;
    press::press(open, &sent, headers.contains_key(FRAGMENT)).await
}

pub(crate) async fn submit_edit(
    signed: Signed,
    Path((register, record)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Fault> {
    let open = Open::stored(&signed, &register, &record).await?;
    press::press(open, &sent, headers.contains_key(FRAGMENT)).await
}
