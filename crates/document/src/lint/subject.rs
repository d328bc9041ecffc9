//! A reading as rules look at it: characters, sentences, and which paragraphs are prose.

use super::backing::{Catalogue, Judgment};
use crate::reading::{HeadingStyle, Paragraph, ParagraphKind, Quantity, Reading, Span, Text};

/// What is linted.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    pub(super) reading: &'a Reading,
    pub(super) text: &'a Text,
    /// The characters of the normalized text.
    pub(super) chars: &'a [char],
    /// Sentences of prose, in order; a semicolon ends none.
    pub(super) sentences: Vec<Span>,
    /// The byte at which each character begins.
    bytes: Vec<usize>,
    /// Paragraphs that are rows of a table in a text without tables.
    rows: Vec<bool>,
    /// What figures say of each quantity, where there are any.
    judged: Option<(&'a Catalogue<'a>, Vec<Judgment>)>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(reading: &'a Reading) -> Self {
        let text = &reading.text;
        let bytes = text.content.char_indices().map(|(byte, _)| byte).collect();
        let rows = text.paragraphs.iter().map(|paragraph| is_row(text, paragraph)).collect();
        let mut subject = Self { reading, text, chars: &text.chars, sentences: Vec::new(), bytes, rows, judged: None };
        subject.sentences = subject.prose().flat_map(|paragraph| joined(text, &text.sentences(paragraph))).collect();
        subject
    }

    /// The same with what figures say of its quantities.
    pub(super) fn judged(mut self, catalogue: &'a Catalogue<'a>, judgments: Vec<Judgment>) -> Self {
        self.judged = Some((catalogue, judgments));
        self
    }

    /// The quantities with what figures say of them; none where there are no figures.
    pub(super) fn judgments(&self) -> impl Iterator<Item = (&'a Catalogue<'a>, &'a Quantity, &Judgment)> {
        self.judged.iter().flat_map(|(catalogue, judgments)| {
            self.reading.quantities.iter().zip(judgments).map(|(quantity, judgment)| (*catalogue, quantity, judgment))
        })
    }

    /// Paragraphs of running text, headings too.
    pub(super) fn prose(&self) -> impl Iterator<Item = &'a Paragraph> {
        let paragraphs = self.text.paragraphs.iter().zip(&self.rows);
        let is_prose = |paragraph: &Paragraph| matches!(paragraph.kind, ParagraphKind::Body | ParagraphKind::Note);
        paragraphs.filter(move |(paragraph, is_row)| is_prose(paragraph) && !**is_row).map(|(paragraph, _)| paragraph)
    }

    /// Whether a heading and nothing else stands in the paragraph.
    pub(super) fn is_heading(&self, paragraph: &Paragraph) -> bool {
        let headings = &self.reading.outline.headings;
        let own = |style| style != HeadingStyle::Is && style != HeadingStyle::Sequence;
        let is_title = self.reading.outline.title.is_some_and(|title| title.overlaps(paragraph.span));
        is_title || headings.iter().any(|it| !it.run_in && own(it.style) && paragraph.span.holds(it.span))
    }

    /// A stretch of the text.
    pub(super) fn slice(&self, span: Span) -> &'a str {
        self.text.slice(span)
    }

    /// What stands in the file at a stretch of the text.
    pub(super) fn original(&self, span: Span) -> &'a str {
        self.text.original(span)
    }

    /// The character with this index.
    pub(super) fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// The character before an index.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.char(at))
    }

    /// All places of some words.
    pub(super) fn find(&self, words: &str) -> Vec<Span> {
        let length = words.chars().count();
        let character = |byte: usize| self.bytes.partition_point(|start| *start < byte);
        let starts = self.text.content.match_indices(words).map(|(byte, _)| character(byte));
        starts.map(|start| Span::new(start, start + length)).collect()
    }

    /// Whether some words stand at an index.
    pub(super) fn has_at(&self, at: usize, words: &str) -> bool {
        let mut length = 0;
        let is_equal = words.chars().enumerate().all(|(offset, c)| {
            length = offset + 1;
            self.char(at + offset) == Some(c)
        });
        is_equal && length > 0
    }

    /// Whether some words end before an index.
    pub(super) fn has_before(&self, at: usize, words: &str) -> bool {
        at.checked_sub(words.chars().count()).is_some_and(|start| self.has_at(start, words))
    }

    /// The sentence that holds a character.
    pub(super) fn sentence_at(&self, at: usize) -> Option<Span> {
        let index = self.sentences.partition_point(|sentence| sentence.start <= at).checked_sub(1)?;
        self.sentences.get(index).copied().filter(|sentence| at < sentence.end)
    }

    /// The paragraph that holds a character.
    pub(super) fn paragraph_at(&self, at: usize) -> Option<&'a Paragraph> {
        self.text.paragraph_of(at).and_then(|index| self.text.paragraphs.get(index))
    }
}

/// Whether a character is Chinese.
pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || matches!(c, '〇' | '\u{3400}'..='\u{4dbf}')
}

/// Sentences in which semicolons end nothing.
fn joined(text: &Text, sentences: &[Span]) -> Vec<Span> {
    let mut whole: Vec<Span> = Vec::new();
    let mut is_open = false;
    for sentence in sentences {
        match whole.last_mut().filter(|_| is_open) {
            Some(last) => last.end = sentence.end,
            None => whole.push(*sentence),
        }
        is_open = sentence.end.checked_sub(1).and_then(|at| text.chars.get(at)) == Some(&'；');
    }
    whole
}

/// Cells are set apart by spaces in the file, have no punctuation, and are mostly numbers.
fn is_row(text: &Text, paragraph: &Paragraph) -> bool {
    let line = text.original(paragraph.span);
    if line.contains(['。', '；', ';']) {
        return false;
    }
    let cells: Vec<&str> = line.split_whitespace().collect();
    let is_number = |cell: &&&str| cell.chars().all(|c| c.is_ascii_digit() || ".,-%…".contains(c));
    let numbers = cells.iter().filter(is_number).count();
    let is_bare = !line.contains(['，', ',', '！', '、']);
    let is_short = line.chars().count() <= 80;
    (cells.len() >= 3 && is_bare && is_short && numbers + 1 >= cells.len() / 2)
        || (numbers >= 2 && is_bare)
        || (numbers == cells.len())
        || line.starts_with('|')
}
