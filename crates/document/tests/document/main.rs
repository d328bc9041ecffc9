//! Behaviour of documents, from templates to files.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test's helpers fail the test")]

mod bureau;
mod checker;
mod compiled;
mod hostile;
mod layout;
mod lengths;
mod lint;
mod lint_comments;
mod lint_figures;
mod lint_planted;
mod lint_revisions;
mod lint_tally;
mod named;
mod office;
mod pdf;
mod poppler;
mod programs;
mod read_back;
mod sample;
mod tables;
mod web;
mod whole;
mod word;
