//! Which columns a list shows: enough to know a record by, no more than fit.

use xuezheng_pack::model::{Field, FieldKind, Register};
use xuezheng_pack::{FieldId, TransitionId};

/// Columns besides the title.
const MOST: usize = 4;

/// The columns of a list.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// What a record is called by.
    pub(super) title: Option<Field>,
    /// What people number it by, where that is another.
    pub(super) number: Option<Field>,
    /// Others.
    pub(super) fields: Vec<Field>,
    /// Of each step with a deadline: the step, the deadline's column, and the column of the day it was taken.
    pub(super) dues: Vec<(TransitionId, FieldId, FieldId)>,
}

impl Shown {
    /// The columns that somebody chose; without a choice, those that tell most.
    pub(super) fn of(register: &Register, chosen: &[String]) -> Self {
        let title = register.title().cloned();
        let is_title = |field: &Field| title.as_ref().is_some_and(|title| title.id == field.id);
        let number = number_of(register).filter(|field| !is_title(field)).cloned();
        let is_number = |field: &Field| number.as_ref().is_some_and(|number| number.id == field.id);
        let is_plain = |field: &&Field| field.personal.is_none() && !is_title(field) && !is_number(field);
        let rank = |field: &Field| match field.kind {
            _ if field.id == register.date => Some(0),
            FieldKind::Choice(_) => Some(1),
            FieldKind::Integer | FieldKind::Decimal { .. } => Some(2),
            FieldKind::Date | FieldKind::Boolean => Some(3),
            FieldKind::Text | FieldKind::MultiChoice(_) | FieldKind::Reference(_) => Some(4),
            FieldKind::Attachment | FieldKind::Table(_) => None,
        };
        let mut ranked: Vec<(usize, usize, &Field)> = Vec::new();
        for (place, field) in register.fields.iter().enumerate().filter(|(_, field)| is_plain(field)) {
            ranked.extend(rank(field).map(|rank| (rank, place, field)));
        }
        if chosen.is_empty() {
            ranked.sort_by_key(|(rank, place, _)| (*rank, *place));
            ranked.truncate(MOST);
            ranked.sort_by_key(|(_, place, _)| *place);
        } else {
            let is_chosen = |field: &&Field| chosen.iter().any(|id| field.id.as_str() == id);
            ranked = selectable(register).filter(is_chosen).map(|field| (0, 0, field)).collect();
        }
        let steps = register.workflow.iter().flat_map(|workflow| &workflow.transitions);
        let dues = steps.filter_map(|step| {
            let due = step.due.as_ref()?;
            Some((step.id.clone(), due.column.clone(), step.stamp.clone()))
        });
        Self {
            title,
            number,
            fields: ranked.into_iter().map(|(_, _, field)| field.clone()).collect(),
            dues: dues.collect(),
        }
    }

    /// All columns that are read.
    pub(super) fn ids(&self) -> Vec<String> {
        let shown = self.title.iter().chain(&self.number).chain(&self.fields).map(|field| field.id.to_string());
        let dues = self.dues.iter().flat_map(|(_, due, stamp)| [due.to_string(), stamp.to_string()]);
        shown.chain(dues).collect()
    }
}

/// The columns that can be chosen: all but the title and the number beneath it, and what is too long for a cell.
pub(super) fn selectable(register: &Register) -> impl Iterator<Item = &Field> {
    let first = [register.title(), number_of(register)].map(|field| field.map(|field| field.id.clone()));
    let fits = move |field: &&Field| {
        !first.contains(&Some(field.id.clone())) && !matches!(field.kind, FieldKind::Attachment | FieldKind::Table(_))
    };
    register.fields.iter().filter(fits)
}

/// The field by which people number a record: a natural key that is one text.
pub(super) fn number_of(register: &Register) -> Option<&Field> {
    let [key] = register.key.as_slice() else { return None };
    register.field(key).filter(|field| field.kind == FieldKind::Text && field.personal.is_none())
}

/// Whether the column's values stand to the right: numbers and dates.
pub(super) fn is_right(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Integer | FieldKind::Decimal { .. } | FieldKind::Date)
}

/// Whether it is left out on narrow screens: all but the date and the first choice.
pub(super) fn is_low(field: &Field, register: &Register) -> bool {
    let first = register.fields.iter().find(|field| matches!(field.kind, FieldKind::Choice(_)));
    field.id != register.date && first.is_none_or(|first| first.id != field.id)
}
