//! A collection is designed: filled in, looked at with what it would ask of whom, and opened.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use xuezheng_bureau::BureauError;
use xuezheng_bureau::collect::{self, Design, Held, HeldBy, RegisterBurden};
use xuezheng_bureau::ledger::{LedgerError, NewCollection};

use super::form::{Form, Wrong, read};
use super::path;
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::view::{Shell, count, day};

#[derive(Template)]
#[template(path = "collection_new.html")]
struct DesignPage {
    shell: Shell,
    form: Form,
    wrong: Vec<Wrong>,
    latest: String,
}

impl DesignPage {
    fn wrong_with(&self, input: &str) -> Option<&str> {
        self.wrong.iter().find(|wrong| wrong.input == input).map(|wrong| wrong.text.as_str())
    }
}

#[derive(Template)]
#[template(path = "collection_preview.html")]
struct PreviewPage {
    shell: Shell,
    title: String,
    facts: Vec<(&'static str, String)>,
    orgs: String,
    filings: String,
    cells: String,
    rows: Vec<Row>,
    held: Vec<(String, Vec<(String, String)>)>,
    /// What was typed, to be sent again.
    pairs: Vec<(String, String)>,
    seen: String,
    /// Whether this is not what was looked at before.
    has_changed: bool,
}

struct Row {
    label: String,
    orgs: String,
    fields: String,
    like: String,
    cells: String,
    most: String,
}

pub(crate) async fn show(signed: Signed) -> Result<Html<String>, Fault> {
    Ok(Html(page(&signed, &Sent::default(), Vec::new()).await?))
}

pub(crate) async fn submit(signed: Signed, sent: Sent) -> Result<Response, Fault> {
    if sent.one("do") == "edit" {
        return Ok(Html(page(&signed, &sent, Vec::new()).await?).into_response());
    }
    let new = match read(&signed, &sent).await? {
        Ok(new) => new,
        Err(wrong) => return refused(&signed, &sent, wrong).await,
    };
    let design = match collect::design(signed.workspace(), &signed.actor(), &new).await {
        Ok(design) => design,
        Err(error) => return refused(&signed, &sent, vec![said(error)?]).await,
    };
    let seen = seen(&design);
    let before = sent.one("seen");
    if sent.one("do") != "open" || before != seen {
        let has_changed = sent.one("do") == "open";
        return Ok(Html(preview(&signed, &sent, &new, &design, seen, has_changed).await?).into_response());
    }
    match collect::open(signed.workspace(), &signed.author("布置填报任务"), new).await {
        Ok(id) => Ok(Redirect::to(&path(&id)).into_response()),
        Err(error) => refused(&signed, &sent, vec![said(error)?]).await,
    }
}

/// What a refusal of the ledger says, above the form; other faults are pages of their own.
fn said(error: BureauError) -> Result<Wrong, Fault> {
    match error {
        BureauError::Ledger(LedgerError::Unfit { .. } | LedgerError::Forbidden { .. }) => {
            Ok(Wrong { input: "", text: error.to_string() })
        }
        other => Err(other.into()),
    }
}

async fn refused(signed: &Signed, sent: &Sent, wrong: Vec<Wrong>) -> Result<Response, Fault> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page(signed, sent, wrong).await?)).into_response())
}

async fn page(signed: &Signed, sent: &Sent, wrong: Vec<Wrong>) -> Result<String, Fault> {
    let page = DesignPage {
        shell: Shell::of(&signed.visit, "布置填报任务").await?,
        form: Form::of(signed, sent).await?,
        wrong,
        latest: signed.visit.now.today.to_string(),
    };
    Ok(page.render()?)
}

/// What of a design somebody has looked at: whom it asks, for what, and how many filings of each register.
fn seen(design: &Design) -> String {
    let each = design.registers.iter().map(|one| format!("{}:{}", one.register, one.orgs));
    format!("{}/{}", design.orgs, each.collect::<Vec<_>>().join(","))
}

async fn preview(
    signed: &Signed,
    sent: &Sent,
    new: &NewCollection,
    design: &Design,
    seen: String,
    has_changed: bool,
) -> Result<String, Fault> {
    let today = signed.visit.now.today;
    let cells: u64 = design.registers.iter().map(RegisterBurden::cells).sum();
    let grace = match new.grace_days {
        None => "由人锁定".to_owned(),
        Some(0) => "截止次日自动锁定".to_owned(),
        Some(days) => format!("截止 {days} 天后自动锁定"),
    };
    let mut facts = vec![("期间", new.period.label()), ("截止", day(new.deadline, today)), ("锁定", grace)];
    facts.extend(new.note.clone().map(|note| ("填报说明", note)));
    let held = design.registers.iter().filter(|one| !one.held.is_empty());
    let held = held.map(|one| {
        let fields = one.held.iter().map(|held: &Held| {
            let places: Vec<String> = held.by.iter().map(place).collect();
            (held.label.clone(), places.join("；"))
        });
        (one.label.clone(), fields.collect())
    });
    let page = PreviewPage {
        shell: Shell::of(&signed.visit, "布置前核对").await?,
        title: new.title.clone(),
        facts,
        orgs: count(design.orgs),
        filings: count(design.filings),
        cells: digits(cells),
        rows: design.registers.iter().map(row).collect(),
        held: held.collect(),
        pairs: sent
            .pairs
            .iter()
            .filter(|(name, _)| !["_csrf", "do", "seen"].contains(&name.as_str()))
            .cloned()
            .collect(),
        seen,
        has_changed,
    };
    Ok(page.render()?)
}

fn row(one: &RegisterBurden) -> Row {
    let prefilled = if one.prefilled > 0 { format!("，可预填 {}", one.prefilled) } else { String::new() };
    Row {
        label: one.label.clone(),
        orgs: count(one.orgs),
        fields: format!("{} 项（必填 {}{prefilled}）", one.fields, one.required),
        like: match one.like {
            Some(period) => format!("{}有 {} 条", period.label(), digits(one.records)),
            None => "没有以前的记录，按各 1 条计".to_owned(),
        },
        cells: digits(one.cells()),
        most: digits(one.most_cells()),
    }
}

fn digits(number: u64) -> String {
    usize::try_from(number).map_or_else(|_| number.to_string(), count)
}

fn place(by: &HeldBy) -> String {
    match by {
        HeldBy::Register { label, field, .. } => format!("{label}的「{field}」"),
        HeldBy::Org { label } => format!("机构资料的「{label}」"),
        HeldBy::Before => "本台账上一期".to_owned(),
    }
}
