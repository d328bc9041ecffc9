//! Styles: real Word styles, so that a clerk can navigate, restyle and build a table of contents.

use crate::write::docx::fonts::{BODY, HEI, KAI, LATIN, SONG, TITLE, fonts, size};
use crate::write::docx::page::{LINE, TEXT_WIDTH};
use crate::write::docx::xml::{W, Xml};

/// Sizes in half points: 2号, 3号, 4号, 小四, 5号.
const SIZE_2: &str = "44";
const SIZE_3: &str = "32";
const SIZE_4: &str = "28";
const SIZE_SMALL_4: &str = "24";
const SIZE_5: &str = "21";

/// What 3号 is condensed by, in twentieths of a point, so that 28 characters fit 156 mm. The grid of the page states the
/// same, but programs differ in how they lay text onto it (one gives each character two cells), so text doesn't rely on it.
const CONDENSED: &str = "-5";

/// A paragraph style.
struct Style {
    id: &'static str,
    name: &'static str,
    based_on: &'static str,
    next: &'static str,
    /// Whether Word lists it among its own.
    is_custom: bool,
    paragraph: fn(&mut Xml),
    run: fn(&mut Xml),
}

const STYLES: [Style; 24] = [
    Style {
        id: "BodyText",
        name: "Body Text",
        based_on: "Normal",
        next: "BodyText",
        is_custom: false,
        paragraph: indent,
        run: nothing,
    },
    Style {
        id: "Title",
        name: "Title",
        based_on: "Normal",
        next: "BodyText",
        is_custom: false,
        paragraph: centre,
        run: |xml| run(xml, TITLE, SIZE_2),
    },
    Style {
        id: "Heading1",
        name: "heading 1",
        based_on: "Normal",
        next: "BodyText",
        is_custom: false,
        paragraph: |xml| heading(xml, "0"),
        run: |xml| run(xml, HEI, SIZE_3),
    },
    Style {
        id: "Heading2",
        name: "heading 2",
        based_on: "Normal",
        next: "BodyText",
        is_custom: false,
        paragraph: |xml| heading(xml, "1"),
        run: |xml| run(xml, KAI, SIZE_3),
    },
    Style {
        id: "Heading3",
        name: "heading 3",
        based_on: "Normal",
        next: "BodyText",
        is_custom: false,
        paragraph: |xml| heading(xml, "2"),
        run: |xml| run(xml, BODY, SIZE_3),
    },
    Style {
        id: "Heading4",
        name: "heading 4",
        based_on: "Normal",
        next: "BodyText",
        is_custom: false,
        paragraph: |xml| heading(xml, "3"),
        run: |xml| run(xml, BODY, SIZE_3),
    },
    Style {
        id: "Footer",
        name: "footer",
        based_on: "Normal",
        next: "Footer",
        is_custom: false,
        paragraph: loose,
        run: |xml| {
            fonts(xml, SONG, SONG);
            size(xml, SIZE_4);
        },
    },
    Style {
        id: "TableText",
        name: "表格文字",
        based_on: "Normal",
        next: "TableText",
        is_custom: true,
        paragraph: loose,
        run: |xml| size(xml, SIZE_SMALL_4),
    },
    Style {
        id: "TableTextSmall",
        name: "表格文字（小）",
        based_on: "TableText",
        next: "TableTextSmall",
        is_custom: true,
        paragraph: nothing,
        run: |xml| size(xml, SIZE_5),
    },
    Style {
        id: "TableHead",
        name: "表头",
        based_on: "TableText",
        next: "TableHead",
        is_custom: true,
        paragraph: centre,
        run: |xml| run(xml, HEI, SIZE_SMALL_4),
    },
    Style {
        id: "TableHeadSmall",
        name: "表头（小）",
        based_on: "TableTextSmall",
        next: "TableHeadSmall",
        is_custom: true,
        paragraph: centre,
        run: |xml| run(xml, HEI, SIZE_5),
    },
    Style {
        id: "TableNote",
        name: "表注",
        based_on: "Normal",
        next: "BodyText",
        is_custom: true,
        paragraph: loose,
        run: |xml| size(xml, SIZE_5),
    },
    Style {
        id: "TableCaption",
        name: "表题",
        based_on: "Normal",
        next: "TableUnit",
        is_custom: true,
        paragraph: |xml| {
            xml.empty("w:keepNext", &[]);
            centre(xml);
        },
        run: |xml| run(xml, HEI, SIZE_SMALL_4),
    },
    Style {
        id: "TableUnit",
        name: "表格单位",
        based_on: "Normal",
        next: "TableText",
        is_custom: true,
        paragraph: |xml| {
            xml.empty("w:keepNext", &[]);
            xml.empty("w:spacing", &[("w:line", "240"), ("w:lineRule", "auto")]);
            xml.value("w:jc", "right");
        },
        run: |xml| size(xml, SIZE_5),
    },
    Style {
        id: "ChartCaption",
        name: "图题",
        based_on: "Normal",
        next: "BodyText",
        is_custom: true,
        paragraph: centre,
        run: |xml| run(xml, HEI, SIZE_SMALL_4),
    },
    Style {
        id: "ChartBox",
        name: "图",
        based_on: "Normal",
        next: "ChartCaption",
        is_custom: true,
        paragraph: |xml| {
            xml.empty("w:keepNext", &[]);
            xml.empty("w:spacing", &[("w:before", "120"), ("w:line", "240"), ("w:lineRule", "auto")]);
            centre(xml);
        },
        run: nothing,
    },
    Style {
        id: "ChartNote",
        name: "图注",
        based_on: "TableNote",
        next: "ChartCaption",
        is_custom: true,
        paragraph: nothing,
        run: nothing,
    },
    Style {
        id: "ContentsTitle",
        name: "TOC Heading",
        based_on: "Normal",
        next: "TOC1",
        is_custom: false,
        paragraph: centre,
        run: |xml| run(xml, HEI, SIZE_3),
    },
    Style {
        id: "TOC1",
        name: "toc 1",
        based_on: "Normal",
        next: "TOC1",
        is_custom: false,
        paragraph: |xml| entry(xml, "0"),
        run: nothing,
    },
    Style {
        id: "TOC2",
        name: "toc 2",
        based_on: "Normal",
        next: "TOC2",
        is_custom: false,
        paragraph: |xml| entry(xml, "632"),
        run: nothing,
    },
    Style {
        id: "AttachmentList",
        name: "附件说明",
        based_on: "Normal",
        next: "AttachmentList",
        is_custom: true,
        paragraph: nothing,
        run: nothing,
    },
    Style {
        id: "SignatureBlock",
        name: "落款",
        based_on: "Normal",
        next: "SignatureBlock",
        is_custom: true,
        paragraph: |xml| xml.value("w:jc", "right"),
        run: nothing,
    },
    Style {
        id: "AttachmentMark",
        name: "附件标识",
        based_on: "Normal",
        next: "AttachmentTitle",
        is_custom: true,
        paragraph: |xml| {
            xml.empty("w:keepNext", &[]);
            xml.empty("w:pageBreakBefore", &[]);
            xml.value("w:jc", "left");
        },
        run: |xml| run(xml, HEI, SIZE_3),
    },
    Style {
        id: "AttachmentTitle",
        name: "附件标题",
        based_on: "Title",
        next: "BodyText",
        is_custom: true,
        paragraph: |xml| {
            centre(xml);
            xml.value("w:outlineLvl", "0");
        },
        run: nothing,
    },
];

