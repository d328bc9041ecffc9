//! A sealed cell as text: `v1:`, its blind index, the number of its key, and the sealed bytes, so that rows can be counted,
//! joined and found without being read, also when their key is gone.

/// The form of the cells that this program writes.
const FORM: &str = "v1";
/// Hex digits of a blind index.
const BLIND_DIGITS: usize = 32;
/// Length of what all sealed cells with one blind index begin with.
pub(crate) const START: usize = FORM.len() + 1 + BLIND_DIGITS + 1;

/// The parts of a sealed cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sealed<'t> {
    pub(crate) blind: &'t str,
    pub(crate) key: i64,
    pub(super) bytes: &'t str,
}

impl<'t> Sealed<'t> {
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let mut parts = text.split(':');
        let (form, blind, key, bytes) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let is_hex = |text: &str| text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
        if form != FORM || blind.len() != BLIND_DIGITS || !is_hex(blind) || !is_hex(bytes) || parts.next().is_some() {
            return None;
        }
        Some(Self { blind, key: key.parse().ok()?, bytes })
    }
}

/// Whether a text is a sealed cell, as reading gives personal ones.
pub fn is_sealed(text: &str) -> bool {
    Sealed::parse(text).is_some()
}

pub(super) fn written(blind: &str, key: i64, bytes: &str) -> String {
    format!("{FORM}:{blind}:{key}:{bytes}")
}

/// A cell that says whose it is and can't be opened: for what is compared before it is stored.
pub(crate) fn only_blind(blind: &str) -> String {
    written(blind, 0, "")
}

/// What all sealed cells with this blind index begin with.
pub(crate) fn start(blind: &str) -> String {
    format!("{FORM}:{blind}:")
}
