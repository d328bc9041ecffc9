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

/// The place of a TOML text between its quotes. Where escapes stand in it, it is longer than the text.
pub(crate) fn between_quotes(source: &Source, span: Range<usize>, value: &str) -> Place {
    let written = source.text.get(span.clone()).unwrap_or_default();
    let quoted = ["\"\"\"", "'''", "\"", "'"].into_iter().find_map(|quote| {
        let inner = written.strip_prefix(quote)?.strip_suffix(quote)?;
        let start = span.start + quote.len();
        // TOML drops a line break that directly follows an opening triple quote.
        let breaks = if quote.len() == 3 { ["\r\n", "\n", ""].as_slice() } else { &[""] };
        let exact = breaks.iter().find(|line_break| inner.strip_prefix(**line_break) == Some(value));
        Some(start + exact.map_or(0, |line_break| line_break.len())..start + inner.len())
    });
    Place::new(source.path.clone(), quoted.unwrap_or(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(text: &str, value: &str) -> String {
        let source = Source { path: "x.toml".into(), text: text.into() };
        let place = between_quotes(&source, 4..text.len(), value);
        text[place.span].to_owned()
    }

    #[test]
    fn a_text_stands_between_its_quotes() {
        assert_eq!(between("a = \"甲 = 乙\"", "甲 = 乙"), "甲 = 乙");
        assert_eq!(between("a = 'x'", "x"), "x");
        assert_eq!(between("a = '''\nx\n'''", "x\n"), "x\n");
        assert_eq!(between("a = \"\"\"\r\nx\"\"\"", "x"), "x");
        assert_eq!(between("a = bare", "bare"), "bare");
    }

    #[test]
    fn a_text_with_escapes_is_longer_in_the_file() {
        assert_eq!(between("a = \"x\\ty\"", "x\ty"), "x\\ty");
    }
}
