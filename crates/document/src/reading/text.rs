//! The normalized text, and the way back to the file.

use std::ops::Range;

use super::source::{Place, Source};
use super::span::Span;

/// Characters of the longest sentence, list or bracket. A text without a full stop is no sentence but residue of a table or a
/// web page, and whoever looks through a sentence for each number in it would look through all of the text as often.
pub(crate) const LONGEST_SENTENCE: usize = 3_000;

/// Characters from which on a sentence is cut at its next comma, so that no number is cut in two.
const LONG_SENTENCE: usize = 2_000;

/// A text as people would print it: full-width punctuation, half-width digits, sentences in one piece, without what a site
/// put around it. Every character knows the one of the file that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The file's own text.
    pub source: Source,
    /// The characters; a paragraph ends with `\n`.
    pub chars: Vec<char>,
    /// The same as a string.
    pub content: String,
    /// The paragraphs in their order; blank lines are none.
    pub paragraphs: Vec<Paragraph>,
    /// What was changed for reading.
    pub changes: Changes,
    /// What was taken for the site's or the page's and left out.
    pub residues: Vec<Residue>,
    /// Byte of `content` for each character, and the length.
    pub(super) bytes: Vec<usize>,
    /// Character of the source for each character.
    pub(super) origins: Vec<usize>,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its characters, without the `\n`.
    pub span: Span,
    /// What it is.
    pub kind: ParagraphKind,
    /// Level of a heading by the file's own means (`#`, `h1`, a Word style with an outline level), from 1.
    pub native_level: Option<u8>,
    /// A number that Word makes, such as `一、`: it stands in no run, so it is not part of the text.
    pub automatic_number: Option<String>,
    /// Characters before which a line of the file ended within the paragraph.
    pub joins: Vec<usize>,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParagraphKind {
    /// Running text, headings too.
    Body,
    /// A cell of a table.
    Cell {
        /// Which table, from 0.
        table: usize,
        /// Which row, from 0.
        row: usize,
        /// Which cell of the row, from 0.
        column: usize,
    },
    /// A footnote or endnote.
    Note,
}

/// What was changed for reading, said once for the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Half-width punctuation between Chinese characters that was read as full-width.
    pub punctuation: usize,
    /// Full-width digits and letters that were read as half-width.
    pub wide_digits: usize,
    /// Sentences that were broken over lines.
    pub joined_lines: usize,
    /// Spaces and invisible characters that were left out.
    pub spaces: usize,
}

/// Something a site or a page left in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residue {
    /// Characters of the source.
    pub source: Range<usize>,
    /// What it is.
    pub kind: ResidueKind,
}

/// What was left in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResidueKind {
    /// Of a web site: 加入收藏, 微信扫一扫, 预览阅读已结束.
    Site,
    /// Of a page: its number, or a line that every page has.
    Page,
}

impl Text {
    /// The characters of a span.
    pub fn slice(&self, span: Span) -> &str {
        let byte = |index: usize| self.bytes.get(index).copied().unwrap_or(self.content.len());
        self.content.get(byte(span.start)..byte(span.end)).unwrap_or("")
    }

    /// The characters of the file that a span stands for, from its first to its last.
    pub fn origin(&self, span: Span) -> Range<usize> {
        let at = |index: usize| self.origins.get(index).copied().unwrap_or_else(|| self.source.len());
        if span.is_empty() {
            return at(span.start)..at(span.start);
        }
        at(span.start)..at(span.end - 1) + 1
    }

    /// Where a span stands in the file.
    pub fn place(&self, span: Span) -> Place {
        self.source.place(self.origin(span))
    }

    /// What stands in the file where the span is.
    pub fn original(&self, span: Span) -> &str {
        self.source.slice(self.origin(span))
    }

    /// The paragraph that holds a character, by its index in `paragraphs`.
    pub fn paragraph_of(&self, character: usize) -> Option<usize> {
        let index = self.paragraphs.partition_point(|paragraph| paragraph.span.start <= character).checked_sub(1)?;
        Some(index)
    }

    /// The sentences of a paragraph: each ends with its `。`, `！`, `？` or `；`, quotes and brackets that close behind it
    /// included, or with the paragraph. One that goes on beyond 3,000 characters is cut, at a comma behind the 2,000th where
    /// there is one.
    pub fn sentences(&self, paragraph: &Paragraph) -> Vec<Span> {
        let mut sentences = Vec::new();
        let mut start = paragraph.span.start;
        let mut index = start;
        while index < paragraph.span.end {
            let c = self.chars.get(index).copied().unwrap_or('\n');
            index += 1;
            let length = index - start;
            if length >= LONGEST_SENTENCE || (length >= LONG_SENTENCE && c == '，') {
                sentences.push(Span::new(start, index));
                start = index;
                continue;
            }
            if !matches!(c, '。' | '！' | '？' | '；') {
                continue;
            }
            while index < paragraph.span.end
                && self.chars.get(index).is_some_and(|c| matches!(c, '”' | '’' | '）' | '」' | '。' | '！' | '？'))
            {
                index += 1;
            }
            sentences.push(Span::new(start, index));
            start = index;
        }
        if start < paragraph.span.end {
            sentences.push(Span::new(start, paragraph.span.end));
        }
        sentences
    }
}

#[cfg(test)]
mod tests {
    use super::{LONG_SENTENCE, LONGEST_SENTENCE};
    use crate::reading::{Span, read};

    fn sentences(text: &str) -> Vec<Span> {
        let text = read("a.txt", text.as_bytes()).unwrap().text;
        text.paragraphs.iter().flat_map(|paragraph| text.sentences(paragraph)).collect()
    }

    #[test]
    fn a_sentence_ends_with_its_mark_and_what_closes_behind_it() {
        let found = sentences("他说：“好。”全县1所；（共2所。）完\n");
        assert_eq!(found.iter().map(|it| it.len()).collect::<Vec<_>>(), [7, 5, 6, 1]);
    }

    #[test]
    fn a_sentence_without_an_end_is_cut_at_a_comma() {
        let found = sentences(&"其中1所，".repeat(4_000));
        assert!(found.iter().all(|it| (LONG_SENTENCE..LONG_SENTENCE + 5).contains(&it.len())), "{found:?}");
        assert!(found.windows(2).all(|it| it[0].end == it[1].start), "{found:?}");
        let found = sentences(&"甲".repeat(10_000));
        assert_eq!(
            found.iter().map(|it| it.len()).collect::<Vec<_>>(),
            [LONGEST_SENTENCE, LONGEST_SENTENCE, LONGEST_SENTENCE, 1_000]
        );
    }
}
