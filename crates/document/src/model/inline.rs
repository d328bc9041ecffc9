//! Inlines: the pieces of a line of text.

use crate::text::clean;

/// A piece of text within a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Text of the template, or data without digits. Holds no digit.
    Text(String),
    /// Stressed text.
    Strong(Vec<Inline>),
    /// A figure.
    Figure {
        /// Its key in the document, such as `f017`.
        key: String,
        /// What is printed, with the unit if the template asked for it.
        text: String,
    },
    /// Text that may hold digits and is no figure: a date, a name, a document number, a cell of a list.
    Literal {
        /// What is printed.
        text: String,
        /// The key of the list figure that the text belongs to.
        of: Option<String>,
    },
    /// A line break that the template asks for.
    Break,
}

impl Inline {
    /// Text of a record or a name, as a document may hold it: a literal without control and reserved characters.
    pub fn quoted(text: &str) -> Self {
        Self::literal(clean(text))
    }

    /// Text that may hold digits and belongs to no figure.
    pub fn literal(text: impl Into<String>) -> Self {
        Self::Literal { text: text.into(), of: None }
    }
}

/// What a reader sees of `inlines`.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    append(inlines, &mut text);
    text
}

fn append(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Figure { text, .. } | Inline::Literal { text, .. } => out.push_str(text),
            Inline::Strong(inner) => append(inner, out),
            Inline::Break => out.push(' '),
        }
    }
}
