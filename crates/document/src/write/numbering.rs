//! Numbers of headings and list items: 一、 （一） 1. （1）.

use std::collections::VecDeque;

use crate::model::Block;
use crate::wording::ordinal;

/// The highest level on which a heading without another beside it has no number: a 1. that no 2. follows reads as if something
/// had been forgotten. Above it the numbers are what a document is known by.
const MAY_BE_ALONE: usize = 2;

/// Numbers headings in order; each level begins anew under the next higher one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbering {
    counts: [u32; 4],
    /// Whether each heading to come is the only one of its level in its place.
    alone: VecDeque<bool>,
}

impl Numbering {
    /// For the headings of these blocks, in their order.
    pub(crate) fn of(blocks: &[Block]) -> Self {
        let mut levels = Vec::new();
        walk(blocks, &mut levels);
        let mut alone = VecDeque::from(vec![false; levels.len()]);
        // The last heading of each level that stands beside none so far.
        let mut first: [Option<usize>; 4] = [None; 4];
        for (at, level) in levels.into_iter().enumerate() {
            first[level + 1..].fill(None);
            match first[level] {
                Some(before) => alone[before] = false,
                None => {
                    alone[at] = level >= MAY_BE_ALONE;
                    first[level] = Some(at);
                }
            }
        }
        Self { counts: [0; 4], alone }
    }

    /// The number of the next heading of `level`, 1–4; empty if it stands alone.
    pub(crate) fn next(&mut self, level: u8) -> String {
        let index = index(level);
        self.counts[index] += 1;
        self.counts[index + 1..].fill(0);
        if self.alone.pop_front().unwrap_or(false) {
            return String::new();
        }
        let count = self.counts[index];
        match index {
            0 => format!("{}、", ordinal(count.into())),
            1 => format!("（{}）", ordinal(count.into())),
            2 => format!("{count}."),
            _ => format!("（{count}）"),
        }
    }
}

fn index(level: u8) -> usize {
    usize::from(level.clamp(1, 4)) - 1
}

/// The levels of all headings, as an index.
fn walk(blocks: &[Block], levels: &mut Vec<usize>) {
    for block in blocks {
        match block {
            Block::Heading { level, .. } => levels.push(index(*level)),
            Block::List { items, .. } => items.iter().for_each(|item| walk(item, levels)),
            Block::Paragraph(_) | Block::Table(_) | Block::Chart(_) | Block::Note(_) => {}
        }
    }
}

/// What stands before a list's item: `（1）`, in a list within a list `①`; —— where items are not numbered.
pub(crate) fn item_mark(ordered: bool, depth: u32, index: usize) -> String {
    if !ordered {
        return "——".to_owned();
    }
    let circled = u32::try_from(index).ok().filter(|index| depth > 0 && *index < 20).map(|index| 0x2460 + index);
    match circled.and_then(char::from_u32) {
        Some(mark) => mark.to_string(),
        None => format!("（{}）", index + 1),
    }
}

/// The mark of the attachment `index` of `count`: 附件1, or 附件 where there is only one.
pub(crate) fn attachment_mark(index: usize, count: usize) -> String {
    if count > 1 { format!("附件{}", index + 1) } else { "附件".to_owned() }
}

/// What stands before an attachment's name under the body: 1. where there are several.
pub(crate) fn attachment_number(index: usize, count: usize) -> String {
    if count > 1 { format!("{}. ", index + 1) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_begin_anew_under_the_next_higher_one() {
        let mut numbering = Numbering::default();
        let numbers: Vec<String> =
            [1, 2, 2, 3, 4, 4, 3, 2, 1, 2].into_iter().map(|level| numbering.next(level)).collect();
        assert_eq!(numbers, ["一、", "（一）", "（二）", "1.", "（1）", "（2）", "2.", "（三）", "二、", "（一）"]);
    }

    #[test]
    fn a_third_level_that_nothing_stands_beside_has_no_number() {
        let levels = [1, 2, 3, 2, 3, 4, 3, 4, 4, 1, 2];
        let blocks: Vec<Block> = levels.into_iter().map(|level| Block::Heading { level, text: Vec::new() }).collect();
        let mut numbering = Numbering::of(&blocks);
        let numbers: Vec<String> = levels.into_iter().map(|level| numbering.next(level)).collect();
        assert_eq!(numbers, ["一、", "（一）", "", "（二）", "1.", "", "2.", "（1）", "（2）", "二、", "（一）"]);
    }

    #[test]
    fn items_are_numbered_by_depth() {
        assert_eq!(item_mark(true, 0, 0), "（1）");
        assert_eq!(item_mark(true, 1, 1), "②");
        assert_eq!(item_mark(false, 0, 3), "——");
    }
}
