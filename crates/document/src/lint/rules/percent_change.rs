//! A change that both of its values contradict, in size or in direction.

use xuezheng_pack::{Decimal, decimal};

use crate::lint::extent::{Agreement, Extent, is_rate};
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{Direction, ModifierKind, Quantity, Span};

pub(super) const RULE: Rule = Rule {
    code: "D083",
    name: "percent-change",
    title: "增减幅度与前后两个数不符",
    severity: Severity::Error,
    is_default: true,
    explanation: "句中写了原来的数和现在的数，增长（下降）的幅度却对不上：由200人增加到250人，应为增长25%。\n\
        百分数之间的差用“个百分点”。按写出的位数四舍五入后一致的不报；只差末一位的，报为提示。请核对三个数。",
    fires: &[
        "在校生由200人增加到250人，增长20%。",
        "合格率由90%提高到95%，提高6个百分点。",
        "由120所减少到100所，减少25所。",
    ],
    passes: &[
        "在校生由200人增加到250人，增长25%。",
        "合格率由90%提高到95%，提高5个百分点。",
        "五年来，总产值由200亿元增加到250亿元，年均增长4.6%。",
        "由120所减少到100所，减少20所。",
        "今年招聘教师150人，比去年的120人增加30人。",
        "培训教师500人次，同比增长25%（上年400人次）。",
    ],
    check,
};

/// An old and a new value, and what the text says of the step between them.
pub(super) struct Step<'a> {
    pub(super) old: &'a Quantity,
    pub(super) new: &'a Quantity,
    /// The verb between them.
    pub(super) verb: Span,
    /// The change that is stated right behind, if one is.
    pub(super) change: Option<&'a Quantity>,
}

/// All `由A增加到B` of the text.
pub(super) fn steps<'a>(subject: &'a Subject) -> Vec<Step<'a>> {
    let quantities = &subject.reading.quantities;
    let mut steps = Vec::new();
    for (index, old) in quantities.iter().enumerate() {
        let Some(new) = quantities.get(index + 1) else { break };
        let between = Span::new(old.span.end, new.span.start);
        let words = subject.slice(between);
        let is_begun = begins(subject, old);
        let verb = words.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '的' | '约'));
        let is_led = verb.ends_with(['到', '至', '为']);
        let is_short = between.len() <= 14 && !words.contains(['。', '；', '、']);
        if !is_begun || !is_led || !is_short || old.unit != new.unit || old.sentence != new.sentence {
            continue;
        }
        let change = quantities.get(index + 2).filter(|change| {
            let gap = subject.slice(Span::new(new.span.end, change.span.start));
            let is_average = gap.contains("年均")
                || gap.contains("每年")
                || gap.contains("平均")
                || gap.contains("名义")
                || gap.contains("实际");
            let is_next =
                gap.chars().count() <= 8 && gap.starts_with(['，', '（']) && !gap.contains(['。', '；', '、']);
            change.change.is_some_and(|it| !it.is_result) && is_next && !is_average
        });
        steps.push(Step { old, new, verb: between, change });
    }
    steps.extend(quantities.windows(3).filter_map(|three| compared_step(subject, three)));
    steps
}

/// `B，比上年的A增加C`; `B，上年为A，增长C`; `B，增长C（上年A）`.
fn compared_step<'a>(subject: &Subject, three: &'a [Quantity]) -> Option<Step<'a>> {
    let [new, second, third] = three else { return None };
    let (old, change) =
        if third.unit == new.unit && second.unit != new.unit { (third, second) } else { (second, third) };
    let is_bracketed = old.span.start > change.span.start;
    let before = if is_bracketed { change.span.end } else { new.span.end };
    let between = Span::new(before, old.span.start);
    let words = subject.slice(between).trim_start_matches(['，', '（']);
    let is_year = ["上年", "去年", "同期", "年的", "以前"].into_iter().any(|word| words.contains(word));
    let is_compared = words.starts_with(['比', '较']) || words.starts_with("上年") || words.starts_with("去年");
    let is_close = between.len() <= 14 && !words.contains(['，', '。', '；', '、']) && old.unit == new.unit;
    let after = Span::new(if is_bracketed { new.span.end } else { old.span.end }, change.span.start);
    let gap = subject.slice(after);
    let is_next = after.len() <= 6 && !gap.contains(['。', '；', '、']) && !gap.contains("年均");
    let is_change = change.change.is_some_and(|it| !it.is_result) && !(is_bracketed && words.starts_with(['比', '较']));
    (is_year && is_compared && is_close && is_next && is_change).then_some(Step {
        old,
        new,
        verb: after,
        change: Some(change),
    })
}

