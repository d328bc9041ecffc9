//! A `partition` over a multi-choice: a record counts in several parts, so the parts are not a total.

use super::Findings;
use crate::draft::Draft;
use crate::names::Lookup;
use crate::raw::FieldType;

pub(super) const CODE: &str = "P032";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for indicator in &draft.raw.indicators {
        let (Ok(Some(of)), Ok(Some(partition))) = (&indicator.of, &indicator.partition) else { continue };
        for field in partition {
            let Lookup::Column(column) = draft.names.column(of.as_str(), field.as_str()) else { continue };
            if column.kind == Some(FieldType::MultiChoice) {
                let message = format!("「{}」（{}）是多选，各组相加不等于总数", field.value, column.label);
                let help = "从 partition 中删去它，留在 by 中：一条记录选了几项，就在几组里各算一次";
                findings.error(field.place.clone(), message, "多选不是划分", help);
            }
        }
    }
}
