//! 审核: what waits, one filing beside an earlier period, many at once, and a sample looked at more closely.

pub(crate) mod bulk;
pub(crate) mod filing;
mod filter;
mod page;
mod pick;
pub(crate) mod queue;
mod rows;
pub(crate) mod sample;
mod subject;

pub(crate) use filter::filing_path;
