//! `[prefill]` of a register as written.

use super::table::Table;
use super::word;
use super::written::Written;
use crate::faults::{Faults, Known};
use crate::model::PrefillDate;

const DATES: &[(&str, &str, PrefillDate)] =
    &[("first", "期间第一天", PrefillDate::First), ("last", "期间最后一天", PrefillDate::Last)];

/// `[prefill]`.
#[derive(Debug)]
pub(crate) struct RawPrefill {
    pub(crate) carry: Known<Vec<Written>>,
    pub(crate) from: Vec<RawPrefillSource>,
    pub(crate) date: Known<Option<Written<PrefillDate>>>,
}

/// `[prefill.from.<register>]`: this register's fields, each with that register's.
#[derive(Debug)]
pub(crate) struct RawPrefillSource {
    pub(crate) register: Written,
    pub(crate) fields: Known<Vec<(Written, Written)>>,
}

impl RawPrefill {
    pub(crate) fn read(table: &mut Table<'_>, faults: &mut Faults) -> Self {
        table.only(&["carry", "from", "date"], faults);
        let carry = table.texts("carry", faults).map(Option::unwrap_or_default);
        let date = match table.text_or_none("date", faults) {
            Ok(Some(date)) => word::read(date, "预填日期", DATES, faults).map(Some),
            Ok(None) => Ok(None),
            Err(reported) => Err(reported),
        };
        let sources = table.nested("from").map(|from| from.tables(faults)).unwrap_or_default();
        let from = sources.into_iter().map(|(register, table)| {
            let fields = table.and_then(|table| {
                let entries = table.texts_or_tables(faults).into_iter().map(|(own, entry)| match entry? {
                    Ok(theirs) => Ok((own, theirs)),
                    Err(nested) => Err(nested.missing(own.as_str(), "name = \"teacher\"", faults)),
                });
                entries.collect()
            });
            RawPrefillSource { register, fields }
        });
        Self { carry, from: from.collect(), date }
    }
}
