//! PDF in the layout of GB/T 9704-2012, set by typst.
//!
//! The layout is one typst file, `template.typ`; the document enters it as data (`data.rs`), so that no text of a record
//! can become markup. Fonts are an input ([`Fonts`]); what none of them has is reported ([`MissingGlyph`]) and printed as
//! 〓, never as a silent box.

mod data;
mod fonts;
mod glyphs;
mod table;
mod world;

pub use fonts::{Face, Fonts};
pub use glyphs::MissingGlyph;
use typst::comemo::Track;
use typst::foundations::{NativeElement, Selector, Smart};
use typst::introspection::Introspector;
use typst::model::{HeadingElem, LateLinkResolver};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::model::Document;
use crate::write::WriteError;

/// A document laid out on pages.
pub struct Typeset {
    pages: PagedDocument,
    ident: String,
    /// Which of the headings are entries of the table of contents.
    entries: Vec<usize>,
    missing: Vec<MissingGlyph>,
}

/// Lays `document` out on pages.
///
/// # Errors
/// When it can't be laid out, which no document should cause.
pub fn typeset(document: &Document, fonts: &Fonts) -> Result<Typeset, WriteError> {
    let mut printer = glyphs::Printer::new(fonts);
    let (input, entries) = data::of(document, fonts, &mut printer);
    let world = world::Sheet::new(input, fonts);
    let pages = typst::compile::<PagedDocument>(&world).output.map_err(|errors| WriteError::typeset(&errors))?;
    // What typst remembers of earlier documents would otherwise pile up in a process that makes many.
    typst::comemo::evict(4);
    let subject = &document.subject;
    let ident = format!("{}/{}/{}/{}", subject.report, subject.org, subject.period, document.signature.date);
    Ok(Typeset { pages, ident, entries, missing: printer.missing })
}

impl Typeset {
    /// The PDF file. The same document and fonts give the same bytes.
    ///
    /// # Errors
    /// When it can't be written, which no document should cause.
    pub fn pdf(&self) -> Result<Vec<u8>, WriteError> {
        let options = PdfOptions {
            ident: Smart::Custom(self.ident.clone()),
            creator: Smart::Custom(Some("Xuezheng".to_owned())),
            ..PdfOptions::default()
        };
        // What has a label is a named destination too: `report.pdf#f017` opens at the row of the figure f017.
        let introspector: &dyn Introspector = &**self.pages.introspector();
        let named = introspector.query_labelled();
        let named = named.iter().filter_map(|element| Some((element.location()?, element.label()?.resolve())));
        let named: Vec<_> = named.map(|(location, name)| (location, name.as_str().into())).collect();
        let links = LateLinkResolver::new(None, introspector);
        typst_pdf::pdf_in_bundle(&self.pages, &options, &named, links.track())
            .map_err(|errors| WriteError::typeset(&errors))
    }

    /// Characters that no font has, in the order of the text.
    pub fn missing(&self) -> &[MissingGlyph] {
        &self.missing
    }

    /// How many pages there are.
    pub fn page_count(&self) -> usize {
        self.pages.pages().len()
    }

    /// The page that each entry of the table of contents stands on, from 1; the entries are those of
    /// [`entries`](crate::write::entries).
    pub fn pages_of_entries(&self) -> Vec<u32> {
        let introspector = self.pages.introspector();
        let headings = introspector.query(&Selector::Elem(HeadingElem::ELEM, None));
        let page = |index: &usize| {
            let location = headings.get(*index)?.location()?;
            u32::try_from(introspector.page(location)?.get()).ok()
        };
        self.entries.iter().map(|index| page(index).unwrap_or(1)).collect()
    }
}
