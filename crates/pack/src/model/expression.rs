//! An expression as written, with its place and the names it uses.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::Place;

/// SQL text as DataFusion speaks it; typed and compiled by the figures crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// The text, exactly as it stands in the file between the quotes.
    pub text: String,
    /// Where the text stands, without its quotes.
    pub place: Place,
    /// Every column name in it, `found_on` or `org.nature`; of a derived indicator, every indicator as written.
    pub names: BTreeSet<String>,
}

impl Expression {
    /// Where a part of the text stands in its file; the whole where escapes in the file make offsets meaningless.
    pub fn part(&self, bytes: Range<usize>) -> Place {
        if self.place.span.len() == self.text.len() { self.place.within(bytes) } else { self.place.clone() }
    }
}
