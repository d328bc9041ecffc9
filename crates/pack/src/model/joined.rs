//! What rows that refer to a record carry of it: `project.category`.

use crate::ids::FieldId;
use crate::model::{Field, FieldKind, Pack, Reference, Register};

/// A column of a referenced record, as the referring rows carry it: that of its approved version.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The referring field.
    pub reference: FieldId,
    /// The column of the referenced register.
    pub column: FieldId,
    /// Both as one column, `project.category`, with the label 项目的类别.
    pub field: Field,
}

impl FieldKind {
    /// Whether referring rows may carry a column of this kind: a reference leads one step far.
    pub(crate) fn is_joinable(&self) -> bool {
        match self {
            Self::Text
            | Self::Integer
            | Self::Decimal { .. }
            | Self::Date
            | Self::Boolean
            | Self::Choice(_)
            | Self::MultiChoice(_) => true,
            Self::Reference(_) | Self::Attachment | Self::Table(_) => false,
        }
    }
}

impl Pack {
    /// What the rows of `register` carry of the records they refer to, by reference and column. Personal data stays
    /// where it is.
    pub fn joined(&self, register: &Register) -> Vec<Joined> {
        let mut joined = Vec::new();
        for field in &register.fields {
            let FieldKind::Reference(reference) = &field.kind else { continue };
            let Some(target) = self.registers.get(&reference.to) else { continue };
            let ids: Vec<FieldId> = target.fields.iter().map(|field| Reference::column(&field.id)).collect();
            for column in target.columns() {
                if column.personal.is_some() || !column.kind.is_joinable() || ids.contains(&column.id) {
                    continue;
                }
                joined.push(Joined {
                    reference: field.id.clone(),
                    column: column.id.clone(),
                    field: Field {
                        id: FieldId::new(format!("{}.{}", field.id, column.id)),
                        label: format!("{}的{}", field.label, column.label),
                        ..column
                    },
                });
            }
        }
        joined
    }

    /// The column of that id that rows of `register` have, of their own or of what they refer to.
    pub fn column(&self, register: &Register, id: &FieldId) -> Option<Field> {
        let own = register.column(id);
        own.or_else(|| {
            self.joined(register).into_iter().find(|joined| joined.field.id == *id).map(|joined| joined.field)
        })
    }
}