/// `word/styles.xml`.
pub(super) fn styles() -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("w:styles", &[("xmlns:w", W)], |xml| {
        defaults(xml);
        xml.element("w:style", &[("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", "Normal")], |xml| {
            xml.value("w:name", "Normal");
            xml.empty("w:qFormat", &[]);
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:widowControl", "0");
                // Figures are content controls, beside which programs don't agree about this extra space.
                xml.value("w:autoSpaceDE", "0");
                xml.value("w:autoSpaceDN", "0");
                xml.value("w:snapToGrid", "0");
                xml.empty("w:spacing", &[("w:line", LINE), ("w:lineRule", "exact")]);
                xml.value("w:jc", "both");
            });
            xml.element("w:rPr", &[], |xml| {
                fonts(xml, BODY, LATIN);
                xml.value("w:spacing", CONDENSED);
                size(xml, SIZE_3);
            });
        });
        xml.element("w:style", &[("w:type", "table"), ("w:default", "1"), ("w:styleId", "TableNormal")], |xml| {
            xml.value("w:name", "Normal Table");
            xml.value("w:uiPriority", "99");
            xml.empty("w:semiHidden", &[]);
            xml.element("w:tblPr", &[], |xml| margins(xml, "108"));
        });
        STYLES.iter().for_each(|style| style.write(xml));
        xml.element("w:style", &[("w:type", "table"), ("w:customStyle", "1"), ("w:styleId", "DataTable")], |xml| {
            xml.value("w:name", "数据表");
            xml.value("w:basedOn", "TableNormal");
            xml.element("w:tblPr", &[], |xml| {
                xml.element("w:tblBorders", &[], |xml| {
                    for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                        let line = [("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "000000")];
                        xml.empty(side, &line);
                    }
                });
                margins(xml, "85");
            });
        });
    });
    xml.into_bytes()
}

