//! What handlers get of a request: who asks, and what they typed.

mod org;
mod visit;

pub(crate) use org::{Asked, query};
pub(crate) use visit::{Signed, Visit};
