//! Field kinds beyond numbers and codes, and what is dated in a pack: each declared, stored, reviewed, counted, drilled.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where its set-up fails")]

mod attachments;
mod bureau;
mod checks;
mod codes;
mod collections;
mod drafts;
mod lists;
mod parameters;
mod references;
mod tables;
