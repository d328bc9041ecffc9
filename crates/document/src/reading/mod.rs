//! Reading of documents that others wrote (读公文): text, outline, numbers, dates and commitments.
//!
//! In: the bytes of a file. Out: a [`Reading`], all of whose spans are characters of the normalized [`Text`], which knows
//! the way back to the file. No file is opened here, nothing is asked of a bureau, and the same bytes give the same reading.

mod assemble;
mod commitment;
mod date;
mod decode;
mod error;
mod heading;
mod html;
mod join;
mod kind;
mod line;
mod markdown;
mod numbers;
mod outline;
mod pdf;
mod plain;
mod plans;
mod punctuation;
mod quantity;
mod residue;
mod scan;
mod source;
mod span;
mod text;
mod word;

pub use commitment::{Commitment, Deadline, Firmness};
pub use date::{DateKind, DateMention, DateParts, RelativeYear};
pub use error::ReadError;
pub use heading::{Attachment, Heading, HeadingStyle, Outline, Signature, Synopsis};
pub use numbers::are_alike;
pub(crate) use plans::plan_sections;
pub use quantity::{
    Amount, Change, Claim, Counted, Direction, Hidden, Listing, Modifier, ModifierKind, NotQuantity, Notation, Ordinal,
    Passed, Quantity, Role,
};
pub use source::{Encoding, FileKind, Place, Source, WordPart, WordPlace};
pub use span::Span;
pub(crate) use text::LONGEST_SENTENCE;
pub use text::{Changes, Paragraph, ParagraphKind, Residue, ResidueKind, Text};
pub(crate) use word::DEEPEST_PARAGRAPHS;
pub use word::{Control, controls};

/// What a document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The normalized text.
    pub text: Text,
    /// Title, headings, 落款, 附件.
    pub outline: Outline,
    /// The quantities, in their order.
    pub quantities: Vec<Quantity>,
    /// Places in an order: 第14届.
    pub ordinals: Vec<Ordinal>,
    /// Dates and periods.
    pub dates: Vec<DateMention>,
    /// Numbers that are none of these, so that every digit of the text is accounted for.
    pub passed: Vec<Passed>,
    /// Redactions that are no quantities.
    pub hidden: Vec<Hidden>,
    /// Lists of names.
    pub listings: Vec<Listing>,
    /// Claims of rank.
    pub claims: Vec<Claim>,
    /// What is to be done, in the order of the plan.
    pub commitments: Vec<Commitment>,
}

/// Reads the bytes of a file. The kind is told by its content; `name` helps where that says nothing (md).
///
/// # Errors
/// If it is none of the kinds that are read, is damaged, or is larger than what is read.
pub fn read(name: &str, bytes: &[u8]) -> Result<Reading, ReadError> {
    let found = match kind::kind_of(name, bytes)? {
        FileKind::Word => word::lines(bytes)?,
        FileKind::Pdf => pdf::lines(bytes)?,
        kind @ (FileKind::Text | FileKind::Markdown | FileKind::Html) => {
            let (text, encoding) = decode::decode(bytes)?;
            match kind {
                FileKind::Markdown => markdown::lines(text, encoding),
                FileKind::Html => html::lines(text, encoding),
                FileKind::Text | FileKind::Word | FileKind::Pdf => plain::lines(text, encoding),
            }
        }
    };
    Ok(understand(assemble::assemble(found)))
}

/// What a normalized text says.
fn understand(text: Text) -> Reading {
    let outline = outline::find(&text);
    let synopsis = outline.synopsis.as_ref().map_or(&[][..], |synopsis| &synopsis.entries);
    let numbers = numbers::find(&text, &outline.headings, synopsis);
    let known = plans::Known { text: &text, outline: &outline, dates: &numbers.dates, quantities: &numbers.quantities };
    let commitments = plans::find(&known);
    Reading {
        text,
        outline,
        quantities: numbers.quantities,
        ordinals: numbers.ordinals,
        dates: numbers.dates,
        passed: numbers.passed,
        hidden: numbers.hidden,
        listings: numbers.listings,
        claims: numbers.claims,
        commitments,
    }
}
