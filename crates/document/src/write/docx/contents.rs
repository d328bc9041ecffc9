//! Table of contents (目录): one line an entry, each with a PAGEREF field that leads to its bookmark.
//!
//! With page numbers given, the lines are the cached result of a TOC field, which Word builds anew on demand. Without,
//! they stand alone: LibreOffice shows the cached numbers of a TOC field as they are, but works out a PAGEREF field
//! outside of one, and Word does so for fields marked as dirty.

use crate::model::Inline;
use crate::write::contents::{Anchors, Entry};
use crate::write::docx::body::Body;
use crate::write::docx::inlines::run;
use crate::write::docx::xml::Xml;

const FIELD: &str = " TOC \\o \"1-2\" \\h \\z \\t \"附件标题,1\" ";

/// Name of the bookmark of entry `index`.
fn bookmark(index: usize) -> String {
    format!("_Toc{:08}", index + 1)
}

impl Body<'_> {
    /// The table of contents, after which the body begins on a new page.
    pub(super) fn contents(&mut self, entries: &[Entry], pages: Option<&[u32]>) {
        let pages = pages.filter(|pages| pages.len() == entries.len());
        self.paragraph("ContentsTitle", &[], &[Inline::literal("目　录")]);
        for (index, entry) in entries.iter().enumerate() {
            let style = if entry.level == 1 { "TOC1" } else { "TOC2" };
            let page = pages.and_then(|pages| pages.get(index));
            self.xml.element("w:p", &[], |xml| {
                xml.element("w:pPr", &[], |xml| xml.value("w:pStyle", style));
                if pages.is_some() && index == 0 {
                    mark(xml, "begin", false);
                    instruction(xml, FIELD);
                    mark(xml, "separate", false);
                }
                xml.element("w:hyperlink", &[("w:anchor", &bookmark(index)), ("w:history", "1")], |xml| {
                    run(xml, &entry.text, false);
                    xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]));
                    mark(xml, "begin", page.is_none());
                    instruction(xml, &format!(" PAGEREF {} \\h ", bookmark(index)));
                    mark(xml, "separate", false);
                    run(xml, &page.map_or_else(|| "1".to_owned(), u32::to_string), false);
                    mark(xml, "end", false);
                });
                if pages.is_some() && index + 1 == entries.len() {
                    mark(xml, "end", false);
                }
            });
        }
        self.breaks_page = true;
    }
}

/// A paragraph's text between the bookmark that its entry leads to.
pub(super) fn marked(xml: &mut Xml, anchors: &mut Anchors, text: impl FnOnce(&mut Xml)) {
    let index = anchors.next();
    let id = (index + 1).to_string();
    xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &bookmark(index))]);
    text(xml);
    xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
}

fn mark(xml: &mut Xml, kind: &str, is_dirty: bool) {
    let mut attributes = vec![("w:fldCharType", kind)];
    if is_dirty {
        attributes.push(("w:dirty", "true"));
    }
    xml.element("w:r", &[], |xml| xml.empty("w:fldChar", &attributes));
}

fn instruction(xml: &mut Xml, text: &str) {
    xml.element("w:r", &[], |xml| xml.text_element("w:instrText", &[("xml:space", "preserve")], text));
}
