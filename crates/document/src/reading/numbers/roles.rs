//! Wholes and parts: 其中, 分别, 包括, 其余, and lists in brackets.

use super::unit::are_alike;
use crate::reading::quantity::{Amount, Quantity, Role};
use crate::reading::scan::{char_at, char_before, find, find_any, longest, stands};
use crate::reading::span::Span;
use crate::reading::text::{LONGEST_SENTENCE, Text};

/// Words behind which parts of what stands before them follow.
const OPENING: &[&str] = &["其中", "包括", "包含", "分别为", "分别是"];

/// A clause that begins so tells something new of the whole.
const CLOSING: &[&str] = &["已", "还有", "同时", "另", "此外", "并", "共", "同比", "比上年"];

/// Words before the last of several parts.
const REST: &[&str] = &["其余", "其它", "其他", "还有", "剩余", "余下", "另有", "另外"];

/// Parts of one whole, and characters before a number among which 分别 is looked for.
const FAR: usize = 200;

/// Quantities before the parts among which their whole is looked for.
const NEAR: usize = 50;

/// Says of each quantity whether it is a whole or a part.
pub(super) fn assign(text: &Text, quantities: &mut [Quantity]) {
    let mut from = 0;
    while from < quantities.len() {
        let paragraph = quantities.get(from).map(|quantity| quantity.paragraph);
        let count = quantities.iter().skip(from).take_while(|quantity| Some(quantity.paragraph) == paragraph).count();
        let to = from + count;
        let span = paragraph.and_then(|index| text.paragraphs.get(index)).map_or(Span::default(), |it| it.span);
        opened(&text.chars, span, from..to, quantities);
        rest(&text.chars, span, from..to, quantities);
        bracketed(&text.chars, from..to, quantities);
        members(&text.chars, from..to, quantities);
        from = to;
    }
}

fn unit(quantity: &Quantity) -> &str {
    quantity.unit.as_deref().unwrap_or("")
}

/// Whether the one can be a part of the other: units alike, neither a change, a rate or a mere measure of time.
fn fits(whole: &Quantity, part: &Quantity) -> bool {
    whole.change.is_none_or(|change| change.is_result)
        && part.change.is_none_or(|change| change.is_result)
        && are_alike(unit(whole), unit(part))
        && !matches!(unit(whole), "" | "%" | "‰" | "年" | "岁" | "天" | "个月" | "小时" | "个百分点")
        && !matches!(whole.amount, Amount::Fraction { .. })
        && !matches!(part.amount, Amount::Fraction { .. })
}

/// The nearest quantity before `at` that the part can belong to and that is no part itself, in the two sentences before.
fn whole_of(
    chars: &[char],
    at: usize,
    part: usize,
    range: std::ops::Range<usize>,
    quantities: &[Quantity],
) -> Option<usize> {
    let candidate = quantities.get(part)?;
    let (mut seen, mut ends) = (at, 0);
    let before = first_from(at, &range, quantities).min(part);
    for index in (range.start..before).rev().take(NEAR) {
        let Some(whole) = quantities.get(index).filter(|whole| whole.span.end <= at) else { continue };
        ends += sentence_ends(chars, whole.span.end, seen);
        seen = whole.span.end;
        if ends > 1 {
            break;
        }
        if !matches!(whole.role, Role::Part { .. }) && fits(whole, candidate) {
            return Some(index);
        }
    }
    None
}

/// How many sentences end in between.
fn sentence_ends(chars: &[char], from: usize, to: usize) -> usize {
    (from..to).filter(|at| matches!(char_at(chars, *at), '。' | '！' | '？')).count()
}

/// The first of the quantities that begins at `at` or behind it; they stand in the order of the text.
fn first_from(at: usize, range: &std::ops::Range<usize>, quantities: &[Quantity]) -> usize {
    quantities.partition_point(|it| it.span.start < at).max(range.start)
}

/// Makes the one a part of the other; `group` is the first part of its group so far.
fn set(quantities: &mut [Quantity], whole: usize, part: usize, group: &mut Option<usize>) {
    let first = *group.get_or_insert(part);
    if let Some(quantity) = quantities.get_mut(part) {
        quantity.role = Role::Part { of: whole };
        quantity.group = Some(first);
    }
    if let Some(quantity) = quantities.get_mut(whole)
        && quantity.role == Role::Alone
    {
        quantity.role = Role::Whole;
    }
}

/// 其中: parts follow up to the end of the sentence, or to a clause that tells something new.
fn opened(chars: &[char], span: Span, range: std::ops::Range<usize>, quantities: &mut [Quantity]) {
    let mut at = span.start;
    while let Some((start, length)) = find_any(chars, at, span.end, OPENING) {
        let begin = start + length;
        at = begin;
        let far = span.end.min(begin + LONGEST_SENTENCE);
        let end = (begin..far).find(|index| matches!(char_at(chars, *index), '。' | '！' | '？')).unwrap_or(far);
        let end = find(chars, begin, end, "其中").unwrap_or(end);
        let mut last_end: Option<usize> = None;
        // 3006人、115.63万元；…: one group for each whole.
        let mut groups: Vec<(usize, Option<usize>)> = Vec::new();
        for part in (first_from(begin, &range, quantities)..range.end).take(FAR) {
            let Some(quantity) = quantities.get(part).filter(|it| it.span.start < end) else { break };
            if last_end.is_some_and(|end| starts_anew(chars, end, quantity.span.start)) {
                break;
            }
            last_end = Some(quantity.span.end);
            if let Some(whole) = whole_of(chars, start, part, range.clone(), quantities) {
                if !groups.iter().any(|(of, _)| *of == whole) {
                    groups.push((whole, None));
                }
                if let Some((_, group)) = groups.iter_mut().find(|(of, _)| *of == whole) {
                    set(quantities, whole, part, group);
                }
            }
        }
    }
}

