//! What a panic becomes: a fault of ours with a number, never a connection that breaks off.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures::FutureExt;

use crate::error::Fault;
use crate::pages::refusal::{Refusal, bare};
use crate::state::Shared;

/// What `work` gives, or the fault that its panic is. Whatever it leaves half done belongs to this request alone: what all
/// share is changed at once or in the ledger's transactions.
pub(crate) async fn caught<T>(work: impl Future<Output = T>) -> Result<T, Fault> {
    AssertUnwindSafe(work).catch_unwind().await.map_err(|panic| Fault::Broken(said(&*panic)))
}

/// The last resort, around everything: where even the page of a fault panics.
pub(crate) async fn layer(State(site): State<Shared>, request: Request, next: Next) -> Response {
    match caught(next.run(request)).await {
        Ok(response) => response,
        Err(fault) => {
            let status = fault.status();
            let (title, text, number) = fault.told(&site);
            let mut refusal = Refusal::new("plug-connected-x", title, &text);
            refusal.number = number;
            (status, Html(bare(refusal))).into_response()
        }
    }
}

/// What a panic says; where it was stands in the line that the runtime writes before it.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("没有说明");
    format!("程序在办理中崩溃：{text}")
}
