//! What is to be said of a form: what must be mended, and what may be explained, each at the field it is about.

use std::collections::BTreeMap;

use xuezheng_bureau::figures_of::CheckFailure;
use xuezheng_bureau::ledger::RecordFault;
use xuezheng_pack::model::{CheckSeverity, Field, Register};
use xuezheng_pack::{CheckId, FieldId};

use super::entry::{name, row_name, why};

/// Something that must be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// The field that it is about; the record as a whole without one.
    pub(crate) field: Option<FieldId>,
    /// Where a link to it leads.
    pub(crate) anchor: String,
    /// What the summary calls it by.
    pub(crate) label: String,
    pub(crate) text: String,
}

impl Note {
    pub(crate) fn of(field: &Field, text: impl Into<String>) -> Self {
        let anchor = id_of(&name(&field.id));
        Self { field: Some(field.id.clone()), anchor, label: field.label.clone(), text: text.into() }
    }

    /// Of a cell of a sub-table, whose rows are counted from 0.
    pub(crate) fn of_row(table: &Field, row: usize, column: &Field, text: impl Into<String>) -> Self {
        let label = format!("{}第 {} 行的{}", table.label, row + 1, column.label);
        let text = format!("第 {} 行的{}：{}", row + 1, column.label, text.into());
        let anchor = id_of(&row_name(&table.id, row, Some(&column.id)));
        Self { field: Some(table.id.clone()), anchor, label, text }
    }

    pub(crate) fn of_record(text: impl Into<String>) -> Self {
        Self { field: None, anchor: "form-errors".to_owned(), label: String::new(), text: text.into() }
    }

    fn of_fault(register: &Register, fault: &RecordFault) -> Self {
        let text = format!("{}。{}", fault.cause, fault.mend);
        let Some(label) = &fault.field else { return Self::of_record(text) };
        if let Some(field) = register.fields.iter().find(|field| field.label == *label) {
            return Self::of(field, text);
        }
        // 「明细」第 2 行的「课时」.
        let within = register.fields.iter().find_map(|field| {
            let rest = label.strip_prefix(&field.label)?.strip_prefix('」')?;
            Some((field, rest.replace('「', "")))
        });
        match within {
            Some((field, cell)) => Self::of(field, format!("{cell}：{text}")),
            None => Self { label: label.clone(), ..Self::of_record(text) },
        }
    }
}

/// A soft check (经验校验) that fails, with what is said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Soft {
    /// The field that it is shown at; above all fields without one.
    pub(crate) field: Option<FieldId>,
    /// The input in which it is explained.
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) message: String,
    /// What it looked at: 整改投入 32.00，….
    pub(crate) seen: String,
    pub(crate) said: String,
}

/// Everything that is to be said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Notes {
    pub(crate) wrong: Vec<Note>,
    pub(crate) soft: Vec<Soft>,
}

impl Notes {
    pub(crate) fn at(&self, field: Option<&FieldId>) -> (Vec<&Note>, Vec<&Soft>) {
        let wrong = self.wrong.iter().filter(|note| note.field.as_ref() == field).collect();
        (wrong, self.soft.iter().filter(|soft| soft.field.as_ref() == field).collect())
    }

    /// Soft checks to which nothing is said yet.
    pub(crate) fn unexplained(&self) -> usize {
        self.soft.iter().filter(|soft| soft.said.trim().is_empty()).count()
    }
}

/// Puts faults and failures to the fields that they are about.
pub(crate) fn file(
    register: &Register,
    faults: &[RecordFault],
    failures: Vec<CheckFailure>,
    said: &BTreeMap<CheckId, String>,
) -> Notes {
    let mut notes =
        Notes { wrong: faults.iter().map(|fault| Note::of_fault(register, fault)).collect(), soft: Vec::new() };
    for failure in failures {
        let about = failure.seen.iter().find_map(|(label, _)| register.fields.iter().find(|it| it.label == *label));
        let seen: Vec<_> = failure.seen.iter().map(|(label, value)| format!("{label} {value}")).collect();
        match (failure.severity, about) {
            (CheckSeverity::Hard, Some(field)) => notes.wrong.push(Note::of(field, failure.message)),
            (CheckSeverity::Hard, None) => {
                let text = format!("{}：{}", failure.label, failure.message);
                notes.wrong.push(Note::of_record(text));
            }
            (CheckSeverity::Soft, about) => {
                let name = why(&failure.check);
                notes.soft.push(Soft {
                    field: about.map(|field| field.id.clone()),
                    id: id_of(&name),
                    name,
                    label: failure.label,
                    message: failure.message,
                    seen: seen.join("，"),
                    said: said.get(&failure.check).cloned().unwrap_or_default(),
                });
            }
        }
    }
    notes
}

/// The id of the input of a name.
pub(super) fn id_of(name: &str) -> String {
    name.replace('.', "-")
}
