//! The ledger (台账库): every record of a bureau, who changed it and why, and which segments its approved rows make.
//!
//! Holds the tables that a pack implies, operations with their chained hashes, review, workflow, submissions, the
//! manifest, and the writing of segments. The only crate with SQL.
//!
//! Never computes a figure and never knows an indicator or a report. No write happens outside a [`Transaction`], which
//! leaves an operation; every read of records names an [`Actor`] and sees only that actor's part of the org tree.

pub mod access;
mod apart;
mod as_of;
pub mod audit;
mod bucket;
mod cell;
mod chain;
mod draw;
mod due;
mod dump;
pub mod error;
mod explain;
mod explained;
pub mod filing;
mod filing_history;
mod filing_level;
mod fixed;
mod flush;
pub mod history;
pub mod issued;
mod ledger;
mod level;
pub mod list;
mod lost_codes;
pub mod manifest;
mod migrate;
pub mod migration;
mod natural_key;
pub mod operation;
mod operations;
mod org_history;
mod orgs;
mod overdue;
mod overtaken;
pub mod record;
mod reference;
mod refill;
mod remark;
mod replay;
pub mod restatement;
mod revert;
mod review;
mod rows;
mod schema;
pub mod seal;
mod seal_audit;
mod shapes;
pub mod status;
mod store;
mod sub_table;
mod transaction;
mod undo;
mod undo_records;
mod validate;
mod workflow;
mod write;

pub use access::{Actor, Author, Stamp};
pub use as_of::{AsOf, RecordThen};
pub use audit::{Audit, AuditFault, AuditStage};
pub use chain::{Anchor, ChainFault};
pub use draw::{DrawGroup, DrawRequest, DrawSize, Drawn, Redrawn};
pub use dump::{Dump, Restore, TableSum};
pub use error::{Conflict, LedgerError, MigrationFault, RecordFault, RecordFaults, Spot};
pub use filing_level::{LevelMismatch, WaitingFiling};
pub use flush::BUCKET_ROWS;
pub use history::{CellChange, HistoryEntry};
pub use issued::{Issued, IssuedFile, NewIssued};
pub use ledger::Ledger;
pub use list::{Cursor, ListQuery, Listed, SortBy};
pub use manifest::DirtySegment;
pub use migration::MigrationStep;
pub use operation::{ChangeKind, OperationId};
pub use operations::{Operation, OperationFilter, Part};
pub use overdue::{Overdue, OverdueFilter};
pub use overtaken::{LaterChange, Overtaken};
pub use record::{Pending, Record, RecordFilter, ReviewStatus};
pub use remark::{OpenRemark, Remark};
pub use replay::RecordMismatch;
pub use restatement::{Restatement, RestatementKind, SealedChange};
pub use review::Passed;
pub use rows::rows;
pub use seal::{NewSeal, Seal, SealException, open_submissions};
pub use seal_audit::SealMismatch;
pub use status::DatabaseStatus;
pub use store::{Durability, Location};
pub use transaction::Transaction;
pub use undo::{UndoOutcome, Undone};
pub use workflow::Step;
pub use write::{Edit, NewRecord};
