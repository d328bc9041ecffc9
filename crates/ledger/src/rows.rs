//! Rows of sub-tables (明细): a JSON list of objects in the record's cell, so that versions, history and audit hold for them
//! as for any cell.

use serde_json::{Map, Value as Json};
use xuezheng_pack::Value;
use xuezheng_pack::model::{Field, FieldKind};

use crate::cell;

/// Rows that one record may have.
pub(crate) const MOST_ROWS: usize = 2000;

/// The rows in a cell, each with a value for each column; none for a cell that validation has not let through.
pub fn rows(fields: &[Field], cell: &Value) -> Vec<Vec<Value>> {
    let Value::Text(text) = cell else { return Vec::new() };
    let rows = read(text).unwrap_or_default();
    let row = |row: Map<String, Json>| fields.iter().map(|field| value(field, row.get(field.id.as_str()))).collect();
    rows.into_iter().map(row).collect()
}

/// The objects of a JSON list; `None` if it is none.
pub(crate) fn read(text: &str) -> Option<Vec<Map<String, Json>>> {
    let Ok(Json::Array(rows)) = serde_json::from_str(text) else { return None };
    rows.into_iter().map(|row| if let Json::Object(row) = row { Some(row) } else { None }).collect()
}

/// What a column holds in a row as it is written.
pub(crate) fn value(field: &Field, json: Option<&Json>) -> Value {
    match (json, &field.kind) {
        (None, _) => Value::Absent,
        (Some(Json::Number(number)), FieldKind::Decimal { .. }) => {
            number.to_string().parse().map_or_else(|_| Value::Text(number.to_string()), Value::Decimal)
        }
        (Some(json), kind) => cell::from_json(Some(kind), json),
    }
}

/// The cell that holds these rows: keys in order, what is absent left out, no rows absent.
pub fn written(fields: &[Field], rows: &[Vec<Value>]) -> Value {
    let object = |row: &Vec<Value>| {
        let cells = fields.iter().zip(row).filter(|(_, value)| !value.is_absent());
        Json::Object(cells.map(|(field, value)| (field.id.to_string(), cell::to_json(value))).collect())
    };
    if rows.is_empty() {
        Value::Absent
    } else {
        Value::Text(Json::Array(rows.iter().map(object).collect()).to_string())
    }
}
