//! Indicators and checks as written.

use super::id::{self, Use};
use super::table::Table;
use super::word;
use super::written::Written;
use crate::faults::{Faults, Known};
use crate::ids::AreaId;
use crate::model::CheckSeverity;

/// `[<id>]` in `indicators.toml`.
#[derive(Debug)]
pub(crate) struct RawIndicator {
    pub(crate) id: Written,
    pub(crate) area: AreaId,
    pub(crate) label: Known<Written>,
    pub(crate) unit: Known<Written>,
    pub(crate) decimals: Known<Option<Written<u32>>>,
    pub(crate) definition: Known<Written>,
    pub(crate) of: Known<Option<Written>>,
    pub(crate) date: Known<Option<Written>>,
    pub(crate) time: Known<Option<Written<Time>>>,
    pub(crate) from: Known<Option<Written>>,
    pub(crate) until: Known<Option<Written>>,
    pub(crate) filter: Known<Option<Written>>,
    pub(crate) measure: Known<Option<Written>>,
    pub(crate) list: Known<Option<Vec<Written>>>,
    pub(crate) order: Known<Option<Vec<Written>>>,
    pub(crate) by: Known<Option<Vec<Written>>>,
    pub(crate) partition: Known<Option<Vec<Written>>>,
}

/// What `time` may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    Flow,
    Stock,
}

const TIMES: &[(&str, &str, Time)] = &[("flow", "期间发生", Time::Flow), ("stock", "期末结存", Time::Stock)];

impl RawIndicator {
    /// Reads the file's table: one table an indicator.
    pub(crate) fn read_all(area: &AreaId, file: &Table<'_>, faults: &mut Faults) -> Vec<Self> {
        let mut read = Vec::new();
        for (id, table) in file.tables(faults) {
            id::check(&id, Use::SqlName, faults);
            if let Ok(mut table) = table {
                read.push(Self::read(id, area.clone(), &mut table, faults));
            }
        }
        read
    }

    fn read(id: Written, area: AreaId, table: &mut Table<'_>, faults: &mut Faults) -> Self {
        const KEYS: &[&str] = &[
            "label",
            "unit",
            "decimals",
            "definition",
            "of",
            "date",
            "time",
            "from",
            "until",
            "where",
            "measure",
            "list",
            "order",
            "by",
            "partition",
        ];
        table.only(KEYS, faults);
        let time = table.text_or_none("time", faults);
        let time = time.and_then(|time| time.map(|word| word::read(word, "时间口径", TIMES, faults)).transpose());
        Self {
            id,
            area,
            label: table.text("label", faults),
            unit: table.text("unit", faults),
            decimals: table.number("decimals", 0..=12, faults),
            definition: table.text("definition", faults),
            of: table.text_or_none("of", faults),
            date: table.text_or_none("date", faults),
            time,
            from: table.text_or_none("from", faults),
            until: table.text_or_none("until", faults),
            filter: table.text_or_none("where", faults),
            measure: table.text_or_none("measure", faults),
            list: table.texts("list", faults),
            order: table.texts("order", faults),
            by: table.texts("by", faults),
            partition: table.texts("partition", faults),
        }
    }
}

/// `[<id>]` in `checks.toml`.
#[derive(Debug)]
pub(crate) struct RawCheck {
    pub(crate) id: Written,
    pub(crate) area: AreaId,
    pub(crate) label: Known<Written>,
    pub(crate) of: Known<Written>,
    pub(crate) severity: Known<Written<CheckSeverity>>,
    pub(crate) that: Known<Written>,
    pub(crate) message: Known<Written>,
}

const SEVERITIES: &[(&str, &str, CheckSeverity)] =
    &[("hard", "逻辑校验", CheckSeverity::Hard), ("soft", "经验校验", CheckSeverity::Soft)];

impl RawCheck {
    /// Reads the file's table: one table a check.
    pub(crate) fn read_all(area: &AreaId, file: &Table<'_>, faults: &mut Faults) -> Vec<Self> {
        let mut read = Vec::new();
        for (id, table) in file.tables(faults) {
            id::check(&id, Use::Code, faults);
            let Ok(mut table) = table else { continue };
            table.only(&["label", "of", "severity", "that", "message"], faults);
            let severity = table.text("severity", faults);
            read.push(Self {
                id,
                area: area.clone(),
                label: table.text("label", faults),
                of: table.text("of", faults),
                severity: severity.and_then(|word| word::read(word, "校验级别", SEVERITIES, faults)),
                that: table.text("that", faults),
                message: table.text("message", faults),
            });
        }
        read
    }
}
