//! Tokens: what stands in rendered text for a figure or a literal, until Markdown has been read.
//!
//! A token is an index between two noncharacters, its digits noncharacters too, so that neither Markdown nor a filter
//! can take it for text, and no text that a user entered can look like one ([`clean`](crate::text::clean)).

use xuezheng_figures::FigureKey;
use xuezheng_pack::{Decimal, Unit};

use crate::wording::Form;

const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';
/// Stands beside a `**` that touches Chinese punctuation, which Markdown would otherwise not take for stress.
pub(crate) const JOINER: char = '\u{FDD2}';
const DIGITS: [char; 16] = [
    '\u{FDE0}', '\u{FDE1}', '\u{FDE2}', '\u{FDE3}', '\u{FDE4}', '\u{FDE5}', '\u{FDE6}', '\u{FDE7}', '\u{FDE8}',
    '\u{FDE9}', '\u{FDEA}', '\u{FDEB}', '\u{FDEC}', '\u{FDED}', '\u{FDEE}', '\u{FDEF}',
];

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A printed figure.
    Figure { key: FigureKey, form: Form, text: String },
    /// Text that may hold digits; `of` is the list figure it belongs to.
    Literal { text: String, of: Option<FigureKey> },
    /// Caption and unit of the table below, a block of its own; the title holds marks.
    Table { title: Option<String>, unit: Option<Unit> },
    /// A bar chart, a block of its own; the title holds marks.
    Chart { title: String, unit: Unit, bars: Vec<BarToken> },
}

/// A bar of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BarToken {
    /// What it shows.
    pub(crate) label: String,
    /// The mark of its figure.
    pub(crate) mark: String,
    /// The value as printed, if there is one.
    pub(crate) value: Option<Decimal>,
}

/// A piece of rendered text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Text of the template.
    Text(&'a str),
    /// The token of that index.
    Token(usize),
}

/// The mark of token `index`.
pub(crate) fn mark(index: usize) -> String {
    let mut digits = Vec::new();
    let mut rest = index;
    loop {
        digits.push(DIGITS[rest % 16]);
        rest /= 16;
        if rest == 0 {
            break;
        }
    }
    let mut mark = String::from(OPEN);
    mark.extend(digits.into_iter().rev());
    mark.push(CLOSE);
    mark
}

/// Splits rendered text at its tokens. Marks that are not whole are dropped.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c| crate::text::RESERVED.contains(&c)) {
        if start > 0 {
            pieces.push(Piece::Text(&rest[..start]));
        }
        let marked = &rest[start..];
        let end = marked.find(|c| !crate::text::RESERVED.contains(&c)).unwrap_or(marked.len());
        pieces.extend(indexes(&marked[..end]).into_iter().map(Piece::Token));
        rest = &marked[end..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

fn indexes(marks: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut current: Option<usize> = None;
    for c in marks.chars() {
        current = match (c, current) {
            (OPEN, _) => Some(0),
            (CLOSE, Some(index)) => {
                found.push(index);
                None
            }
            (c, Some(index)) => DIGITS.iter().position(|digit| *digit == c).map(|digit| index * 16 + digit),
            (_, None) => None,
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_back_wherever_they_stand() {
        for index in [0, 1, 15, 16, 17, 4095, 70_000] {
            let text = format!("前{}{}后", mark(index), mark(3));
            assert_eq!(pieces(&text), [Piece::Text("前"), Piece::Token(index), Piece::Token(3), Piece::Text("后")]);
        }
    }

    #[test]
    fn broken_marks_vanish() {
        assert_eq!(pieces("a\u{FDD0}\u{FDE1}b\u{FDD1}\u{FDD2}"), [Piece::Text("a"), Piece::Text("b")]);
    }
}
