//! A `partition` whose parts may miss the total: over a field that may be absent, or of distinct persons.

use super::{Findings, added_parts};
use crate::draft::Draft;
use crate::names::Lookup;

pub(super) const CODE: &str = "P045";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for indicator in &draft.raw.indicators {
        let (Ok(Some(of)), Ok(Some(partition))) = (&indicator.of, &indicator.partition) else { continue };
        for field in partition {
            let Lookup::Column(column) = draft.names.column(of.as_str(), field.as_str()) else { continue };
            if added_parts::counts_distinct(draft, indicator) {
                let message = format!("去重的人数按「{}」分组：同一个人可能出现在几组，各组相加会多于总数", field.value);
                let help = "期间内不会换组才可以留在 partition 中；否则只写在 by 中";
                findings.warn(field.place.clone(), message, "各组可能重叠", help);
            } else if !column.is_required {
                let message = format!("「{}」可以不填；没填的记录不在任何一组，各组相加会少于总数", field.value);
                let help = format!("给数据项 {} 加上 required = true，或从 partition 中删去它", field.value);
                findings.warn(field.place.clone(), message, "可能漏组", help);
            }
        }
    }
}
