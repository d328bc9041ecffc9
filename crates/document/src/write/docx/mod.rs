//! Word files in the layout of GB/T 9704-2012, written part by part.
//!
//! Each figure is a plain-text content control whose tag is its key. There is no data binding: Word would write typed
//! text into the proof. What was issued is listed in a custom XML part ([`proof`]).

mod body;
mod fonts;
mod package;
mod page;
mod proof;
mod properties;
mod settings;
mod styles;
mod table;
mod xml;

use crate::model::Document;
use crate::write::WriteError;

/// The document as a Word file. The same document gives the same bytes.
///
/// # Errors
/// When the package can't be put together, which no document should cause.
pub fn docx(document: &Document) -> Result<Vec<u8>, WriteError> {
    let proof = proof::Proof::of(document);
    package::zip(&[
        ("[Content_Types].xml", package::content_types()),
        ("_rels/.rels", package::root_relations()),
        ("docProps/app.xml", properties::app()),
        ("docProps/core.xml", properties::core(document)),
        ("word/document.xml", body::document(document)),
        ("word/_rels/document.xml.rels", package::document_relations()),
        ("word/styles.xml", styles::styles()),
        ("word/settings.xml", settings::settings()),
        ("word/fontTable.xml", fonts::table()),
        ("word/footer1.xml", page::footer(page::Side::Odd)),
        ("word/footer2.xml", page::footer(page::Side::Even)),
        ("customXml/item1.xml", proof.item()),
        ("customXml/_rels/item1.xml.rels", package::item_relations()),
        ("customXml/itemProps1.xml", proof.properties()),
    ])
}
