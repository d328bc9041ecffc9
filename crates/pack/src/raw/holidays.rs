//! The table of holidays (节假日) and exchanged working days (调休): `date,kind,name,source`, no quotes.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::rows::rows;
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::Faults;
use crate::folder::Source;

const HEADER: &str = "date,kind,name,source";

/// Days that differ from the plain week: `true` is worked.
pub(crate) fn read(source: &Source, faults: &mut Faults) -> BTreeMap<NaiveDate, bool> {
    let mut days = BTreeMap::new();
    let wrong_head = |place| report(place, "表头不对".to_owned(), format!("第一行写 {HEADER}"), faults);
    for (row, place) in rows(source, HEADER, wrong_head) {
        match read_row(row) {
            Ok((day, is_worked)) => {
                if days.insert(day, is_worked).is_some() {
                    report(place, format!("{day} 写了两次"), "每个日期只写一行".to_owned(), faults);
                }
            }
            Err(why) => report(place, why, "例如 2024-05-01,holiday,劳动节,国办发明电〔2023〕7号".to_owned(), faults),
        }
    }
    days
}

fn read_row(row: &str) -> Result<(NaiveDate, bool), String> {
    let cells: Vec<_> = row.split(',').map(str::trim).collect();
    let [date, kind, _name, _source] = cells.as_slice() else {
        return Err(format!("应有 4 列，这一行有 {} 列", cells.len()));
    };
    let Ok(day) = NaiveDate::parse_from_str(date, "%Y-%m-%d") else {
        return Err(format!("「{date}」不是 2024-05-01 这样的日期"));
    };
    match *kind {
        "holiday" => Ok((day, false)),
        "workday" => Ok((day, true)),
        other => Err(format!("「{other}」不是 holiday（放假）或 workday（调休上班）")),
    }
}

fn report(place: Place, why: String, help: String, faults: &mut Faults) {
    let message = format!("节假日表：{why}");
    faults.error(Fault::error(codes::BAD_ROW, place, message, "这一行").help(help));
}
