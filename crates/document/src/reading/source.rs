//! The text as it stands in the file, before anything is normalized.

use std::ops::Range;

/// What kind of file a text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A Word document (docx).
    Word,
    /// A web page.
    Html,
    /// A PDF that holds text.
    Pdf,
}

/// How the bytes of a text file were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a mark at its beginning.
    Utf8,
    /// GB18030, of which GBK and GB2312 are parts.
    Gb18030,
}

/// A part of a Word document that holds text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordPart {
    /// `word/document.xml`.
    Main,
    /// `word/footnotes.xml`.
    Footnotes,
    /// `word/endnotes.xml`.
    Endnotes,
}

/// Where a character stands in a Word document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WordPlace {
    /// The part.
    pub part: WordPart,
    /// Which `w:p` of the part, counted from 0 in the order in which they begin.
    pub paragraph: usize,
    /// Which `w:r` of the paragraph, counted from 0 in the order in which they begin; deleted runs count, runs of
    /// paragraphs inside it (text boxes) don't.
    pub run: usize,
    /// Which character of the run's text, where a tab and a line break count as one each.
    pub offset: usize,
}

/// Where something stands in the file, for a person who looks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Character of [`Source::text`], from 0.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// Line of [`Source::text`], from 1; of a Word document, its paragraph.
    pub line: usize,
    /// Character within the line, from 1.
    pub column: usize,
    /// Page, of a PDF.
    pub page: Option<usize>,
    /// Of a Word document.
    pub word: Option<WordPlace>,
}

/// Where a stretch of text begins in a Word document or a PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A run; characters after it count on from `offset`.
    Word(WordPlace),
    /// A page.
    Page(usize),
}

/// The text of a file as it was found: the decoded file itself for plain text, Markdown and web pages (tags included), the
/// extracted text for Word (a line a paragraph) and PDF (a line a line).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What kind of file.
    pub kind: FileKind,
    /// How its bytes were written; none where the kind settles it.
    pub encoding: Option<Encoding>,
    /// The text.
    pub text: String,
    /// Byte of each character, and the length.
    bytes: Vec<usize>,
    /// First character of each line.
    lines: Vec<usize>,
    /// Marks by the character where they begin.
    marks: Vec<(usize, Mark)>,
}

impl Source {
    pub(super) fn new(kind: FileKind, encoding: Option<Encoding>, text: String, marks: Vec<(usize, Mark)>) -> Self {
        let mut bytes = Vec::with_capacity(text.len() / 2);
        let mut lines = vec![0];
        for (index, (byte, c)) in text.char_indices().enumerate() {
            bytes.push(byte);
            if c == '\n' {
                lines.push(index + 1);
            }
        }
        bytes.push(text.len());
        Self { kind, encoding, text, bytes, lines, marks }
    }

    /// How many characters it has.
    pub fn len(&self) -> usize {
        self.bytes.len() - 1
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The characters of a range; what lies outside of the text is left out.
    pub fn slice(&self, range: Range<usize>) -> &str {
        let byte = |index: usize| self.bytes.get(index).copied().unwrap_or(self.text.len());
        self.text.get(byte(range.start)..byte(range.end)).unwrap_or("")
    }

    /// Where a range of characters stands.
    pub fn place(&self, range: Range<usize>) -> Place {
        let line = self.lines.partition_point(|start| *start <= range.start);
        let start_of_line = self.lines.get(line.wrapping_sub(1)).copied().unwrap_or(0);
        let marked = self.marks.partition_point(|(start, _)| *start <= range.start);
        let mark = marked.checked_sub(1).and_then(|index| self.marks.get(index));
        let (page, word) = match mark {
            Some((_, Mark::Page(page))) => (Some(*page), None),
            Some((start, Mark::Word(place))) => {
                (None, Some(WordPlace { offset: place.offset + range.start - start, ..*place }))
            }
            None => (None, None),
        };
        Place { start: range.start, end: range.end, line, column: range.start - start_of_line + 1, page, word }
    }

    /// The line (from 1) without its end.
    pub fn line(&self, number: usize) -> &str {
        let start = number.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or(self.len());
        let end = self.lines.get(number).copied().unwrap_or(self.len());
        self.slice(start..end).trim_end_matches(['\n', '\r'])
    }
}
