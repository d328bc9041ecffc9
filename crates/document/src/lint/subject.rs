//! A reading as rules look at it: characters, sentences, and which paragraphs are prose.

use super::backing::{Catalogue, Judgment};
use super::places::Places;
use crate::reading::{Amount, HeadingStyle, LONGEST_SENTENCE, Paragraph, ParagraphKind, Quantity, Reading, Span, Text};

/// What is linted.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    pub(super) reading: &'a Reading,
    pub(super) text: &'a Text,
    /// The characters of the normalized text.
    pub(super) chars: &'a [char],
    /// Sentences of prose, in order; a semicolon ends none.
    pub(super) sentences: Vec<Span>,
    /// Where each character stands.
    places: Places,
    /// Paragraphs that are rows of a table in a text without tables.
    rows: Vec<bool>,
    /// Paragraphs that are a heading and nothing else.
    heads: Vec<bool>,
    /// What was left blank, in order.
    blanks: Vec<Span>,
    /// What figures say of each quantity, where there are any.
    judged: Option<(&'a Catalogue<'a>, Vec<Judgment>)>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(reading: &'a Reading) -> Self {
        let text = &reading.text;
        let rows = text.paragraphs.iter().map(|paragraph| is_row(text, paragraph)).collect();
        let mut subject = Self {
            reading,
            text,
            chars: &text.chars,
            sentences: Vec::new(),
            places: Places::of(&text.chars),
            rows,
            heads: heads(reading),
            blanks: blanks(reading),
            judged: None,
        };
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
        let index = self.text.paragraph_of(paragraph.span.start);
        index.and_then(|index| self.heads.get(index)).copied().unwrap_or(false)
    }

    /// Whether a number or a name was left blank in a stretch of the text.
    pub(super) fn has_blank(&self, span: Span) -> bool {
        let first = self.blanks.partition_point(|blank| blank.start < span.start);
        self.blanks.get(first).is_some_and(|blank| span.holds(*blank))
    }

    /// The quantities that begin in a stretch of the text.
    pub(super) fn quantities_in(&self, span: Span) -> &'a [Quantity] {
        let all = &self.reading.quantities;
        let at = |place: usize| all.partition_point(|quantity| quantity.span.start < place);
        all.get(at(span.start)..at(span.end)).unwrap_or(&[])
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
        // Looked for where the rarest of its characters stands, which for most words is nowhere.
        let rarest = words.chars().enumerate().min_by_key(|(_, c)| self.places.of_char(*c).len());
        let Some((offset, rarest)) = rarest else { return Vec::new() };
        let length = words.chars().count();
        let mut found: Vec<Span> = Vec::new();
        for place in self.places.of_char(rarest) {
            let Some(start) = place.checked_sub(offset) else { continue };
            let is_free = found.last().is_none_or(|last| last.end <= start);
            if is_free && self.has_at(start, words) {
                found.push(Span::new(start, start + length));
            }
        }
        found
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
        words.chars().next_back() == self.before(at)
            && at.checked_sub(words.chars().count()).is_some_and(|start| self.has_at(start, words))
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

/// Which paragraphs are a heading and nothing else.
fn heads(reading: &Reading) -> Vec<bool> {
    let text = &reading.text;
    let mut heads = vec![false; text.paragraphs.len()];
    let own = |style| style != HeadingStyle::Is && style != HeadingStyle::Sequence;
    for heading in reading.outline.headings.iter().filter(|heading| !heading.run_in && own(heading.style)) {
        let Some(index) = text.paragraph_of(heading.span.start) else { continue };
        let is_whole = text.paragraphs.get(index).is_some_and(|it| it.span.holds(heading.span));
        if let Some(head) = heads.get_mut(index).filter(|_| is_whole) {
            *head = true;
        }
    }
    if let Some(title) = reading.outline.title {
        for (head, paragraph) in heads.iter_mut().zip(&text.paragraphs) {
            *head |= title.overlaps(paragraph.span);
        }
    }
    heads
}

/// What was left blank, in order.
fn blanks(reading: &Reading) -> Vec<Span> {
    let missing = reading.quantities.iter().filter(|quantity| quantity.amount == Amount::Missing);
    let mut blanks: Vec<Span> = missing.map(|quantity| quantity.span).collect();
    blanks.extend(reading.hidden.iter().map(|hidden| hidden.span));
    blanks.sort();
    blanks
}

/// Sentences in which semicolons end nothing.
fn joined(text: &Text, sentences: &[Span]) -> Vec<Span> {
    let mut whole: Vec<Span> = Vec::new();
    let mut is_open = false;
    for sentence in sentences {
        match whole.last_mut().filter(|last| is_open && last.len() < LONGEST_SENTENCE) {
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
