//! A button of the form is pressed: keep, submit, check, more rows.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use xuezheng_bureau::ledger::{Conflict, LedgerError};
use xuezheng_bureau::{BureauError, Draft, KeptDraft, attach, check_draft, keep_draft, submit_records};
use xuezheng_pack::model::{FieldKind, Register};
use xuezheng_pack::{CheckId, RecordId, Value};

use super::conflict;
use super::open::Open;
use super::page::{self, Said};
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::{Entries, Entry, Note, Notes, Read, Sent, explanations, file, missing, read, typed};
use crate::view::encoded;

/// What was typed, as far as it can be read.
struct Typed {
    entries: Entries,
    read: Read,
    said: BTreeMap<CheckId, String>,
    seen: i64,
}

/// Answers a form.
pub(super) async fn press(open: Open<'_>, sent: &Sent, is_fragment: bool) -> Result<Response, Fault> {
    let typed = typed_in(&open, sent)?;
    match sent.one("do") {
        "save" => save(open, typed).await,
        "autosave" => autosave(open, typed).await,
        "submit" => submit(open, typed).await,
        _ => {
            let notes = checked(&open, &typed).await?;
            let said = Said { seen: Some(typed.seen), ..Said::default() };
            if is_fragment {
                return Ok(Html(page::notes(&open, &typed.entries, &notes)?).into_response());
            }
            Ok(Html(page::render(&open, &typed.entries, &notes, said).await?).into_response())
        }
    }
}

fn typed_in(open: &Open<'_>, sent: &Sent) -> Result<Typed, Fault> {
    let mut entries = typed(open.register, sent, open.stored.entries.clone());
    let mut wrong = Vec::new();
    for field in open.register.fields.iter().filter(|field| field.kind == FieldKind::Attachment) {
        let input = format!("f.{}", field.id);
        if sent.one(&format!("drop.{input}")) == "1" {
            entries.insert(field.id.clone(), Entry::Texts(Vec::new()));
        }
        for file in sent.files.iter().filter(|file| file.input == input) {
            match attach(open.signed.workspace(), &file.name, &file.bytes) {
                Ok(Value::Text(cell)) => {
                    entries.insert(field.id.clone(), Entry::Texts(vec![cell]));
                }
                Ok(_) => {}
                Err(BureauError::Attachment(error)) => wrong.push(Note::of(field, error.to_string())),
                Err(other) => return Err(other.into()),
            }
        }
    }
    let cleared: Vec<&str> = sent.pairs.iter().filter_map(|(name, _)| name.strip_prefix("clear.")).collect();
    let mut read = read(open.register, &open.stored, &entries, &cleared);
    read.wrong.extend(wrong);
    let now = open.record().map_or(0, |record| record.version);
    let seen = sent.one("seen").parse().unwrap_or(now);
    Ok(Typed { entries, read, said: explanations(sent), seen })
}

/// What checks say of what is typed.
async fn checked(open: &Open<'_>, typed: &Typed) -> Result<Notes, Fault> {
    let (signed, register) = (open.signed, open.register);
    let mut notes = Notes::default();
    if open.owners.is_empty() {
        let record = open.record().map(|record| record.id);
        let cells = &typed.read.cells;
        let workspace = signed.workspace();
        let checked = check_draft(workspace, &signed.actor(), &register.id, &open.org, record, cells).await?;
        notes = file(register, &checked.faults, checked.failures, &typed.said);
    }
    notes.wrong.splice(0..0, typed.read.wrong.iter().cloned());
    Ok(notes)
}

fn draft(open: &Open<'_>, typed: &Typed, says: bool) -> Draft {
    Draft {
        record: open.record().map(|record| (record.id, typed.seen)),
        org: open.org.clone(),
        cells: typed.read.cells.clone(),
        explanations: if says { typed.said.clone() } else { BTreeMap::new() },
    }
}

/// What became of keeping it.
enum Keeping {
    Kept(KeptDraft),
    Wrong(Notes),
    Overtaken(Box<Conflict>),
}

async fn keep(open: &Open<'_>, typed: &Typed, why: &str, says: bool) -> Result<Keeping, Fault> {
    let (signed, register) = (open.signed, &open.register.id);
    if !open.owners.is_empty() {
        let text = "没有选单位。请选这条记录属于哪个单位";
        let note = Note { anchor: "f-org".to_owned(), label: "单位".to_owned(), ..Note::of_record(text) };
        return Ok(Keeping::Wrong(Notes { wrong: vec![note], soft: Vec::new() }));
    }
    let author = signed.author(why);
    match keep_draft(signed.workspace(), &author, register, draft(open, typed, says)).await {
        Ok(kept) => Ok(Keeping::Kept(kept)),
        Err(BureauError::Ledger(LedgerError::Conflict(conflict))) => Ok(Keeping::Overtaken(conflict)),
        Err(error) => Ok(Keeping::Wrong(refused(open.register, error, &typed.said)?)),
    }
}

