//! The outline of a document.

use super::span::Span;

/// The parts of a document as they stand in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The title, of several lines perhaps.
    pub title: Option<Span>,
    /// 主送机关: who it is addressed to, without the colon.
    pub addressee: Option<Span>,
    /// 提纲: a table of contents in words, with its entries.
    pub synopsis: Option<Synopsis>,
    /// All headings of the text, in order.
    pub headings: Vec<Heading>,
    /// 落款.
    pub signature: Option<Signature>,
    /// 附件, both those named below the text and those that follow.
    pub attachments: Vec<Attachment>,
}

/// 提纲.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synopsis {
    /// All of it.
    pub span: Span,
    /// What it says the headings are; `parent` counts within this list.
    pub entries: Vec<Heading>,
}

/// A heading: on a line of its own, or run in before the text it heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// How it is numbered.
    pub style: HeadingStyle,
    /// 1 for `一、` to 6 for `一是`; of headings without a number, that of the file (`#`, `h2`, a Word style).
    pub level: u8,
    /// The number as found, punctuation included, in normalized characters: `一、`, `（一）`, `1.`; empty without one.
    pub marker: String,
    /// Where the marker stands; empty for numbers that Word makes.
    pub marker_span: Span,
    /// What the marker says: 3 for `三、`, `（三）`, `3.` and `三是`; none without a number.
    pub number: Option<u32>,
    /// The words of the heading, without end punctuation.
    pub title: Span,
    /// Marker and words.
    pub span: Span,
    /// Whether text follows in the same paragraph.
    pub run_in: bool,
    /// The heading above it, by its index in the same list.
    pub parent: Option<usize>,
    /// All that it heads: from its beginning to the next heading of its level or above.
    pub body: Span,
}

/// How a heading is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeadingStyle {
    /// `一、`
    Chinese,
    /// `（一）`
    BracketedChinese,
    /// `1.` or `1、`
    Arabic,
    /// `（1）` or `1）`
    BracketedArabic,
    /// `①`
    Circled,
    /// `一是`
    Is,
    /// `第一，`
    OrdinalWord,
    /// `首先`, `其次`, `再次`, `最后`
    Sequence,
    /// `第一章`, `第二节`, `第三部分`
    Chapter,
    /// No number: a heading by the file's own means.
    Plain,
}

/// 落款: the office and the day at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The office.
    pub office: Option<Span>,
    /// The day.
    pub date: Option<Span>,
}

/// 附件.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its number, if it has one.
    pub number: Option<u32>,
    /// Its name.
    pub title: Span,
    /// Whether this is the line below the text that names it (附件：1. …), or the attachment itself.
    pub is_named_only: bool,
}
