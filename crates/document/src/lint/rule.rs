//! What a rule is: a code, words for people, examples, and a function from a text to what is wrong in it.

use std::ops::Range;

use xuezheng_figures::FigureKey;

use super::finding::Severity;
use super::subject::Subject;
use crate::reading::Span;

/// One rule of the linter (体检规则). Everything about it stands in its own file.
#[derive(Debug)]
pub struct Rule {
    /// `D001`; codes are never used for something else.
    pub code: &'static str,
    /// A name for programs; has `sum`, `percent` or `count` in it where the rule recomputes one.
    pub name: &'static str,
    /// A name for people.
    pub title: &'static str,
    /// How bad a finding usually is.
    pub severity: Severity,
    /// Whether it runs unless it is asked for by its code.
    pub is_default: bool,
    /// What is wrong, why it matters and how to mend it.
    pub explanation: &'static str,
    /// Texts in which it finds something.
    pub fires: &'static [&'static str],
    /// Texts that look alike and are right.
    pub passes: &'static [&'static str],
    /// Finds what is wrong, in the order of the text.
    pub(super) check: fn(&Subject) -> Vec<Note>,
}

/// What a rule found.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) at: At,
    pub(super) message: String,
    pub(super) severity: Option<Severity>,
    pub(super) edits: Vec<(Span, String)>,
    pub(super) figure: Option<FigureKey>,
}

/// Where a rule found something.
#[derive(Clone, Debug)]
pub(super) enum At {
    /// In the normalized text.
    Text(Span),
    /// In what reading left out.
    Source(Range<usize>),
}

impl Note {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { at: At::Text(span), message: message.into(), severity: None, edits: Vec::new(), figure: None }
    }

    /// A note on characters of the source that are not part of the text.
    pub(super) fn on_source(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { at: At::Source(range), message: message.into(), severity: None, edits: Vec::new(), figure: None }
    }

    /// A finding that is less or more severe than the rule's usual.
    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// The figure that it speaks of.
    pub(super) fn of_figure(mut self, key: &FigureKey) -> Self {
        self.figure = Some(key.clone());
        self
    }

    /// The one certain mend: `text` in place of what stands at `span`.
    pub(super) fn replace(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push((span, text.into()));
        self
    }
}
