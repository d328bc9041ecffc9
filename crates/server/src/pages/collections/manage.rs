//! A collection is looked after: its deadline moved, more time given, locked, reopened, closed.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use xuezheng_bureau::collect::{self, Matrix};
use xuezheng_bureau::ledger::{CollectionState, LedgerError};
use xuezheng_bureau::{BureauError, SubmissionStatus};
use xuezheng_pack::{NaiveDate, OrgId};

use super::{is_managed, opened, path};
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::view::{Shell, day};

#[derive(Template)]
#[template(path = "collection_manage.html")]
struct ManagePage {
    shell: Shell,
    path: String,
    title: String,
    state: &'static str,
    is_open: bool,
    is_closed: bool,
    /// Whether to lock now is to lock before the deadline.
    is_early: bool,
    deadline: String,
    deadline_day: String,
    /// Filings that are neither approved nor exempted.
    unfinished: usize,
    /// Those who owe something, by office.
    debtors: Vec<(String, Vec<Debtor>)>,
    /// Registers whose drafts can be made of what is held.
    prefills: Option<String>,
    today: String,
    /// What was pressed, and why it was refused.
    refused: Option<(String, String)>,
    until: String,
    reason: String,
}

impl ManagePage {
    fn refusal(&self, what: &str) -> Option<&str> {
        self.refused.as_ref().filter(|(pressed, _)| pressed == what).map(|(_, why)| why.as_str())
    }

    /// What was typed into the form that was refused.
    fn kept<'s>(&'s self, what: &str, text: &'s str) -> &'s str {
        if self.refusal(what).is_some() { text } else { "" }
    }
}

struct Debtor {
    id: String,
    label: String,
    is_chosen: bool,
}

pub(crate) async fn show(signed: Signed, Path(id): Path<String>) -> Result<Html<String>, Fault> {
    let matrix = managed(&signed, &id).await?;
    Ok(Html(page(&signed, &matrix, &Sent::default(), None).await?))
}

pub(crate) async fn submit(signed: Signed, Path(id): Path<String>, sent: Sent) -> Result<Response, Fault> {
    let matrix = managed(&signed, &id).await?;
    let pressed = sent.one("do").to_owned();
    match press(&signed, &matrix, &sent).await {
        Ok(()) => Ok(Redirect::to(&path(&matrix.view.collection.id)).into_response()),
        Err(Refused::Said(why)) => {
            let page = page(&signed, &matrix, &sent, Some((pressed, why))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(Refused::Fault(fault)) => Err(fault),
    }
}

enum Refused {
    Said(String),
    Fault(Fault),
}

impl From<BureauError> for Refused {
    fn from(error: BureauError) -> Self {
        match error {
            BureauError::Ledger(LedgerError::Unfit { .. }) => Self::Said(error.to_string()),
            other => Self::Fault(other.into()),
        }
    }
}

async fn press(signed: &Signed, matrix: &Matrix, sent: &Sent) -> Result<(), Refused> {
    let (workspace, id) = (signed.workspace(), &matrix.view.collection.id);
    let reason = sent.one("reason").trim();
    let why = Some(reason).filter(|reason| !reason.is_empty());
    let until = || {
        sent.one("until").parse::<NaiveDate>().ok().ok_or_else(|| Refused::Said("请写明日期，如 2024-07-10".to_owned()))
    };
    match sent.one("do") {
        "deadline" => collect::move_deadline(workspace, &signed.author("调整截止日期"), id, until()?, reason).await?,
        "extend" => {
            let orgs: Vec<OrgId> = sent.all("org").map(OrgId::new).collect();
            if orgs.is_empty() {
                return Err(Refused::Said("请选要延期的单位".to_owned()));
            }
            collect::extend(workspace, &signed.author("延期"), id, &orgs, until()?, reason).await?;
        }
        "lock" => collect::lock(workspace, &signed.author("锁定填报任务"), id, why).await?,
        "close" => collect::close(workspace, &signed.author("办结填报任务"), id, why).await?,
        "reopen" => {
            let deadline = if sent.one("until").is_empty() { None } else { Some(until()?) };
            collect::reopen(workspace, &signed.author("重新开放填报任务"), id, deadline, reason).await?;
        }
        "prefill" => {
            collect::prefill(workspace, &signed.author("预填"), id, &[], true).await?;
        }
        _ => return Err(Refused::Fault(Fault::Body)),
    }
    Ok(())
}

/// A collection that the person's office looks after.
async fn managed(signed: &Signed, id: &str) -> Result<Matrix, Fault> {
    let matrix = opened(signed, id, None).await?;
    if is_managed(signed, &matrix.view.collection).await {
        return Ok(matrix);
    }
    Err(Fault::Forbidden(format!(
        "「{}」由{}布置，要调整的请与他们联系。",
        matrix.view.collection.title, matrix.view.org_label
    )))
}

async fn page(
    signed: &Signed,
    matrix: &Matrix,
    sent: &Sent,
    refused: Option<(String, String)>,
) -> Result<String, Fault> {
    let (view, today) = (&matrix.view, signed.visit.now.today);
    let collection = &view.collection;
    let chosen: Vec<&str> = sent.all("org").collect();
    let owes = |org: &OrgId| view.rows.iter().any(|row| row.answer.org == *org && row.answer.is_owed());
    let debtors = matrix.groups.iter().map(|group| {
        let units = group.units.iter().filter_map(|unit| unit.org.as_ref().map(|org| (org, &unit.label)));
        let units = units.filter(|(org, _)| owes(org)).map(|(org, label)| Debtor {
            is_chosen: chosen.contains(&org.as_str()),
            id: org.to_string(),
            label: label.clone(),
        });
        (group.office.label.clone(), units.collect::<Vec<_>>())
    });
    let done = |status| matches!(status, SubmissionStatus::Approved | SubmissionStatus::Exempt);
    let page = ManagePage {
        shell: Shell::of(&signed.visit, "调整填报任务").await?,
        path: path(&collection.id),
        title: collection.title.clone(),
        state: view.state.label(),
        is_open: view.state == CollectionState::Open,
        is_closed: view.state == CollectionState::Closed,
        is_early: today <= collection.deadline,
        deadline: day(collection.deadline, today),
        deadline_day: collection.deadline.to_string(),
        unfinished: view.rows.iter().filter(|row| !done(row.answer.status)).count(),
        debtors: debtors.filter(|(_, units)| !units.is_empty()).collect(),
        prefills: to_prefill(signed, matrix),
        today: today.to_string(),
        until: sent.one("until").to_owned(),
        reason: sent.one("reason").to_owned(),
        refused,
    };
    Ok(page.render()?)
}

/// The registers that declare what can be filled in beforehand, by label; `None` where there are none or it is too late.
fn to_prefill(signed: &Signed, matrix: &Matrix) -> Option<String> {
    let pack = signed.workspace().pack();
    let declares = |id| pack.registers.get(id).is_some_and(|register| register.prefill.is_some());
    let labels = matrix.registers.iter().filter(|(id, _)| declares(id)).map(|(_, label)| label.as_str());
    let labels: Vec<&str> = labels.collect();
    (matrix.view.state == CollectionState::Open && !labels.is_empty()).then(|| labels.join("、"))
}
