//! A value with the place it was written at.

use std::ops::Range;

use crate::diagnostic::Place;
use crate::folder::Source;

/// A value as written, with its place; of a text the place is that between its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written<T = String> {
    /// The value.
    pub(crate) value: T,
    /// Where it stands.
    pub(crate) place: Place,
}

impl<T> Written<T> {
    /// The same place with another value.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Written<U> {
        Written { value: change(self.value), place: self.place }
    }
}

impl Written {
    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        &self.value
    }
}

/// The place of a TOML text without its quotes, if every byte between them stands for itself; else with them, so that
/// it is longer than the text.
pub(crate) fn between_quotes(source: &Source, span: Range<usize>, value: &str) -> Place {
    let whole = source.text.get(span.clone()).unwrap_or_default();
    let exact = ["\"\"\"", "'''", "\"", "'"].into_iter().find_map(|quote| {
        let inner = whole.strip_prefix(quote)?.strip_suffix(quote)?;
        let inner_start = span.start + quote.len();
        // TOML drops a line break that directly follows an opening triple quote.
        let dropped = if quote.len() == 3 { inner.len() - inner.trim_start_matches(['\r', '\n']).len() } else { 0 };
        (0..=dropped).find(|skip| &inner[*skip..] == value).map(|skip| inner_start + skip..span.end - quote.len())
    });
    let bare = (whole == value).then(|| span.clone());
    Place::new(source.path.clone(), exact.or(bare).unwrap_or(span))
}
