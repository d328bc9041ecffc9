//! Money that is not persons times the standard that is stated beside it.

use xuezheng_pack::{Decimal, decimal};

use crate::lint::extent::{Agreement, Extent};
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{Amount, Quantity, Span};

pub(super) const RULE: Rule = Rule {
    code: "D086",
    name: "money-per-person",
    title: "金额与人数、标准不符",
    severity: Severity::Warning,
    is_default: true,
    explanation: "同一句里写了人数、每人的标准和总金额，三个数对不上：120 人、每人 500 元，应为 6 万元。\n\
        总额是标准的整数倍（按月、按学期发）时不报。请核对三个数。",
    fires: &["为120名困难学生发放补助，每人500元，共计发放7.3万元。"],
    passes: &[
        "为120名困难学生发放补助，每人500元，共计发放6万元。",
        "为120名困难学生发放补助，每人每月500元，共计发放60万元。",
        "学前每人500元，小学每人625元，共资助120人，资金7万元。",
    ],
    check,
};

/// Most periods that a standard may be paid for within what is reported.
const MOST_PERIODS: u32 = 12;

fn check(subject: &Subject) -> Vec<Note> {
    let mut notes = Vec::new();
    for sentence in &subject.sentences {
        let quantities = subject.quantities_in(*sentence).iter();
        let own: Vec<&Quantity> = quantities.filter(|it| sentence.holds(it.span) && it.change.is_none()).collect();
        let persons: Vec<&&Quantity> =
            own.iter().filter(|it| matches!(it.unit.as_deref(), Some("人" | "名"))).collect();
        let money: Vec<&&Quantity> = own.iter().filter(|it| is_money(it)).collect();
        let (standards, totals): (Vec<&&Quantity>, Vec<&&Quantity>) =
            money.into_iter().partition(|it| is_standard(subject, it));
        let ([persons], [standard], [total]) = (persons.as_slice(), standards.as_slice(), totals.as_slice()) else {
            continue;
        };
        notes.extend(compared(subject, persons, standard, total));
    }
    notes
}

fn is_money(quantity: &Quantity) -> bool {
    let is_unit = |unit: &str| unit == "元" || unit.starts_with("元/");
    matches!(quantity.amount, Amount::Exact(_)) && quantity.unit.as_deref().is_some_and(is_unit)
}

/// `每人500元`, `500元/人`.
fn is_standard(subject: &Subject, quantity: &Quantity) -> bool {
    let before = Span::new(quantity.span.start.saturating_sub(8).max(quantity.sentence.start), quantity.span.start);
    let words = subject.slice(before);
    let clause = words.rsplit(['，', '；', '。']).next().unwrap_or_default();
    let is_each = ["每人", "每生", "每名", "人均", "生均", "每位"].into_iter().any(|word| clause.contains(word));
    is_each || quantity.unit.as_deref().is_some_and(|unit| unit.starts_with("元/"))
}

fn compared(subject: &Subject, persons: &Quantity, standard: &Quantity, total: &Quantity) -> Option<Note> {
    let product = Extent::of(persons)?.times(Extent::of(standard)?)?;
    let stated = Extent::of(total)?;
    let fits = |periods: u32| {
        let times = Extent { low: Decimal::from(periods), high: Decimal::from(periods) };
        product.times(times).is_some_and(|paid| paid.compare(stated, Decimal::ZERO) == Agreement::Agrees)
    };
    if (1..=MOST_PERIODS).any(fits) {
        return None;
    }
    let exact = persons.value()?.checked_mul(standard.value()?)?;
    let message = format!(
        "「{}」每人「{}」，应为 {}元，这里写的是「{}」",
        subject.original(persons.span),
        subject.original(standard.span),
        decimal::print_exact(exact),
        subject.original(total.span)
    );
    Some(Note::new(total.span, message))
}
