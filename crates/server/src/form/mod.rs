//! A register's fields as a form, and what was typed into it back as cells: for every register of every pack.
//!
//! Stored cells become [`Entry`]s, the texts of inputs; what is sent lies over them; [`read`](read::read) makes cells of
//! them again, only of those that differ. A text that can't be read stays where it was typed.

mod entry;
mod input;
mod late;
mod multipart;
mod notes;
mod read;
mod said;
mod sent;
mod stored;
mod value;

#[cfg(test)]
mod tests;

pub(crate) use entry::{Entries, Entry, explanations, typed};
pub(crate) use input::{FieldNotes, Input, Remark, about, drawn};
pub(crate) use late::{LateForm, is_of_script};
pub(crate) use notes::{Note, Notes, Soft, file};
pub(crate) use read::{Read, missing, read};
pub(crate) use said::said;
pub(crate) use sent::{Sent, SentFile};
pub(crate) use stored::Stored;
