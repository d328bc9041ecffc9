//! The workplace in a browser (网页): pages over the use cases of a bureau.
//!
//! Holds the routes with what each needs, sessions, what guards them, and one file a page. A page extracts, is
//! authorized before it is called, calls `bureau`, and renders; see "How a page is made" in `ARCHITECTURE.md`.
//!
//! Never holds a rule of the bureau or of a pack, never touches SQL, and never reads a clock: time is an argument.

mod api;
mod assets;
mod error;
mod extract;
mod form;
mod gate;
mod guard;
mod jobs;
mod listen;
mod once;
mod pages;
mod panics;
mod router;
mod security;
mod session;
mod state;
mod throttle;
mod view;
mod warmth;

#[cfg(test)]
mod tests;

pub use listen::serve;
pub use state::{DemoAccount, ServeError, Settings};
