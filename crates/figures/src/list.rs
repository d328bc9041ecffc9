//! List figures: the rows themselves, in the order that the pack declares.

use std::cmp::Ordering;

use xuezheng_pack::model::{Field, FieldKind, Indicator, OrderBy, Register, RowValue, Source};
use xuezheng_pack::{FieldId, OrgTree, Value};

use crate::compute::Computation;
use crate::error::FigureError;
use crate::figure::{FigureKey, ListRow};
use crate::pick::{Picked, Wanted, pick};

/// The column of the owner's name.
const OWNER: &str = "org";

/// What stands for personal data.
const MASK: &str = "***";

/// The rows of a list figure.
pub(crate) fn rows(
    computation: &Computation,
    indicator: &Indicator,
    key: &FigureKey,
) -> Result<Vec<ListRow>, FigureError> {
    let Source::Rows { register, value: RowValue::List { columns, order }, .. } = &indicator.source else {
        return Ok(Vec::new());
    };
    let engine = computation.engine;
    let register = engine.pack.register(register).ok_or_else(|| FigureError::Register(register.clone()))?;
    let wanted = Wanted { indicator: &key.indicator, org: &key.org, period: key.period, part: None, units: None };
    let mut picked = pick(engine, &computation.view, &wanted)?;
    picked.sort_by(|one, other| compare(register, order, one, other));
    let tree = &computation.view.manifest.orgs;
    let row = |picked: &Picked| ListRow {
        record: picked.record,
        org: picked.org.clone(),
        cells: columns.iter().map(|column| (column.clone(), cell(tree, register, column, picked))).collect(),
    };
    Ok(picked.iter().map(row).collect())
}

/// By the declared keys, then owner and record. What is absent comes last, whichever way the key runs.
fn compare(register: &Register, order: &[OrderBy], one: &Picked, other: &Picked) -> Ordering {
    let by_key = |by: &OrderBy| {
        let (left, right) = (rank(register, &by.column, one), rank(register, &by.column, other));
        match (left, right) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(left), Some(right)) if by.descending => right.cmp(&left),
            (Some(left), Some(right)) => left.cmp(&right),
        }
    };
    let declared = order.iter().map(by_key).find(|ordering| *ordering != Ordering::Equal);
    declared.unwrap_or_else(|| (&one.org, one.record).cmp(&(&other.org, other.record)))
}

/// What a column is ordered by: a choice's place in its code list, else the value.
fn rank(register: &Register, column: &FieldId, picked: &Picked) -> Option<Value> {
    if column.as_str() == OWNER {
        return Some(Value::Text(picked.org.to_string()));
    }
    let value = picked.cell(column.as_str());
    let kind = register.column(column).map(|column| column.kind);
    match (&value, kind) {
        (Value::Absent, _) => None,
        (Value::Text(code), Some(FieldKind::Choice(choices))) => {
            let place = choices.iter().position(|choice| choice.code.as_str() == code).unwrap_or(choices.len());
            Some(Value::Integer(i64::try_from(place).unwrap_or(i64::MAX)))
        }
        _ => Some(value),
    }
}

/// A cell with what a reader sees.
fn cell(tree: &OrgTree, register: &Register, column: &FieldId, picked: &Picked) -> (Value, String) {
    if column.as_str() == OWNER {
        let label = tree.get(&picked.org).map_or_else(|| picked.org.to_string(), |org| org.label.clone());
        return (Value::Text(picked.org.to_string()), label);
    }
    let value = picked.cell(column.as_str());
    let shown = register.column(column).map_or_else(|| value.display(), |field| shown(&field, &value));
    (value, shown)
}

/// A cell in the words of a page; personal data is masked.
pub(crate) fn shown(field: &Field, value: &Value) -> String {
    match (value, &field.kind) {
        (Value::Absent, _) => value.display(),
        _ if field.personal.is_some() => MASK.to_owned(),
        (_, FieldKind::Attachment) => "有".to_owned(),
        (Value::Text(cell), FieldKind::Choice(choices) | FieldKind::MultiChoice(choices)) => {
            let label = |code: &str| {
                let choice = choices.iter().find(|choice| choice.code.as_str() == code);
                choice.map_or_else(|| code.to_owned(), |choice| choice.label.clone())
            };
            let codes = cell.split('|').filter(|code| !code.is_empty());
            codes.map(label).collect::<Vec<_>>().join("、")
        }
        _ => value.display(),
    }
}
