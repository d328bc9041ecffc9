//! One filing: shown beside an earlier period, approved, or returned row by row and cell by cell.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::{BureauError, FilingReview, review_approve_restating, review_return};
use xuezheng_pack::RecordId;

use super::page::{Look, Told, page, sealed};
use super::pick::Picked;
use super::subject::Subject;
use crate::error::Fault;
use crate::extract::Signed;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    register: String,
    period: String,
    org: String,
    beside: String,
    only: String,
    skip: usize,
    /// What has just been done.
    done: String,
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let subject = Subject::of(&signed, &asked.register, &asked.period, &asked.org)?;
    let look = Look { beside: asked.beside.clone(), only_odd: asked.only == "odd", skip: asked.skip };
    let told = Told { said: said(&asked.done), ..Told::default() };
    let found = subject.read(&signed, &look).await?;
    Ok(Html(shown(&signed, &subject, &look, found, &Picked::default(), told).await?))
}

/// What was done, in words.
pub(super) fn said(done: &str) -> Option<String> {
    let said = match done {
        "approved" => "已整份通过。",
        "returned" => "已整份退回，填报单位会看到原因。",
        "rows" => "选中的行已退回，填报单位会看到每一处的原因。",
        "rest" => "选中的行已退回，其余的行已通过。",
        _ => return None,
    };
    Some(said.to_owned())
}

pub(crate) async fn submit(signed: Signed, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Fault> {
    let one = |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let subject = Subject::of(&signed, one("register"), one("period"), one("org"))?;
    let look = Look { beside: one("beside").to_owned(), ..Look::default() };
    let picked = Picked::read(&pairs);
    let found = subject.read(&signed, &look).await?;
    let told = match decide(&signed, &subject, &found, &picked).await? {
        Decided::Done(what) => {
            // What waited by itself has no page once it waits no longer.
            let path = match subject.period {
                Some(_) => format!("{}&done={what}", subject.path()),
                None => format!("/review?done={what}"),
            };
            return Ok(Redirect::to(&path).into_response());
        }
        Decided::Told(told) => told,
    };
    Ok(Html(shown(&signed, &subject, &look, found, &picked, told).await?).into_response())
}

enum Decided {
    Done(&'static str),
    Told(Told),
}

async fn decide(
    signed: &Signed,
    subject: &Subject<'_>,
    found: &FilingReview,
    picked: &Picked,
) -> Result<Decided, Fault> {
    let (workspace, filter) = (signed.workspace(), subject.filter(whole(subject, found)));
    let restate = Some(picked.restate.trim()).filter(|reason| !reason.is_empty());
    let told = |error: &str| Ok(Decided::Told(Told { error: Some(error.to_owned()), ..Told::default() }));
    let done = match picked.act.as_str() {
        "approve" => review_approve_restating(workspace, &signed.author("审核"), &filter, restate)
            .await
            .map(|done| if done.filings + done.records > 0 { Some("approved") } else { None }),
        "return_all" => {
            if picked.whole_reason().is_empty() {
                return told("请写明退回的原因，填报单位要照着改。");
            }
            let (reason, remarks) = (picked.whole_reason(), picked.remarks());
            let done = review_return(workspace, &signed.author("退回"), &filter, &reason, &remarks).await;
            done.map(|done| (done.filings + done.records > 0).then_some("returned"))
        }
        "return" => {
            if picked.spots.is_empty() {
                return told("还没有选要退回的格子或行。点一格，或勾行首的方框；要整份退回，请按「整份退回」。");
            }
            if !picked.is_explained() {
                return told("每一处都要有退回的原因：逐处写，或在「总的原因」中写一个，没写的都用它。");
            }
            return_rows(signed, subject, found, picked).await
        }
        // Only the boxes for the reasons were asked for.
        _ => return Ok(Decided::Told(Told::default())),
    };
    match done {
        Ok(Some(what)) => Ok(Decided::Done(what)),
        Ok(None) => told("没有办理：现在不是你审核，或者还有没报的行、必须先改正的问题。"),
        Err(error) => match sealed(&error) {
            Some(restate) => Ok(Decided::Told(Told { restate: Some(restate), ..Told::default() })),
            None => told(&Fault::from(error).words()?),
        },
    }
}

/// The records of what waits by itself; a filing is meant as a whole without them.
fn whole(subject: &Subject<'_>, found: &FilingReview) -> Option<Vec<RecordId>> {
    let alone = found.item.as_ref().filter(|_| subject.period.is_none());
    alone.map(|item| item.records.clone())
}

/// Returns the rows chosen, and lets the others pass first where that was wanted: what can't pass stops both.
async fn return_rows(
    signed: &Signed,
    subject: &Subject<'_>,
    found: &FilingReview,
    picked: &Picked,
) -> Result<Option<&'static str>, BureauError> {
    let workspace = signed.workspace();
    let chosen = picked.records();
    let waiting = found.item.as_ref().map_or(&[][..], |item| &item.records);
    let is_sound = |id: &RecordId| {
        use xuezheng_pack::model::CheckSeverity::Hard;
        let row = found.rows.iter().find(|row| row.id == *id);
        row.is_none_or(|row| row.noted.iter().all(|one| one.failure.severity != Hard))
    };
    let rest: Vec<RecordId> = waiting.iter().filter(|id| !chosen.contains(id) && is_sound(id)).copied().collect();
    let passes = picked.rest && !rest.is_empty();
    if passes {
        let restate = Some(picked.restate.trim()).filter(|reason| !reason.is_empty());
        let author = signed.author("审核，其余的行退回");
        review_approve_restating(workspace, &author, &subject.filter(Some(rest)), restate).await?;
    }
    let filter = subject.filter(Some(chosen));
    let done =
        review_return(workspace, &signed.author("退回"), &filter, &picked.whole_reason(), &picked.remarks()).await?;
    Ok((done.records > 0).then_some(if passes { "rest" } else { "rows" }))
}

async fn shown(
    signed: &Signed,
    subject: &Subject<'_>,
    look: &Look,
    found: FilingReview,
    picked: &Picked,
    told: Told,
) -> Result<String, Fault> {
    let page = page(signed, subject, look, found, picked, told).await?;
    Ok(page.render()?)
}
