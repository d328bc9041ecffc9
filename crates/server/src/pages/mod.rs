//! One file a page: what it is asked, what it shows.

pub(crate) mod admin;
pub(crate) mod answers;
pub(crate) mod checkup;
pub(crate) mod collections;
pub(crate) mod deputies;
pub(crate) mod download;
pub(crate) mod figure;
pub(crate) mod figure_records;
pub(crate) mod figures;
pub(crate) mod issue;
pub(crate) mod issued;
pub(crate) mod jobs;
pub(crate) mod manuscript;
pub(crate) mod notices;
pub(crate) mod operations;
pub(crate) mod papers;
pub(crate) mod password;
mod picker;
pub(crate) mod reasons;
pub(crate) mod record;
pub(crate) mod record_form;
pub(crate) mod refusal;
pub(crate) mod register;
pub(crate) mod registers;
pub(crate) mod reports;
mod resume;
pub(crate) mod review;
pub(crate) mod seal;
pub(crate) mod seals;
pub(crate) mod search;
pub(crate) mod session;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod toast;
pub(crate) mod tokens;
pub(crate) mod undo;
pub(crate) mod workbench;

use crate::error::Fault;

/// The page of an address where nothing is.
pub(crate) async fn nowhere() -> Fault {
    Fault::NotFound
}
