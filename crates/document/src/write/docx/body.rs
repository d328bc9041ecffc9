//! `word/document.xml`: title, body, signature block, attachments.

use crate::model::{Alignment, Attachment, Bar, Block, Chart, Document, Inline, Signature, Table};
use crate::text::width;
use crate::wording::chinese_date;
use crate::write::docx::xml::{R, W, Xml};
use crate::write::docx::{page, table};
use crate::write::numbering::{Numbering, item_mark};
use crate::write::title::break_title;

/// The main part.
pub(super) fn document(document: &Document) -> Vec<u8> {
    let mut writer = Body { xml: Xml::new(), document, numbering: Numbering::default(), controls: 0 };
    let mut xml = std::mem::replace(&mut writer.xml, Xml::fragment());
    xml.element("w:document", &[("xmlns:w", W), ("xmlns:r", R)], |xml| {
        xml.element("w:body", &[], |xml| {
            std::mem::swap(xml, &mut writer.xml);
            writer.write();
            std::mem::swap(xml, &mut writer.xml);
        });
    });
    xml.into_bytes()
}

/// The part being written.
pub(super) struct Body<'a> {
    pub(super) xml: Xml,
    document: &'a Document,
    numbering: Numbering,
    /// Content controls so far: ids are unique in a file, and the same on every run.
    controls: u32,
}

