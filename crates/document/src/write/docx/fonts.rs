//! Fonts of official documents, and what stands in where one is not installed.

use crate::write::docx::xml::{W, Xml};

/// 仿宋, of the body.
pub(super) const BODY: &str = "仿宋_GB2312";
/// 黑体, of level 1 headings and 附件.
pub(super) const HEI: &str = "黑体";
/// 楷体, of level 2 headings.
pub(super) const KAI: &str = "楷体_GB2312";
/// 小标宋, of titles.
pub(super) const TITLE: &str = "方正小标宋简体";
/// 宋体, of page numbers.
pub(super) const SONG: &str = "宋体";
/// Latin letters and digits.
pub(super) const LATIN: &str = "Times New Roman";

/// Font, its stand-in, its family.
const FONTS: [(&str, &str, &str); 6] = [
    (BODY, "仿宋", "modern"),
    (HEI, "SimHei", "modern"),
    (KAI, "楷体", "modern"),
    (TITLE, "宋体", "auto"),
    (SONG, "SimSun", "auto"),
    (LATIN, "", "roman"),
];

/// `word/fontTable.xml`.
pub(super) fn table() -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("w:fonts", &[("xmlns:w", W)], |xml| {
        for (name, stand_in, family) in FONTS {
            xml.element("w:font", &[("w:name", name)], |xml| {
                if !stand_in.is_empty() {
                    xml.value("w:altName", stand_in);
                }
                xml.value("w:charset", if stand_in.is_empty() { "00" } else { "86" });
                xml.value("w:family", family);
                xml.value("w:pitch", "variable");
            });
        }
    });
    xml.into_bytes()
}

/// Fonts of a style or run: Latin in one, Chinese in the other.
pub(super) fn fonts(xml: &mut Xml, chinese: &str, latin: &str) {
    xml.empty("w:rFonts", &[("w:ascii", latin), ("w:hAnsi", latin), ("w:eastAsia", chinese), ("w:cs", latin)]);
}

/// A size in half points, for Latin and complex scripts.
pub(super) fn size(xml: &mut Xml, half_points: &str) {
    xml.value("w:sz", half_points);
    xml.value("w:szCs", half_points);
}
