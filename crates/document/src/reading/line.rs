//! A line or paragraph as a reader of files finds it.

use super::source::Source;
use super::text::{ParagraphKind, Residue};

/// A line of a text file, or a paragraph of a file that knows paragraphs.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its characters without markup.
    pub(super) chars: Vec<char>,
    /// The source's character for each of them.
    pub(super) origins: Vec<usize>,
    pub(super) kind: ParagraphKind,
    pub(super) native_level: Option<u8>,
    pub(super) automatic_number: Option<String>,
    /// What the file says of where paragraphs end.
    pub(super) end: LineEnd,
}

/// Whether a paragraph ends with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// It does: the file knows paragraphs.
    Paragraph,
    /// Nobody knows: a line of a text file.
    Unknown,
    /// It doesn't: the line is full.
    Full,
}

/// What a reader of files gives.
pub(super) struct Found {
    pub(super) source: Source,
    pub(super) lines: Vec<Line>,
    /// What the reader itself left out: heads and feet of pages.
    pub(super) residues: Vec<Residue>,
}

impl Line {
    pub(super) fn new(end: LineEnd) -> Self {
        Self {
            chars: Vec::new(),
            origins: Vec::new(),
            kind: ParagraphKind::Body,
            native_level: None,
            automatic_number: None,
            end,
        }
    }

    pub(super) fn push(&mut self, c: char, origin: usize) {
        self.chars.push(c);
        self.origins.push(origin);
    }

    pub(super) fn is_blank(&self) -> bool {
        self.chars.iter().all(|c| c.is_whitespace())
    }

    /// The text without the spaces around it.
    pub(super) fn text(&self) -> String {
        let text: String = self.chars.iter().collect();
        text.trim().to_owned()
    }

    /// Takes characters out.
    pub(super) fn cut(&mut self, range: std::ops::Range<usize>) {
        self.chars.drain(range.clone());
        self.origins.drain(range);
    }
}
