//! Word files in the layout of GB/T 9704-2012, written part by part.
//!
//! Each figure is a plain-text content control whose tag is its key. There is no data binding: Word would write typed
//! text into the proof. What was issued is listed in a custom XML part ([`proof`]).

mod body;
mod chart;
mod closing;
mod contents;
mod fonts;
mod inlines;
mod package;
mod page;
mod proof;
mod properties;
mod settings;
mod styles;
mod table;
mod xml;

pub(crate) use proof::NAMESPACE;

use crate::model::Document;
use crate::write::WriteError;

/// The document as a Word file. The same document gives the same bytes.
///
/// `pages` are the pages of the table of contents' [`entries`](crate::write::entries), as another program lays them out.
/// Without them the page numbers are fields that Word and LibreOffice work out when they open the file.
///
/// # Errors
/// When the package can't be put together, which no document should cause.
pub fn docx(document: &Document, pages: Option<&[u32]>) -> Result<Vec<u8>, WriteError> {
    let proof = proof::Proof::of(document);
    let written = body::document(document, pages);
    let count = written.charts.len();
    let charts = written.charts.iter().enumerate();
    let charts = charts.map(|(index, chart)| (format!("word/{}", package::chart_part(index)), chart::part(chart)));
    let charts: Vec<(String, Vec<u8>)> = charts.collect();
    let mut parts = vec![
        ("[Content_Types].xml", package::content_types(count)),
        ("_rels/.rels", package::root_relations()),
        ("docProps/app.xml", properties::app()),
        ("docProps/core.xml", properties::core(document)),
        ("word/document.xml", written.main),
        ("word/_rels/document.xml.rels", package::document_relations(count)),
        ("word/styles.xml", styles::styles()),
        ("word/settings.xml", settings::settings()),
        ("word/fontTable.xml", fonts::table()),
        ("word/footer1.xml", page::footer(page::Side::Odd)),
        ("word/footer2.xml", page::footer(page::Side::Even)),
        ("customXml/item1.xml", proof.item()),
        ("customXml/_rels/item1.xml.rels", package::item_relations()),
        ("customXml/itemProps1.xml", proof.properties()),
    ];
    parts.extend(charts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())));
    package::zip(&parts)
}
