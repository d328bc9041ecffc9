//! Records chosen from a list are submitted together: all of them, or none.

use axum::extract::{Path, Query};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use xuezheng_bureau::ledger::{LedgerError, RecordFilter, Spot};
use xuezheng_bureau::{BureauError, Explanations, noted, submit_records};
use xuezheng_pack::model::Register;
use xuezheng_pack::{RecordId, RegisterId};

use super::listed;
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::view::encoded;

pub(crate) async fn submit(signed: Signed, Path(id): Path<String>, sent: Sent) -> Result<Response, Fault> {
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let register = workspace.pack().registers.get(&RegisterId::new(&id)).ok_or(Fault::NotFound)?;
    let path = format!("/registers/{}", encoded(register.id.as_str()));
    let query: Vec<(String, String)> = read(&path, sent.one("query"));
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

/// What stood in the list's address.
fn read(path: &str, query: &str) -> Vec<(String, String)> {
    let uri = format!("{path}?{query}").parse::<Uri>().ok();
    uri.and_then(|uri| Query::try_from_uri(&uri).ok()).map_or_else(Vec::new, |Query(pairs)| pairs)
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

/// Why they can't be submitted, each with the form in which it is mended.
fn reasons(path: &str, error: BureauError) -> Result<Vec<(String, String)>, Fault> {
    let form = |record: RecordId| format!("{path}/{record}/edit");
    match error {
        BureauError::Ledger(LedgerError::Refused(faults)) => {
            let reason = |fault: xuezheng_bureau::ledger::RecordFault| {
                let place = if let Spot::Record(record) = fault.spot { form(record) } else { String::new() };
                let field = fault.field.map(|field| format!("的「{field}」")).unwrap_or_default();
                (place, format!("{}{field}：{}。{}", fault.spot, fault.cause, fault.mend))
            };
            Ok(faults.0.into_iter().map(reason).collect())
        }
        BureauError::Checks(failures) => {
            let reason = |failure: xuezheng_bureau::figures_of::CheckFailure| {
                (form(failure.record), format!("第 {} 号记录：{}", failure.record, failure.message))
            };
            Ok(failures.into_iter().map(reason).collect())
        }
        BureauError::Ledger(LedgerError::Unfit { what, mend }) => Ok(vec![(String::new(), format!("{what}。{mend}"))]),
        BureauError::AttachedFile(fault) => {
            Ok(vec![(fault.record().map_or_else(String::new, form), fault.to_string())])
        }
        other => Err(other.into()),
    }
}
