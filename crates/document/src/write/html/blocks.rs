//! Blocks and inlines; figures as `<data>` elements whose button opens their lineage.

use std::collections::BTreeSet;

use xuezheng_pack::decimal;

use crate::model::{Block, Document, Inline};
use crate::text::width;
use crate::write::contents::{Anchors, is_listed};
use crate::write::html::lineage::panel_id;
use crate::write::html::markup::Markup;
use crate::write::html::{chart, table};
use crate::write::numbering::{Numbering, item_mark};

/// Half characters up to which a figure is a button, which no browser breaks; the long words for a missing one are a link
/// to the same panel.
const WHOLE: u32 = 20;

/// The id of the heading that is entry `index` of the contents.
pub(super) fn heading_id(index: usize) -> String {
    format!("heading-{}", index + 1)
}

/// A document's blocks being written.
pub(super) struct Blocks<'a> {
    document: &'a Document,
    numbering: Numbering,
    /// Ids of the headings, in the body alone.
    anchors: Option<Anchors>,
    /// Keys that stood in the text already: the first place has the key as its id.
    stated: BTreeSet<String>,
    sources: Sources<'a>,
}

/// What a click on a figure opens.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sources<'a> {
    /// Its panel, which is in the same page.
    Panels,
    /// The address that these begin and end, its key between them: the text is a part of somebody else's page, below
    /// whose heading those of the document stand.
    Links(&'a str, &'a str),
}

impl<'a> Blocks<'a> {
    /// Nothing written yet.
    pub(super) fn new(document: &'a Document) -> Self {
        Self::with_sources(document, Sources::Panels)
    }

    /// Nothing written yet, and what figures open.
    pub(super) fn with_sources(document: &'a Document, sources: Sources<'a>) -> Self {
        let (anchors, numbering) = (Some(Anchors::default()), Numbering::of(&document.blocks));
        Self { document, numbering, anchors, stated: BTreeSet::new(), sources }
    }

    /// Writes the blocks of an attachment, whose headings are numbered anew and not listed.
    pub(super) fn attachment(&mut self, page: &mut Markup, blocks: &[Block]) {
        self.numbering = Numbering::of(blocks);
        self.anchors = None;
        self.write(page, blocks);
    }

    /// Writes blocks.
    pub(super) fn write(&mut self, page: &mut Markup, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading { level, text } => self.heading(page, *level, text),
                Block::Paragraph(inlines) => page.element("p", &[], |page| self.inlines(page, inlines)),
                Block::Note(inlines) => {
                    page.element("p", &[("class", "xz-table-note")], |page| self.inlines(page, inlines));
                }
                Block::List { ordered, items } => self.list(page, *ordered, items, 0),
                Block::Table(content) => table::write(page, self, content),
                Block::Chart(content) => chart::write(page, self, content),
            }
            page.line();
        }
    }

    fn heading(&mut self, page: &mut Markup, level: u8, text: &[Inline]) {
        let number = self.numbering.next(level);
        let id = self.anchors.as_mut().filter(|_| is_listed(level)).map(|anchors| heading_id(anchors.next()));
        let attributes: Vec<(&str, &str)> = id.iter().map(|id| ("id", id.as_str())).collect();
        let depth = match self.sources {
            Sources::Panels => level.clamp(1, 4) - 1,
            Sources::Links(..) => level.clamp(1, 4),
        };
        let name = ["h2", "h3", "h4", "h5", "h6"][usize::from(depth)];
        page.element(name, &attributes, |page| {
            page.text(&number);
            self.inlines(page, text);
        });
    }

    /// A list whose marks are those of an official document; they are text, for a browser has none like them.
    fn list(&mut self, page: &mut Markup, ordered: bool, items: &[Vec<Block>], depth: u32) {
        let name = if ordered { "ol" } else { "ul" };
        page.element(name, &[("class", "xz-list"), ("role", "list")], |page| {
            for (index, item) in items.iter().enumerate() {
                page.element("li", &[], |page| {
                    for (position, block) in item.iter().enumerate() {
                        match block {
                            Block::Paragraph(inlines) if position == 0 => page.element("p", &[], |page| {
                                page.text(&item_mark(ordered, depth, index));
                                self.inlines(page, inlines);
                            }),
                            Block::List { ordered, items } => self.list(page, *ordered, items, depth + 1),
                            other => self.write(page, std::slice::from_ref(other)),
                        }
                    }
                });
            }
        });
    }

    /// Writes inlines.
    pub(super) fn inlines(&mut self, page: &mut Markup, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Literal { text, .. } => page.text(text),
                Inline::Strong(inner) => page.element("strong", &[], |page| self.inlines(page, inner)),
                Inline::Figure { key, text } => self.figure(page, key, text),
                Inline::Break => page.empty("br", &[]),
            }
        }
    }

    fn figure(&mut self, page: &mut Markup, key: &str, text: &str) {
        let Some(figure) = self.document.figure(key) else { return page.text(text) };
        let value = figure.figure.value.present().map(decimal::print_exact);
        let mut attributes = vec![("class", if width(text) > WHOLE { "xz-q is-long" } else { "xz-q" })];
        attributes.extend(value.as_deref().map(|value| ("value", value)));
        if self.stated.insert(key.to_owned()) {
            attributes.push(("id", key));
        }
        let form = figure.printed.iter().find(|printed| printed.text == text).map(|printed| &printed.form);
        let unit = form.filter(|_| value.is_some()).map_or("", |form| form.unit.as_str());
        let unit = if text.ends_with(unit) { "" } else { unit };
        let name = format!("{text}{unit}，{}，来源", figure.label);
        // Without a value, `<data>` would have none to state.
        let element = if value.is_some() { "data" } else { "span" };
        let panel = panel_id(key);
        if let Sources::Links(before, after) = self.sources {
            let href = format!("{before}{key}{after}");
            let link = [("class", "xz-fig"), ("href", href.as_str()), ("aria-label", name.as_str())];
            return page.element(element, &attributes, |page| page.words("a", &link, text));
        }
        page.element(element, &attributes, |page| {
            if width(text) > WHOLE {
                let link = [("class", "xz-fig"), ("href", &format!("#{panel}")), ("aria-label", name.as_str())];
                return page.words("a", &link, text);
            }
            let button =
                [("type", "button"), ("class", "xz-fig"), ("popovertarget", panel.as_str()), ("aria-label", &name)];
            page.words("button", &button, text);
        });
    }

    /// The title, which is broken between its pieces if it must be.
    pub(super) fn title(&mut self, page: &mut Markup, title: &[Inline]) {
        for piece in title {
            page.element("span", &[("class", "xz-piece")], |page| self.inlines(page, std::slice::from_ref(piece)));
        }
    }
}
