//! Seals, restatements and issued documents: what was sealed is computed again after everything has changed, a change of
//! it has a reason and is found down to the cell, and documents that stated the old value are named.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where its set-up fails")]

mod bureau;
mod closing;
mod documents;
mod linted;
mod lists_of_then;
mod years_later;
