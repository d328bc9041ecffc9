//! Which characters already belong to something that was found.

use crate::reading::span::Span;

/// A flag a character.
pub(super) struct Taken(Vec<bool>);

impl Taken {
    pub(super) fn new(length: usize) -> Self {
        Self(vec![false; length])
    }

    pub(super) fn take(&mut self, span: Span) {
        for flag in self.0.iter_mut().take(span.end).skip(span.start) {
            *flag = true;
        }
    }

    pub(super) fn is_free(&self, span: Span) -> bool {
        !self.0.iter().take(span.end).skip(span.start).any(|flag| *flag)
    }

    pub(super) fn holds(&self, at: usize) -> bool {
        self.0.get(at).copied().unwrap_or(false)
    }
}
