//! `word/document.xml`: title, body, signature block, attachments.

use crate::model::{Block, Chart, Document, Inline};
use crate::write::contents::{Anchors, entries, is_listed};
use crate::write::docx::contents::marked;
use crate::write::docx::inlines::inlines_of;
use crate::write::docx::package::chart_relation;
use crate::write::docx::xml::{R, W, Xml};
use crate::write::docx::{chart, page, table};
use crate::write::numbering::{Numbering, attachment_mark, item_mark};
use crate::write::title::break_title;

/// What of a document is written into the main part, and beside it.
pub(super) struct Written<'a> {
    /// `word/document.xml`.
    pub(super) main: Vec<u8>,
    /// The charts that it shows, in the order of their parts.
    pub(super) charts: Vec<&'a Chart>,
}

/// The main part; `pages` are the pages of the table of contents' entries.
pub(super) fn document<'a>(document: &'a Document, pages: Option<&[u32]>) -> Written<'a> {
    let mut writer = Body {
        xml: Xml::new(),
        document,
        numbering: Numbering::of(&document.blocks),
        controls: 0,
        anchors: document.contents.then(Anchors::default),
        breaks_page: false,
        charts: Vec::new(),
    };
    let mut xml = std::mem::replace(&mut writer.xml, Xml::fragment());
    xml.element("w:document", &[("xmlns:w", W), ("xmlns:r", R)], |xml| {
        xml.element("w:body", &[], |xml| {
            std::mem::swap(xml, &mut writer.xml);
            writer.write(pages);
            std::mem::swap(xml, &mut writer.xml);
        });
    });
    Written { main: xml.into_bytes(), charts: writer.charts }
}

/// The part being written.
pub(super) struct Body<'a> {
    pub(super) xml: Xml,
    document: &'a Document,
    numbering: Numbering,
    /// Content controls so far: ids are unique in a file, and the same on every run.
    controls: u32,
    /// Bookmarks for the table of contents, if there is one.
    anchors: Option<Anchors>,
    /// Whether the next paragraph begins a page.
    pub(super) breaks_page: bool,
    charts: Vec<&'a Chart>,
}

impl<'a> Body<'a> {
    fn write(&mut self, pages: Option<&[u32]>) {
        let document = self.document;
        self.paragraph("Title", &[], &break_title(&document.title));
        self.blank(false);
        if document.contents {
            self.contents(&entries(document), pages);
        }
        // The signature never stands on a page without text.
        match document.blocks.split_last() {
            Some((Block::Paragraph(last), before)) => {
                self.blocks(before);
                self.kept("BodyText", &[], last);
            }
            Some(_) | None => self.blocks(&document.blocks),
        }
        self.attachment_list(document);
        self.signature(&document.signature);
        let count = document.attachments.len();
        for (index, attachment) in document.attachments.iter().enumerate() {
            self.paragraph("AttachmentMark", &[], &[Inline::literal(attachment_mark(index, count))]);
            self.blank(true);
            self.heading("AttachmentTitle", &[Inline::literal(attachment.title.clone())], true);
            self.blank(true);
            self.numbering = Numbering::of(&attachment.blocks);
            // Headings inside an attachment are not listed.
            let anchors = self.anchors.take();
            self.blocks(&attachment.blocks);
            self.anchors = anchors;
        }
        page::section(&mut self.xml);
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for (index, block) in blocks.iter().enumerate() {
            match block {
                Block::Heading { level, text } => {
                    let mut numbered = vec![Inline::literal(self.numbering.next(*level))];
                    numbered.extend(text.iter().cloned());
                    self.heading(heading_style(*level), &numbered, is_listed(*level));
                }
                Block::Paragraph(inlines) => self.paragraph("BodyText", &[], inlines),
                Block::Note(inlines) => self.paragraph("TableNote", &[], inlines),
                Block::List { ordered, items } => self.list(*ordered, items, 0),
                Block::Chart(chart) => self.chart(chart),
                Block::Table(content) => {
                    if let Some(caption) = &content.caption {
                        self.paragraph("TableCaption", &[], &caption.line());
                    }
                    if let Some(unit) = &content.unit {
                        self.paragraph("TableUnit", &[], &[Inline::literal(format!("单位：{unit}"))]);
                    }
                    table::write(self, content);
                    // Word needs a paragraph between tables, and after the last one.
                    if !matches!(blocks.get(index + 1), Some(Block::Note(_))) {
                        self.paragraph("TableNote", &[], &[]);
                    }
                }
            }
        }
    }

