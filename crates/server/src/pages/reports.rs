//! 报告: the templates with what they need, the form that compiles one, the manuscripts that came of it.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::{Html, Redirect};
use serde::Deserialize;
use xuezheng_bureau::document::write::pdf::Fonts;
use xuezheng_bureau::{CompileRequest, Manuscript, Printing, compile_manuscript, issued, manuscripts, report_needs};
use xuezheng_pack::model::Permission;
use xuezheng_pack::{NaiveDate, Org, Period, ReportId};

use super::picker::Picker;
use crate::error::Fault;
use crate::extract::{Asked, Signed};
use crate::jobs::{Job, Jobs, Kind, NewJob, Outcome};
use crate::view::{Shell, day, encoded, moment};

/// Manuscripts and issued documents that the page lists.
const LISTED: usize = 8;

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    shell: Shell,
    org: String,
    templates: Vec<Need>,
    picker: Picker,
    dated: String,
    manuscripts: Vec<Line>,
    issued: Vec<Line>,
}

/// A template with what it needs.
struct Need {
    id: String,
    label: String,
    is_first: bool,
    indicators: usize,
    registers: Vec<(String, String)>,
}

/// A document in a list.
pub(super) struct Line {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) number: String,
    pub(super) note: String,
    pub(super) when: String,
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let (workspace, now) = (signed.workspace(), signed.visit.now);
    let (org, period) = asked.read(&signed).await?;
    let needs = report_needs(workspace);
    let need = |(index, need): (usize, xuezheng_bureau::ReportNeeds)| Need {
        id: need.report.to_string(),
        label: need.label,
        is_first: index == 0,
        indicators: need.indicators,
        registers: need
            .registers
            .into_iter()
            .map(|(id, label)| (format!("/registers/{}", encoded(id.as_str())), label))
            .collect(),
    };
    let orgs = workspace.ledger().orgs().await?;
    let name = |org: &xuezheng_pack::OrgId| orgs.get(org).map_or_else(|| org.to_string(), |org| org.label.clone());
    let line = |it: &Manuscript| Line {
        href: format!("/reports/manuscripts/{}", it.name),
        title: it.title.clone(),
        number: String::new(),
        note: format!("{}，{} 处数据，{}编制", name(&it.org), it.figures.len(), it.by),
        when: it.compiled().map_or_else(String::new, |at| moment(at, now)),
    };
    let mut lines: Vec<Line> = manuscripts(workspace, &signed.actor()).await?.iter().map(line).collect();
    lines.truncate(LISTED);
    let mut documents = Vec::new();
    for it in issued(workspace).await?.into_iter().rev() {
        if documents.len() < LISTED && super::issued::may_see(&signed, &it).await? {
            documents.push(super::issued::line(&it, now.today));
        }
    }
    let action = "/reports".to_owned();
    let page = ReportsPage {
        shell: Shell::of(&signed.visit, "报告").await?,
        picker: Picker::of(&signed, action, (&org, Some(period)), asked.seal.as_deref()).await?,
        org: org.label.clone(),
        templates: needs.into_iter().enumerate().map(need).collect(),
        dated: now.today.to_string(),
        manuscripts: lines,
        issued: documents,
    };
    Ok(Html(page.render()?))
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Typed {
    pub(crate) report: String,
    pub(crate) org: Option<String>,
    pub(crate) period: String,
    pub(crate) seal: Option<String>,
    pub(crate) dated: Option<String>,
}

pub(crate) async fn submit(signed: Signed, Form(typed): Form<Typed>) -> Result<Redirect, Fault> {
    let job = begin(&signed, typed).await?;
    Ok(Redirect::to(&format!("/jobs/{}", job.id)))
}

/// Begins to compile what was asked for.
pub(crate) async fn begin(signed: &Signed, typed: Typed) -> Result<std::sync::Arc<Job>, Fault> {
    let workspace = signed.workspace();
    let asked = Asked { org: typed.org, period: Some(typed.period), seal: typed.seal.filter(|name| !name.is_empty()) };
    let (org, period) = asked.read(signed).await?;
    let report = ReportId::new(&typed.report);
    let declared = workspace.pack().reports.get(&report).ok_or(Fault::NotFound)?;
    let dated = match typed.dated.filter(|text| !text.is_empty()) {
        None => signed.visit.now.today,
        Some(text) => {
            let day = text.parse::<NaiveDate>().ok();
            day.ok_or_else(|| Fault::Unfit(format!("成文日期「{text}」不是日期。请写成 2024-07-01 这样。")))?
        }
    };
    // A seal that isn't there is said at once.
    asked.sealed(signed).await?;
    let new = NewJob {
        kind: Kind::Compile,
        title: format!("{} {} {}", declared.label, org.label, period.label()),
        owner: signed.person.account.login.clone(),
        of: format!("{dated} {}", asked.seal.as_deref().unwrap_or_default()),
    };
    let request = request(report, &org, period, dated);
    let (by, now, seal) = (signed.person.shown(signed.visit.now), signed.visit.now, asked.seal);
    Jobs::start(&signed.visit.site, new, move |site, job| async move {
        let sealed = match seal {
            Some(name) => Some(site.at_seal(&name).await?),
            None => None,
        };
        let workspace = sealed.as_deref().unwrap_or(&site.workspace);
        let made = compile_manuscript(workspace, &by, now, &request, &|step| job.hear(step)).await?;
        Ok(Outcome {
            said: format!("《{}》编好了，文中 {} 处数据都能看到来源。", made.title, made.figures.len()),
            href: format!("/reports/manuscripts/{}", made.name),
        })
    })
}

/// What is compiled for a page: with the fonts that come with the program.
pub(super) fn request(report: ReportId, org: &Org, period: Period, dated: NaiveDate) -> CompileRequest {
    let printing = Printing { fonts: Fonts::bundled(), ..Printing::default() };
    CompileRequest { report, period, org: Some(org.id.clone()), dated, printing }
}

/// Whether a person may issue documents.
pub(super) fn may_issue(signed: &Signed) -> bool {
    signed.person.may(Permission::Issue)
}

/// A day in words, or as it is kept if it can't be read.
pub(super) fn said_day(text: &str, today: NaiveDate) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |it| day(it, today))
}
