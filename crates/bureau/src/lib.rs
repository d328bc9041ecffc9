//! The open workspace of one bureau, and one file for each thing that can be done with it.
//!
//! The only place where ledger, lake, figures and documents meet: records go in, are checked, submitted and approved;
//! figures and reports come out, with the way back down to the records.
//!
//! Never knows HTTP or the terminal, and never reads a clock or the environment: time and identity are arguments.

mod approve;
mod attach;
mod catalogue;
mod compile;
mod drill;
mod erase;
mod error;
mod explain;
mod file;
mod filing;
mod fonts;
mod keys;
mod mask;
mod measure;
mod pack;
mod privacy_report;
mod pseudonym;
mod record;
mod reveal;
mod shown;
pub mod small_cells;
mod sniff;
mod submit;
mod workspace;

pub use approve::{Waiting, approve, approve_records, waiting};
pub use attach::{AttachmentError, AttachmentFault, MOST_BYTES, attach, read_attachment, verify_attachments};
pub use catalogue::pack_catalogue;
pub use compile::{CompileRequest, Compiled, Format, Printing, compile};
pub use drill::{Drilled, drill};
pub use erase::{Overdue, erase_overdue, erase_person, erase_records, overdue};
pub use error::BureauError;
pub use explain::explain;
pub use filing::{ask, declare_zero, exempt, send_back};
pub use fonts::system_fonts;
pub use measure::{Measured, Query, figures, measure, parts, usual_period};
pub use pack::{CheckedPack, check_pack, explanations};
pub use privacy_report::{PrivacyOf, PrivacyReport, privacy_report};
pub use record::{NewFiling, Step, add, edit, follow_up};
pub use reveal::reveal;
pub use shown::Eyes;
pub use submit::{Explanations, Submitted, submit, submit_records};
pub use workspace::{Init, Workspace};

pub use xuezheng_document as document;
pub use xuezheng_figures as figures_of;
pub use xuezheng_ledger as ledger;
