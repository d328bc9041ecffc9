//! A percentage that its own numbers contradict.

use xuezheng_pack::{Decimal, decimal};

use super::parts::{is_one_kind, parts_of};
use crate::lint::extent::{Agreement, Extent, is_rate};
use crate::lint::finding::Severity;
use crate::lint::rule::{Note, Rule};
use crate::lint::subject::Subject;
use crate::reading::{ModifierKind, Quantity, Role, Span};

pub(super) const RULE: Rule = Rule {
    code: "D082",
    name: "percent-of-parts",
    title: "百分比与数字不符",
    severity: Severity::Error,
    is_default: true,
    explanation: "同一句里的百分比，用句中的数字算出来不是这个数：22 件办结 21 件，办结率应为 95.45%，写 85% 就错了。\n\
        按写出的位数四舍五入后一致的不报；只差末一位的，报为提示。请核对分子、分母和百分比。",
    fires: &["共受理信访案件22件，已办结21件，办结率85%。", "共有学生2000人，其中住校生500人，占35%。"],
    passes: &[
        "共受理信访案件22件，已办结21件，办结率95%。",
        "共有学生2000人，其中住校生500人，占25%。",
        "全区1200名考生参加高考，本科上线率65%。",
        "留守儿童7609人、困境儿童1214人，建档率99.9%。",
        "完成投资65亿元，占规划总投资的40%。",
    ],
    check,
};

/// Quantities before a rate among which its own are looked for.
const NEAR: usize = 40;

fn check(subject: &Subject) -> Vec<Note> {
    let quantities = &subject.reading.quantities;
    let mut notes = Vec::new();
    for (index, percent) in quantities.iter().enumerate() {
        let is_share = percent.unit.as_deref() == Some("%") && percent.change.is_none();
        let is_plain = !percent.has(ModifierKind::YearOnYear) && !percent.has(ModifierKind::PeriodOnPeriod);
        if !is_share || !is_plain {
            continue;
        }
        let Some(stated) = Extent::of(percent) else { continue };
        let Some(step) = percent.step() else { continue };
        let pair = share(subject, quantities, index).or_else(|| rate(subject, quantities, index, stated));
        let Some((part, whole)) = pair else { continue };
        let Some(computed) = computed(part, whole) else { continue };
        let severity = match computed.compare(stated, step) {
            Agreement::Agrees => continue,
            Agreement::LastDigit => Severity::Hint,
            Agreement::Disagrees => Severity::Error,
        };
        let exact = part.value().zip(whole.value()).and_then(|(part, whole)| decimal::divide(part, whole));
        let exact = exact.and_then(|ratio| ratio.checked_mul(Decimal::ONE_HUNDRED)).unwrap_or_default();
        let (part_shown, whole_shown) = (subject.original(part.span), subject.original(whole.span));
        let message = format!(
            "「{part_shown}」占「{whole_shown}」的 {}%，这里写的是「{}」",
            decimal::print(exact, 2),
            subject.original(percent.span)
        );
        notes.push(Note::new(percent.span, message).severity(severity));
    }
    notes
}

fn computed(part: &Quantity, whole: &Quantity) -> Option<Extent> {
    let (part, whole) = (Extent::of(part)?, Extent::of(whole)?);
    (part.low >= Decimal::ZERO && whole.low > Decimal::ZERO).then(|| part.percent_of(whole)).flatten()
}

/// `其中A 500人，占25%`: the part before it, and its whole.
fn share<'a>(subject: &Subject, quantities: &'a [Quantity], index: usize) -> Option<(&'a Quantity, &'a Quantity)> {
    let percent = quantities.get(index)?;
    let before = |words: &str| subject.has_before(percent.span.start, words);
    if !["占", "占比", "占比为", "占总数的", "占总人数的", "占比达", "占总额的"].into_iter().any(before)
    {
        return None;
    }
    let part = quantities.get(index.checked_sub(1)?)?;
    let Role::Part { of } = part.role else { return None };
    let whole = quantities.get(of)?;
    let is_one_clause = !subject.slice(Span::new(part.span.end, percent.span.start)).contains(['。', '；']);
    let is_part = parts_of(subject, of).iter().any(|it| it.span == part.span);
    (is_part && is_one_clause).then_some((part, whole))
}

/// `共22件，已办结21件，办结率95%`: what the rate is named after, and the whole; nothing if any two numbers of the
/// sentence give the rate.
fn rate<'a>(
    subject: &Subject,
    quantities: &'a [Quantity],
    index: usize,
    stated: Extent,
) -> Option<(&'a Quantity, &'a Quantity)> {
    let percent = quantities.get(index)?;
    let sentence = subject.sentence_at(percent.span.start)?;
    let (name, stem) = name(subject, percent)?;
    let is_counted = |quantity: &&Quantity| {
        let unit = quantity.unit.as_deref();
        sentence.holds(quantity.span)
            && quantity.change.is_none()
            && unit.is_some_and(|unit| !is_rate(unit))
            && quantity.value().is_some()
    };
    // What belongs to a rate stands near: a sentence may be a table of hundreds.
    let first = quantities.partition_point(|quantity| quantity.span.start < sentence.start);
    let near = first.max(index.saturating_sub(NEAR));
    let counts: Vec<&Quantity> = quantities.get(near..index)?.iter().filter(is_counted).collect();
    let fits = |part: &Quantity, whole: &Quantity| {
        computed(part, whole).is_some_and(|computed| computed.compare(stated, Decimal::ZERO) == Agreement::Agrees)
    };
    if counts.iter().any(|part| counts.iter().any(|whole| part.value() <= whole.value() && fits(part, whole))) {
        return None;
    }
    let is_named = |quantity: &&&Quantity| {
        let before = Span::new(quantity.span.start.saturating_sub(6).max(sentence.start), quantity.span.start);
        // The rate's own name says nothing of the number before it.
        let after = Span::new(quantity.span.end, (quantity.span.end + 4).min(name.start).max(quantity.span.end));
        [before, after].into_iter().any(|span| subject.slice(span).contains(&stem))
    };
    let part = counts.iter().rfind(is_named)?;
    let wholes: Vec<_> = counts
        .iter()
        .filter(|whole| whole.span.start < part.span.start && whole.value() >= part.value() && is_one_kind(whole, part))
        .collect();
    let whole =
        wholes.iter().find(|whole| whole.role == Role::Whole || whole.has(ModifierKind::Total)).or(wholes.first())?;
    (wholes.len() == 1 || whole.role == Role::Whole).then_some((*part, **whole))
}

/// Where 办结率 stands, and its 办结.
fn name(subject: &Subject, percent: &Quantity) -> Option<(Span, String)> {
    let mut end = percent.span.start;
    while let Some(word) =
        ["达到", "达", "为", "约", "超过", "近"].into_iter().find(|word| subject.has_before(end, word))
    {
        end -= word.chars().count();
    }
    let start = end.checked_sub(3)?;
    let name = Span::new(start, end);
    let stem = subject.slice(name).strip_suffix('率').filter(|stem| stem.chars().count() == 2)?;
    Some((name, stem.to_owned()))
}