    /// A heading, with the bookmark that the table of contents leads to if it is listed there.
    fn heading(&mut self, style: &str, inlines: &[Inline], is_listed: bool) {
        let anchors = self.anchors.as_mut().filter(|_| is_listed);
        let (document, controls) = (self.document, &mut self.controls);
        let breaks_page = std::mem::take(&mut self.breaks_page);
        self.xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:pStyle", style);
                if breaks_page {
                    xml.empty("w:pageBreakBefore", &[]);
                }
            });
            match anchors {
                Some(anchors) => marked(xml, anchors, |xml| inlines_of(xml, document, controls, inlines, false)),
                None => inlines_of(xml, document, controls, inlines, false),
            }
        });
    }

    /// A chart with its caption; the numbers stand as text below, for a chart has no place for content controls.
    fn chart(&mut self, chart: &'a Chart) {
        self.charts.push(chart);
        let (id, relation) = (self.charts.len(), chart_relation(self.charts.len() - 1));
        let breaks_page = std::mem::take(&mut self.breaks_page);
        self.xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:pStyle", "ChartBox");
                if breaks_page {
                    xml.empty("w:pageBreakBefore", &[]);
                }
            });
            xml.element("w:r", &[], |xml| chart::drawing(xml, chart, id, &relation));
        });
        let mut line = vec![Inline::literal(format!("单位：{}。", chart.unit))];
        for (index, bar) in chart.bars.iter().enumerate() {
            let lead = if index == 0 { "" } else { "，" };
            line.extend([Inline::literal(format!("{lead}{}", bar.label)), bar.figure.clone()]);
        }
        line.push(Inline::literal("。"));
        self.kept("ChartNote", &[], &line);
        self.paragraph("ChartCaption", &[], &chart.caption.line());
    }

    fn list(&mut self, ordered: bool, items: &'a [Vec<Block>], depth: u32) {
        for (index, item) in items.iter().enumerate() {
            for (position, block) in item.iter().enumerate() {
                match block {
                    Block::Paragraph(inlines) if position == 0 => {
                        let mut marked = vec![Inline::literal(item_mark(ordered, depth, index))];
                        marked.extend(inlines.iter().cloned());
                        self.paragraph("BodyText", &[], &marked);
                    }
                    Block::List { ordered, items } => self.list(*ordered, items, depth + 1),
                    other => self.blocks(std::slice::from_ref(other)),
                }
            }
        }
    }

    /// An empty line, which stays with the next one if `keep`.
    pub(super) fn blank(&mut self, keep: bool) {
        self.xml.element("w:p", &[], |xml| {
            if keep {
                xml.element("w:pPr", &[], |xml| xml.empty("w:keepNext", &[]));
            }
        });
    }

    /// A paragraph that stays on the page of the next one.
    pub(super) fn kept(&mut self, style: &str, indent: &[(&str, &str)], inlines: &[Inline]) {
        self.written(style, indent, &["w:keepNext"], None, inlines);
    }

    /// A paragraph of a style, with an indent of its own if given.
    pub(super) fn paragraph(&mut self, style: &str, indent: &[(&str, &str)], inlines: &[Inline]) {
        self.aligned(style, indent, None, inlines);
    }

    /// A paragraph with an alignment of its own.
    pub(super) fn aligned(&mut self, style: &str, indent: &[(&str, &str)], align: Option<&str>, inlines: &[Inline]) {
        self.written(style, indent, &[], align, inlines);
    }

    fn written(
        &mut self,
        style: &str,
        indent: &[(&str, &str)],
        flags: &[&str],
        align: Option<&str>,
        inlines: &[Inline],
    ) {
        let (document, controls) = (self.document, &mut self.controls);
        let breaks_page = std::mem::take(&mut self.breaks_page);
        self.xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:pStyle", style);
                flags.iter().for_each(|flag| xml.empty(flag, &[]));
                if breaks_page {
                    xml.empty("w:pageBreakBefore", &[]);
                }
                if !indent.is_empty() {
                    xml.empty("w:ind", indent);
                }
                if let Some(align) = align {
                    xml.value("w:jc", align);
                }
            });
            inlines_of(xml, document, controls, inlines, false);
        });
    }
}

fn heading_style(level: u8) -> &'static str {
    match level {
        1 => "Heading1",
        2 => "Heading2",
        3 => "Heading3",
        _ => "Heading4",
    }
}
