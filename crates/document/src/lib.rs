//! Documents: templates over figures, the document model, and its writers.
//!
//! A report is Markdown with minijinja. A figure prints as a marked token, travels through Markdown, and becomes
//! [`Inline::Figure`](model::Inline::Figure): nobody parses digits back. Every number in a document is a figure, or is
//! marked as literal (a date, a name, a document number); [`check_templates`] and [`compile`] both refuse anything else.
//!
//! [`reading`] goes the other way: it says what a document that somebody else wrote holds, without trusting any of it.
//!
//! Never queries data, never opens a connection. The same inputs give the same bytes.

mod advice;
mod appendix;
mod check;
mod compile;
mod explanations;
pub mod lint;
mod markdown;
pub mod model;
mod origin;
pub mod reading;
mod rounding;
mod template;
mod text;
mod usage;
pub mod wording;
pub mod write;

pub use advice::advise;
pub use check::check_templates;
pub use compile::{CompileError, Inputs, compile};
pub use explanations::EXPLANATIONS;
pub use model::Document;
pub use template::ExplainedCheck;
pub use usage::{Usage, usage};