impl Body<'_> {
    fn write(&mut self) {
        let document = self.document;
        self.paragraph("Title", &[], &break_title(&document.title));
        self.blank(false);
        // The signature never stands on a page without text.
        match document.blocks.split_last() {
            Some((Block::Paragraph(last), before)) => {
                self.blocks(before);
                self.kept("BodyText", last);
            }
            Some(_) | None => self.blocks(&document.blocks),
        }
        if !document.attachments.is_empty() {
            self.blank(true);
        }
        for (index, attachment) in document.attachments.iter().enumerate() {
            self.attachment_line(index, attachment);
        }
        self.signature(&document.signature);
        for (index, attachment) in document.attachments.iter().enumerate() {
            self.paragraph("AttachmentMark", &[], &[Inline::literal(format!("附件{}", index + 1))]);
            self.blank(true);
            self.paragraph("AttachmentTitle", &[], &[Inline::literal(attachment.title.clone())]);
            self.blank(true);
            self.numbering = Numbering::default();
            self.blocks(&attachment.blocks);
        }
        page::section(&mut self.xml);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for (index, block) in blocks.iter().enumerate() {
            match block {
                Block::Heading { level, text } => {
                    let mut numbered = vec![Inline::literal(self.numbering.next(*level))];
                    numbered.extend(text.iter().cloned());
                    self.paragraph(heading_style(*level), &[], &numbered);
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

    fn chart(&mut self, chart: &Chart) {
        let row = |bar: &Bar| vec![vec![Inline::literal(bar.label.clone())], vec![bar.figure.clone()]];
        let head = ["分项".to_owned(), format!("数值（{}）", chart.unit)].map(|text| vec![Inline::literal(text)]);
        let columns = vec![Alignment::Left, Alignment::Right];
        let rows = chart.bars.iter().map(row).collect();
        table::write(self, &Table { caption: None, unit: None, columns, head: head.to_vec(), rows });
        self.paragraph("ChartCaption", &[], &chart.caption.line());
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Block>], depth: u32) {
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

    /// The line under the body that names an attachment: 附件：1. 数据附表; later ones align to the first one's number.
    fn attachment_line(&mut self, index: usize, attachment: &Attachment) {
        let text = Inline::literal(format!("{}. {}", index + 1, attachment.title));
        if index == 0 {
            self.kept("AttachmentList", &[Inline::literal("附件："), text]);
        } else {
            self.paragraph("AttachmentList", &[("w:leftChars", "300"), ("w:left", "948")], &[text]);
        }
    }

    /// With a seal: the date four characters from the right, the org centred above it.
    fn signature(&mut self, signature: &Signature) {
        let date = chinese_date(signature.date);
        // Half characters from the right edge: eight for the date, and for the org what centres it above.
        let (org_width, date_width) = (width(&signature.org), width(&date));
        let date_indent = 8 + org_width.saturating_sub(date_width + 16) / 2;
        let org_indent = (date_indent + date_width / 2).saturating_sub(org_width / 2);
        self.blank(true);
        self.blank(true);
        self.right("SignatureBlock", org_indent, &signature.org, true);
        self.right("SignatureBlock", date_indent, &date, false);
    }

    fn right(&mut self, style: &str, indent: u32, text: &str, keep: bool) {
        let (hundredths, twips) = ((indent * 50).to_string(), (indent * 158).to_string());
        self.xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:pStyle", style);
                if keep {
                    xml.empty("w:keepNext", &[]);
                }
                xml.empty("w:ind", &[("w:rightChars", &hundredths), ("w:right", &twips)]);
            });
            run(xml, text, false);
        });
    }

    /// An empty line, which stays with the next one if `keep`.
    fn blank(&mut self, keep: bool) {
        self.xml.element("w:p", &[], |xml| {
            if keep {
                xml.element("w:pPr", &[], |xml| xml.empty("w:keepNext", &[]));
            }
        });
    }

    /// A paragraph that stays on the page of the next one.
    fn kept(&mut self, style: &str, inlines: &[Inline]) {
        let (document, controls) = (self.document, &mut self.controls);
        self.xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:pStyle", style);
                xml.empty("w:keepNext", &[]);
            });
            inlines_of(xml, document, controls, inlines, false);
        });
    }

    /// A paragraph of a style, with an indent of its own if given.
    pub(super) fn paragraph(&mut self, style: &str, indent: &[(&str, &str)], inlines: &[Inline]) {
        self.aligned(style, indent, None, inlines);
    }

    /// A paragraph with an alignment of its own.
    pub(super) fn aligned(&mut self, style: &str, indent: &[(&str, &str)], align: Option<&str>, inlines: &[Inline]) {
        let (document, controls) = (self.document, &mut self.controls);
        self.xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:pStyle", style);
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

fn inlines_of(xml: &mut Xml, document: &Document, controls: &mut u32, inlines: &[Inline], strong: bool) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Literal { text, .. } => run(xml, text, strong),
            Inline::Strong(inner) => inlines_of(xml, document, controls, inner, true),
            Inline::Figure { key, text } => {
                *controls += 1;
                let label = document.figure(key).map_or("", |figure| figure.label.as_str());
                control(xml, key, label, *controls, text, strong);
            }
            Inline::Break => xml.element("w:r", &[], |xml| xml.empty("w:br", &[])),
        }
    }
}

/// A run. The hint lets quotes and dashes, which Latin and Chinese share, print in the Chinese font.
fn run(xml: &mut Xml, text: &str, strong: bool) {
    if text.is_empty() {
        return;
    }
    xml.element("w:r", &[], |xml| {
        if strong || !text.is_ascii() {
            xml.element("w:rPr", &[], |xml| {
                if !text.is_ascii() {
                    xml.empty("w:rFonts", &[("w:hint", "eastAsia")]);
                }
                if strong {
                    xml.empty("w:b", &[]);
                }
            });
        }
        xml.text_element("w:t", &[("xml:space", "preserve")], text);
    });
}

/// A plain-text content control around a figure: its tag is the key, its alias the label with the same key.
fn control(xml: &mut Xml, key: &str, label: &str, id: u32, text: &str, strong: bool) {
    let alias = format!("{label}（{key}）");
    xml.element("w:sdt", &[], |xml| {
        xml.element("w:sdtPr", &[], |xml| {
            xml.value("w:alias", &alias);
            xml.value("w:tag", key);
            xml.value("w:id", &(100_000 + id).to_string());
            xml.empty("w:text", &[]);
        });
        xml.element("w:sdtContent", &[], |xml| run(xml, text, strong));
    });
}
