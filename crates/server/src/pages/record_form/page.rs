//! The page of a form, and the parts of it that scripts ask for.

use askama::Template;
use xuezheng_bureau::KeptDraft;
use xuezheng_bureau::ledger::ReviewStatus;

use super::open::Open;
use crate::error::Fault;
use crate::form::{Entries, FieldNotes, Input, Note, Notes, Remark, Soft, about, drawn};
use crate::pages::toast::{Toast, toast};
use crate::view::{Markup, Shell, moment, review};

#[derive(Template)]
#[template(path = "record_form.html")]
struct FormPage {
    shell: Shell,
    register_path: String,
    register_label: String,
    back: String,
    action: String,
    number: String,
    title: String,
    org: String,
    org_id: String,
    /// Orgs to choose from: id and name.
    owners: Vec<(String, String)>,
    review: Option<Markup>,
    /// The version seen; 0 of a new record.
    seen: i64,
    is_autosaved: bool,
    withdraws: Option<&'static str>,
    errors: ErrorBox,
    above: FieldNotes,
    remarks: Vec<Remark>,
    inputs: Vec<Input>,
    comparison: Option<Comparison>,
    toast: Option<Toast>,
    is_kept: bool,
    /// Where references are looked up.
    lookup: String,
}

/// The summary above a form.
struct ErrorBox {
    wrong: Vec<Note>,
    unexplained: usize,
    is_kept: bool,
}

/// What scripts replace on the page when a draft was checked.
#[derive(Template)]
#[template(path = "form_notes.html")]
struct NotesPart {
    errors: ErrorBox,
    notes: Vec<FieldNotes>,
}

/// The line that says when a draft was kept.
#[derive(Template)]
#[template(path = "form_kept.html")]
struct KeptPart {
    /// What the script goes on with: where the form is sent, and the version seen.
    kept: Option<(String, i64)>,
    said: String,
}

/// Two versions, side by side.
pub(super) struct Comparison {
    pub(super) who: String,
    /// Whether it is the reader: two windows.
    pub(super) is_own: bool,
    pub(super) when: String,
    pub(super) seen: i64,
    pub(super) now: i64,
    pub(super) rows: Vec<Differing>,
}

/// A field in which they differ.
pub(super) struct Differing {
    pub(super) label: String,
    pub(super) mine: String,
    pub(super) theirs: String,
    pub(super) what: &'static str,
    pub(super) is_both: bool,
}

/// What a page says besides its form.
#[derive(Default)]
pub(super) struct Said {
    /// The version that the form saw, where it is not that of now.
    pub(super) seen: Option<i64>,
    /// The operation that was just done.
    pub(super) done: Option<i64>,
    /// Whether it was kept, though not submitted.
    pub(super) is_kept: bool,
    pub(super) comparison: Option<Comparison>,
}

pub(super) async fn render(open: &Open<'_>, entries: &Entries, notes: &Notes, said: Said) -> Result<String, Fault> {
    let (signed, register) = (open.signed, open.register);
    let now = signed.visit.now;
    let record = open.record();
    let number = record.map_or_else(|| "新增".to_owned(), |record| format!("第 {} 号", record.id));
    let named = register.title().and_then(|field| open.stored.entries.get(&field.id));
    let named = named.map(|entry| entry.text().to_owned()).filter(|text| !text.is_empty());
    let title = match record {
        None => format!("新增：{}", register.label.trim_end_matches("台账")),
        Some(_) => named.unwrap_or_else(|| format!("{}{number}", register.label)),
    };
    let withdraws = record.and_then(|record| match record.status {
        ReviewStatus::Submitted => Some("这条记录正在待审。改动并暂存后，它从审核中撤回，改好要重新提交。"),
        ReviewStatus::Approved => {
            Some("这条记录已经通过审核。改动会成为新的一版，重新审核通过之前，计入统计的仍是原来的一版。")
        }
        ReviewStatus::Draft | ReviewStatus::Returned => None,
    });
    let page = FormPage {
        shell: Shell::of(&signed.visit, title.clone()).await?,
        register_path: format!("/registers/{}", crate::view::encoded(register.id.as_str())),
        register_label: register.label.clone(),
        back: open.back(),
        action: open.action(),
        number,
        title,
        org: open.org_label.clone(),
        org_id: open.org.to_string(),
        owners: open.owners.iter().map(|owner| (owner.id.to_string(), owner.label.clone())).collect(),
        review: record.map(|record| review(record.status)),
        seen: said.seen.unwrap_or_else(|| record.map_or(0, |record| record.version)),
        is_autosaved: open.is_autosaved() && open.owners.is_empty(),
        withdraws,
        errors: errors(notes, said.is_kept),
        above: above(notes),
        remarks: about(&open.remarks, None, now),
        inputs: drawn(register, &open.stored, entries, notes, &open.remarks, now)?,
        comparison: said.comparison,
        toast: toast(signed, said.done).await?,
        is_kept: said.is_kept,
        lookup: format!("/registers/{}/references", crate::view::encoded(register.id.as_str())),
    };
    Ok(page.render()?)
}

fn errors(notes: &Notes, is_kept: bool) -> ErrorBox {
    ErrorBox { wrong: notes.wrong.clone(), unexplained: notes.unexplained(), is_kept }
}

/// What is said of the record as a whole.
fn above(notes: &Notes) -> FieldNotes {
    let soft: Vec<Soft> = notes.at(None).1.into_iter().cloned().collect();
    FieldNotes { id: "n--".to_owned(), wrong: Vec::new(), soft }
}

/// What a check says, for a script.
pub(super) fn notes(open: &Open<'_>, entries: &Entries, notes: &Notes) -> Result<String, Fault> {
    let inputs = drawn(open.register, &open.stored, entries, notes, &[], open.signed.visit.now)?;
    let mut all = vec![above(notes)];
    all.extend(inputs.into_iter().map(|input| input.notes));
    Ok(NotesPart { errors: errors(notes, false), notes: all }.render()?)
}

/// What keeping says, for a script.
pub(super) fn kept(open: &Open<'_>, kept: KeptDraft, wrong: usize) -> Result<String, Fault> {
    let now = open.signed.visit.now;
    let clock = moment(now.utc, now);
    let clock = clock.trim_start_matches("今天 ");
    let mut said = format!("{clock} 已自动暂存");
    if wrong > 0 {
        said.push_str(&format!("，填错的 {wrong} 处没有存"));
    }
    let register = crate::view::encoded(open.register.id.as_str());
    let action = format!("/registers/{register}/{}/edit", kept.record);
    Ok(KeptPart { kept: Some((action, kept.version)), said }.render()?)
}

/// The same where nothing was kept.
pub(super) fn unkept(said: &str) -> Result<String, Fault> {
    Ok(KeptPart { kept: None, said: said.to_owned() }.render()?)
}
