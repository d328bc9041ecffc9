//! A year without holidays between years that have them: its deadlines in working days would be wrong.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::Advice;
use crate::draft::Draft;
use crate::raw::RawPack;

pub(super) const CODE: &str = "P059";

pub(super) fn run(draft: &Draft<'_>, advice: &mut Advice<'_>) {
    let Ok(RawPack { holidays: Ok(Some(path)), .. }) = &draft.raw.pack else { return };
    let years: BTreeSet<i32> = draft.raw.holidays.keys().map(|day| day.year()).collect();
    let (Some(first), Some(last)) = (years.first(), years.last()) else { return };
    let missing: Vec<_> =
        (*first..=*last).filter(|year| !years.contains(year)).map(|year| format!("{year}年")).collect();
    if !missing.is_empty() {
        let message = format!("节假日表从{first}年写到{last}年，中间缺{}", missing.join("、"));
        let help = "照国务院办公厅当年的节假日安排补上；缺了，这一年的工作日期限会算错";
        advice.warn(&path.place, message, "缺年份", help);
    }
}
