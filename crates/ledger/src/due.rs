//! Due dates (期限), computed again with every write.

use chrono::Days;
use xuezheng_pack::{Calendar, Value};

use crate::schema::{DueColumn, Table};

/// Longest extension (延期) that a record may carry, in days.
pub(crate) const MOST_EXTENSION_DAYS: i64 = 3660;

/// Sets every due column from its start and extension; absent where the start is.
pub(crate) fn recompute(table: &Table, calendar: &Calendar, cells: &mut [Value]) {
    for due in &table.dues {
        cells[due.column] = day(due, calendar, cells);
    }
}

/// The due date of one column.
pub(crate) fn day(due: &DueColumn, calendar: &Calendar, cells: &[Value]) -> Value {
    let extension = due.extension.map_or(0, |index| match cells[index] {
        Value::Integer(days) => u64::try_from(days).unwrap_or_default(),
        _ => 0,
    });
    let day = match cells[due.start] {
        Value::Date(start) => calendar.due_day(start, due.after).checked_add_days(Days::new(extension)),
        _ => None,
    };
    day.map_or(Value::Absent, Value::Date)
}
