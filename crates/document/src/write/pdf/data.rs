//! The document as data for the layout: only strings, numbers and flags.

use std::collections::BTreeSet;

use chrono::Datelike;
use typst::foundations::{Array, Dict, IntoValue, Value, dict};

use crate::model::{Attachment, Block, Document, Inline, plain_text};
use crate::wording::chinese_date;
use crate::write::contents::is_listed;
use crate::write::numbering::{Numbering, attachment_mark, attachment_number, item_mark};
use crate::write::pdf::fonts::{Face, Fonts};
use crate::write::pdf::glyphs::Printer;
use crate::write::title::break_title;

/// What the layout is given as `sys.inputs`, and which of all its headings the table of contents lists.
pub(super) fn of(document: &Document, fonts: &Fonts, printer: &mut Printer<'_>) -> (Dict, Vec<usize>) {
    let mut writer = Writer {
        printer,
        numbering: Numbering::of(&document.blocks),
        headings: 0,
        entries: Vec::new(),
        rows: appendix_rows(document),
        stated: BTreeSet::new(),
        written: BTreeSet::new(),
        is_attachment: false,
        is_row_of_figure: false,
    };
    let families = Face::ALL.into_iter().map(|face| (face.role().into(), array(fonts.chain(face)).into_value()));
    writer.enter("标题");
    let title = writer.lines(&break_title(&document.title));
    let title_text = writer.text(&document.title_text());
    let blocks = writer.body(&document.blocks);
    writer.enter("落款");
    let org = writer.text(&document.signature.org);
    let day = document.signature.date;
    writer.is_attachment = true;
    let attachments = document
        .attachments
        .iter()
        .enumerate()
        .map(|(index, it)| writer.attachment(index, document.attachments.len(), it));
    let attachments: Array = attachments.collect();
    let input = dict! {
        "title" => title,
        "title-text" => title_text,
        "author" => org.clone(),
        "date" => dict! { "year" => i64::from(day.year()), "month" => i64::from(day.month()), "day" => i64::from(day.day()) },
        "contents" => document.contents,
        "fonts" => families.collect::<Dict>(),
        "blocks" => blocks,
        "signature" => dict! { "org" => array([org]), "date" => chinese_date(day) },
        "attachments" => attachments,
    };
    (dict! { "document" => input }, writer.entries)
}

/// Keys of the figures that have a row in an attachment, named by its first cell.
fn appendix_rows(document: &Document) -> BTreeSet<String> {
    let mut rows = BTreeSet::new();
    for attachment in &document.attachments {
        for block in &attachment.blocks {
            let Block::Table(table) = block else { continue };
            let first_cells = table.rows.iter().filter_map(|row| row.first());
            rows.extend(first_cells.map(|cell| plain_text(cell)).filter(|key| document.figure(key).is_some()));
        }
    }
    rows
}

/// An array of values.
pub(super) fn array<T: IntoValue>(values: impl IntoIterator<Item = T>) -> Array {
    values.into_iter().map(IntoValue::into_value).collect()
}

/// Puts the document into data, block by block.
pub(super) struct Writer<'a, 'f> {
    printer: &'a mut Printer<'f>,
    numbering: Numbering,
    /// Headings so far, and which of them the table of contents lists.
    headings: usize,
    entries: Vec<usize>,
    /// Keys of figures that have a row in an attachment.
    rows: BTreeSet<String>,
    /// Keys of figures that were stated so far.
    stated: BTreeSet<String>,
    /// Keys whose row is written.
    written: BTreeSet<String>,
    is_attachment: bool,
    /// Whether what is written is a figure's own row.
    is_row_of_figure: bool,
}

impl Writer<'_, '_> {
    fn enter(&mut self, section: impl Into<String>) {
        self.printer.section = section.into();
    }

    pub(super) fn text(&mut self, text: &str) -> String {
        self.printer.text(text)
    }

    /// The body; its last paragraph stays with the signature.
    fn body(&mut self, blocks: &[Block]) -> Array {
        let Some((Block::Paragraph(last), before)) = blocks.split_last() else { return self.blocks(blocks) };
        let mut data = self.blocks(before);
        data.push(paragraph(self.inlines(last), true));
        data
    }

