//! 签发: the page that asks before what can't be undone, and the issuing itself.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{Html, Redirect};
use serde::Deserialize;
use xuezheng_bureau::{Format, IssueRequest, Manuscript, issue_heard, issued, manuscript, outdated};
use xuezheng_pack::{NaiveDate, OrgId};

use super::reports::{request, said_day};
use crate::error::Fault;
use crate::extract::Signed;
use crate::jobs::{Jobs, Kind, NewJob, Outcome};
use crate::view::{Shell, encoded};

#[derive(Template)]
#[template(path = "issue.html")]
struct IssuePage {
    shell: Shell,
    back: String,
    title: String,
    dated: String,
    seal: String,
    figures: usize,
    outdated: usize,
    absent: usize,
    /// Issued documents that it can take the place of: number and title.
    replaceable: Vec<(String, String)>,
    number: String,
    replaces: String,
    error: Option<String>,
}

pub(crate) async fn show(signed: Signed, Path(name): Path<String>) -> Result<Html<String>, Fault> {
    let read = manuscript(signed.workspace(), &signed.actor(), &name).await?;
    page(&signed, &read, &Typed::default(), None).await
}

async fn page(signed: &Signed, read: &Manuscript, typed: &Typed, error: Option<String>) -> Result<Html<String>, Fault> {
    let workspace = signed.workspace();
    let all = issued(workspace).await?;
    let same = all
        .into_iter()
        .map(|it| (it.document, it.replaced_by))
        .filter(|(it, replaced)| it.report == read.report && it.org == read.org && replaced.is_none());
    let page = IssuePage {
        shell: Shell::of(&signed.visit, "签发").await?,
        back: format!("/reports/manuscripts/{}", read.name),
        title: read.title.clone(),
        dated: said_day(&read.dated, signed.visit.now.today),
        seal: read.seal.clone().unwrap_or_default(),
        figures: read.figures.len(),
        outdated: outdated(workspace, read).await?.len(),
        absent: read.figures.iter().filter(|figure| figure.value.is_none()).count(),
        replaceable: same.map(|(it, _)| (it.number, it.title)).collect(),
        number: typed.number.clone(),
        replaces: typed.replaces.clone(),
        error,
    };
    Ok(Html(page.render()?))
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    number: String,
    #[serde(default)]
    replaces: String,
}

pub(crate) async fn submit(
    signed: Signed,
    Path(name): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Result<Redirect, (axum::http::StatusCode, Html<String>)>, Fault> {
    let workspace = signed.workspace();
    let read = manuscript(workspace, &signed.actor(), &name).await?;
    let number = typed.number.trim().to_owned();
    let known = issued(workspace).await?;
    let error = if number.is_empty() {
        Some("没有写发文字号。请写明，如 教发〔2024〕12号。".to_owned())
    } else if number.chars().count() > 60 {
        Some("发文字号太长。请核对，60 字以内。".to_owned())
    } else {
        let taken = known.iter().find(|it| it.document.number == number);
        taken.map(|it| format!("「{number}」已用于《{}》。请核对字号，重新签发也要用新的字号。", it.document.title))
    };
    if error.is_some() {
        let page = page(&signed, &read, &typed, error).await?;
        return Ok(Err((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page)));
    }
    let (Some(period), Some(dated)) = (read.period(), read.dated()) else { return Err(Fault::NotFound) };
    let org = xuezheng_bureau::reach(workspace, &signed.actor(), Some(&OrgId::new(read.org.as_str()))).await?;
    let issue = IssueRequest {
        report: request(read.report.clone(), &org, period, dated),
        number: number.clone(),
        replaces: Some(typed.replaces.trim().to_owned()).filter(|old| !old.is_empty()),
        formats: Format::ALL.to_vec(),
        manuscript: Some(read.name.clone()),
    };
    let job = begin(&signed, &read, issue, dated)?;
    Ok(Ok(Redirect::to(&job)))
}

fn begin(signed: &Signed, read: &Manuscript, issue: IssueRequest, dated: NaiveDate) -> Result<String, Fault> {
    let number = issue.number.clone();
    let new = NewJob {
        kind: Kind::Issue,
        title: format!("{number} {}", read.title),
        owner: signed.person.account.login.clone(),
        of: format!("{} {dated}", read.name),
    };
    let (author, seal) = (signed.author(format!("签发 {number}")), read.seal.clone());
    let job = Jobs::start(&signed.visit.site, new, move |site, job| async move {
        let sealed = match seal {
            Some(name) => Some(site.at_seal(&name).await?),
            None => None,
        };
        let workspace = sealed.as_deref().unwrap_or(&site.workspace);
        let compiled = issue_heard(workspace, &author, &issue, &|step| job.hear(step)).await?;
        let title = compiled.document.title_text();
        let href = format!("/reports/issued/{}", encoded(&number));
        Ok(Outcome {
            said: format!("《{title}》已签发，{number}。文件和所依据的数据都已留存。"), href
        })
    })?;
    Ok(format!("/jobs/{}", job.id))
}
