//! Lists of names whose number is stated: 3所（甲、乙、丙）, 甲、乙和丙等3所, 荣誉4项：…

use crate::reading::quantity::{Amount, Listing, Quantity};
use crate::reading::scan::{char_at, char_before, ending, ends_clause, is_chinese, longest, stands};
use crate::reading::span::Span;
use crate::reading::text::Text;
use xuezheng_pack::Decimal;

/// Units that a list of names can have.
const COUNTING: &str = "所个家名位项条种类处座栋部门件方面人届场次步市县区方大";

/// The lists of a text.
pub(super) fn find(text: &Text, quantities: &[Quantity]) -> Vec<Listing> {
    let chars = &text.chars;
    let mut listings: Vec<Listing> = Vec::new();
    for (index, quantity) in quantities.iter().enumerate() {
        let is_count = matches!(quantity.amount, Amount::Exact(_))
            && quantity.unit.as_deref().is_some_and(|unit| COUNTING.contains(unit));
        if !is_count {
            continue;
        }
        let found = bracketed(chars, quantity)
            .or_else(|| before(chars, quantity))
            .or_else(|| behind_colon(chars, index, quantities));
        let Some((items, is_open)) = found else { continue };
        let (Some(first), Some(last)) = (items.first(), items.last()) else { continue };
        let span = first.to(*last);
        // 荣誉4项、9项：… one list, counted twice.
        match listings.iter_mut().find(|known| known.span == span) {
            Some(known) => known.counted_by.push(index),
            None => listings.push(Listing { span, items, counted_by: vec![index], is_open }),
        }
    }
    listings
}

/// `3所（甲、乙、丙）`, with what is counted between unit and bracket perhaps.
fn bracketed(chars: &[char], quantity: &Quantity) -> Option<(Vec<Span>, bool)> {
    let mut open = quantity.span.end;
    while open < quantity.span.end + 10 && is_chinese(char_at(chars, open)) {
        open += 1;
    }
    if char_at(chars, open) != '（' {
        return None;
    }
    let close = closing(chars, open, quantity.sentence.end)?;
    let items = split(chars, Span::new(open + 1, close));
    // One name in brackets is a note, unless one is what is counted.
    let is_one = matches!(quantity.amount, Amount::Exact(value) if value == Decimal::ONE);
    let has_digit = (open..close).any(|at| char_at(chars, at).is_ascii_digit());
    ((items.0.len() > 1 || is_one) && !has_digit).then_some(items)
}

fn closing(chars: &[char], open: usize, end: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in open..end {
        match char_at(chars, at) {
            '（' => depth += 1,
            '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// `甲、乙和丙等3所`, `甲、乙、丙三方面`, `“甲、乙、丙”三个重点`.
fn before(chars: &[char], quantity: &Quantity) -> Option<(Vec<Span>, bool)> {
    let mut end = quantity.span.start;
    if let Some(start) = ending(chars, end, "这") {
        end = start;
    }
    let etc = ending(chars, end, "等");
    let end = etc.unwrap_or(end);
    if char_before(chars, end) == '”' {
        let open = (quantity.sentence.start..end - 1).rfind(|at| char_at(chars, *at) == '“')?;
        let items = split(chars, Span::new(open + 1, end - 1));
        if items.0.len() > 1 {
            return Some((items.0, false));
        }
    }
    let mut start = end;
    let mut depth = 0_usize;
    while start > quantity.sentence.start {
        match char_before(chars, start) {
            '）' | '”' | '》' => depth += 1,
            '（' | '“' | '《' => depth = depth.saturating_sub(1),
            c if depth == 0 && ends_clause(c) => break,
            _ => {}
        }
        start -= 1;
    }
    let (mut items, _) = split(chars, Span::new(start, end));
    if items.len() < 2 {
        return None;
    }
    // Without 等 only a list of that many is one: 集中资金和师资打造33所 is none.
    let is_that_many = matches!(quantity.amount, Amount::Exact(value) if value == Decimal::from(items.len()))
        && quantity.unit.as_deref() != Some("人");
    if etc.is_none() && !is_that_many {
        return None;
    }
    if items.iter().any(|item| item.range().any(|at| char_at(chars, at).is_ascii_digit())) {
        return None;
    }
    if let Some(first) = items.first_mut() {
        *first = without_verb(chars, *first);
    }
    Some((items, false))
}

/// The first name of a list without what is done with it: 组织, 在, 推进.
fn without_verb(chars: &[char], item: Span) -> Span {
    const VERBS: &[&str] = &[
        "组织",
        "在",
        "对",
        "推进",
        "创建",
        "建设",
        "新建",
        "完成",
        "包括",
        "通过",
        "围绕",
        "突出",
        "实施",
        "开展",
        "将",
        "由",
        "为",
        "与",
        "重点建设",
        "支持",
        "推动",
        "抓好",
        "做好",
        "依托",
    ];
    match longest(chars, item.start, VERBS) {
        Some(length) if length < item.len() => Span::new(item.start + length, item.end),
        _ => item,
    }
}

/// `省级荣誉4项、市级荣誉9项：甲、乙、…`: what follows the colon up to the end of the sentence.
fn behind_colon(chars: &[char], index: usize, quantities: &[Quantity]) -> Option<(Vec<Span>, bool)> {
    let quantity = quantities.get(index)?;
    let mut at = quantity.span.end;
    let limit = quantity.sentence.end;
    // Up to the colon only nouns and other counts stand.
    while at < limit && char_at(chars, at) != '：' {
        let c = char_at(chars, at);
        if matches!(c, '，' | '。' | '；' | '（') || at > quantity.span.end + 40 {
            return None;
        }
        at += 1;
    }
    if at >= limit {
        return None;
    }
    let items = split(chars, Span::new(at + 1, limit));
    let is_plain = items.0.iter().all(|item| item.len() <= 40 && !item.range().any(|at| char_at(chars, at) == '，'));
    (items.0.len() > 1 && is_plain).then_some(items)
}

/// The items of a list, and whether 等 ends it. Marks within brackets and quotes divide nothing; 和 does before the last.
fn split(chars: &[char], span: Span) -> (Vec<Span>, bool) {
    let mut end = span.end;
    while end > span.start && matches!(char_before(chars, end), '。' | '；' | ' ') {
        end -= 1;
    }
    let open = ending(chars, end, "等").filter(|start| *start > span.start);
    let end = open.unwrap_or(end);
    let mut items = Vec::new();
    let (mut start, mut depth, mut at) = (span.start, 0_usize, span.start);
    while at < end {
        match char_at(chars, at) {
            '（' | '“' | '《' | '‘' => depth += 1,
            '）' | '”' | '》' | '’' => depth = depth.saturating_sub(1),
            '、' | ' ' if depth == 0 => {
                items.push(Span::new(start, at));
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    if start < end {
        let last = Span::new(start, end);
        match conjunction(chars, last, items.is_empty()) {
            Some(at) => items.extend([Span::new(start, at), Span::new(at + 1, end)]),
            None => items.push(last),
        }
    }
    items.retain(|item| !item.is_empty());
    (items, open.is_some())
}

/// 和, 及 and 与 between the last two names. In a list of two alone it must stand between names of some length.
fn conjunction(chars: &[char], item: Span, is_only: bool) -> Option<usize> {
    let least = if is_only { 2 } else { 1 };
    (item.start + least..item.end.saturating_sub(1)).find(|at| {
        matches!(char_at(chars, *at), '和' | '及' | '与') && !stands(chars, *at, "和谐") && !stands(chars, *at, "和平")
    })
}
