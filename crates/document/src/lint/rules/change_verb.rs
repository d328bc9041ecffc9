//! A verb that says up where the numbers go down.

use super::percent_change::steps;
use crate::lint::extent::Extent;
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::Direction;
use xuezheng_pack::Decimal;

pub(super) const RULE: Rule = Rule {
    code: "D084",
    name: "change-verb",
    title: "增减的动词与数字相反",
    severity: Severity::Error,
    is_default: true,
    explanation: "写的是增长、提高，数却变小了；或者写的是下降、减少，数却变大了；或者“下降”后面又写了负数。请核对动词和数字。",
    fires: &["在校生由250人增加到200人。", "辍学率从0.1%下降到0.5%。", "同比下降-3.5%。"],
    passes: &["在校生由200人增加到250人。", "辍学率从0.5%下降到0.1%。", "同比增长-3.5%。", "由以前的3次改为1次。"],
    check,
};

const UP: &[&str] = &["增加", "增长", "提高", "上升", "提升", "增至", "扩大", "升至"];
const DOWN: &[&str] = &["减少", "下降", "降低", "降至", "降到", "压减", "减至", "缩小"];

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for step in steps(subject) {
        let words = subject.slice(step.verb);
        // A rank goes up when its number goes down.
        if matches!(step.old.unit.as_deref(), Some("位" | "名")) {
            continue;
        }
        let is_up = UP.iter().any(|verb| words.contains(verb));
        let is_down = DOWN.iter().any(|verb| words.contains(verb));
        let (Some(old), Some(new)) = (Extent::of(step.old), Extent::of(step.new)) else { continue };
        if (is_up && !is_down && new.high < old.low) || (is_down && !is_up && new.low > old.high) {
            let (old, new) = (subject.original(step.old.span), subject.original(step.new.span));
            let message = format!("从「{old}」到「{new}」，与「{}」相反", words.trim_matches(['，', '的']));
            notes.push(Note::new(step.verb, message));
        }
    }
    for quantity in &subject.reading.quantities {
        let is_down = quantity.change.is_some_and(|change| change.direction == Direction::Down && !change.is_result);
        if is_down && quantity.value().is_some_and(|value| value < Decimal::ZERO) {
            let span = quantity.change.map_or(quantity.span, |change| change.span.to(quantity.span));
            notes.push(Note::new(span, "「下降」后面又写了负数，请去掉负号或者改为「增长」"));
        }
    }
    notes
}
