//! A bureau in which who fills a record may approve it: right where there is one clerk, else a control that is off.

use super::Advice;
use crate::draft::Draft;

pub(super) const CODE: &str = "P100";

pub(super) fn run(draft: &Draft<'_>, advice: &mut Advice<'_>) {
    let Ok(pack) = &draft.raw.pack else { return };
    if let Ok(Some(separate)) = &pack.separate_review
        && !separate.value
    {
        let help = "人手够两个人的局请删去这一行；确实只有一个人经办的，可以保留，并由负责人定期抽查";
        advice.warn(&separate.place, "填报和审核可以是同一个人，审核起不到复核的作用", "自填自审", help);
    }
}
