//! Claims of rank that no figure of the text backs.

use crate::reading::quantity::Claim;
use crate::reading::scan::{char_at, char_before, ends_clause, longest, stands};
use crate::reading::span::Span;
use crate::reading::text::Text;

/// Words that say a rank.
const RANKS: &[&str] = &["领先地位", "领先", "第一", "首位", "前列", "榜首", "方阵", "连冠", "总冠军", "第一名"];

/// What they begin with.
const BEGINNINGS: [char; 8] = ['领', '第', '首', '前', '榜', '方', '连', '总'];

/// Words before a rank that make it a claim.
const CLAIMING: &[&str] =
    &["居", "处", "位列", "名列", "排名", "跻身", "进入", "稳居", "保持", "实现", "蝉联", "获", "率", "均", "走在"];

/// Characters on either side of a rank that its clause has at most.
const FAR: usize = 200;

/// The claims of a text; each is its clause.
pub(super) fn find(text: &Text) -> Vec<Claim> {
    let chars = &text.chars;
    let mut claims: Vec<Claim> = Vec::new();
    for paragraph in &text.paragraphs {
        for at in paragraph.span.range() {
            if !BEGINNINGS.contains(&char_at(chars, at)) {
                continue;
            }
            let Some(length) = longest(chars, at, RANKS) else { continue };
            let end = at + length;
            let is_closed = ends_clause(char_at(chars, end)) || matches!(char_at(chars, end), '、' | '”' | '（' | '水');
            let clause = clause(chars, paragraph.span, at, end);
            let is_said = clause.range().any(|place| place < at && longest(chars, place, CLAIMING).is_some());
            let is_ordinal = stands(chars, at, "第一") && length == 2;
            if !(is_said && (is_closed || !is_ordinal)) || claims.last().is_some_and(|last| last.span.overlaps(clause))
            {
                continue;
            }
            claims.push(Claim { span: clause });
        }
    }
    claims
}

fn clause(chars: &[char], paragraph: Span, at: usize, end: usize) -> Span {
    let (first, last) = (paragraph.start.max(at.saturating_sub(FAR)), paragraph.end.min(end + FAR));
    let mut start = at;
    while start > first && !ends_clause(char_before(chars, start)) {
        start -= 1;
    }
    let stop = (end..last).find(|index| ends_clause(char_at(chars, *index))).unwrap_or(last);
    Span::new(start, stop)
}
