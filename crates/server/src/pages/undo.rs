//! 撤回: somebody takes back what they have just done.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use xuezheng_bureau::ledger::OperationId;
use xuezheng_bureau::take_back;

use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;

pub(crate) async fn submit(signed: Signed, Path(id): Path<String>, sent: Sent) -> Result<Response, Fault> {
    let id = id.parse().map(OperationId).ok().ok_or(Fault::NotFound)?;
    take_back(signed.workspace(), &signed.author("撤回"), id).await?;
    // Back to where it was done; never to another site.
    let back = Some(sent.one("back")).filter(|back| back.starts_with("/registers/") && !back.contains("//"));
    Ok(Redirect::to(back.unwrap_or("/workbench")).into_response())
}
