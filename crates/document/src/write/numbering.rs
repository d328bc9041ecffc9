//! Numbers of headings and list items: 一、 （一） 1. （1）.

use crate::wording::ordinal;

/// Numbers headings in order; each level begins anew under the next higher one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbering {
    counts: [u32; 4],
}

impl Numbering {
    /// The number of the next heading of `level`, 1–4.
    pub(crate) fn next(&mut self, level: u8) -> String {
        let index = usize::from(level.clamp(1, 4)) - 1;
        self.counts[index] += 1;
        self.counts[index + 1..].fill(0);
        let count = self.counts[index];
        match index {
            0 => format!("{}、", ordinal(count.into())),
            1 => format!("（{}）", ordinal(count.into())),
            2 => format!("{count}."),
            _ => format!("（{count}）"),
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
    fn items_are_numbered_by_depth() {
        assert_eq!(item_mark(true, 0, 0), "（1）");
        assert_eq!(item_mark(true, 1, 1), "②");
        assert_eq!(item_mark(false, 0, 3), "——");
    }
}
