//! Cursors: where in a list a page ends, in a form that can be handed out.

use std::fmt;
use std::str::FromStr;

use serde_json::Value as Json;
use xuezheng_lake::segment::hex;

use crate::error::LedgerError;

/// A place in a list: the order it belongs to, and the sort key and id of a record. Holds its text, nothing else needs
/// to be known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// What the list is sorted by, and `-` before it if descending.
    pub(super) order: String,
    /// The sort key, NULL where it is absent.
    pub(super) key: Json,
    pub(super) id: i64,
}

impl Cursor {
    /// What is said of one that can't be used.
    pub(super) fn refused() -> LedgerError {
        LedgerError::unfit("翻页标记与这个列表的排序不符，或不完整", "请不带翻页标记，从第一页重新翻")
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = Json::Array(vec![self.order.as_str().into(), self.key.clone(), self.id.into()]);
        f.write_str(&hex(parts.to_string().as_bytes()))
    }
}

impl FromStr for Cursor {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        let parts = unhex(text.trim()).and_then(|bytes| serde_json::from_slice::<Vec<Json>>(&bytes).ok());
        match parts.as_deref() {
            Some([Json::String(order), key, Json::Number(id)]) if !key.is_array() && !key.is_object() => {
                let id = id.as_i64().ok_or_else(Self::refused)?;
                Ok(Self { order: order.clone(), key: key.clone(), id })
            }
            _ => Err(Self::refused()),
        }
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok().filter(|it| it.len() == 2)?, 16).ok();
    pairs.map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_being_handed_out() {
        let cursor = Cursor { order: "-found_on".to_owned(), key: Json::from("2024-03-01"), id: 17 };
        assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        for broken in ["", "5", "zz", "5b5d", &cursor.to_string()[2..]] {
            assert!(broken.parse::<Cursor>().is_err(), "{broken}");
        }
    }
}
