//! One record: its steps, its cells, what happened to it, and what can be done with it.

mod counts;
mod file;
mod history;
mod way;
mod write;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;
use serde::Deserialize;
use xuezheng_bureau::ledger::{Record, RecordFilter, ReviewStatus};
use xuezheng_bureau::{Noted, ShownVersion, history as history_of, noted, show as show_record};
use xuezheng_pack::attachment::Attachment;
use xuezheng_pack::model::{CheckSeverity, FieldKind, Permission, Register};
use xuezheng_pack::{FieldId, RecordId, RegisterId, Value};

use self::history::{Change, Event};
use self::way::{NextStep, Step};
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::{Remark, about};
use crate::pages::toast::{Toast, toast};
use crate::view::{Markup, Shell, as_of, encoded, review, state};

pub(crate) use self::counts::counts;
pub(crate) use self::file::file;
pub(crate) use self::write::{step, submit, void};

/// Characters from which on a value takes the whole width.
const WIDE: usize = 24;

/// `?done=…`.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    done: Option<i64>,
}

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage {
    shell: Shell,
    register_path: String,
    register_label: String,
    path: String,
    number: String,
    title: String,
    org: String,
    version: i64,
    is_void: bool,
    state: Option<Markup>,
    review: Markup,
    as_of: Markup,
    counting: Option<String>,
    may_fill: bool,
    can_submit: bool,
    can_void: bool,
    steps: Vec<Step>,
    next: Vec<NextStep>,
    void_wrong: Vec<String>,
    void_reason: String,
    remarks: Vec<(String, Remark)>,
    notes: Vec<CheckNote>,
    facts: Vec<Fact>,
    files: Vec<FileShown>,
    events: Vec<Event>,
    changes: Vec<Change>,
    back: String,
    toast: Option<Toast>,
}

/// A cell with its label.
struct Fact {
    label: String,
    text: String,
    unit: String,
    is_wide: bool,
    is_number: bool,
}

/// A check that the record fails, with what its reporter says to it.
struct CheckNote {
    is_hard: bool,
    label: String,
    message: String,
    said: String,
}

/// A file that is attached to it.
struct FileShown {
    label: String,
    name: String,
    size: String,
    href: String,
    is_picture: bool,
}

/// What somebody tried to do here and couldn't, with what they had typed.
#[derive(Debug, Default)]
pub(super) struct Tried {
    /// The step, its day and evidence.
    pub(super) step: Option<(String, String, String)>,
    /// The reason for which it was to be voided.
    pub(super) void: Option<String>,
    pub(super) wrong: Vec<String>,
}

pub(crate) async fn show(
    signed: Signed,
    Path((register, record)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let (register, id) = named(&signed, &register, &record)?;
    Ok(Html(page(&signed, register, id, asked.done, Tried::default()).await?))
}

/// The register and record that an address names.
fn named<'s>(signed: &'s Signed, register: &str, record: &str) -> Result<(&'s Register, RecordId), Fault> {
    let register = signed.workspace().pack().registers.get(&RegisterId::new(register)).ok_or(Fault::NotFound)?;
    Ok((register, record.parse().map(RecordId).ok().ok_or(Fault::NotFound)?))
}

