//! A check whose message says what is wrong and not what to do.

use super::Advice;
use crate::draft::Draft;

pub(super) const CODE: &str = "P058";

/// Words that a message with a mend has at least one of.
const MENDS: &[&str] = &["请", "应", "须", "改", "核", "补", "填", "删", "写", "说明", "重新"];

pub(super) fn run(draft: &Draft<'_>, advice: &mut Advice<'_>) {
    for check in &draft.raw.checks {
        let (Ok(message), Ok(label)) = (&check.message, &check.label) else { continue };
        if MENDS.iter().any(|word| message.value.contains(word)) {
            continue;
        }
        let said = format!("校验「{}」的提示没有告诉填报人怎么改", label.value);
        let help = "写全三样：哪一项、错在哪里、怎么改，例如“销号日期早于发现日期，请对照原始材料改正”";
        advice.warn(&message.place, said, "只说错，没说怎么改", help);
    }
}
