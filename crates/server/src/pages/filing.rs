//! One org's answer to what it was asked (填报): its records of the period, what is to be mended or explained, and one
//! button to submit them all, or 零上报.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::ledger::{OperationId, RecordFilter, ReviewStatus, SubmissionFilter};
use xuezheng_bureau::{
    Explanations, FilingStanding, ListRequest, ListingRow, SubmissionStatus, declare_zero, filings, list, noted, reach,
    submit,
};
use xuezheng_pack::model::{CheckSeverity, Permission, Register};
use xuezheng_pack::{CheckId, OrgId, Period, RecordId, RegisterId};

use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::pages::reasons::reasons;
use crate::pages::register::title_of;
use crate::pages::toast::{Toast, toast};
use crate::view::{Markup, Shell, count, encoded, review, submission};

/// Records that one page shows; a filing with more is submitted as a whole all the same.
const SHOWN: u64 = 500;

/// `?org=…&done=…`.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    org: Option<String>,
    done: Option<i64>,
}

#[derive(Template)]
#[template(path = "filing.html")]
struct FilingPage {
    shell: Shell,
    register_path: String,
    register_label: String,
    path: String,
    org: String,
    org_id: String,
    period: String,
    status: Markup,
    facts: String,
    /// Why it can't be submitted as it is: the form in which that is mended, and the reason.
    wrong: Vec<(String, String)>,
    rows: Vec<Row>,
    more: bool,
    /// How many would be submitted.
    open: usize,
    can_submit: bool,
    can_declare_zero: bool,
    new_path: String,
    back: String,
    toast: Option<Toast>,
}

/// A record of it.
struct Row {
    href: String,
    title: String,
    number: String,
    review: Markup,
    wrong: Vec<String>,
    soft: Vec<Soft>,
}

/// A soft check that a record of it fails.
struct Soft {
    name: String,
    label: String,
    message: String,
    said: String,
}

/// A filing that somebody has open.
struct Open<'s> {
    signed: &'s Signed,
    register: &'s Register,
    standing: FilingStanding,
}

impl<'s> Open<'s> {
    async fn of(signed: &'s Signed, register: &str, period: &str, org: Option<&str>) -> Result<Self, Fault> {
        let (workspace, actor) = (signed.workspace(), signed.actor());
        let register = workspace.pack().registers.get(&RegisterId::new(register)).ok_or(Fault::NotFound)?;
        let period = Period::parse(period).ok().ok_or(Fault::NotFound)?;
        let asked = org.filter(|org| !org.is_empty()).map(OrgId::new);
        let org = reach(workspace, &actor, asked.as_ref()).await?.id;
        let all = filings(workspace, &actor, &SubmissionFilter { org: Some(org), period: Some(period) }).await?;
        let is_it = |it: &FilingStanding| it.register == register.id;
        let standing = all.into_iter().find(is_it).ok_or(Fault::NotFound)?;
        Ok(Self { signed, register, standing })
    }

    fn path(&self) -> String {
        let (register, period) = (encoded(self.register.id.as_str()), encoded(&self.standing.period.to_string()));
        format!("/registers/{register}/filings/{period}?org={}", encoded(self.standing.org.as_str()))
    }
}