/// What a form says where the bureau refuses what was typed; faults that a form can't show are pages of their own.
fn refused(register: &Register, error: BureauError, said: &BTreeMap<CheckId, String>) -> Result<Notes, Fault> {
    match error {
        BureauError::Ledger(LedgerError::Refused(faults)) => Ok(file(register, &faults.0, Vec::new(), said)),
        BureauError::Checks(failures) => Ok(file(register, &[], failures, said)),
        BureauError::Ledger(LedgerError::Unfit { what, mend }) => {
            Ok(Notes { wrong: vec![Note::of_record(format!("{what}。{mend}"))], soft: Vec::new() })
        }
        BureauError::AttachedFile(fault) => {
            Ok(Notes { wrong: vec![Note::of_record(fault.to_string())], soft: Vec::new() })
        }
        other => Err(other.into()),
    }
}

async fn save(open: Open<'_>, typed: Typed) -> Result<Response, Fault> {
    if !typed.read.wrong.is_empty() {
        return mend(&open, &typed, checked(&open, &typed).await?).await;
    }
    match keep(&open, &typed, "暂存", true).await? {
        Keeping::Kept(kept) => {
            let place = format!("{}/{}/edit", register_path(open.register), kept.record);
            let done = kept.operation.map_or_else(String::new, |id| format!("?done={id}"));
            Ok(Redirect::to(&format!("{place}{done}")).into_response())
        }
        Keeping::Wrong(notes) => mend(&open, &typed, notes).await,
        Keeping::Overtaken(found) => conflict::show(&open, &typed.entries, typed.seen, &found).await,
    }
}

/// Keeps what can be kept, and says so in a line; what can't be read stays in the form alone.
async fn autosave(open: Open<'_>, typed: Typed) -> Result<Response, Fault> {
    let is_new = open.record().is_none();
    if !open.is_autosaved() || (is_new && typed.read.cells.is_empty()) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let outcome = keep(&open, &typed, "自动暂存", true).await?;
    let wrong = typed.read.wrong.len();
    let fragment = match outcome {
        Keeping::Kept(kept) => page::kept(&open, kept, wrong)?,
        Keeping::Wrong(_) => page::unkept("有填错的内容，还没有暂存")?,
        Keeping::Overtaken(_) => page::unkept("别人刚改过这条记录，没有自动暂存。点「暂存」可对照两个版本")?,
    };
    Ok(Html(fragment).into_response())
}

async fn submit(open: Open<'_>, typed: Typed) -> Result<Response, Fault> {
    let lacking = missing(open.register, &open.stored, &typed.entries);
    if !typed.read.wrong.is_empty() || !lacking.is_empty() {
        let mut notes = checked(&open, &typed).await?;
        notes.wrong.extend(lacking);
        return mend(&open, &typed, notes).await;
    }
    let kept = match keep(&open, &typed, "暂存", false).await? {
        Keeping::Kept(kept) => kept,
        Keeping::Wrong(notes) => return mend(&open, &typed, notes).await,
        Keeping::Overtaken(found) => return conflict::show(&open, &typed.entries, typed.seen, &found).await,
    };
    let (signed, register) = (open.signed, open.register);
    let said = typed.said.iter().map(|(check, text)| ((kept.record, check.clone()), text.clone())).collect();
    let author = signed.author("提交审核");
    match submit_records(signed.workspace(), &author, &register.id, vec![kept.record], &said).await {
        Ok(submitted) => {
            let place = format!("{}/{}", register_path(register), kept.record);
            Ok(Redirect::to(&format!("{place}?done={}", submitted.operation)).into_response())
        }
        Err(error) => {
            let notes = refused(register, error, &typed.said)?;
            // It is kept: the form goes on with the record as it now is.
            let open = Open::of(signed, register, kept.record).await?;
            let said = Said { is_kept: true, ..Said::default() };
            let page = page::render(&open, &typed.entries, &notes, said).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

/// The form again, with what must be mended; what was typed stays.
async fn mend(open: &Open<'_>, typed: &Typed, notes: Notes) -> Result<Response, Fault> {
    let said = Said { seen: Some(typed.seen), ..Said::default() };
    let page = page::render(open, &typed.entries, &notes, said).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

fn register_path(register: &Register) -> String {
    format!("/registers/{}", encoded(register.id.as_str()))
}

/// The form of a record that was to be submitted as it is stored and can't be, with what must be mended or explained.
pub(crate) async fn unsubmitted(
    signed: &Signed,
    register: &Register,
    record: RecordId,
    error: BureauError,
) -> Result<Response, Fault> {
    let open = Open::of(signed, register, record).await?;
    let stored = open.noted().await?;
    let mut notes = refused(register, error, &BTreeMap::new())?;
    if notes.soft.is_empty() {
        notes.soft = stored.soft;
    }
    let page = page::render(&open, &open.stored.entries, &notes, Said::default()).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}
