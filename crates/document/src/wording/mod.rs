//! Official wording: numbers with their units, 同比 phrases, dates, Chinese numerals, and honest words for what is missing.

mod absence;
mod change;
mod date;
mod form;
mod numeral;

pub use absence::missing;
pub use change::{Base, Change, change};
pub(crate) use change::{direction, form as change_form};
pub use date::chinese_date;
pub use form::{Form, FormError, Style};
pub use numeral::chinese_numeral;
pub(crate) use numeral::ordinal;
