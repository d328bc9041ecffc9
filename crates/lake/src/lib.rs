//! The lake: the approved rows of every register as immutable Parquet segments, named by their content.
//!
//! Holds segments, the Arrow schemas that a pack implies, and the manifest that says which segments are current.
//! Never knows SQL tables, and never changes a segment once written: any Parquet reader can use the folder.

pub mod batch;
pub mod manifest;
pub mod schema;
pub mod segment;

pub use batch::{BatchBuilder, Row};
pub use datafusion::arrow;
pub use manifest::{Manifest, Segment, Submission, SubmissionStatus};
pub use segment::{Lake, LakeError, SegmentHash, adapt};