    fn attachment(&mut self, index: usize, count: usize, attachment: &Attachment) -> Value {
        let mark = attachment_mark(index, count);
        self.heading(true);
        self.enter(format!("{mark} {}", attachment.title));
        self.numbering = Numbering::of(&attachment.blocks);
        dict! {
            "mark" => mark,
            "number" => attachment_number(index, count),
            "label" => format!("attachment-{}", index + 1),
            "title" => array([self.text(&attachment.title)]),
            "blocks" => self.blocks(&attachment.blocks),
        }
        .into_value()
    }

    fn blocks(&mut self, blocks: &[Block]) -> Array {
        let mut data = Array::new();
        for (index, block) in blocks.iter().enumerate() {
            let has_note = matches!(blocks.get(index + 1), Some(Block::Note(_)));
            self.block(block, has_note, &mut data);
        }
        data
    }

    fn block(&mut self, block: &Block, has_note: bool, data: &mut Array) {
        match block {
            Block::Heading { level, text } => {
                let number = self.numbering.next(*level);
                self.heading(is_listed(*level) && !self.is_attachment);
                self.enter(format!("{number}{}", plain_text(text)));
                let mut items = array([number]);
                items.extend(self.inlines(text));
                data.push(dict! { "kind" => "heading", "level" => i64::from(*level), "items" => items }.into_value());
            }
            Block::Paragraph(inlines) => data.push(paragraph(self.inlines(inlines), false)),
            Block::Note(inlines) => {
                data.push(dict! { "kind" => "note", "items" => self.inlines(inlines) }.into_value());
            }
            Block::List { ordered, items } => self.list(*ordered, items, 0, data),
            Block::Table(table) => data.push(self.table(table, has_note).into_value()),
            Block::Chart(chart) => data.push(self.chart(chart).into_value()),
        }
    }

    fn heading(&mut self, is_entry: bool) {
        if is_entry {
            self.entries.push(self.headings);
        }
        self.headings += 1;
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Block>], depth: u32, data: &mut Array) {
        for (index, item) in items.iter().enumerate() {
            for (position, block) in item.iter().enumerate() {
                match block {
                    Block::Paragraph(inlines) if position == 0 => {
                        let mut marked = array([item_mark(ordered, depth, index)]);
                        marked.extend(self.inlines(inlines));
                        data.push(paragraph(marked, false));
                    }
                    Block::List { ordered, items } => self.list(*ordered, items, depth + 1, data),
                    other => self.block(other, false, data),
                }
            }
        }
    }

    /// A title as its lines.
    fn lines(&mut self, title: &[Inline]) -> Array {
        array(title.split(|inline| *inline == Inline::Break).map(|line| self.inlines(line)).collect::<Vec<_>>())
    }

    /// Inlines; text is a string, everything else says its kind.
    pub(super) fn inlines(&mut self, inlines: &[Inline]) -> Array {
        inlines.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&mut self, inline: &Inline) -> Value {
        match inline {
            Inline::Text(text) | Inline::Literal { text, .. } => self.text(text).into_value(),
            Inline::Strong(inner) => dict! { "kind" => "strong", "items" => self.inlines(inner) }.into_value(),
            Inline::Break => dict! { "kind" => "break" }.into_value(),
            Inline::Figure { text, .. } if self.is_row_of_figure => self.text(text).into_value(),
            Inline::Figure { key, text } => dict! {
                "kind" => "figure",
                "key" => key.clone(),
                "text" => self.text(text),
                "has-row" => self.rows.contains(key),
                "is-first" => self.stated.insert(key.clone()),
            }
            .into_value(),
        }
    }

    /// A row of a table. In an attachment it may be a figure's own, which other places lead to.
    pub(super) fn row(&mut self, cells: &[Vec<Inline>]) -> Array {
        let key =
            cells.first().map(|cell| plain_text(cell)).filter(|key| self.is_attachment && self.rows.contains(key));
        let Some(key) = key.filter(|key| self.written.insert(key.clone())) else {
            return array(cells.iter().map(|cell| self.inlines(cell)).collect::<Vec<_>>());
        };
        self.is_row_of_figure = true;
        let is_stated = self.stated.contains(&key);
        let mut row = array([array([dict! { "kind" => "key", "key" => key, "is-stated" => is_stated }])]);
        row.extend(cells.iter().skip(1).map(|cell| self.inlines(cell).into_value()));
        self.is_row_of_figure = false;
        row
    }
}

fn paragraph(items: Array, is_kept: bool) -> Value {
    dict! { "kind" => "paragraph", "items" => items, "is-kept" => is_kept }.into_value()
}
