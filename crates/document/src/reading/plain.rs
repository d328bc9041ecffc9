//! Lines of plain text.

use super::line::{Found, Line, LineEnd};
use super::source::{Encoding, FileKind, Source};

/// The lines of a text file.
pub(super) fn lines(text: String, encoding: Encoding) -> Found {
    let mut lines = Vec::new();
    let mut line = Line::new(LineEnd::Unknown);
    let fresh = || Line::new(LineEnd::Unknown);
    for (index, c) in text.chars().enumerate() {
        match c {
            '\n' | '\u{2028}' | '\u{2029}' | '\u{C}' => lines.push(std::mem::replace(&mut line, fresh())),
            '\r' => {}
            c => line.push(c, index),
        }
    }
    lines.push(line);
    let source = Source::new(FileKind::Text, Some(encoding), text, Vec::new());
    Found { source, lines, residues: Vec::new() }
}