/// Whether a clause between the last part and this number begins with a word that closes the parts.
fn starts_anew(chars: &[char], from: usize, at: usize) -> bool {
    (from..=at)
        .any(|start| matches!(char_before(chars, start), '，' | '；') && longest(chars, start, CLOSING).is_some())
}

/// 8栋已竣工，其余14栋正在施工: parts up to the one behind the word, of the whole before them.
fn rest(chars: &[char], span: Span, range: std::ops::Range<usize>, quantities: &mut [Quantity]) {
    let mut at = span.start;
    while let Some((start, length)) = find_any(chars, at, span.end, REST) {
        at = start + length;
        let last = first_from(at, &range, quantities);
        let is_near = |quantity: &&Quantity| last < range.end && quantity.span.start <= at + 8;
        let Some(part) = quantities.get(last).filter(is_near) else { continue };
        let far = span.start.max(start.saturating_sub(LONGEST_SENTENCE));
        let sentence =
            (far..start).rfind(|index| matches!(char_at(chars, *index), '。' | '！')).map_or(far, |at| at + 1);
        let before: Vec<usize> = (first_from(sentence, &range, quantities)..last)
            .filter(|index| quantities.get(*index).is_some_and(|it| fits(it, part)))
            .collect();
        // Parts that already belong to a group are told apart from the new ones by it.
        let is_free = |index: &usize| quantities.get(*index).is_some_and(|it| !matches!(it.role, Role::Part { .. }));
        let free: Vec<usize> = before.into_iter().filter(is_free).collect();
        let Some((whole, parts)) = free.split_first() else { continue };
        if parts.is_empty() || matches!(part.role, Role::Part { .. }) {
            continue;
        }
        let whole = *whole;
        let mut group = None;
        for part in parts.iter().copied().chain([last]) {
            set(quantities, whole, part, &mut group);
        }
    }
}

/// 1128万亩（水田168万亩、旱田960万亩）: several in brackets directly behind one.
fn bracketed(chars: &[char], range: std::ops::Range<usize>, quantities: &mut [Quantity]) {
    for whole in range.clone() {
        let Some(first) = quantities.get(whole) else { continue };
        let mut open = first.span.end;
        while open < first.span.end + 12 && !matches!(char_at(chars, open), '（' | '，' | '。' | '；' | '、' | '\n')
        {
            open += 1;
        }
        if char_at(chars, open) != '（' || first.role != Role::Alone && first.role != Role::Whole {
            continue;
        }
        let Some(close) = (open..open + 200).find(|index| matches!(char_at(chars, *index), '）' | '\n')) else {
            continue;
        };
        let inside = first_from(open + 1, &range, quantities)..first_from(close, &range, quantities).min(range.end);
        let parts: Vec<usize> = inside
            .filter(|index| {
                quantities
                    .get(*index)
                    .is_some_and(|it| it.span.end <= close && fits(first, it) && it.role == Role::Alone)
            })
            .collect();
        if parts.len() >= 2 {
            let mut group = None;
            for part in parts {
                set(quantities, whole, part, &mut group);
            }
        }
    }
}

/// 甲和乙分别增长4.4%、5.9%: what is listed behind 分别 belongs together.
fn members(chars: &[char], range: std::ops::Range<usize>, quantities: &mut [Quantity]) {
    let mut previous: Option<usize> = None;
    for index in range {
        let Some(quantity) = quantities.get(index) else { continue };
        let (start, unit_text) = (quantity.span.start, unit(quantity).to_owned());
        let is_listed = previous.and_then(|before| quantities.get(before).map(|it| (before, it))).filter(|(_, it)| {
            let end = it.modifiers.iter().map(|modifier| modifier.span.end).fold(it.span.end, usize::max);
            matches!(char_at(chars, end), '、' | '和') && end + 1 == start && unit(it) == unit_text
        });
        if let Some((before, it)) = is_listed {
            let first = match it.role {
                Role::Member { first } => Some(first),
                Role::Alone if says_each(chars, it) => Some(before),
                Role::Alone | Role::Whole | Role::Part { .. } => None,
            };
            if let Some(first) = first {
                for member in [before, index] {
                    if let Some(quantity) = quantities.get_mut(member).filter(|it| it.role == Role::Alone) {
                        quantity.role = Role::Member { first };
                    }
                }
            }
        }
        previous = Some(index);
    }
}

/// Whether 分别 stands before the quantity in its clause.
fn says_each(chars: &[char], quantity: &Quantity) -> bool {
    (quantity.sentence.start..quantity.span.start)
        .rev()
        .take(FAR)
        .take_while(|at| !matches!(char_at(chars, *at), '，' | '；' | '。'))
        .any(|at| stands(chars, at, "分别"))
}
