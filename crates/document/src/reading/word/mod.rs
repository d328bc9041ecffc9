//! Paragraphs of a Word document: body, tables, notes, with the runs that hold them.

mod body;
mod controls;
mod numbering;
mod package;
mod styles;

pub use controls::{Control, controls};

use super::error::ReadError;
use super::line::{Found, Line};
use super::source::{FileKind, Mark, Source, WordPart};
pub(crate) use body::DEEPEST_PARAGRAPHS;
use package::Package;

/// The paragraphs of a docx; heads and feet of pages are not read.
pub(super) fn lines(bytes: &[u8]) -> Result<Found, ReadError> {
    let mut package = Package::open(bytes)?;
    let main = package.part("word/document.xml")?.ok_or_else(|| broken("没有 word/document.xml"))?;
    let styles = match package.part("word/styles.xml")? {
        Some(xml) => styles::read(&xml)?,
        None => styles::Styles::default(),
    };
    let mut numbering = match package.part("word/numbering.xml")? {
        Some(xml) => numbering::read(&xml)?,
        None => numbering::Numbering::default(),
    };
    let mut written = Written::default();
    body::read(&main, WordPart::Main, &styles, &mut numbering, &mut written)?;
    for (path, part) in [("word/footnotes.xml", WordPart::Footnotes), ("word/endnotes.xml", WordPart::Endnotes)] {
        if let Some(xml) = package.part(path)? {
            body::read(&xml, part, &styles, &mut numbering, &mut written)?;
        }
    }
    let source = Source::new(FileKind::Word, None, written.text, written.marks);
    Ok(Found { source, lines: written.lines, residues: Vec::new() })
}

/// What the parts hold, one after the other.
#[derive(Default)]
struct Written {
    text: String,
    length: usize,
    marks: Vec<(usize, Mark)>,
    lines: Vec<Line>,
}

fn broken(detail: &str) -> ReadError {
    ReadError::Word { detail: detail.to_owned() }
}

fn broken_xml(_: quick_xml::Error) -> ReadError {
    broken("其中的 XML 不完整")
}

/// An attribute by its name without prefix.
fn attribute(tag: &quick_xml::events::BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(|value| value.into_owned())
}
