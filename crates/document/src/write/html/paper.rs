//! The text of a document as a part of somebody else's page: the same blocks, where figures are links to that page's own
//! account of their sources.

use crate::model::{Block, Document, Inline};
use crate::write::contents::{entries, is_listed};
use crate::write::html::blocks::{Blocks, Sources, heading_id};
use crate::write::html::markup::Markup;
use crate::write::html::{attachment, closing};

/// The attachment that lists every figure comes first; a page that opens each of them has no need of it.
const LIST_OF_FIGURES: usize = 1;

/// A heading of the text, to be led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlined {
    /// The id of its element.
    pub id: String,
    /// 1 or 2.
    pub level: u8,
    /// The heading with its number.
    pub text: String,
    /// How often a figure is stated below it, up to the next heading of these levels.
    pub figures: usize,
}

/// The text of a document without a page around it: `<article>` elements whose title is an `h2`. A figure leads to the
/// address `before`, its key, `after`. The attachment that lists all figures is left out.
pub fn paper(document: &Document, before: &str, after: &str) -> String {
    let mut page = Markup::default();
    let mut blocks = Blocks::with_sources(document, Sources::Links(before, after));
    page.element("article", &[("class", "xz-paper"), ("id", "paper")], |page| {
        page.element("h2", &[], |page| blocks.title(page, &document.title));
        page.line();
        blocks.write(page, &document.blocks);
        closing(page, document, LIST_OF_FIGURES);
    });
    let count = document.attachments.len();
    for (index, one) in document.attachments.iter().enumerate().skip(LIST_OF_FIGURES) {
        page.line();
        attachment(&mut page, &mut blocks, one, (index, count));
    }
    page.into_string()
}

/// The headings of levels 1 and 2 of the body, in order.
pub fn outline(document: &Document) -> Vec<Outlined> {
    let mut counts = Vec::new();
    count(&document.blocks, &mut counts);
    let entries = entries(document).into_iter().zip(counts).enumerate();
    let outlined = |(index, (entry, figures)): (usize, (crate::write::Entry, usize))| Outlined {
        id: heading_id(index),
        level: entry.level,
        text: entry.text,
        figures,
    };
    entries.map(outlined).collect()
}

/// How often figures are stated below each listed heading.
fn count(blocks: &[Block], counts: &mut Vec<usize>) {
    for block in blocks {
        let stated = match block {
            Block::Heading { level, text } => {
                if is_listed(*level) {
                    counts.push(0);
                }
                figures(text)
            }
            Block::Paragraph(text) | Block::Note(text) => figures(text),
            Block::List { items, .. } => {
                items.iter().for_each(|item| count(item, counts));
                0
            }
            Block::Table(table) => table.head.iter().chain(table.rows.iter().flatten()).map(|cell| figures(cell)).sum(),
            Block::Chart(chart) => chart.bars.iter().map(|bar| figures(std::slice::from_ref(&bar.figure))).sum(),
        };
        if let Some(last) = counts.last_mut() {
            *last += stated;
        }
    }
}

fn figures(inlines: &[Inline]) -> usize {
    let of = |inline: &Inline| match inline {
        Inline::Figure { .. } => 1,
        Inline::Strong(inner) => figures(inner),
        Inline::Text(_) | Inline::Literal { .. } | Inline::Break => 0,
    };
    inlines.iter().map(of).sum()
}
