//! The whole way, from a demo county's records to its documents and back down.

mod commands;
mod county;
mod determinism;
mod recompute;
mod trace;
mod word;
