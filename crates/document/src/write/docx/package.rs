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

/// `[Content_Types].xml`.
pub(super) fn content_types() -> Vec<u8> {
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

/// `word/_rels/document.xml.rels`; the footers are rId4 and rId5.
pub(super) fn document_relations() -> Vec<u8> {
    relations(&[
        (&format!("{OFFICE}/styles"), "styles.xml"),
        (&format!("{OFFICE}/settings"), "settings.xml"),
        (&format!("{OFFICE}/fontTable"), "fontTable.xml"),
        (&format!("{OFFICE}/footer"), "footer1.xml"),
        (&format!("{OFFICE}/footer"), "footer2.xml"),
        (&format!("{OFFICE}/customXml"), "../customXml/item1.xml"),
    ])
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
