//! What a register says about the personal data in it, as written: `[privacy]`.

use super::table::Table;
use super::written::Written;
use crate::faults::{Faults, Known};

/// `[privacy]` of a register.
#[derive(Debug)]
pub(crate) struct RawPrivacy {
    pub(crate) purpose: Known<Option<Written>>,
    pub(crate) basis: Known<Option<Written>>,
    pub(crate) retain: Known<Option<Written>>,
    pub(crate) from: Known<Option<Written>>,
    pub(crate) source: Known<Option<Written>>,
}

impl RawPrivacy {
    pub(crate) fn read(table: &mut Table<'_>, faults: &mut Faults) -> Self {
        table.only(&["purpose", "basis", "retain", "from", "source"], faults);
        Self {
            purpose: table.text_or_none("purpose", faults),
            basis: table.text_or_none("basis", faults),
            retain: table.text_or_none("retain", faults),
            from: table.text_or_none("from", faults),
            source: table.text_or_none("source", faults),
        }
    }
}
