//! Inlines as runs; figures as content controls.

use crate::model::{Document, Inline};
use crate::write::docx::xml::Xml;

/// Writes inlines; `controls` counts the content controls of the file.
pub(super) fn inlines_of(xml: &mut Xml, document: &Document, controls: &mut u32, inlines: &[Inline], strong: bool) {
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
pub(super) fn run(xml: &mut Xml, text: &str, strong: bool) {
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
