//! The same quantity twice with different values.

use std::collections::BTreeMap;

use crate::lint::extent::{Agreement, Extent};
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{ModifierKind, Quantity, Role};

pub(super) const RULE: Rule = Rule {
    code: "D087",
    name: "two-values",
    title: "同一数量前后不一",
    severity: Severity::Warning,
    is_default: true,
    explanation: "同一件事在文中出现两次，数却不同：前面是“592套教师周转房”，后面是“529套教师周转房”。\n\
        请核对后改成一致；若所指的时间或者范围不同，请在文中写明。",
    fires: &["22栋592套教师周转房已开工。\n二、下步打算\n加快529套教师周转房建设。"],
    passes: &[
        "22栋592套教师周转房已开工。\n二、下步打算\n加快592套教师周转房建设。",
        "上半年新增学位990个，下半年新增学位90个。",
        "一中有教师120人，二中有教师98人。",
    ],
    check,
};

/// Fewest characters of what is counted that name one thing.
const LONG: usize = 4;

fn check(subject: &Subject) -> Vec<Note> {
    let mut first: BTreeMap<(String, &str), &Quantity> = BTreeMap::new();
    let mut notes = Vec::new();
    for quantity in subject.reading.quantities.iter().filter(|it| is_comparable(it)) {
        let (Some(counts), Some(unit)) = (&quantity.counts, quantity.unit.as_deref()) else { continue };
        if counts.text.chars().count() < LONG
            || counts.span.start < quantity.span.end
            || !is_named_behind(subject, quantity)
        {
            continue;
        }
        let key = (counts.text.clone(), unit);
        match first.get(&key) {
            None => {
                first.insert(key, quantity);
            }
            Some(before) => notes.extend(differs(subject, before, quantity, &counts.text)),
        }
    }
    notes
}

fn is_comparable(quantity: &Quantity) -> bool {
    let kinds = [ModifierKind::Each, ModifierKind::YearOnYear, ModifierKind::PeriodOnPeriod];
    quantity.change.is_none() && quantity.role == Role::Alone && !kinds.into_iter().any(|kind| quantity.has(kind))
}

/// Directly behind the number, as in 592套教师周转房.
fn is_named_behind(subject: &Subject, quantity: &Quantity) -> bool {
    quantity
        .counts
        .as_ref()
        .is_some_and(|counts| counts.span.start == quantity.span.end && subject.slice(counts.span) == counts.text)
}

fn differs(subject: &Subject, before: &Quantity, quantity: &Quantity, counts: &str) -> Option<Note> {
    let step = before.step()?.max(quantity.step()?);
    let is_same_time = before.period == quantity.period || before.period.is_none() || quantity.period.is_none();
    let agreement = Extent::of(before)?.compare(Extent::of(quantity)?, step);
    if agreement != Agreement::Disagrees || !is_same_time || before.place != quantity.place {
        return None;
    }
    let line = subject.text.place(before.span).line;
    let (shown, earlier) = (subject.original(quantity.span), subject.original(before.span));
    let message = format!("「{counts}」这里是「{shown}」，第 {line} 行是「{earlier}」");
    Some(Note::new(quantity.span, message))
}
