//! Indicators and checks as written.

use super::id::{self, Use};
use super::table::{Codes, Table};
use super::with::RawWith;
use super::word;
use super::written::Written;
use crate::diagnostic::Place;
use crate::faults::{Faults, Known};
use crate::ids::AreaId;
use crate::model::{AcrossUnit, CheckSeverity};

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
    pub(crate) across: Known<Option<Written<AcrossUnit>>>,
    /// Where `complete = true` stands.
    pub(crate) complete: Known<Option<Place>>,
    pub(crate) split: Known<Option<RawSplit>>,
}

/// `split = { by = …, weights = { … }, source = … }`.
#[derive(Debug)]
pub(crate) struct RawSplit {
    pub(crate) place: Place,
    pub(crate) by: Known<Written>,
    pub(crate) weights: Known<Codes>,
    pub(crate) source: Known<Option<Written>>,
}

/// What `time` may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    Flow,
    Stock,
    Snapshot,
}

const TIMES: &[(&str, &str, Time)] =
    &[("flow", "期间发生", Time::Flow), ("stock", "期末结存", Time::Stock), ("snapshot", "最近年报", Time::Snapshot)];

const UNITS: &[(&str, &str, AcrossUnit)] =
    &[("org", "机构", AcrossUnit::Org), ("section", "学段部", AcrossUnit::Section)];

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
            "across",
            "complete",
            "split",
        ];
        table.only(KEYS, faults);
        let time = table.text_or_none("time", faults);
        let time = time.and_then(|time| time.map(|word| word::read(word, "时间口径", TIMES, faults)).transpose());
        let across = table.text_or_none("across", faults);
        let across = across.and_then(|unit| unit.map(|unit| word::read(unit, "比较对象", UNITS, faults)).transpose());
        // A coefficient has no unit.
        let unit = match table.has("across") && !table.has("unit") {
            true => Ok(Written { value: String::new(), place: id.place.clone() }),
            false => table.text("unit", faults),
        };
        Self {
            id,
            area,
            label: table.text("label", faults),
            unit,
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
            across,
            complete: table.flag("complete", faults).map(|yes| yes.then(|| table.key_place("complete"))),
            split: table.table("split", faults).map(|split| split.map(|mut split| RawSplit::read(&mut split, faults))),
        }
    }
}

impl RawSplit {
    fn read(table: &mut Table<'_>, faults: &mut Faults) -> Self {
        table.only(&["by", "weights", "source"], faults);
        let weights = table.codes("weights", faults).and_then(|weights| match weights {
            Some(weights) => Ok(weights),
            None => Err(table.missing("weights", "{ primary = \"1\", junior = \"1.1\" }", faults)),
        });
        Self {
            place: table.place.clone(),
            by: table.text("by", faults),
            weights,
            source: table.text_or_none("source", faults),
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
    pub(crate) with: Known<Vec<RawWith>>,
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
            table.only(&["label", "of", "severity", "that", "message", "with"], faults);
            let severity = table.text("severity", faults);
            read.push(Self {
                id,
                area: area.clone(),
                label: table.text("label", faults),
                of: table.text("of", faults),
                severity: severity.and_then(|word| word::read(word, "校验级别", SEVERITIES, faults)),
                that: table.text("that", faults),
                message: table.text("message", faults),
                with: RawWith::read_all(&table, faults),
            });
        }
        read
    }
}
