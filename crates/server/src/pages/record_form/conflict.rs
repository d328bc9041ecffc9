//! Somebody else was faster: both versions side by side, and the form again with what was typed. Nothing is written.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use xuezheng_bureau::history;
use xuezheng_bureau::ledger::Conflict;
use xuezheng_pack::{CheckId, FieldId};

use super::open::Open;
use super::page::{self, Comparison, Differing, Said};
use super::press;
use crate::error::Fault;
use crate::form::{Entries, read, said};
use crate::view::moment;

pub(super) async fn show(
    open: &Open<'_>,
    typed: &Entries,
    explained: &BTreeMap<CheckId, String>,
    (seen, conflict): (i64, &Conflict),
) -> Result<Response, Fault> {
    let (signed, register) = (open.signed, open.register);
    let open = Open::of(signed, register, conflict.record).await?;
    let events = history(signed.workspace(), &signed.actor(), &register.id, conflict.record).await?;
    // What each cell was in the version that was seen: as it stood before the first change after it.
    let mut bases: BTreeMap<FieldId, String> = BTreeMap::new();
    for (field, _, before, _) in events.into_iter().filter(|event| event.version > seen).flat_map(|event| event.cells) {
        bases.entry(field).or_insert(before);
    }
    let (mut entries, mut rows) = (typed.clone(), Vec::new());
    for field in &register.fields {
        let mine = said(field, typed.get(&field.id), &open.stored);
        let theirs = said(field, open.stored.entries.get(&field.id), &open.stored);
        if mine == theirs {
            continue;
        }
        let base = bases.get(&field.id);
        // What was not touched here follows the other's change; all else stays as it was typed.
        let follows = base == Some(&mine);
        if follows && let Some(entry) = open.stored.entries.get(&field.id) {
            entries.insert(field.id.clone(), entry.clone());
        }
        let (what, is_both) = match base {
            Some(_) if follows => ("对方改的，已带入下面的表单", false),
            Some(_) => ("两边都改了，请定下用哪个", true),
            None => ("你改的", false),
        };
        rows.push(Differing { label: field.label.clone(), mine, theirs, what, is_both });
    }
    let comparison = Comparison {
        who: conflict.who.clone(),
        is_own: signed.is_called(&conflict.who),
        when: moment(conflict.when, signed.visit.now),
        seen,
        now: conflict.now,
        rows,
    };
    let notes = press::notes_of(&open, &read(register, &open.stored, &entries, &[]), explained).await?;
    let said = Said { comparison: Some(comparison), ..Said::default() };
    let page = page::render(&open, &entries, &notes, said).await?;
    Ok((StatusCode::CONFLICT, Html(page)).into_response())
}
