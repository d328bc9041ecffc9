//! Personal cells are sealed before they are written: no row, change or message holds them in clear.
//!
//! A cell is sealed with a key for its person in its record. The person is whoever the record's ID number says; in a record
//! without one, the key is for the record alone. A row of a sub-table with an ID number is of that person.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_pack::model::{Field, FieldKind, Personal};
use xuezheng_pack::{RecordId, Value};

use crate::error::LedgerError;
use crate::person_key::{Found, KeyRing};
use crate::record::Record;
use crate::rows;
use crate::schema::Table;
use crate::transaction::{Transaction, insert_all, insert_text};
use crate::vault::{Place, Sealed, Vault};

/// Where a personal cell lies in its record.
#[derive(Clone, Copy)]
enum At {
    Column(usize),
    Row { column: usize, row: usize, cell: usize },
}

/// What is in it.
enum Content {
    Clear(String),
    Sealed(String),
}

struct Cell {
    at: At,
    kind: Personal,
    /// The field, as the sealed cell is bound to it.
    field: String,
    content: Content,
    /// What the version before has in its place.
    before: Option<String>,
    blind: String,
    person: String,
}

impl Transaction {
    /// Seals what is personal in records that are to be written; `before` are their versions so far. What has not changed
    /// stays as it is; a cell that was sealed for its very place, such as that of an earlier version, is taken as it is.
    pub(crate) async fn seal_personal<'r>(
        &mut self,
        table: &Table,
        before: &BTreeMap<RecordId, Record>,
        records: impl Iterator<Item = &'r mut Record>,
    ) -> Result<(), LedgerError> {
        if !table.columns.iter().any(is_personal) {
            return Ok(());
        }
        let mut open: Vec<(&mut Record, Vec<Vec<Cell>>)> = Vec::new();
        for record in records {
            let before = before.get(&record.id);
            let changed = |index: usize| before.is_none_or(|before| before.cells[index] != record.cells[index]);
            if (0..table.columns.len()).any(|index| is_personal(&table.columns[index]) && changed(index)) {
                let groups = groups(table, before, record);
                open.push((record, groups));
            }
        }
        if open.iter().all(|(_, groups)| groups.iter().all(Vec::is_empty)) {
            return Ok(());
        }
        let vault = self.ledger.vault.clone().ok_or(LedgerError::NoVault)?;
        let known: Vec<RecordId> =
            open.iter().map(|(record, _)| record.id).filter(|id| before.contains_key(id)).collect();
        self.keys.load(&mut self.database, &vault, table.id(), &known).await?;
        for (record, groups) in &mut open {
            settle(&self.keys, &vault, table, record.id, groups);
        }
        for (record, groups) in open {
            for group in groups {
                let mut sealed = Vec::with_capacity(group.len());
                for cell in group {
                    let at = cell.at;
                    sealed.push((at, self.sealed(&vault, table, record.id, cell).await?));
                }
                put(table, record, sealed);
            }
        }
        Ok(())
    }

    /// The text that a cell is to hold.
    async fn sealed(
        &mut self,
        vault: &Vault,
        table: &Table,
        record: RecordId,
        cell: Cell,
    ) -> Result<String, LedgerError> {
        let place = Place { register: table.id(), record, field: &cell.field };
        let open = |keys: &KeyRing, text: &str| {
            let sealed = Sealed::parse(text)?;
            let Found::Key(key) = keys.find(sealed.key) else { return None };
            Some((sealed.key, Vault::open(&place, &sealed, key)?))
        };
        let clear = match cell.content {
            Content::Sealed(text) => match open(&self.keys, &text) {
                // Its person is another one now: it must go when that one is erased.
                Some((key, clear)) if self.keys.current(table.id(), record, &cell.person) != Some(key) => clear,
                _ => return Ok(text),
            },
            Content::Clear(text) => text,
        };
        if let Some(before) = &cell.before
            && let Some((key, was)) = open(&self.keys, before)
            && was == clear
            && self.keys.current(table.id(), record, &cell.person) == Some(key)
        {
            return Ok(before.clone());
        }
        let (id, key) = self.keys.of(&mut self.database, vault, (table.id(), record, &cell.person)).await?;
        vault.seal(&place, &cell.blind, (id, &key), &clear)
    }

    /// Writes the keys that this transaction has made.
    pub(crate) async fn write_keys(&mut self) -> Result<(), LedgerError> {
        const COLUMNS: [&str; 6] = ["id", "register", "record", "person", "wrapped", "created"];
        let Some(vault) = &self.ledger.vault else { return Ok(()) };
        let fresh = self.keys.take_fresh(vault)?;
        let created = self.author.at.today.to_string();
        let insert = insert_text(crate::fixed::PERSON_KEY, &COLUMNS);
        insert_all(&mut self.database, &insert, COLUMNS.len(), fresh.len(), |index, row| {
            let key = &fresh[index];
            row.integer(key.id)?;
            row.text(Some(key.register.to_string()))?;
            row.integer(key.record.0)?;
            row.text(Some(key.person.clone()))?;
            row.text(Some(key.wrapped.clone()))?;
            row.text(Some(created.clone()))
        })
        .await
    }
}

