//! The same quantity twice with different values.

use std::collections::BTreeMap;

use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::{Subject, is_han};
use crate::reading::{Amount, ModifierKind, Notation, Quantity, Span};

pub(super) const RULE: Rule = Rule {
    code: "D087",
    name: "two-values",
    title: "同一数量前后不一",
    severity: Severity::Warning,
    is_default: true,
    explanation: "同一件事在文中出现两次，数却不同：前面是“592套教师周转房”，后面是“529套教师周转房”。\n\
        只报像是写错一个数字或者两个数字颠倒的；计划数与完成数不同，不在此列。请核对后改成一致。",
    fires: &["22栋592套教师周转房已开工。\n二、下步打算\n加快529套教师周转房建设。"],
    passes: &[
        "22栋592套教师周转房已开工。\n二、下步打算\n加快592套教师周转房建设。",
        "上半年新增学位990个，下半年新增学位90个。",
        "一中有教师120人，二中有教师98人。",
    ],
    check,
};

/// Characters behind the number that name one thing.
const NAME: usize = 5;

fn check(subject: &Subject) -> Vec<Note> {
    let mut first: BTreeMap<(&str, &str), &Quantity> = BTreeMap::new();
    let mut notes = Vec::new();
    for quantity in subject.reading.quantities.iter().filter(|it| is_comparable(it)) {
        let Some(unit) = quantity.unit.as_deref() else { continue };
        let name = subject.slice(Span::new(quantity.span.end, quantity.span.end + NAME));
        if !name.chars().all(is_han) {
            continue;
        }
        match first.get(&(name, unit)) {
            None => {
                first.insert((name, unit), quantity);
            }
            Some(before) => notes.extend(differs(subject, before, quantity, name)),
        }
    }
    notes
}

fn is_comparable(quantity: &Quantity) -> bool {
    let kinds = [ModifierKind::Each, ModifierKind::YearOnYear, ModifierKind::PeriodOnPeriod];
    !quantity.is_approximate() && !kinds.into_iter().any(|kind| quantity.has(kind))
}

fn differs(subject: &Subject, before: &Quantity, quantity: &Quantity, name: &str) -> Option<Note> {
    let is_slip = before.scale == quantity.scale && is_slip(&written(before)?, &written(quantity)?);
    if !is_slip || before.place != quantity.place {
        return None;
    }
    let line = subject.text.place(before.span).line;
    let (shown, earlier) = (subject.original(quantity.span), subject.original(before.span));
    Some(Note::new(quantity.span, format!("「{name}」这里是「{shown}」，第 {line} 行是「{earlier}」")))
}

fn written(quantity: &Quantity) -> Option<String> {
    match quantity.amount {
        Amount::Exact(number) if quantity.notation == Notation::Arabic => Some(number.to_string()),
        Amount::Exact(_) | Amount::Fraction { .. } | Amount::Range { .. } | Amount::Missing => None,
    }
}

/// Two numbers of three digits or more that have the same digits in another order, or differ in one digit: what a plan says
/// after what was achieved differs in more.
fn is_slip(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut digits: Vec<char> = text.chars().collect();
        digits.sort_unstable();
        digits
    };
    let differing = a.chars().zip(b.chars()).filter(|(a, b)| a != b).count();
    let is_round = a.ends_with('0') && b.ends_with('0');
    a.len() == b.len() && a.len() >= 3 && !is_round && (differing == 1 || (differing == 2 && sorted(a) == sorted(b)))
}
