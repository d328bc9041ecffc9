//! From what was typed to cells: only those that differ from what is stored, and what can't be read.

use std::collections::BTreeMap;

use xuezheng_bureau::ledger::{rows, written};
use xuezheng_pack::model::{Field, FieldKind, Register};
use xuezheng_pack::{FieldId, Value};

use super::entry::{Entries, Entry};
use super::notes::Note;
use super::stored::Stored;
use super::value::value;

/// What was read of a form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Read {
    /// Cells that are new or changed.
    pub(crate) cells: BTreeMap<FieldId, Value>,
    /// What can't be read.
    pub(crate) wrong: Vec<Note>,
}

/// Reads what was typed; `cleared` are fields that may only be written and are to be emptied.
pub(crate) fn read(register: &Register, stored: &Stored, entries: &Entries, cleared: &[&str]) -> Read {
    let mut read = Read::default();
    for field in &register.fields {
        let Some(entry) = entries.get(&field.id) else { continue };
        let before = stored.cell(register, &field.id);
        if cleared.contains(&field.id.as_str()) {
            read.cells.insert(field.id.clone(), Value::Absent);
            continue;
        }
        if stored.entries.get(&field.id) == Some(entry) {
            continue;
        }
        let after = match &field.kind {
            FieldKind::Table(columns) => table(field, columns, stored, &before, entry, &mut read.wrong),
            FieldKind::Text
            | FieldKind::Integer
            | FieldKind::Decimal { .. }
            | FieldKind::Date
            | FieldKind::Boolean
            | FieldKind::Choice(_)
            | FieldKind::MultiChoice(_)
            | FieldKind::Reference(_)
            | FieldKind::Attachment => match value(&field.kind, entry.texts()) {
                // Nothing typed where it may only be written: it stays.
                Ok(Value::Absent) if stored.mask(&field.id).is_some() => None,
                // A text that the same one is stored for, as far as its reader sees.
                Ok(after) if is_same(stored, field, &after) => None,
                Ok(after) => Some(after),
                Err(wrong) => {
                    read.wrong.push(Note::of(field, wrong));
                    None
                }
            },
        };
        if let Some(after) = after.filter(|after| *after != before) {
            read.cells.insert(field.id.clone(), after);
        }
    }
    read
}

/// Whether a value is what stood in the form: the same number in another spelling, a personal text as it was shown.
fn is_same(stored: &Stored, field: &Field, after: &Value) -> bool {
    stored.entries.get(&field.id).is_some_and(|entry| value(&field.kind, entry.texts()).as_ref() == Ok(after))
}

/// The cell of a sub-table; `None` if a cell of it can't be read.
fn table(
    field: &Field,
    columns: &[Field],
    stored: &Stored,
    before: &Value,
    entry: &Entry,
    wrong: &mut Vec<Note>,
) -> Option<Value> {
    let (known, seen) = (rows(columns, before), stored.entries.get(&field.id).map_or(&[][..], Entry::rows));
    let (mut read, first) = (Vec::new(), wrong.len());
    for (number, row) in entry.rows().iter().enumerate() {
        let mut cells = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let typed = row.cells.get(at).map_or(&[][..], Vec::as_slice);
            let kept = row.of.and_then(|of| known.get(of)?.get(at));
            let shown = row.of.and_then(|of| seen.iter().find(|row| row.of == Some(of))?.cells.get(at));
            let is_blank = typed.iter().all(|text| text.trim().is_empty());
            let is_masked = is_blank && stored.row_mask(&field.id, row.of, &column.id).is_some();
            let value = match kept {
                Some(kept) if is_masked || shown.is_some_and(|shown| shown == typed) => Ok(kept.clone()),
                _ => value(&column.kind, typed),
            };
            match value {
                Ok(value) => cells.push(value),
                Err(why) => wrong.push(Note::of_row(field, number, column, why)),
            }
        }
        if cells.iter().any(|cell| !cell.is_absent()) {
            read.push(cells);
        }
    }
    (wrong.len() == first).then(|| written(columns, &read))
}

/// Required fields in which nothing stands.
pub(crate) fn missing(register: &Register, stored: &Stored, entries: &Entries) -> Vec<Note> {
    let is_empty = |entry: Option<&Entry>| {
        entry.is_none_or(|entry| {
            entry.texts().iter().all(|text| text.trim().is_empty())
                && entry.rows().iter().flat_map(|row| row.cells.iter().flatten()).all(|text| text.trim().is_empty())
        })
    };
    let lacks = |field: &&Field| field.required && stored.mask(&field.id).is_none() && is_empty(entries.get(&field.id));
    register.fields.iter().filter(lacks).map(|field| Note::of(field, lack(field))).collect()
}

/// What is said of a required field in which nothing stands.
fn lack(field: &Field) -> String {
    match &field.kind {
        FieldKind::Choice(_) | FieldKind::Boolean => format!("没有选{}。请选一项", field.label),
        FieldKind::MultiChoice(_) => format!("没有选{}。请至少选一项", field.label),
        FieldKind::Attachment => format!("没有上传{}", field.label),
        FieldKind::Table(_) => format!("{}一行也没有填", field.label),
        FieldKind::Text
        | FieldKind::Integer
        | FieldKind::Decimal { .. }
        | FieldKind::Date
        | FieldKind::Reference(_) => format!("没有填{}", field.label),
    }
}