/// Whether a column is personal, or is a sub-table with one that is.
pub(crate) fn is_personal(column: &Field) -> bool {
    column.personal.is_some()
        || matches!(&column.kind, FieldKind::Table(fields) if fields.iter().any(|it| it.personal.is_some()))
}

/// The name of a column of a sub-table, as its sealed cells are bound to it.
pub(crate) fn path(table: &Field, column: &Field) -> String {
    format!("{}.{}", table.id, column.id)
}

/// The personal cells of a record, then those of each row of its sub-tables.
fn groups(table: &Table, before: Option<&Record>, record: &Record) -> Vec<Vec<Cell>> {
    let cell = |at, kind, field, text: String, before: Option<String>| {
        let content = if before.as_ref() == Some(&text) { Content::Sealed(text) } else { Content::Clear(text) };
        Cell { at, kind, field, content, before, blind: String::new(), person: String::new() }
    };
    let mut own = Vec::new();
    let mut groups = Vec::new();
    for (index, (column, value)) in table.columns.iter().zip(&record.cells).enumerate() {
        let was = before.map(|before| &before.cells[index]).filter(|value| !value.is_absent());
        if let (Some(kind), false) = (column.personal, value.is_absent()) {
            own.push(cell(At::Column(index), kind, column.id.to_string(), written(value), was.map(written)));
        }
        let FieldKind::Table(fields) = &column.kind else { continue };
        let known: BTreeSet<String> =
            was.into_iter().flat_map(|was| rows::rows(fields, was)).flatten().map(|it| written(&it)).collect();
        for (row, values) in rows::rows(fields, value).iter().enumerate() {
            let personal = fields.iter().zip(values).enumerate().filter_map(|(position, (field, value))| {
                let (kind, false) = (field.personal?, value.is_absent()) else { return None };
                let text = written(value);
                let before = known.contains(&text).then(|| text.clone());
                Some(cell(At::Row { column: index, row, cell: position }, kind, path(column, field), text, before))
            });
            groups.push(personal.collect());
        }
    }
    groups.insert(0, own);
    groups
}

fn written(value: &Value) -> String {
    if let Value::Text(text) = value { text.clone() } else { value.display() }
}

/// Finds out which cells are sealed already, and whose each is.
fn settle(keys: &KeyRing, vault: &Vault, table: &Table, record: RecordId, groups: &mut [Vec<Cell>]) {
    let mut of_record = None;
    for group in groups {
        for cell in &mut *group {
            let place = Place { register: table.id(), record, field: &cell.field };
            let (Content::Clear(text) | Content::Sealed(text)) = &cell.content;
            let sealed = Sealed::parse(text).filter(|sealed| {
                matches!(cell.content, Content::Sealed(_))
                    || match keys.find(sealed.key) {
                        Found::Key(key) => Vault::open(&place, sealed, key).is_some(),
                        Found::Destroyed => true,
                        Found::Unknown => false,
                    }
            });
            cell.blind = sealed.map_or_else(|| vault.blind(cell.kind, text), |sealed| sealed.blind.to_owned());
            let text = text.clone();
            cell.content = if sealed.is_some() { Content::Sealed(text) } else { Content::Clear(text) };
        }
        let own = group.iter().find(|cell| cell.kind == Personal::IdNumber).map(|cell| cell.blind.clone());
        // The record's own cells come first.
        let record =
            of_record.get_or_insert_with(|| own.clone().unwrap_or_else(|| vault.of_record(table.id(), record)));
        let person = own.unwrap_or_else(|| record.clone());
        for cell in group {
            cell.person = if cell.kind == Personal::IdNumber { cell.blind.clone() } else { person.clone() };
        }
    }
}

/// Puts sealed texts in their places.
fn put(table: &Table, record: &mut Record, sealed: Vec<(At, String)>) {
    for (at, text) in sealed {
        match at {
            At::Column(index) => record.cells[index] = Value::Text(text),
            At::Row { column, row, cell } => {
                let FieldKind::Table(fields) = &table.columns[column].kind else { continue };
                let mut values = rows::rows(fields, &record.cells[column]);
                values[row][cell] = Value::Text(text);
                record.cells[column] = rows::written(fields, &values);
            }
        }
    }
}
