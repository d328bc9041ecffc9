//! A `partition` field that the indicator isn't broken down by.

use super::Findings;
use crate::draft::Draft;

pub(super) const CODE: &str = "P031";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for indicator in &draft.raw.indicators {
        let (Ok(by), Ok(Some(partition)), Ok(Some(_))) = (&indicator.by, &indicator.partition, &indicator.of) else {
            continue;
        };
        let by = by.as_deref().unwrap_or_default();
        for field in partition.iter().filter(|field| by.iter().all(|known| known.value != field.value)) {
            let message = format!("partition 中的「{}」不在 by 中", field.value);
            let help = format!("在 by 中加上 \"{}\"；partition 只说明 by 的哪些分组可以相加", field.value);
            findings.error(field.place.clone(), message, "没有按它分组", help);
        }
    }
}
