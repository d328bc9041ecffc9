//! The document model: text in which figures are objects, not digits.

mod chart;
mod inline;
mod table;

pub use chart::{Bar, Chart};
use chrono::NaiveDate;
pub use inline::{Inline, plain_text};
pub use table::{Alignment, Caption, Table};
use xuezheng_figures::Figure;
use xuezheng_pack::{OrgId, Period};

use crate::wording::Form;

/// A compiled document (公文).
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The title, one line of inlines.
    pub title: Vec<Inline>,
    /// Whether a table of contents (目录) stands between title and body.
    pub contents: bool,
    /// The body. Headings carry no number: the writers number them.
    pub blocks: Vec<Block>,
    /// Attachments (附件), in order; the first lists every figure.
    pub attachments: Vec<Attachment>,
    /// Who signs, and when.
    pub signature: Signature,
    /// Every figure that the document states, by order of first appearance.
    pub figures: Vec<DocumentFigure>,
    /// What the document is about.
    pub subject: Subject,
}

/// What a document is about: the org and period it was compiled for, and from which declarations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The report's id in the pack.
    pub report: String,
    /// The org.
    pub org: OrgId,
    /// The period.
    pub period: Period,
    /// Hash of the pack.
    pub pack: String,
}

/// A figure that a document states.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentFigure {
    /// Its name in the document: `f017`, numbered by first appearance.
    pub key: String,
    /// What it is, for people: its label, with 同比 where it is a change, and its period where that is not the document's.
    pub label: String,
    /// The figure.
    pub figure: Figure,
    /// Where it came from, for people.
    pub origin: Origin,
    /// The forms it is printed in, by first appearance.
    pub printed: Vec<Printed>,
}

/// Where a figure came from, in names that a reader knows; the rest is in its lineage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Name of the org whose subtree counts.
    pub org: String,
    /// Name of the register that it was computed from.
    pub register: Option<String>,
    /// What a derived figure was computed from, in the formula's order.
    pub inputs: Vec<Input>,
}

/// A figure that another one was computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its label, with its period where that is not the document's.
    pub label: String,
    /// Its value with the unit, or why there is none.
    pub text: String,
}

/// A form that a figure is printed in, with the text that came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The form.
    pub form: Form,
    /// What is printed.
    pub text: String,
}

/// A block of the body or an attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of level 1–4.
    Heading {
        /// 1 for 一、, 2 for （一）, 3 for 1., 4 for （1）.
        level: u8,
        /// Its text, without number.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// Whether its items are numbered.
        ordered: bool,
        /// The items.
        items: Vec<Vec<Block>>,
    },
    /// A table.
    Table(Table),
    /// A bar chart.
    Chart(Chart),
    /// A note under a table (注), in the table's size.
    Note(Vec<Inline>),
}

/// An attachment (附件), which begins on a page of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, as the line under the body states it.
    pub title: String,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// Signature block (落款).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Full name of the org.
    pub org: String,
    /// 成文日期.
    pub date: NaiveDate,
}

impl Document {
    /// The title as plain text.
    pub fn title_text(&self) -> String {
        plain_text(&self.title)
    }

    /// The figure of that key.
    pub fn figure(&self, key: &str) -> Option<&DocumentFigure> {
        self.figures.iter().find(|figure| figure.key == key)
    }
}
