//! The parts of a whole, as far as the words between them leave no doubt.

use crate::lint::subject::Subject;
use crate::reading::{ModifierKind, Quantity, Role, Span};

/// Words that say that parts follow.
const OPENERS: &[&str] = &["其中", "包括", "分别", "：", "（"];

/// Words that say that what follows is all that is left.
const REST: &[&str] = &["其余", "剩余", "余下", "其它", "其他"];

/// Most characters between a whole and the word that opens its parts.
const TO_OPENER: usize = 40;

/// Quantities behind a whole among which its parts are looked for.
const MOST_PARTS: usize = 24;

/// Most characters between a part and what is before it.
const TO_PART: usize = 34;

/// The parts of the quantity with this index, with its unit, one after the other.
pub(super) fn parts_of<'a>(subject: &Subject<'a>, index: usize) -> Vec<&'a Quantity> {
    let quantities = &subject.reading.quantities;
    let Some(whole) = quantities.get(index) else { return Vec::new() };
    let is_part =
        |part: &&Quantity| part.role == (Role::Part { of: index }) && is_one_kind(whole, part) && part.change.is_none();
    let mut end = whole.span.end;
    let mut is_wide = false;
    let mut parts: Vec<&Quantity> = Vec::new();
    for part in quantities.iter().skip(index + 1).take(MOST_PARTS * 4).filter(is_part) {
        let gap = subject.slice(Span::new(end, part.span.start));
        let length = gap.chars().count();
        let is_near = match (parts.is_empty(), opener(gap)) {
            (true, Some((before, after))) => before <= TO_OPENER && after <= TO_PART,
            (true, None) => length <= TO_PART && !gap.contains(['。', '；']),
            // 其中，甲…；乙…: all that follows; 其中甲…；乙…: the semicolon ends what 其中 is said of.
            (false, _) => length <= TO_PART && !gap.contains('。') && (is_wide || !gap.contains('；')),
        };
        let is_larger = !parts.is_empty() && part.value() > whole.value();
        // 已办结21件 after the kinds of cases is another way to split them.
        let clause = gap.rsplit(['，', '；', '、']).next().unwrap_or_default();
        let is_total = part.has(ModifierKind::Cumulative) || part.has(ModifierKind::Total);
        let is_other = is_total || !parts.is_empty() && clause.starts_with(['已', '另']);
        if !is_near || is_larger || is_other {
            break;
        }
        is_wide |= parts.is_empty() && ["其中，", "其中：", "："].into_iter().any(|opener| gap.contains(opener));
        end = part.span.end;
        parts.push(part);
    }
    let is_opened =
        parts.first().is_some_and(|part| opener(subject.slice(Span::new(whole.span.end, part.span.start))).is_some());
    if is_opened || ends_with_rest(subject, &parts) { parts } else { Vec::new() }
}

/// The parts of which the last is what is left to do, where the quantity is split so: 已办结21件，还有1件正在办理.
pub(super) fn done_and_left<'a>(subject: &Subject<'a>, index: usize) -> Vec<&'a Quantity> {
    let quantities = &subject.reading.quantities;
    let Some(whole) = quantities.get(index) else { return Vec::new() };
    let of_whole =
        |part: &&Quantity| part.role == (Role::Part { of: index }) && is_one_kind(whole, part) && part.change.is_none();
    let own: Vec<&Quantity> = quantities.iter().skip(index + 1).take(MOST_PARTS).filter(of_whole).collect();
    let is_left = |part: &&&Quantity| {
        let before = Span::new(part.span.start.saturating_sub(4).max(part.sentence.start), part.span.start);
        subject.slice(before).contains("还有")
    };
    let Some(last) = own.iter().find(is_left) else { return Vec::new() };
    own.iter().copied().filter(|part| part.group == last.group && part.span.start <= last.span.start).collect()
}

/// Whether two quantities have one unit, or units of one kind: 22宗 may be split into 件, 500名 into 人.
pub(super) fn is_one_kind(whole: &Quantity, part: &Quantity) -> bool {
    const KINDS: [&[&str]; 2] = [&["件", "宗", "起", "次"], &["人", "名", "位"]];
    let is_of = |unit: &Option<String>, kind: &[&str]| unit.as_deref().is_some_and(|unit| kind.contains(&unit));
    whole.unit == part.unit || KINDS.into_iter().any(|kind| is_of(&whole.unit, kind) && is_of(&part.unit, kind))
}

/// Characters before and after the first word that opens parts.
fn opener(gap: &str) -> Option<(usize, usize)> {
    let found = OPENERS.iter().filter_map(|word| gap.find(word).map(|at| (at, word.len()))).min()?;
    let (before, after) = (gap.get(..found.0)?, gap.get(found.0 + found.1..)?);
    let is_one = !after.contains('。') && !before.trim_end_matches('。').contains('。');
    is_one.then(|| (before.chars().count(), after.chars().count()))
}

/// Whether the last part is said to be all that is left.
pub(super) fn ends_with_rest(subject: &Subject, parts: &[&Quantity]) -> bool {
    parts.last().is_some_and(|part| {
        let clause = Span::new(part.span.start.saturating_sub(6), part.span.start);
        REST.iter().any(|words| subject.slice(clause).contains(words))
    })
}
