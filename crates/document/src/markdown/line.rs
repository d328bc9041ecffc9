//! A line of text being read: pieces join as a reader expects.

use super::MarkdownError;
use crate::model::{Inline, plain_text};
use crate::template::token::JOINER;
use crate::text::is_digit;

/// A line of inlines being collected.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) inlines: Vec<Inline>,
    pub(super) soft_break: bool,
}

impl Line {
    /// Adds text of the template, which holds no digit.
    pub(super) fn text(&mut self, text: &str) -> Result<(), MarkdownError> {
        // Authors indent paragraphs with full-width spaces; the writers indent by style.
        let text = if self.inlines.is_empty() { text.trim_start() } else { text };
        if text.contains(is_digit) {
            let near: String = text.chars().take(30).collect();
            return Err(MarkdownError::BareDigits(near));
        }
        if !text.is_empty() {
            self.push(Inline::Text(text.to_owned()));
        }
        Ok(())
    }

    /// Adds an inline; a line break of the source is a space only between two Latin words.
    pub(super) fn push(&mut self, inline: Inline) {
        if std::mem::take(&mut self.soft_break) && !self.inlines.is_empty() {
            let (before, after) = (plain_text(&self.inlines), plain_text(std::slice::from_ref(&inline)));
            let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            if is_latin(before.chars().last()) && is_latin(after.chars().next()) {
                self.merge(Inline::Text(" ".to_owned()));
            }
        }
        self.merge(inline);
    }

    fn merge(&mut self, inline: Inline) {
        match (self.inlines.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(after)) => before.push_str(&after),
            (_, inline) => self.inlines.push(inline),
        }
    }

    /// The inlines, without white space at the end.
    pub(super) fn finish(mut self) -> Vec<Inline> {
        if let Some(Inline::Text(text)) = self.inlines.last_mut() {
            text.truncate(text.trim_end().len());
            if text.is_empty() {
                self.inlines.pop();
            }
        }
        self.inlines
    }
}

/// Lets `**` stress text that begins or ends with Chinese punctuation: `**安全：**全年`. Markdown decides by the
/// characters beside the marks and would leave the asterisks standing, so a reserved character is put between.
pub(super) fn join_stress(text: &str) -> String {
    let is_mark = |c: char| !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace();
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("**") {
        let (before, after) = (&rest[..start], &rest[start + 2..]);
        joined.push_str(before);
        if joined.chars().last().is_some_and(is_mark) {
            joined.push(JOINER);
        }
        joined.push_str("**");
        if after.chars().next().is_some_and(is_mark) {
            joined.push(JOINER);
        }
        rest = after;
    }
    joined.push_str(rest);
    joined
}
