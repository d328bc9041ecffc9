//! The table of parameters of policy: `id,label,value,unit,scope,from,to,source`, no quotes.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::id::{self, Use};
use super::rows::rows;
use super::written::Written;
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::Faults;
use crate::folder::Source;

const HEADER: &str = "id,label,value,unit,scope,from,to,source";

/// A row of the table.
#[derive(Debug)]
pub(crate) struct RawParameter {
    pub(crate) id: Written,
    pub(crate) label: String,
    pub(crate) value: Decimal,
    pub(crate) unit: String,
    /// Column and code, as in `org.nature=public`.
    pub(crate) scope: Option<(String, String)>,
    pub(crate) from: NaiveDate,
    pub(crate) to: Option<NaiveDate>,
    pub(crate) source: String,
    /// The whole row.
    pub(crate) place: Place,
}

/// Reads the table.
pub(crate) fn read(source: &Source, faults: &mut Faults) -> Vec<RawParameter> {
    let mut parameters = Vec::new();
    let wrong_head = |place| report(place, "表头不对", &format!("第一行写 {HEADER}"), faults);
    for (row, place) in rows(source, HEADER, wrong_head) {
        match read_row(row, &place) {
            Ok(parameter) => {
                id::check(&parameter.id, Use::PartOfName, faults);
                parameters.push(parameter);
            }
            Err(why) => {
                let help = "例如 guard_pay,保安人员经费标准,10800,元,,2022-01-01,,某政办〔2021〕30号（没有写的留空，逗号用半角，内容里不能有）";
                report(place, &why, help, faults);
            }
        }
    }
    parameters
}

fn read_row(row: &str, place: &Place) -> Result<RawParameter, String> {
    let cells: Vec<_> = row.split(',').map(str::trim).collect();
    let [id, label, value, unit, scope, from, to, source] = cells.as_slice() else {
        return Err(format!("应有 8 列，这一行有 {} 列", cells.len()));
    };
    for (name, cell) in [("id", id), ("label", label), ("unit", unit), ("source", source)] {
        if cell.is_empty() {
            return Err(format!("「{name}」是空的"));
        }
    }
    let number = Decimal::from_str_exact(value).ok().filter(|value| value.scale() <= 12 && !value.is_sign_negative());
    let scope = match scope.split_once('=') {
        _ if scope.is_empty() => None,
        Some((column, code)) => Some((column.trim().to_owned(), code.trim().to_owned())),
        None => return Err(format!("「{scope}」不是 org.nature=public 这样的范围")),
    };
    let from_day = day(from)?;
    let to_day = if to.is_empty() { None } else { Some(day(to)?) };
    if to_day.is_some_and(|to| to < from_day) {
        return Err(format!("到 {to} 为止，却从 {from} 才生效"));
    }
    Ok(RawParameter {
        id: Written { value: (*id).to_owned(), place: place.within(0..id.len()) },
        label: (*label).to_owned(),
        value: number.ok_or_else(|| format!("「{value}」不是 10800 或 1.08 这样的数"))?,
        unit: (*unit).to_owned(),
        scope,
        from: from_day,
        to: to_day,
        source: (*source).to_owned(),
        place: place.clone(),
    })
}

fn day(text: &str) -> Result<NaiveDate, String> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d");
    day.ok().ok_or_else(|| format!("「{text}」不是 2022-01-01 这样的日期"))
}

fn report(place: Place, why: &str, help: &str, faults: &mut Faults) {
    let message = format!("参数表：{why}");
    faults.error(Fault::error(codes::BAD_PARAMETER, place, message, "这一行").help(help));
}
