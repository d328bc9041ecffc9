//! The whole way, from a demo county's records to its documents and back down.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what can't be set up fails its test there")]

mod annual;
mod backup;
mod commands;
mod county;
mod determinism;
mod golden;
mod recompute;
mod review;
mod trace;
mod web;
mod word;
