//! Titles that are wider than a line.

use crate::model::{Inline, plain_text};
use crate::text::width;

/// Characters of 2号 that fit a line, in half characters: 156 mm at 22 pt.
const TITLE_LINE: u32 = 40;

/// A title wider than a line is broken between two of its pieces, so that no word is split: where the lines are most alike.
pub(crate) fn break_title(title: &[Inline]) -> Vec<Inline> {
    let total = width(&plain_text(title));
    let mut broken = title.to_vec();
    if total <= TITLE_LINE || title.contains(&Inline::Break) {
        return broken;
    }
    let longest = |split: usize| {
        let first = width(&plain_text(&title[..split]));
        first.max(total - first)
    };
    if let Some(best) = (1..title.len()).min_by_key(|split| longest(*split))
        && longest(best) <= TITLE_LINE
    {
        broken.insert(best, Inline::Break);
    }
    broken
}
