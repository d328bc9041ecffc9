//! The ledger (台账库): every record of a bureau, who changed it and why, and which segments its approved rows make.
//!
//! Holds the tables that a pack implies, operations with their chained hashes, review, workflow, submissions, the
//! manifest, and the writing of segments. The only crate with SQL.
//!
//! Never computes a figure and never knows an indicator or a report. No write happens outside a [`Transaction`], which
//! leaves an operation; every read of records names an [`Actor`] and sees only that actor's part of the org tree.

pub mod access;
pub mod audit;
mod bucket;
mod cell;
mod due;
mod erase;
pub mod error;
mod explain;
pub mod filing;
mod fixed;
mod flush;
pub mod history;
mod ledger;
pub mod manifest;
mod migrate;
mod natural_key;
pub mod operation;
mod orgs;
mod person_key;
mod privacy_log;
pub mod record;
mod reference;
mod refill;
mod replay;
mod reveal;
mod review;
mod rows;
mod schema;
mod seal;
mod store;
mod sub_table;
mod transaction;
mod unseal;
mod validate;
mod vault;
mod view;
mod workflow;
mod write;

pub use access::{Actor, Author, Stamp};
pub use audit::ChainFault;
pub use erase::{Erased, Kept};
pub use error::{Conflict, LedgerError, MigrationFault, RecordFault, RecordFaults, Spot};
pub use flush::BUCKET_ROWS;
pub use history::{CellChange, HistoryEntry};
pub use ledger::Ledger;
pub use manifest::DirtySegment;
pub use operation::{ChangeKind, OperationId};
pub use privacy_log::PrivacyEntry;
pub use record::{Pending, Record, RecordFilter, ReviewStatus};
pub use replay::RecordMismatch;
pub use reveal::Revealed;
pub use rows::rows;
pub use store::Location;
pub use transaction::Transaction;
pub use unseal::{Opened, Opener};
pub use vault::{ERASED, Randomness, SECRET_BYTES, Vault, derived, is_sealed};
pub use workflow::Step;
pub use write::{Edit, NewRecord};
