//! The package: parts, their types, their relationships; byte-identical for identical parts.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::write::WriteError;
use crate::write::docx::xml::Xml;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Zips parts in their order, dated 1 January 1980, as if on Unix.
pub(super) fn zip(parts: &[(&str, Vec<u8>)]) -> Result<Vec<u8>, WriteError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Relations of the main part before those of the charts.
const FIXED: usize = 6;

/// The relation of chart `index`.
pub(super) fn chart_relation(index: usize) -> String {
    format!("rId{}", FIXED + index + 1)
}

/// The part of chart `index`, from the folder of the main part.
pub(super) fn chart_part(index: usize) -> String {
    format!("charts/chart{}.xml", index + 1)
}

/// `[Content_Types].xml` of a document with so many charts.
pub(super) fn content_types(charts: usize) -> Vec<u8> {
    let mut xml = Xml::new();
    let namespace = "http://schemas.openxmlformats.org/package/2006/content-types";
    xml.element("Types", &[("xmlns", namespace)], |xml| {
        let rels = "application/vnd.openxmlformats-package.relationships+xml";
        xml.empty("Default", &[("Extension", "rels"), ("ContentType", rels)]);
        xml.empty("Default", &[("Extension", "xml"), ("ContentType", "application/xml")]);
        let word = |kind: &str| format!("{WORD}.{kind}+xml");
        let package = "application/vnd.openxmlformats-package.core-properties+xml".to_owned();
        let extended = "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned();
        let custom = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml".to_owned();
        for (part, kind) in [
            ("/word/document.xml", word("document.main")),
            ("/word/styles.xml", word("styles")),
            ("/word/settings.xml", word("settings")),
            ("/word/fontTable.xml", word("fontTable")),
            ("/word/footer1.xml", word("footer")),
            ("/word/footer2.xml", word("footer")),
            ("/docProps/core.xml", package),
            ("/docProps/app.xml", extended),
            ("/customXml/itemProps1.xml", custom),
        ] {
            xml.empty("Override", &[("PartName", part), ("ContentType", &kind)]);
        }
        for index in 0..charts {
            let kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
            let part = format!("/word/{}", chart_part(index));
            xml.empty("Override", &[("PartName", &part), ("ContentType", kind)]);
        }
    });
    xml.into_bytes()
}

/// `_rels/.rels`.
pub(super) fn root_relations() -> Vec<u8> {
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    relations(&[
        (&format!("{OFFICE}/officeDocument"), "word/document.xml"),
        (core, "docProps/core.xml"),
        (&format!("{OFFICE}/extended-properties"), "docProps/app.xml"),
    ])
}

/// `word/_rels/document.xml.rels`; the footers are rId4 and rId5, the charts come last.
pub(super) fn document_relations(charts: usize) -> Vec<u8> {
    let fixed: [(&str, &str); FIXED] = [
        ("styles", "styles.xml"),
        ("settings", "settings.xml"),
        ("fontTable", "fontTable.xml"),
        ("footer", "footer1.xml"),
        ("footer", "footer2.xml"),
        ("customXml", "../customXml/item1.xml"),
    ];
    let all = fixed.map(|(kind, target)| (kind, target.to_owned())).into_iter();
    let all = all.chain((0..charts).map(|index| ("chart", chart_part(index))));
    let all: Vec<(String, String)> = all.map(|(kind, target)| (format!("{OFFICE}/{kind}"), target)).collect();
    let all: Vec<(&str, &str)> = all.iter().map(|(kind, target)| (kind.as_str(), target.as_str())).collect();
    relations(&all)
}

/// `customXml/_rels/item1.xml.rels`.
pub(super) fn item_relations() -> Vec<u8> {
    relations(&[(&format!("{OFFICE}/customXmlProps"), "itemProps1.xml")])
}

fn relations(targets: &[(&str, &str)]) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", RELATIONSHIPS)], |xml| {
        for (index, (kind, target)) in targets.iter().enumerate() {
            let id = format!("rId{}", index + 1);
            xml.empty("Relationship", &[("Id", &id), ("Type", kind), ("Target", target)]);
        }
    });
    xml.into_bytes()
}
