//! One record, to be read: its steps, its cells, what happened to it.

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use xuezheng_bureau::ledger::ChangeKind;
use xuezheng_bureau::{ShownEvent, ShownVersion, history, show as show_record};
use xuezheng_pack::model::{FieldKind, Register};
use xuezheng_pack::{FieldId, NaiveDate, RecordId, RegisterId};

use crate::error::Fault;
use crate::extract::Signed;
use crate::pages::register::title_of;
use crate::view::{Markup, Shell, as_of, day, encoded, moment, review, state};

/// Characters from which on a value takes the whole width.
const WIDE: usize = 24;

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage {
    shell: Shell,
    register_path: String,
    register_label: String,
    number: String,
    title: String,
    org: String,
    version: i64,
    is_void: bool,
    state: Option<Markup>,
    review: Markup,
    as_of: Markup,
    counting: Option<String>,
    steps: Vec<Step>,
    facts: Vec<Fact>,
    events: Vec<Event>,
    changes: Vec<Change>,
}

/// A step of the workflow.
struct Step {
    label: String,
    /// `done`, `now` or nothing.
    class: &'static str,
    when: String,
    note: String,
}

/// A cell with its label.
struct Fact {
    label: String,
    text: String,
    unit: String,
    is_wide: bool,
    is_number: bool,
}

/// Something that happened.
struct Event {
    when: String,
    who: String,
    what: String,
    why: String,
    /// `key`, `bad` or nothing.
    class: &'static str,
}

/// A cell that changed.
struct Change {
    version: i64,
    when: String,
    who: String,
    label: String,
    before: String,
    after: String,
}

pub(crate) async fn show(
    signed: Signed,
    Path((register, record)): Path<(String, String)>,
) -> Result<Html<String>, Fault> {
    let (workspace, actor) = (signed.workspace(), signed.actor());
    let id = RegisterId::new(&register);
    let declared = workspace.pack().registers.get(&id).ok_or(Fault::NotFound)?;
    let record = record.parse().map(RecordId).ok().ok_or(Fault::NotFound)?;
    let shown = show_record(workspace, &actor, &id, record, None).await?;
    let events = history(workspace, &actor, &id, record).await?;
    let now = signed.visit.now;
    let value = |field: &FieldId| of(&shown.working, field);
    let title = title_of(declared).and_then(|field| value(&field.id));
    let number = format!("第 {record} 号");
    let title = title.unwrap_or_else(|| format!("{}{number}", declared.label));
    let counting = shown.approved.as_ref().filter(|approved| approved.version != shown.working.version);
    let at = declared.workflow.as_ref().zip(shown.working.state.as_ref());
    let page = RecordPage {
        shell: Shell::of(&signed.visit, title.clone()).await?,
        register_path: format!("/registers/{}", encoded(&register)),
        register_label: shown.register_label.clone(),
        number,
        title,
        org: shown.org_label.clone(),
        version: shown.working.version,
        is_void: shown.working.void,
        state: at.and_then(|(workflow, label)| {
            let (at, _) = workflow.states.iter().find(|(_, known)| *known == label)?;
            Some(state(workflow, at))
        }),
        review: review(shown.working.status),
        as_of: as_of(workspace.as_of(), now),
        counting: counting
            .map(|counting| format!("计入统计的仍是第 {} 版，这一版审核通过后才替换它。", counting.version)),
        steps: steps(declared, &shown.working, now.today),
        facts: facts(declared, &shown.working),
        events: events.iter().rev().map(|event| told(event, now)).collect(),
        changes: events.iter().rev().flat_map(|event| changes(event, now)).collect(),
    };
    Ok(Html(page.render()?))
}

/// What a cell says; nothing if it is empty.
fn of(version: &ShownVersion, field: &FieldId) -> Option<String> {
    let cell = version.cells.iter().find(|(id, ..)| id == field);
    cell.map(|(.., text)| text.clone()).filter(|text| text != "—")
}

/// The way of the record: where it began, and the steps that lead on, with their days.
fn steps(register: &Register, version: &ShownVersion, today: NaiveDate) -> Vec<Step> {
    let Some(workflow) = &register.workflow else { return Vec::new() };
    let on = |field: &FieldId| of(version, field).and_then(|text| text.parse::<NaiveDate>().ok());
    let said = |date: Option<NaiveDate>| date.map_or_else(|| "—".to_owned(), |date| day(date, today));
    let first = workflow.states.get(&workflow.initial).cloned().unwrap_or_default();
    let begun = said(on(&register.date));
    let mut steps = vec![Step { label: first, class: "done", when: begun, note: String::new() }];
    let mut reached = vec![&workflow.initial];
    for transition in &workflow.transitions {
        // A step that leads back is no part of the way.
        if reached.contains(&&transition.to) {
            continue;
        }
        reached.push(&transition.to);
        let (taken, due) = (on(&transition.stamp), transition.due.as_ref().and_then(|due| on(&due.column)));
        let note = match (taken, due) {
            (Some(taken), Some(due)) if taken > due => format!("晚 {} 天", (taken - due).num_days()),
            (Some(_), Some(_)) => "期内".to_owned(),
            (None, Some(due)) if due < today => format!("逾期 {} 天", (today - due).num_days()),
            (None, Some(due)) => format!("应于 {} 前", day(due, today)),
            (_, None) => String::new(),
        };
        let class = if taken.is_some() { "done" } else { "" };
        steps.push(Step { label: transition.label.clone(), class, when: said(taken), note });
    }
    if let Some(next) = steps.iter_mut().find(|step| step.class.is_empty()) {
        next.class = "now";
    }
    steps
}

fn facts(register: &Register, version: &ShownVersion) -> Vec<Fact> {
    let fact = |field: &xuezheng_pack::model::Field| {
        let text = of(version, &field.id);
        let is_number = matches!(field.kind, FieldKind::Integer | FieldKind::Decimal { .. } | FieldKind::Date);
        let is_long = text.as_ref().is_some_and(|text| text.chars().count() > WIDE);
        Fact {
            label: field.label.clone(),
            unit: if text.is_some() { field.unit.clone().unwrap_or_default() } else { String::new() },
            text: text.unwrap_or_else(|| "—".to_owned()),
            is_wide: is_long || matches!(field.kind, FieldKind::Table(_)),
            is_number,
        }
    };
    register.fields.iter().map(fact).collect()
}

fn told(event: &ShownEvent, now: xuezheng_bureau::ledger::Stamp) -> Event {
    let class = match event.kind {
        ChangeKind::Return | ChangeKind::Void => "bad",
        ChangeKind::Insert | ChangeKind::Submit | ChangeKind::Approve | ChangeKind::Transition => "key",
        _ => "",
    };
    let why = event.note.clone().unwrap_or_default();
    Event {
        when: moment(event.utc, now),
        who: format!("{} {}", event.org_label, event.who),
        what: format!("{}（第 {} 版）", event.kind.label(), event.version),
        why,
        class,
    }
}

fn changes(event: &ShownEvent, now: xuezheng_bureau::ledger::Stamp) -> Vec<Change> {
    // What a record began with is what it is; changes are what came after.
    if event.kind == ChangeKind::Insert {
        return Vec::new();
    }
    let change = |(_, label, before, after): &(FieldId, String, String, String)| Change {
        version: event.version,
        when: moment(event.utc, now),
        who: event.who.clone(),
        label: label.clone(),
        before: before.clone(),
        after: after.clone(),
    };
    event.cells.iter().map(change).collect()
}
