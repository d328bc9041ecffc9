//! A record as whoever edits it may see it: texts for its inputs, and masks where they may only write.

use std::collections::BTreeMap;

use xuezheng_bureau::Eyes;
use xuezheng_bureau::ledger::{ERASED, Record, rows};
use xuezheng_pack::model::{Field, FieldKind, Register};
use xuezheng_pack::{FieldId, Value};

use super::entry::{Entries, Entry, Row};
use super::value::texts;
use crate::error::Fault;
use crate::extract::Signed;

/// What is stored of a record, or nothing of one that is new.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stored {
    pub(crate) record: Option<Record>,
    pub(crate) entries: Entries,
    /// What a personal cell that is not shown looks like; a column of a sub-table by row.
    masks: BTreeMap<String, String>,
}

impl Stored {
    pub(crate) async fn of(signed: &Signed, register: &Register, record: Record) -> Result<Self, Fault> {
        let columns = register.columns();
        let (workspace, actor) = (signed.workspace(), signed.actor());
        let cells: Vec<_> = columns.iter().zip(&record.cells).collect();
        let eyes = Eyes::on(workspace, &actor, &register.id, cells.into_iter()).await?;
        let sight = actor.role.as_ref().and_then(|role| workspace.pack().sight.get(role));
        let sees = |field: &Field| field.personal.is_none_or(|kind| sight.is_some_and(|it| it.sees.contains(&kind)));
        let mut stored = Self::default();
        for field in &register.fields {
            let value = record.cell(register, &field.id);
            let entry = match &field.kind {
                FieldKind::Table(columns) => {
                    let mut shown = Vec::new();
                    for (number, row) in rows(columns, value).into_iter().enumerate() {
                        let mut cells = Vec::new();
                        for (column, value) in columns.iter().zip(&row) {
                            // Its cells are bound to the name of the column within its table.
                            let id = FieldId::new(format!("{}.{}", field.id, column.id));
                            let bound = Field { id, ..column.clone() };
                            let (texts, mask) = shown_cell(&eyes, &record, &bound, value, sees(column))?;
                            cells.push(texts);
                            if let Some(mask) = mask {
                                stored.masks.insert(format!("{}.{number}.{}", field.id, column.id), mask);
                            }
                        }
                        shown.push(Row { of: Some(number), cells });
                    }
                    Entry::Rows(shown)
                }
                _ => {
                    let (texts, mask) = shown_cell(&eyes, &record, field, value, sees(field))?;
                    if let Some(mask) = mask {
                        stored.masks.insert(field.id.to_string(), mask);
                    }
                    Entry::Texts(texts)
                }
            };
            stored.entries.insert(field.id.clone(), entry);
        }
        stored.record = Some(record);
        Ok(stored)
    }

    /// What a field looks like that may only be written; `None` where it is shown, or empty.
    pub(crate) fn mask(&self, field: &FieldId) -> Option<&str> {
        self.masks.get(field.as_str()).map(String::as_str)
    }

    /// The same of a column of a stored row.
    pub(crate) fn row_mask(&self, table: &FieldId, row: Option<usize>, column: &FieldId) -> Option<&str> {
        self.masks.get(&format!("{table}.{}.{column}", row?)).map(String::as_str)
    }

    /// The stored cell of a field.
    pub(crate) fn cell(&self, register: &Register, field: &FieldId) -> Value {
        self.record.as_ref().map_or(Value::Absent, |record| record.cell(register, field).clone())
    }
}

/// The texts of a cell, and its mask if it is personal and not shown.
fn shown_cell(
    eyes: &Eyes,
    record: &Record,
    field: &Field,
    value: &Value,
    is_seen: bool,
) -> Result<(Vec<String>, Option<String>), Fault> {
    if field.personal.is_none() || value.is_absent() {
        return Ok((texts(&field.kind, value), None));
    }
    // Labels of choices would have to become codes again: what is shown is the text itself.
    let text = eyes.cell(record.id, &Field { kind: FieldKind::Text, ..field.clone() }, value)?;
    if is_seen && text != ERASED {
        return Ok((texts(&field.kind, &Value::Text(text)), None));
    }
    Ok((Vec::new(), Some(text)))
}
