//! The page of GB/T 9704-2012: A4, type area of 156 × 225 mm, 22 lines of 28 characters, page numbers at the outer edge.

use crate::write::docx::fonts::{SONG, fonts, size};
use crate::write::docx::xml::{R, W, Xml};

/// Width of the type area in twips (156 mm): the page less 28 mm at the left and 26 mm at the right.
pub(super) const TEXT_WIDTH: u32 = 11_906 - 1_587 - 1_474;
/// Pitch of a line in twips: 22 of them in 225 mm.
pub(super) const LINE: &str = "579";
/// 28 characters in 156 mm are 15.793 pt each, 0.207 pt less than 16 pt, in 1/4096 pt.
const CHARACTER_SPACE: &str = "-849";

/// Left and right pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Right-hand pages: the number stands right.
    Odd,
    /// Left-hand pages: the number stands left.
    Even,
}

/// Properties of the only section.
pub(super) fn section(xml: &mut Xml) {
    xml.element("w:sectPr", &[], |xml| {
        xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", "rId4")]);
        xml.empty("w:footerReference", &[("w:type", "even"), ("r:id", "rId5")]);
        xml.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
        xml.empty(
            "w:pgMar",
            &[
                ("w:top", "2098"),
                ("w:right", "1474"),
                ("w:bottom", "1984"),
                ("w:left", "1587"),
                ("w:header", "851"),
                // The dash beside the number lies 7 mm below the type area, in the middle of its line.
                ("w:footer", "1417"),
                ("w:gutter", "0"),
            ],
        );
        xml.empty("w:docGrid", &[("w:type", "linesAndChars"), ("w:linePitch", LINE), ("w:charSpace", CHARACTER_SPACE)]);
    });
}

/// A footer part: — 1 —, one character from the outer edge.
pub(super) fn footer(side: Side) -> Vec<u8> {
    let (align, indent, fallback) = match side {
        Side::Odd => ("right", "w:rightChars", "w:right"),
        Side::Even => ("left", "w:leftChars", "w:left"),
    };
    let mut xml = Xml::new();
    xml.element("w:ftr", &[("xmlns:w", W), ("xmlns:r", R)], |xml| {
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:pStyle", "Footer");
                xml.empty("w:ind", &[(indent, "100"), (fallback, "280")]);
                xml.value("w:jc", align);
            });
            text_run(xml, "— ");
            field(xml, |xml| xml.empty("w:fldChar", &[("w:fldCharType", "begin")]));
            field(xml, |xml| xml.text_element("w:instrText", &[("xml:space", "preserve")], " PAGE "));
            field(xml, |xml| xml.empty("w:fldChar", &[("w:fldCharType", "separate")]));
            text_run(xml, "1");
            field(xml, |xml| xml.empty("w:fldChar", &[("w:fldCharType", "end")]));
            text_run(xml, " —");
        });
    });
    xml.into_bytes()
}

fn field(xml: &mut Xml, content: impl FnOnce(&mut Xml)) {
    xml.element("w:r", &[], |xml| {
        run_properties(xml);
        content(xml);
    });
}

fn text_run(xml: &mut Xml, text: &str) {
    field(xml, |xml| xml.text_element("w:t", &[("xml:space", "preserve")], text));
}

fn run_properties(xml: &mut Xml) {
    xml.element("w:rPr", &[], |xml| {
        fonts(xml, SONG, SONG);
        size(xml, "28");
    });
}
