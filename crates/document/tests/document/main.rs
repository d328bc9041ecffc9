//! Behaviour of documents, from templates to files.

mod checker;
mod compiled;
mod hostile;
mod layout;
mod sample;
mod word;