/// The record's page, also where something was tried on it.
pub(super) async fn page(
    signed: &Signed,
    register: &Register,
    record: RecordId,
    done: Option<i64>,
    tried: Tried,
) -> Result<String, Fault> {
    let (workspace, actor, now) = (signed.workspace(), signed.actor(), signed.visit.now);
    let id = &register.id;
    let head = workspace.ledger().record(&actor, id, record).await?;
    let shown = show_record(workspace, &actor, id, record, None).await?;
    let events = history::folded(history_of(workspace, &actor, id, record).await?);
    let title = register.title().and_then(|field| of(&shown.working, &field.id));
    let number = format!("第 {record} 号");
    let title = title.unwrap_or_else(|| format!("{}{number}", register.label));
    let counting = shown.approved.as_ref().filter(|approved| approved.version != shown.working.version);
    let at = register.workflow.as_ref().zip(head.state.as_ref());
    let path = format!("/registers/{}/{record}", encoded(id.as_str()));
    let may_fill = signed.person.may(Permission::Fill);
    let is_open = matches!(head.status, ReviewStatus::Draft | ReviewStatus::Returned);
    let mut next = Vec::new();
    if may_fill {
        next = way::next(register, &head, &signed.person.place().role, now.today);
    }
    if let Some((id, on, evidence)) = &tried.step
        && let Some(step) = next.iter_mut().find(|step| step.id == *id)
    {
        (step.on, step.evidence, step.wrong) = (on.clone(), evidence.clone(), tried.wrong.clone());
    }
    let page = RecordPage {
        shell: Shell::of(&signed.visit, title.clone()).await?,
        register_path: format!("/registers/{}", encoded(id.as_str())),
        register_label: register.label.clone(),
        number,
        title,
        org: shown.org_label.clone(),
        version: shown.working.version,
        is_void: head.void,
        state: at.map(|(workflow, at)| state(workflow, at)),
        review: review(head.status),
        as_of: as_of(workspace.as_of(), now),
        counting: counting
            .map(|counting| format!("计入统计的仍是第 {} 版，这一版审核通过后才替换它。", counting.version)),
        may_fill: may_fill && !(head.void && head.status == ReviewStatus::Approved),
        can_submit: may_fill && is_open,
        can_void: may_fill && !head.void,
        steps: way::steps(register, &shown.working, now.today),
        next,
        void_wrong: if tried.void.is_some() { tried.wrong } else { Vec::new() },
        void_reason: tried.void.unwrap_or_default(),
        remarks: remarks(signed, register, &head).await?,
        notes: notes(signed, register, &head).await?,
        facts: facts(register, &shown.working),
        files: files(register, &head, &path),
        events: history::events(workspace.pack(), register, &events, now),
        changes: history::changes(&events, now),
        back: path.clone(),
        path,
        toast: toast(signed, done).await?,
    };
    Ok(page.render()?)
}

/// What it was returned for: each with the field that it is about.
async fn remarks(signed: &Signed, register: &Register, record: &Record) -> Result<Vec<(String, Remark)>, Fault> {
    if record.status == ReviewStatus::Approved {
        return Ok(Vec::new());
    }
    let (ledger, now) = (signed.workspace().ledger(), signed.visit.now);
    let open = ledger.open_remarks(&signed.actor(), &register.id, record.id).await?;
    let fields = std::iter::once(None).chain(register.fields.iter().map(Some));
    let of_field = fields.flat_map(|field| {
        let label = field.map_or_else(|| "整条记录".to_owned(), |field| field.label.clone());
        about(&open, field.map(|field| &field.id), now).into_iter().map(move |remark| (label.clone(), remark))
    });
    Ok(of_field.collect())
}

async fn notes(signed: &Signed, register: &Register, record: &Record) -> Result<Vec<CheckNote>, Fault> {
    let filter = RecordFilter { ids: Some(vec![record.id]), ..RecordFilter::default() };
    let found = noted(signed.workspace(), &signed.actor(), &register.id, &filter).await?;
    let note = |noted: Noted| CheckNote {
        is_hard: noted.failure.severity == CheckSeverity::Hard,
        label: noted.failure.label,
        message: noted.failure.message,
        said: noted.explained.map_or_else(String::new, |explained| explained.text),
    };
    Ok(found.into_iter().map(note).collect())
}

fn files(register: &Register, record: &Record, path: &str) -> Vec<FileShown> {
    let file = |field: &xuezheng_pack::model::Field| {
        let Value::Text(text) = record.cell(register, &field.id) else { return None };
        let attached = Attachment::parse(text).filter(|_| field.kind == FieldKind::Attachment)?;
        Some(FileShown {
            label: field.label.clone(),
            size: format!("{} KB", attached.size.div_ceil(1024)),
            href: format!("{path}/files/{}", encoded(field.id.as_str())),
            is_picture: file::kind(&attached.name).is_some_and(|kind| kind.starts_with("image/")),
            name: attached.name,
        })
    };
    register.fields.iter().filter_map(file).collect()
}

/// What a cell says; nothing if it is empty.
fn of(version: &ShownVersion, field: &FieldId) -> Option<String> {
    let cell = version.cells.iter().find(|(id, ..)| id == field);
    cell.map(|(.., text)| text.clone()).filter(|text| text != "—")
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
