//! Document settings.

use crate::write::docx::xml::{W, Xml};

/// `word/settings.xml`.
pub(super) fn settings() -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("w:settings", &[("xmlns:w", W)], |xml| {
        xml.empty("w:zoom", &[("w:percent", "100")]);
        xml.empty("w:bordersDoNotSurroundHeader", &[]);
        xml.empty("w:bordersDoNotSurroundFooter", &[]);
        xml.value("w:defaultTabStop", "420");
        xml.empty("w:evenAndOddHeaders", &[]);
        xml.value("w:drawingGridVerticalSpacing", "156");
        xml.value("w:characterSpacingControl", "compressPunctuation");
        xml.element("w:compat", &[], |xml| {
            for name in ["w:spaceForUL", "w:balanceSingleByteDoubleByteWidth", "w:doNotLeaveBackslashAlone"] {
                xml.empty(name, &[]);
            }
            for name in ["w:ulTrailSpace", "w:adjustLineHeightInTable", "w:useFELayout"] {
                xml.empty(name, &[]);
            }
            xml.empty(
                "w:compatSetting",
                &[
                    ("w:name", "compatibilityMode"),
                    ("w:uri", "http://schemas.microsoft.com/office/word"),
                    ("w:val", "15"),
                ],
            );
        });
        xml.empty("w:themeFontLang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")]);
    });
    xml.into_bytes()
}
