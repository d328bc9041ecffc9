//! What the ledger promises, one file a promise.

mod access;
mod bulk;
mod chain;
mod common;
mod deadlines;
mod faults;
mod filings;
mod flushing;
mod packs;
mod versions;
