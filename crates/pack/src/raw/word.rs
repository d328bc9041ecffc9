//! Words of a fixed list: field types, severities and the like.

use super::written::Written;
use crate::codes;
use crate::diagnostic::Fault;
use crate::faults::{Faults, Known};
use crate::suggest::hint;

/// The meaning of `written` among `words`, each a word with its Chinese name and meaning; `what` names the list.
pub(crate) fn read<T: Copy>(
    written: Written,
    what: &str,
    words: &[(&str, &str, T)],
    faults: &mut Faults,
) -> Known<Written<T>> {
    match words.iter().find(|(word, ..)| *word == written.as_str()) {
        Some((.., meaning)) => Ok(written.map(|_| *meaning)),
        None => {
            let help = hint(written.as_str(), words.iter().map(|(word, name, _)| (*word, *name)));
            let message = format!("不认识的{what}「{}」", written.as_str());
            let fault = Fault::error(codes::BAD_VALUE, written.place, message, format!("没有这种{what}"));
            Err(faults.error(fault.help(help)))
        }
    }
}
