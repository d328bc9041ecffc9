//! Reading of documents: files of every kind, real texts beside the repository, and rubbish.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test's helpers fail the test")]

mod files;
mod fuzz;
mod mutated;
mod precision;
mod real_texts;
mod relations;
