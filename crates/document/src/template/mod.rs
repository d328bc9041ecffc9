//! Templates: figures as objects that print marked tokens.

mod blocks;
mod conditions;
mod environment;
mod explanations;
mod figure;
mod filing;
mod filters;
mod list;
pub(crate) mod names;
mod period;
mod phrases;
pub(crate) mod source;
mod texts;
pub(crate) mod token;
mod world;

pub(crate) use environment::render;
pub use explanations::ExplainedCheck;
pub(crate) use names::Names;
pub(crate) use token::{Piece, Token, pieces};
pub(crate) use world::World;
