//! Tables: the head repeats on every page, no row is split, numbers stand right.

use crate::model::{Alignment, Inline, Table};
use crate::write::docx::body::Body;
use crate::write::docx::page::TEXT_WIDTH;
use crate::write::docx::xml::Xml;
use crate::write::layout;

/// Tables with more columns than this are set in 5号 instead of 小四.
const MANY_COLUMNS: usize = 5;
/// Margins of a cell, left and right, with a little air.
const PADDING: u32 = 200;

/// Writes a table as wide as the type area.
pub(super) fn write(body: &mut Body<'_>, table: &Table) {
    let (head, style, half) = match table.columns.len() > MANY_COLUMNS {
        true => ("TableHeadSmall", "TableTextSmall", 105),
        false => ("TableHead", "TableText", 120),
    };
    let widths = layout::widths(table, TEXT_WIDTH, half, PADDING);
    let alignments = layout::alignments(table);
    let mut xml = std::mem::replace(&mut body.xml, Xml::fragment());
    xml.element("w:tbl", &[], |xml| {
        xml.element("w:tblPr", &[], |xml| {
            xml.value("w:tblStyle", "DataTable");
            xml.empty("w:tblW", &[("w:w", &TEXT_WIDTH.to_string()), ("w:type", "dxa")]);
            xml.value("w:jc", "center");
            xml.empty("w:tblLayout", &[("w:type", "fixed")]);
        });
        xml.element("w:tblGrid", &[], |xml| {
            for width in &widths {
                xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
            }
        });
        std::mem::swap(xml, &mut body.xml);
        let centred = vec![Alignment::Center; alignments.len()];
        row(body, &table.head, &widths, &centred, Head(true), head);
        for cells in &table.rows {
            row(body, cells, &widths, &alignments, Head(false), style);
        }
        std::mem::swap(xml, &mut body.xml);
    });
    body.xml = xml;
}

/// Whether a row is the table's head.
#[derive(Clone, Copy)]
struct Head(bool);

fn row(body: &mut Body<'_>, cells: &[Vec<Inline>], widths: &[u32], alignments: &[Alignment], head: Head, style: &str) {
    let mut xml = std::mem::replace(&mut body.xml, Xml::fragment());
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            xml.empty("w:cantSplit", &[]);
            if head.0 {
                xml.empty("w:tblHeader", &[]);
            }
        });
        for ((cell, width), alignment) in cells.iter().zip(widths).zip(alignments) {
            xml.element("w:tc", &[], |xml| {
                xml.element("w:tcPr", &[], |xml| {
                    xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
                    xml.value("w:vAlign", "center");
                });
                std::mem::swap(xml, &mut body.xml);
                body.aligned(style, &[], Some(justification(*alignment)), cell);
                std::mem::swap(xml, &mut body.xml);
            });
        }
    });
    body.xml = xml;
}

fn justification(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::Left | Alignment::Automatic => "left",
        Alignment::Center => "center",
        Alignment::Right => "right",
    }
}
