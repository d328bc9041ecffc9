//! A fictional county-level city (云川市), deterministic from a seed: its org tree, and what its orgs filed from 2023 to
//! 2024.
//!
//! Holds orgs, filings and records as pure data, built so that they add up to the numbers of a real half-year report;
//! the engine has to find those numbers. Places, schools and persons are invented.
//!
//! Never states a figure, never reads a clock or a file, never counts in floating point: the same seed gives the same
//! county on every machine.

mod calendar;
mod chance;
mod county;
mod days;
mod grants;
mod hazards;
mod inspections;
mod names;
mod orgs;
mod petitions;
mod pupils;
mod schools;

pub use county::{County, DemoRow, DemoStep, Filing, FilingStatus, county};