/// 由 or 从 before the old value, with no more than a few words between.
fn begins(subject: &Subject, old: &Quantity) -> bool {
    let start = old.span.start.saturating_sub(10).max(old.sentence.start);
    let before = subject.slice(Span::new(start, old.span.start));
    let from = before.rfind(['由', '从']).and_then(|at| before.get(at..));
    from.is_some_and(|from| !from.contains(['，', '、', '；', '到', '至']))
}

fn check(subject: &Subject) -> Vec<Note> {
    steps(subject).iter().filter_map(|step| contradicted(subject, step)).collect()
}

fn contradicted(subject: &Subject, step: &Step) -> Option<Note> {
    let change = step.change?;
    let direction = change.change?.direction;
    if change.has(ModifierKind::Each) {
        return None;
    }
    let (old, new) = (Extent::of(step.old)?, Extent::of(step.new)?);
    let difference = match direction {
        Direction::Up => new.minus(old)?,
        Direction::Down => old.minus(new)?,
    };
    let is_percentage = step.old.unit.as_deref().is_some_and(is_rate);
    let unit = change.unit.as_deref()?;
    let (computed, shown_unit) = match unit {
        "%" if is_percentage => return None,
        "%" => (difference.percent_of(old)?, "%"),
        "个百分点" if is_percentage => (difference, "个百分点"),
        _ if change.unit == step.old.unit && !is_percentage => (difference, unit),
        _ => return None,
    };
    let stated = Extent::of(change)?;
    let exact = exact_change(step, direction, shown_unit)?;
    let severity = match (computed.compare(stated, change.step()?), shown_unit) {
        (_, _) if rounds_to(exact, change) => return None,
        // What two rounded numbers give may be one off the difference of what they were rounded from.
        (Agreement::Agrees, "%") => return None,
        (Agreement::Agrees | Agreement::LastDigit, _) => Severity::Hint,
        (Agreement::Disagrees, _) => Severity::Error,
    };
    let scale = if shown_unit == "%" || shown_unit == "个百分点" { Decimal::ONE } else { change.scale };
    let middle = decimal::print_exact(decimal::round(decimal::divide(exact, scale)?, 2));
    let scale = match decimal::print_exact(scale).len() {
        5 => "万",
        9 => "亿",
        _ => "",
    };
    let message = format!(
        "从「{}」到「{}」，幅度是 {middle}{scale}{shown_unit}，这里写的是「{}」",
        subject.original(step.old.span),
        subject.original(step.new.span),
        subject.original(change.span)
    );
    Some(Note::new(change.span, message).severity(severity))
}

/// The change from the one number to the other as they are written.
fn exact_change(step: &Step, direction: Direction, unit: &str) -> Option<Decimal> {
    let (old, new) = (step.old.value()?, step.new.value()?);
    let difference = match direction {
        Direction::Up => new.checked_sub(old)?,
        Direction::Down => old.checked_sub(new)?,
    };
    if unit == "%" {
        return decimal::divide(difference, old)?.checked_mul(Decimal::ONE_HUNDRED);
    }
    Some(difference)
}

/// Whether the change is written as this number is rounded.
fn rounds_to(exact: Decimal, change: &Quantity) -> bool {
    let half = change.step().and_then(|step| decimal::divide(step, Decimal::TWO));
    half.zip(change.value()).is_some_and(|(half, stated)| (exact - stated).abs() <= half)
}
