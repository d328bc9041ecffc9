//! Records chosen from a list are submitted together: all of them, or none.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use xuezheng_bureau::ledger::RecordFilter;
use xuezheng_bureau::{Explanations, noted, submit_records};
use xuezheng_pack::model::Register;
use xuezheng_pack::{RecordId, RegisterId};

use super::listed;
use super::saved::pairs;
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::pages::reasons::reasons;
use crate::view::encoded;

pub(crate) async fn submit(signed: Signed, Path(id): Path<String>, sent: Sent) -> Result<Response, Fault> {
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let register = workspace.pack().registers.get(&RegisterId::new(&id)).ok_or(Fault::NotFound)?;
    let path = format!("/registers/{}", encoded(register.id.as_str()));
    let query: Vec<(String, String)> = pairs(&path, sent.one("query"));
    let mut ids: Vec<RecordId> = sent.all("record").filter_map(|id| id.parse().ok().map(RecordId)).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        let undone = vec![(String::new(), "没有选记录。请先勾选要提交的草稿".to_owned())];
        return again(&signed, register, query, undone).await;
    }
    let filter = RecordFilter { ids: Some(ids.clone()), ..RecordFilter::default() };
    if workspace.ledger().records(&actor, &register.id, &filter).await?.len() != ids.len() {
        return Err(Fault::NotFound);
    }
    let said = noted(workspace, &actor, &register.id, &filter).await?.into_iter();
    let said = said.filter_map(|it| Some(((it.failure.record, it.failure.check), it.explained?.text)));
    let said: Explanations = said.collect();
    match submit_records(workspace, &signed.author(format!("提交 {} 条", ids.len())), &register.id, ids, &said).await
    {
        Ok(submitted) => {
            let query: Vec<_> =
                query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
            let query =
                query.into_iter().chain([format!("done={}", submitted.operation)]).collect::<Vec<_>>().join("&");
            Ok(Redirect::to(&format!("{path}?{query}")).into_response())
        }
        Err(error) => {
            let undone = reasons(&path, error)?;
            again(&signed, register, query, undone).await
        }
    }
}

async fn again(
    signed: &Signed,
    register: &Register,
    query: Vec<(String, String)>,
    undone: Vec<(String, String)>,
) -> Result<Response, Fault> {
    let page = listed(signed, register, query, undone).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}
