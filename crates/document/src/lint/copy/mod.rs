//! Copies of a Word file with what the linter has to say: as comments (批注), or mended as revisions (修订). Only what these
//! need is added; every other byte of the parts stays, and the same file gives the same copy.

mod anchor;
mod comment;
mod package;
mod revise;
mod revision;
mod runs;

pub use comment::commented;
pub use package::CopyError;
pub use revise::{Revised, revised};

/// Who writes comments and revisions, as Word shows it.
const AUTHOR: &str = "学政公文体检";
