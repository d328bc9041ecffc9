//! The ledger (台账库): every record of a bureau, who changed it and why, and which segments its approved rows make.
//!
//! Holds the tables that a pack implies, operations with their chained hashes, review, workflow, submissions, the
//! manifest, and the writing of segments. The only crate with SQL.
//!
//! Never computes a figure and never knows an indicator or a report. No write happens outside a [`Transaction`], which
//! leaves an operation; every read of records names an [`Actor`] and sees only that actor's part of the org tree.

pub mod access;
mod apart;
pub mod audit;
mod bucket;
mod cell;
mod draw;
mod due;
pub mod error;
mod explain;
mod explained;
pub mod filing;
mod filing_level;
mod fixed;
mod flush;
pub mod history;
mod ledger;
mod level;
pub mod manifest;
mod migrate;
mod natural_key;
pub mod operation;
mod orgs;
mod overdue;
pub mod record;
mod reference;
mod refill;
mod remark;
mod replay;
mod review;
mod rows;
mod schema;
mod store;
mod sub_table;
mod transaction;
mod validate;
mod workflow;
mod write;

pub use access::{Actor, Author, Stamp};
pub use audit::ChainFault;
pub use draw::{DrawGroup, DrawRequest, DrawSize, Drawn, Redrawn};
pub use error::{Conflict, LedgerError, MigrationFault, RecordFault, RecordFaults, Spot};
pub use filing_level::{LevelMismatch, WaitingFiling};
pub use flush::BUCKET_ROWS;
pub use history::{CellChange, HistoryEntry};
pub use ledger::Ledger;
pub use manifest::DirtySegment;
pub use operation::{ChangeKind, OperationId};
pub use overdue::{Overdue, OverdueFilter};
pub use record::{Pending, Record, RecordFilter, ReviewStatus};
pub use remark::{OpenRemark, Remark};
pub use replay::RecordMismatch;
pub use review::Passed;
pub use rows::rows;
pub use store::Location;
pub use transaction::Transaction;
pub use workflow::Step;
pub use write::{Edit, NewRecord};
