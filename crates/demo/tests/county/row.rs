//! What a row of the county holds.

#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]

use xuezheng_demo::DemoRow;
use xuezheng_pack::{FieldId, NaiveDate, Value};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub(crate) fn text<'a>(row: &'a DemoRow, field: &str) -> &'a str {
    match row.cells.get(&FieldId::from(field)) {
        Some(Value::Text(text)) => text,
        other => panic!("{field}: {other:?}"),
    }
}