impl Style {
    fn write(&self, xml: &mut Xml) {
        let mut attributes = vec![("w:type", "paragraph"), ("w:styleId", self.id)];
        if self.is_custom {
            attributes.push(("w:customStyle", "1"));
        }
        xml.element("w:style", &attributes, |xml| {
            xml.value("w:name", self.name);
            xml.value("w:basedOn", self.based_on);
            xml.value("w:next", self.next);
            xml.empty("w:qFormat", &[]);
            xml.element("w:pPr", &[], self.paragraph);
            xml.element("w:rPr", &[], self.run);
        });
    }
}

fn defaults(xml: &mut Xml) {
    xml.element("w:docDefaults", &[], |xml| {
        xml.element("w:rPrDefault", &[], |xml| {
            xml.element("w:rPr", &[], |xml| {
                run(xml, BODY, SIZE_3);
                xml.empty("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN"), ("w:bidi", "ar-SA")]);
            });
        });
        xml.element("w:pPrDefault", &[], |_| {});
    });
}

fn margins(xml: &mut Xml, side: &str) {
    xml.element("w:tblCellMar", &[], |xml| {
        for (name, width) in [("w:top", "28"), ("w:left", side), ("w:bottom", "28"), ("w:right", side)] {
            xml.empty(name, &[("w:w", width), ("w:type", "dxa")]);
        }
    });
}

fn run(xml: &mut Xml, font: &str, half_points: &str) {
    fonts(xml, font, LATIN);
    size(xml, half_points);
}

fn nothing(_: &mut Xml) {}

/// Two characters of indent.
fn indent(xml: &mut Xml) {
    xml.empty("w:ind", &[("w:firstLineChars", "200"), ("w:firstLine", "632")]);
}

fn centre(xml: &mut Xml) {
    xml.value("w:jc", "center");
}

fn heading(xml: &mut Xml, outline: &str) {
    xml.empty("w:keepNext", &[]);
    indent(xml);
    xml.value("w:outlineLvl", outline);
}

/// A line of the table of contents: dots up to the page number at the right edge. No indent at the right: LibreOffice
/// drops a number that stands in it.
fn entry(xml: &mut Xml, left: &str) {
    xml.element("w:tabs", &[], |xml| {
        xml.empty("w:tab", &[("w:val", "right"), ("w:leader", "dot"), ("w:pos", &TEXT_WIDTH.to_string())]);
    });
    xml.empty("w:ind", &[("w:left", left)]);
    xml.value("w:jc", "left");
}

/// Single spacing.
fn loose(xml: &mut Xml) {
    xml.empty("w:spacing", &[("w:line", "240"), ("w:lineRule", "auto")]);
    xml.value("w:jc", "left");
}
