//! The whole way, from a demo county's records to its documents and back down.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what can't be set up fails its test there")]

mod again;
mod annual;
mod backup;
#[path = "../served/browser.rs"]
#[expect(dead_code, reason = "what other targets need")]
mod browser;
mod commands;
mod county;
mod golden;
mod lint;
mod pages;
#[path = "../served/program.rs"]
#[expect(dead_code, reason = "what other targets need")]
mod program;
mod recompute;
mod review;
mod trace;
#[path = "../served/walk.rs"]
mod walk;
mod web;
mod word;