pub(crate) async fn show(
    signed: Signed,
    Path((register, period)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let open = Open::of(&signed, &register, &period, asked.org.as_deref()).await?;
    Ok(Html(page(&open, Vec::new(), &Explanations::new(), asked.done).await?))
}

pub(crate) async fn answer(
    signed: Signed,
    Path((register, period)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Fault> {
    let open = Open::of(&signed, &register, &period, Some(sent.one("org"))).await?;
    let (workspace, standing) = (signed.workspace(), &open.standing);
    let said = explanations(&sent);
    let done = if sent.one("do") == "zero" {
        declare_zero(workspace, &signed.author("零上报"), &standing.register, standing.period, &standing.org).await
    } else {
        let author = signed.author("提交审核");
        submit(workspace, &author, &standing.register, standing.period, &standing.org, &said)
            .await
            .map(|submitted| submitted.operation)
    };
    match done {
        Ok(OperationId(id)) => Ok(Redirect::to(&format!("{}&done={id}", open.path())).into_response()),
        Err(error) => {
            let wrong = reasons(&format!("/registers/{}", encoded(open.register.id.as_str())), error)?;
            let page = page(&open, wrong, &said, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

/// What is said to checks: `why.<record>.<check>`.
pub(crate) fn explanations(sent: &Sent) -> Explanations {
    let said = sent.pairs.iter().filter_map(|(name, text)| {
        let (record, check) = name.strip_prefix("why.")?.split_once('.')?;
        Some(((RecordId(record.parse().ok()?), CheckId::new(check)), text.clone()))
    });
    said.collect()
}

async fn page(
    open: &Open<'_>,
    wrong: Vec<(String, String)>,
    typed: &Explanations,
    done: Option<i64>,
) -> Result<String, Fault> {
    let (signed, register, standing) = (open.signed, open.register, &open.standing);
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let title = title_of(register).map(|field| field.id.to_string());
    let request = ListRequest {
        register: register.id.to_string(),
        conditions: vec![format!("{}={}", register.date, standing.period)],
        org: Some(standing.org.to_string()),
        void: Some(false),
        columns: title.into_iter().chain([register.date.to_string()]).collect(),
        limit: SHOWN,
        ..ListRequest::default()
    };
    let listing = list(workspace, &actor, &request).await?;
    let is_open = |row: &&ListingRow| matches!(row.status, ReviewStatus::Draft | ReviewStatus::Returned);
    let ids: Vec<RecordId> = listing.rows.iter().filter(is_open).map(|row| row.id).collect();
    let open_rows = ids.len();
    let filter = RecordFilter { ids: Some(ids), ..RecordFilter::default() };
    let mut notes: BTreeMap<RecordId, (Vec<String>, Vec<Soft>)> = BTreeMap::new();
    if open_rows > 0 {
        for found in noted(workspace, &actor, &register.id, &filter).await? {
            let failure = found.failure;
            let of = notes.entry(failure.record).or_default();
            if failure.severity == CheckSeverity::Hard {
                of.0.push(failure.message);
                continue;
            }
            let said = typed.get(&(failure.record, failure.check.clone())).cloned();
            of.1.push(Soft {
                name: format!("why.{}.{}", failure.record, failure.check),
                label: failure.label,
                message: failure.message,
                said: said.or_else(|| found.explained.map(|it| it.text)).unwrap_or_default(),
            });
        }
    }
    let has_title = listing.columns.len() > 1;
    let total = listing.rows.len();
    let rows = listing.rows.into_iter().map(|row| {
        let number = format!("第 {} 号", row.id);
        let (wrong, soft) = notes.remove(&row.id).unwrap_or_default();
        let title = row.cells.first().cloned().flatten().filter(|_| has_title);
        Row {
            href: format!("/registers/{}/{}", encoded(register.id.as_str()), row.id),
            title: title.unwrap_or_else(|| number.clone()),
            number: row.cells.last().cloned().flatten().map_or_else(|| number.clone(), |day| format!("{number}·{day}")),
            review: review(row.status),
            wrong,
            soft,
        }
    });
    let may = signed.person.may(Permission::Fill);
    let is_owed = matches!(standing.status, SubmissionStatus::Asked | SubmissionStatus::Returned);
    let register_path = format!("/registers/{}", encoded(register.id.as_str()));
    let page = FilingPage {
        shell: Shell::of(&signed.visit, format!("{} {}", register.label, standing.period.label())).await?,
        path: open.path(),
        org: standing.org_label.clone(),
        org_id: standing.org.to_string(),
        period: standing.period.label(),
        status: submission(standing.status),
        facts: if total == 0 { "还没有记录".to_owned() } else { format!("{} 条记录", count(total)) },
        wrong,
        rows: rows.collect(),
        more: listing.next.is_some(),
        open: open_rows,
        can_submit: may && is_owed && total > 0,
        can_declare_zero: may && is_owed && total == 0,
        new_path: format!("{register_path}/new?org={}", encoded(standing.org.as_str())),
        register_label: register.label.clone(),
        register_path,
        back: open.path(),
        toast: toast(signed, done).await?,
    };
    Ok(page.render()?)
}
