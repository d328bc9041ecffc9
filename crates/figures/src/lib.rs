//! Figures: indicators computed from segments, exactly, with coverage and lineage.
//!
//! Types and compiles the pack's expressions, turns a register's indicators into fused query plans, keeps facts, rolls
//! them up along the org tree as it was, derives, explains and drills; evaluates checks over batches.
//!
//! Never writes records, never asks a database, never formats text for a document. The same pack and segments give the
//! same [`Figure`], byte for byte; an undefined value is absent with its reason, never 0.

mod across;
mod advice;
mod assemble;
mod belonging;
mod cache;
mod change;
mod check;
mod compared;
mod comparison;
mod compiled;
mod compute;
mod coverage;
mod derive;
mod diff;
mod drill;
mod engine;
mod error;
mod explain;
mod explanations;
mod facts;
pub mod figure;
mod functions;
mod fuse;
mod kept;
mod lineage;
mod list;
mod number;
mod others;
mod paths;
mod persons;
mod pick;
mod rollup;
mod scan;
mod segment_cells;
mod segments;
mod session;
mod snapshot;
mod spread;
mod store;
mod syntax;
mod typing;
mod units;

pub use advice::advise;
pub use cache::ENGINE_SEMANTICS;
pub use check::{CheckFailure, Seen};
pub use compared::ComparedUnit;
pub use diff::{Cause, CellDiff, Counts, FigureDiff, RecordDiff, Side, diff};
pub use drill::DrillRow;
pub use engine::Engine;
pub use error::FigureError;
pub use explain::{ExplainedRows, Explanation};
pub use explanations::EXPLANATIONS;
pub use figure::{Absence, Aspect, Coverage, Figure, FigureKey, FigureSet, FigureValue, Lineage, ListRow, Note, Part};
pub use others::Others;
pub use segment_cells::SegmentCells;
pub use snapshot::MOST_MONTHS;
pub use store::{Facts, View};
