//! Faults (问题) in a pack: each has a code, a place, a cause and a mend.

use std::ops::Range;
use std::sync::Arc;

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The pack can't be used until it is mended.
    Error,
    /// The pack works, but probably not as meant.
    Warning,
}

/// A span of bytes in a file of the pack.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Path from the pack's root, with `/`.
    pub file: Arc<str>,
    /// Byte offsets into the file's text.
    pub span: Range<usize>,
}

impl Place {
    /// A place in `file`.
    pub fn new(file: impl Into<Arc<str>>, span: Range<usize>) -> Self {
        Self { file: file.into(), span }
    }

    /// The part of this place that `inner` names, as offsets from this place's start.
    pub fn within(&self, inner: Range<usize>) -> Self {
        let start = self.span.start.saturating_add(inner.start).min(self.span.end);
        let end = self.span.start.saturating_add(inner.end).clamp(start, self.span.end);
        Self { file: self.file.clone(), span: start..end }
    }
}

/// One thing that is wrong in a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Stable code, `P001`…; codes are never used for something else.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What is wrong, in one sentence, naming the offending text.
    pub message: String,
    /// What stands at the place, in a few words.
    pub label: String,
    /// What would be right.
    pub help: Option<String>,
}

impl Fault {
    /// An error at a place.
    pub fn error(code: &'static str, place: Place, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, place, message: message.into(), label: label.into(), help: None }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, place: Place, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message, label) }
    }

    /// Adds what would be right.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
