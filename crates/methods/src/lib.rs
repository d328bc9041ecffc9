//! Methods (办法): algorithms that the state prescribes, from plain values to plain values.
//!
//! Holds how pupils are scored by the national fitness standard, and how schools are judged by the standards of
//! quality-balanced development and brought up to them; tables and thresholds are the pack's. Never reads a file, a
//! database or a clock, and never uses a float: the same values give the same result, or the same fault.

pub mod balance;
pub mod fitness;
