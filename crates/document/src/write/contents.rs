//! Table of contents (目录): what it lists, and where that stands.

use crate::model::{Block, Document, plain_text};
use crate::write::numbering::{Numbering, attachment_mark};

/// Headings down to this level are listed.
const DEPTH: u8 = 2;

/// An entry of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// 1 or 2; attachments stand on level 1.
    pub level: u8,
    /// The heading with its number, or an attachment's mark and title.
    pub text: String,
}

/// The entries of a document: the headings of level 1 and 2 in order, then the attachments.
pub fn entries(document: &Document) -> Vec<Entry> {
    let mut entries = Vec::new();
    walk(&document.blocks, &mut Numbering::of(&document.blocks), &mut entries);
    let marks = (0..).map(|index| attachment_mark(index, document.attachments.len()));
    let attachments = document.attachments.iter().zip(marks);
    entries.extend(
        attachments.map(|(attachment, mark)| Entry { level: 1, text: format!("{mark}　{}", attachment.title) }),
    );
    entries
}

fn walk(blocks: &[Block], numbering: &mut Numbering, entries: &mut Vec<Entry>) {
    for block in blocks {
        match block {
            Block::Heading { level, text } => {
                let number = numbering.next(*level);
                if is_listed(*level) {
                    entries.push(Entry { level: *level, text: format!("{number}{}", plain_text(text)) });
                }
            }
            Block::List { items, .. } => items.iter().for_each(|item| walk(item, numbering, entries)),
            Block::Paragraph(_) | Block::Table(_) | Block::Chart(_) | Block::Note(_) => {}
        }
    }
}

/// Whether headings of a level are listed.
pub(crate) fn is_listed(level: u8) -> bool {
    level <= DEPTH
}

/// Names of the places that entries lead to, in the order in which a writer comes by them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Anchors {
    count: usize,
}

impl Anchors {
    /// The index of the next entry.
    pub(crate) fn next(&mut self) -> usize {
        self.count += 1;
        self.count - 1
    }
}
