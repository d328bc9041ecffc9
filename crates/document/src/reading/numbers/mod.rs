//! Numbers in prose: which are quantities, what they count, and which are something else.
//!
//! In this order, for each takes its characters from the next: numbers of headings, dates, places in an order, document
//! numbers and codes, and then quantities.

mod arabic;
mod chinese;
mod claims;
mod context;
mod dates;
mod find;
mod listings;
mod measured;
mod modifiers;
mod numeral;
mod passed;
mod roles;
mod taken;
mod unit;

pub use unit::are_alike;

use super::date::DateMention;
use super::heading::Heading;
use super::quantity::{Amount, Claim, Hidden, Listing, NotQuantity, Ordinal, Passed, Quantity};
use super::text::{ParagraphKind, Text};
use rust_decimal::prelude::ToPrimitive;
use taken::Taken;

/// All that is numeric in a text.
pub(super) struct Found {
    pub(super) quantities: Vec<Quantity>,
    pub(super) ordinals: Vec<Ordinal>,
    pub(super) dates: Vec<DateMention>,
    pub(super) passed: Vec<Passed>,
    pub(super) hidden: Vec<Hidden>,
    pub(super) listings: Vec<Listing>,
    pub(super) claims: Vec<Claim>,
}

/// Finds the numbers of a text; `headings` tell which are numbering, those of a 提纲 among them.
pub(super) fn find(text: &Text, headings: &[Heading], synopsis: &[Heading]) -> Found {
    let chars = &text.chars;
    let mut taken = Taken::new(chars.len());
    let mut numbers = find::Numbers::default();
    for heading in headings.iter().chain(synopsis).filter(|heading| !heading.marker_span.is_empty()) {
        taken.take(heading.marker_span);
        numbers.passed.push(Passed { span: heading.marker_span, what: NotQuantity::Numbering });
    }
    let (mut dates, mut ordinals) = (Vec::new(), Vec::new());
    for (index, paragraph) in text.paragraphs.iter().enumerate() {
        let span = paragraph.span;
        dates::find(chars, span, &mut taken, &mut dates);
        passed::find(chars, span, &mut taken, &mut numbers.passed, &mut ordinals);
        let named = passed::named(chars, span);
        let is_cell = matches!(paragraph.kind, ParagraphKind::Cell { .. });
        let place = find::Place { chars, span, paragraph: index, is_cell, named: &named };
        find::find(&place, &mut taken, &mut numbers);
    }
    numbers.passed.sort_by_key(|passed| passed.span);
    let mut quantities = numbers.quantities;
    context::fill(text, headings, &dates, &mut quantities);
    roles::assign(text, &mut quantities);
    let listings = listings::find(text, &quantities);
    let claims = claims::find(text);
    Found { quantities, ordinals, dates, passed: numbers.passed, hidden: numbers.hidden, listings, claims }
}

/// The whole number that Chinese numerals in `start..end` say, all of them.
pub(super) fn whole_number(chars: &[char], start: usize, end: usize) -> Option<u32> {
    match numeral::chinese(chars, start, end)? {
        Amount::Exact(value) => value.to_u32(),
        Amount::Fraction { .. } | Amount::Range { .. } | Amount::Missing => None,
    }
}
