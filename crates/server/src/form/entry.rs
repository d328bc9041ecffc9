//! What stands in the inputs of a form, field by field.

use std::collections::BTreeMap;

use xuezheng_pack::model::{Field, FieldKind, Register};
use xuezheng_pack::{CheckId, FieldId};

use super::sent::Sent;

/// Before the id of the field that an input is for.
const FIELD: &str = "f.";

/// Before the id of the check that a text explains.
const WHY: &str = "why.";

/// Empty rows that a sub-table offers, and that 再加几行 adds.
const SPARE_ROWS: usize = 3;

/// What stands in the input of each field.
pub(crate) type Entries = BTreeMap<FieldId, Entry>;

/// What stands in the inputs of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A text, or a text for each choice.
    Texts(Vec<String>),
    /// The rows of a sub-table.
    Rows(Vec<Row>),
}

/// A row of a sub-table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// Which stored row it was, from 0; `None` for a new one.
    pub(crate) of: Option<usize>,
    /// What stands in the input of each column.
    pub(crate) cells: Vec<Vec<String>>,
}

impl Row {
    fn is_empty(&self) -> bool {
        self.of.is_none() && self.cells.iter().flatten().all(|text| text.trim().is_empty())
    }
}

impl Entry {
    /// The first text.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Texts(texts) => texts.first().map_or("", String::as_str),
            Self::Rows(_) => "",
        }
    }

    pub(crate) fn texts(&self) -> &[String] {
        match self {
            Self::Texts(texts) => texts,
            Self::Rows(_) => &[],
        }
    }

    pub(crate) fn rows(&self) -> &[Row] {
        match self {
            Self::Texts(_) => &[],
            Self::Rows(rows) => rows,
        }
    }
}

/// The name of a field's input.
pub(crate) fn name(field: &FieldId) -> String {
    format!("{FIELD}{field}")
}

/// The name of an input of a row; of the row itself without a column.
pub(crate) fn row_name(table: &FieldId, row: usize, column: Option<&FieldId>) -> String {
    column.map_or_else(|| format!("{FIELD}{table}.{row}"), |column| format!("{FIELD}{table}.{row}.{column}"))
}

/// What was typed, over what stood in the form: a field whose inputs were not sent is as it was.
pub(crate) fn typed(register: &Register, sent: &Sent, mut entries: Entries) -> Entries {
    for field in &register.fields {
        if let Some(entry) = entry(field, sent) {
            entries.insert(field.id.clone(), entry);
        }
    }
    match sent.one("do").split_once(':') {
        Some(("rows", table)) => {
            if let Some(Entry::Rows(rows)) = entries.get_mut(table) {
                let filled = rows.iter().filter(|row| !row.is_empty()).count();
                spare(rows, filled + SPARE_ROWS + SPARE_ROWS);
            }
        }
        Some(("drop", which)) => {
            if let Some((table, row)) = which.rsplit_once(':')
                && let Some(Entry::Rows(rows)) = entries.get_mut(table)
                && let Some(row) = row.parse::<usize>().ok().filter(|row| *row < rows.len())
            {
                rows.remove(row);
            }
        }
        _ => {}
    }
    entries
}

fn entry(field: &Field, sent: &Sent) -> Option<Entry> {
    let name = name(&field.id);
    match &field.kind {
        FieldKind::Table(columns) => {
            let prefix = format!("{name}.");
            let mut rows: BTreeMap<usize, Row> = BTreeMap::new();
            let mut is_there = sent.all(&name).next().is_some();
            for (known, value) in &sent.pairs {
                let Some(rest) = known.strip_prefix(&prefix) else { continue };
                let (number, column) = rest.split_once('.').map_or((rest, None), |(row, it)| (row, Some(it)));
                let Ok(number) = number.parse::<usize>() else { continue };
                is_there = true;
                let row = rows.entry(number).or_default();
                row.cells.resize(columns.len(), Vec::new());
                match column {
                    None => row.of = value.parse().ok(),
                    Some(column) => {
                        if let Some(at) = columns.iter().position(|it| it.id.as_str() == column) {
                            row.cells[at].push(value.clone());
                        }
                    }
                }
            }
            is_there.then(|| Entry::Rows(rows.into_values().collect()))
        }
        FieldKind::Text
        | FieldKind::Integer
        | FieldKind::Decimal { .. }
        | FieldKind::Date
        | FieldKind::Boolean
        | FieldKind::Choice(_)
        | FieldKind::MultiChoice(_)
        | FieldKind::Reference(_)
        | FieldKind::Attachment => {
            let texts: Vec<String> = sent.all(&name).map(str::to_owned).collect();
            (!texts.is_empty()).then_some(Entry::Texts(texts))
        }
    }
}

/// What somebody says to checks.
pub(crate) fn explanations(sent: &Sent) -> BTreeMap<CheckId, String> {
    let said = sent.pairs.iter().filter_map(|(name, text)| Some((CheckId::new(name.strip_prefix(WHY)?), text.clone())));
    said.collect()
}

/// The name of the input in which a check is explained.
pub(crate) fn why(check: &CheckId) -> String {
    format!("{WHY}{check}")
}

/// The rows that a form shows: those there are, and empty ones up to `least`.
fn spare(rows: &mut Vec<Row>, least: usize) {
    let columns = rows.first().map_or(0, |row| row.cells.len());
    while rows.len() < least {
        rows.push(Row { of: None, cells: vec![Vec::new(); columns] });
    }
}

/// The rows that a form shows of a sub-table with so many columns, some of them empty.
pub(crate) fn shown_rows(entry: Option<&Entry>, columns: usize) -> Vec<Row> {
    let mut rows = entry.map_or_else(Vec::new, |entry| entry.rows().to_vec());
    for row in &mut rows {
        row.cells.resize(columns, Vec::new());
    }
    if rows.iter().all(|row| !row.is_empty()) {
        let least = rows.len() + SPARE_ROWS;
        rows.resize_with(least, || Row { of: None, cells: vec![Vec::new(); columns] });
    }
    rows
}
