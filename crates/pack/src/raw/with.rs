//! The other records that a check sees, as written.

use super::id::{self, Use};
use super::table::{Codes, Table};
use super::word;
use super::written::Written;
use crate::faults::{Faults, Known};
use crate::model::{WithOrg, WithPeriod, WithSpan};

/// `[<check>.with.<name>]`.
#[derive(Debug)]
pub(crate) struct RawWith {
    pub(crate) name: Written,
    pub(crate) of: Known<Option<Written>>,
    pub(crate) org: Known<Option<Written<WithOrg>>>,
    pub(crate) on: Known<Vec<Written>>,
    pub(crate) period: Known<Option<Written<WithPeriod>>>,
    pub(crate) filter: Known<Option<Written>>,
    /// Aggregates by name.
    pub(crate) values: Known<Codes>,
}

const ORGS: &[(&str, &str, WithOrg)] = &[("own", "本单位的", WithOrg::Own), ("all", "所有单位的", WithOrg::All)];

const PERIODS: &[(&str, &str, WithPeriod)] = &[
    ("year", "同一年", this(WithSpan::Year)),
    ("half", "同一半年", this(WithSpan::Half)),
    ("quarter", "同一季度", this(WithSpan::Quarter)),
    ("month", "同一月", this(WithSpan::Month)),
    ("school_year", "同一学年", this(WithSpan::SchoolYear)),
    ("term", "同一学期", this(WithSpan::Term)),
    ("last_year", "上一年", last(WithSpan::Year)),
    ("last_half", "上一个半年", last(WithSpan::Half)),
    ("last_quarter", "上一季度", last(WithSpan::Quarter)),
    ("last_month", "上一月", last(WithSpan::Month)),
    ("last_school_year", "上一学年", last(WithSpan::SchoolYear)),
    ("last_term", "上一学期", last(WithSpan::Term)),
];

const fn this(span: WithSpan) -> WithPeriod {
    WithPeriod { span, is_last: false }
}

const fn last(span: WithSpan) -> WithPeriod {
    WithPeriod { span, is_last: true }
}

impl RawWith {
    /// Reads every table at `with`.
    pub(super) fn read_all(check: &Table<'_>, faults: &mut Faults) -> Known<Vec<Self>> {
        let Some(tables) = check.table("with", faults)? else { return Ok(Vec::new()) };
        let mut read = Vec::new();
        for (name, table) in tables.tables(faults) {
            id::check(&name, Use::SqlName, faults);
            read.push(Self::read(name, &mut table?, faults));
        }
        Ok(read)
    }

    fn read(name: Written, table: &mut Table<'_>, faults: &mut Faults) -> Self {
        table.only(&["of", "org", "on", "period", "where", "values"], faults);
        let org = table.text_or_none("org", faults);
        let period = table.text_or_none("period", faults);
        let values = table.codes("values", faults).map(Option::unwrap_or_default);
        for (value, _) in values.iter().flatten() {
            id::check(value, Use::SqlName, faults);
        }
        Self {
            name,
            of: table.text_or_none("of", faults),
            org: org.and_then(|org| org.map(|word| word::read(word, "机构范围", ORGS, faults)).transpose()),
            on: table.texts("on", faults).map(Option::unwrap_or_default),
            period: period.and_then(|it| it.map(|word| word::read(word, "期间", PERIODS, faults)).transpose()),
            filter: table.text_or_none("where", faults),
            values,
        }
    }
}
