//! Sub-tables: rows within a record, seen by indicators as a register of their own that inherits the record's columns.

use std::collections::BTreeMap;

use crate::ids::RegisterId;
use crate::model::{Field, FieldKind, Pack, Reference, Register};

impl Pack {
    /// What indicators may be computed from: a register, or a sub-table of one.
    pub fn register(&self, id: &RegisterId) -> Option<&Register> {
        self.registers.get(id).or_else(|| self.sub_tables.get(id))
    }
}

/// The sub-tables of registers. Each row has the org, the date and the columns of its record, then its own.
pub(crate) fn of(registers: &BTreeMap<RegisterId, Register>) -> BTreeMap<RegisterId, Register> {
    let mut tables = BTreeMap::new();
    for register in registers.values() {
        for field in &register.fields {
            let FieldKind::Table(own) = &field.kind else { continue };
            let table = sub_table(register, field, own);
            tables.insert(table.id.clone(), table);
        }
    }
    tables
}

fn sub_table(register: &Register, field: &Field, own: &[Field]) -> Register {
    // References bring their columns of records themselves.
    let records: Vec<_> = register.fields.iter().map(|field| Reference::column(&field.id)).collect();
    let is_inherited = |column: &Field| {
        !matches!(column.kind, FieldKind::Table(_) | FieldKind::Attachment) && !records.contains(&column.id)
    };
    let inherited = register.columns().into_iter().filter(is_inherited);
    Register {
        id: register.id.sub_table(&field.id),
        label: format!("{}的{}", register.label, field.label),
        key: Vec::new(),
        fields: inherited.chain(own.iter().cloned()).collect(),
        workflow: None,
        place: field.place.clone(),
        ..register.clone()
    }
}
