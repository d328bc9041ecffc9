//! 封存: the seals there are, and a new one with the orgs that have not finished named.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::ledger::{Seal, open_submissions};
use xuezheng_bureau::{SealRequest, SubmissionStatus, seal, seals, usual_period};
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Shell, encoded};

/// Open filings that get a line of their own; of more, the registers are exempted as a whole.
const LISTED: usize = 60;

#[derive(Template)]
#[template(path = "seals.html")]
struct SealsPage {
    shell: Shell,
    said: Option<String>,
    lines: Vec<Line>,
    period: String,
    period_label: String,
    name: String,
    open: Vec<Open>,
    /// Open filings beyond those listed.
    more: usize,
    reason: String,
    error: Option<String>,
}

struct Line {
    href: String,
    name: String,
    period: String,
    on: String,
    who: String,
    exceptions: usize,
}

/// A filing that is not finished.
struct Open {
    name: String,
    label: String,
    status: &'static str,
    is_chosen: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    period: String,
    /// The name of the seal just made.
    done: String,
    pending: u64,
}

/// A filing that is not approved.
struct Unfinished {
    org: OrgId,
    register: RegisterId,
    status: SubmissionStatus,
}

/// What the form sends.
#[derive(Clone, Debug, Default)]
struct Typed {
    period: String,
    name: String,
    reason: String,
    /// `org:register` of each exception.
    exceptions: Vec<String>,
    /// Whether whatever is open is an exception.
    all: bool,
}

impl Typed {
    fn read(pairs: &[(String, String)]) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "period" => value.clone_into(&mut typed.period),
                "name" => value.clone_into(&mut typed.name),
                "reason" => value.clone_into(&mut typed.reason),
                "except" => typed.exceptions.push(value.clone()),
                "all" => typed.all = !value.is_empty(),
                _ => {}
            }
        }
        typed
    }
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let said = (!asked.done.is_empty()).then(|| {
        let pending = match asked.pending {
            0 => String::new(),
            pending => format!("有 {pending} 条记录在等审核，没有封存进去；以后通过的算更正。"),
        };
        format!("已封存，名称「{}」。{pending}", asked.done)
    });
    let typed = Typed { period: asked.period, ..Typed::default() };
    let page = page(&signed, &typed, None).await?;
    Ok(Html(SealsPage { said, ..page }.render()?))
}

pub(crate) async fn submit(signed: Signed, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Fault> {
    let typed = Typed::read(&pairs);
    let period = period(&signed, &typed.period).await?;
    let exceptions = match exceptions(&signed, &typed, period).await {
        Ok(exceptions) => exceptions,
        Err(fault) => return again(&signed, &typed, fault.words()?).await,
    };
    let name = Some(typed.name.trim()).filter(|name| !name.is_empty()).map(str::to_owned);
    match seal(signed.workspace(), &signed.author("封存"), &SealRequest { period, name, exceptions }).await {
        Ok(sealed) => {
            let to = format!("/seals?done={}&pending={}", encoded(&sealed.seal.name), sealed.pending);
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => again(&signed, &typed, Fault::from(error).words()?).await,
    }
}

async fn again(signed: &Signed, typed: &Typed, error: String) -> Result<Response, Fault> {
    Ok(Html(page(signed, typed, Some(error)).await?.render()?).into_response())
}

type Exception = (OrgId, Option<RegisterId>, String);

/// The exceptions chosen, each with the reason for all.
async fn exceptions(signed: &Signed, typed: &Typed, period: Period) -> Result<Vec<Exception>, Fault> {
    let reason = typed.reason.trim();
    if (typed.all || !typed.exceptions.is_empty()) && reason.is_empty() {
        return Err(Fault::Unfit("有例外的，请写明为什么不等它们报齐就封存。".to_owned()));
    }
    let one = |org: &str, register: &str| (OrgId::new(org), Some(RegisterId::new(register)), reason.to_owned());
    if typed.all {
        let open = open(signed, period).await?;
        return Ok(open.iter().map(|it| one(it.org.as_str(), it.register.as_str())).collect());
    }
    Ok(typed
        .exceptions
        .iter()
        .filter_map(|text| text.split_once(':'))
        .map(|(org, register)| one(org, register))
        .collect())
}

async fn period(signed: &Signed, text: &str) -> Result<Period, Fault> {
    match text {
        "" => Ok(usual_period(signed.workspace(), signed.visit.now.today).await?),
        text => Period::parse(text).map_err(|error| Fault::Unfit(error.to_string())),
    }
}

async fn open(signed: &Signed, period: Period) -> Result<Vec<Unfinished>, Fault> {
    let workspace = signed.workspace();
    let all = workspace.ledger().submissions().await?;
    let open = open_submissions(&all, period, &workspace.pack().calendar).into_iter();
    Ok(open.map(|it| Unfinished { org: it.org, register: it.register, status: it.status }).collect())
}

async fn page(signed: &Signed, typed: &Typed, error: Option<String>) -> Result<SealsPage, Fault> {
    let workspace = signed.workspace();
    let period = period(signed, &typed.period).await?;
    let (pack, orgs) = (workspace.pack(), workspace.ledger().orgs().await?);
    let mut made = seals(workspace).await?;
    made.reverse();
    let line = |seal: &Seal| Line {
        href: format!("/seals/{}", encoded(&seal.name)),
        name: seal.name.clone(),
        period: seal.period.label(),
        on: seal.on.to_string(),
        who: seal.actor.clone(),
        exceptions: seal.exceptions.len(),
    };
    let unfinished = open(signed, period).await?;
    let labels: BTreeMap<_, _> = pack.registers.iter().map(|(id, register)| (id, register.label.as_str())).collect();
    let listed = unfinished.iter().take(LISTED).map(|it| {
        let org = orgs.get(&it.org).map_or_else(|| it.org.to_string(), |org| org.label.clone());
        let name = format!("{}:{}", it.org, it.register);
        Open {
            label: format!("{org} {}", labels.get(&it.register).copied().unwrap_or_else(|| it.register.as_str())),
            status: xuezheng_bureau::ledger::filing::label(it.status),
            is_chosen: typed.exceptions.contains(&name),
            name,
        }
    });
    Ok(SealsPage {
        shell: Shell::of(&signed.visit, "封存").await?,
        said: None,
        lines: made.iter().map(line).collect(),
        period: period.to_string(),
        period_label: period.label(),
        name: typed.name.clone(),
        open: listed.collect(),
        more: unfinished.len().saturating_sub(LISTED),
        reason: typed.reason.clone(),
        error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_must_be_named_to_seal_without_it() {
        let page = SealsPage {
            shell: Shell::sample("封存"),
            said: None,
            lines: vec![Line {
                href: "/seals/2023H2".to_owned(),
                name: "2023H2".to_owned(),
                period: "2023年下半年".to_owned(),
                on: "2024-01-20".to_owned(),
                who: "陈知夏".to_owned(),
                exceptions: 1,
            }],
            period: "2024H1".to_owned(),
            period_label: "2024年上半年".to_owned(),
            name: String::new(),
            open: vec![Open {
                name: "q:hazard".to_owned(),
                label: "乙<小学".to_owned(),
                status: "待审",
                is_chosen: true,
            }],
            more: 0,
            reason: "撤并<中".to_owned(),
            error: None,
        };
        let html = page.render().unwrap();
        assert!(html.contains("value=\"q:hazard\" checked") && html.contains("乙&#60;小学"), "{html}");
        assert!(html.contains("撤并&#60;中") && html.contains("/seals/2023H2"));
    }
}
