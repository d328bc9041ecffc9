//! Document properties; their only time is the document's own date.

use crate::model::Document;
use crate::write::docx::xml::Xml;

/// `docProps/app.xml`.
pub(super) fn app() -> Vec<u8> {
    let mut xml = Xml::new();
    let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    xml.element("Properties", &[("xmlns", namespace)], |xml| {
        xml.text_element("Application", &[], "Xuezheng");
    });
    xml.into_bytes()
}

/// `docProps/core.xml`.
pub(super) fn core(document: &Document) -> Vec<u8> {
    let mut xml = Xml::new();
    let namespaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    let time = format!("{}T00:00:00Z", document.signature.date);
    xml.element("cp:coreProperties", &namespaces, |xml| {
        xml.text_element("dc:title", &[], &document.title_text());
        xml.text_element("dc:creator", &[], &document.signature.org);
        xml.text_element("cp:lastModifiedBy", &[], &document.signature.org);
        xml.text_element("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &time);
        xml.text_element("dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], &time);
        xml.text_element("dc:language", &[], "zh-CN");
    });
    xml.into_bytes()
}
