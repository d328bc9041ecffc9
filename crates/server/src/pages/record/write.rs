//! What is done with a record on its page: submitted, taken a step further, voided.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use xuezheng_bureau::ledger::RecordFilter;
use xuezheng_bureau::ledger::{LedgerError, OperationId};
use xuezheng_bureau::{BureauError, Explanations, Step, follow_up, noted, submit_records};
use xuezheng_pack::model::Register;
use xuezheng_pack::{NaiveDate, RecordId};

use super::{Tried, named, page};
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::pages::record_form::unsubmitted;
use crate::view::encoded;

pub(crate) async fn submit(
    signed: Signed,
    Path((register, record)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (register, id) = named(&signed, &register, &record)?;
    submitted(&signed, register, id).await
}

/// Submits it as it is stored; what must be mended or explained is asked for in its form.
async fn submitted(signed: &Signed, register: &Register, id: RecordId) -> Result<Response, Fault> {
    let (workspace, actor) = (signed.workspace(), signed.actor());
    workspace.ledger().record(&actor, &register.id, id).await?;
    let filter = RecordFilter { ids: Some(vec![id]), ..RecordFilter::default() };
    let known = noted(workspace, &actor, &register.id, &filter).await?;
    let said = known.into_iter().filter_map(|it| Some(((id, it.failure.check), it.explained?.text)));
    let said: Explanations = said.collect();
    match submit_records(workspace, &signed.author("提交审核"), &register.id, vec![id], &said).await {
        Ok(submitted) => Ok(back(register, id, submitted.operation)),
        Err(error) => unsubmitted(signed, register, id, error).await,
    }
}

pub(crate) async fn step(
    signed: Signed,
    Path((register, record)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Fault> {
    let (register, id) = named(&signed, &register, &record)?;
    signed.workspace().ledger().record(&signed.actor(), &register.id, id).await?;
    let (wanted, on, evidence) = (sent.one("step"), sent.one("on"), sent.one("evidence"));
    let tried = |wrong| Tried {
        step: Some((wanted.to_owned(), on.to_owned(), evidence.to_owned())),
        wrong,
        ..Tried::default()
    };
    let transition = register.workflow.iter().flat_map(|it| &it.transitions).find(|it| it.id.as_str() == wanted);
    let (Some(transition), Some(seen)) = (transition, sent.one("seen").parse().ok()) else {
        return Err(Fault::Unfit("没有这个业务环节。请回到记录，刷新后再办理。".to_owned()));
    };
    let Ok(on) = on.parse::<NaiveDate>() else {
        return again(&signed, register, id, tried(vec!["不是日期。请按 2024-05-10 的写法填写".to_owned()])).await;
    };
    let evidence = Some(evidence.trim().to_owned()).filter(|text| !text.is_empty());
    let step = Step { transition: transition.id.clone(), on, evidence };
    let author = signed.author(format!("办理「{}」", transition.label));
    match follow_up(signed.workspace(), &author, &register.id, vec![(id, seen, step)]).await {
        Ok(_) if sent.one("do") == "submit" => submitted(&signed, register, id).await,
        Ok(operation) => Ok(back(register, id, operation)),
        Err(error) => again(&signed, register, id, tried(said(error)?)).await,
    }
}

pub(crate) async fn void(
    signed: Signed,
    Path((register, record)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Fault> {
    let (register, id) = named(&signed, &register, &record)?;
    signed.workspace().ledger().record(&signed.actor(), &register.id, id).await?;
    let (seen, reason) = (sent.one("seen").parse().unwrap_or_default(), sent.one("reason"));
    let author = signed.author("作废");
    match xuezheng_bureau::void(signed.workspace(), &author, &register.id, id, seen, reason).await {
        Ok(operation) => Ok(back(register, id, operation)),
        Err(error) => {
            let tried = Tried { void: Some(reason.to_owned()), wrong: said(error)?, ..Tried::default() };
            again(&signed, register, id, tried).await
        }
    }
}

/// What is said beside what was tried; a fault that is no fault of what was typed is a page of its own.
fn said(error: BureauError) -> Result<Vec<String>, Fault> {
    match error {
        BureauError::Ledger(LedgerError::Refused(faults)) => {
            Ok(faults.0.iter().map(|fault| format!("{}。{}", fault.cause, fault.mend)).collect())
        }
        BureauError::Ledger(LedgerError::Unfit { what, mend }) => Ok(vec![format!("{what}。{mend}")]),
        other => Err(other.into()),
    }
}

async fn again(signed: &Signed, register: &Register, id: RecordId, tried: Tried) -> Result<Response, Fault> {
    let page = page(signed, register, id, None, tried).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

fn back(register: &Register, id: RecordId, operation: OperationId) -> Response {
    Redirect::to(&format!("/registers/{}/{id}?done={operation}", encoded(register.id.as_str()))).into_response()
}
