//! What the ledger promises, one file a promise.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod accounts;
mod bulk;
mod chain;
mod collections;
mod deadlines;
mod deputies;
mod dump;
mod faults;
mod filings;
mod finding;
mod fixture;
mod flushing;
mod letters;
mod lists;
mod migrations;
mod old_dumps;
mod overdue;
mod packs;
mod privacy;
mod reviews;
mod saved_views;
mod told;
mod turns;
mod undoing;
mod versions;
