//! `benchmarks.toml` as written.

use super::id::{self, Use};
use super::table::Table;
use super::written::Written;
use crate::faults::{Faults, Known};
use crate::ids::AreaId;

/// `[<id>]`.
#[derive(Debug)]
pub(crate) struct RawBenchmark {
    pub(crate) id: Written,
    pub(crate) area: AreaId,
    pub(crate) label: Known<Written>,
    pub(crate) may_miss: Known<Written>,
    pub(crate) floor: Known<Written>,
    pub(crate) limit: Known<Written>,
    pub(crate) items: Known<Vec<RawBenchmarkItem>>,
}

/// `[<id>.items.<item>]`.
#[derive(Debug)]
pub(crate) struct RawBenchmarkItem {
    pub(crate) id: Written,
    pub(crate) label: Known<Written>,
    pub(crate) unit: Known<Written>,
    pub(crate) decimals: Known<Option<Written<u32>>>,
    pub(crate) of: Known<Written>,
    pub(crate) per: Known<Option<Written<u32>>>,
    pub(crate) standard: Known<Written>,
    pub(crate) cost: Known<Written>,
    pub(crate) step: Known<Written>,
}

impl RawBenchmark {
    /// Reads the file's table: one table a benchmark.
    pub(super) fn read_all(area: &AreaId, file: &Table<'_>, faults: &mut Faults) -> Vec<Self> {
        let mut read = Vec::new();
        for (id, table) in file.tables(faults) {
            id::check(&id, Use::SqlName, faults);
            let Ok(mut table) = table else { continue };
            table.only(&["label", "may_miss", "floor", "limit", "items"], faults);
            read.push(Self {
                id,
                area: area.clone(),
                label: table.text("label", faults),
                may_miss: table.text("may_miss", faults),
                floor: table.text("floor", faults),
                limit: table.text("limit", faults),
                items: RawBenchmarkItem::read_all(&table, faults),
            });
        }
        read
    }
}

impl RawBenchmarkItem {
    fn read_all(benchmark: &Table<'_>, faults: &mut Faults) -> Known<Vec<Self>> {
        let Some(items) = benchmark.table("items", faults)? else {
            return Err(benchmark.missing("items", "{ … }", faults));
        };
        let mut read = Vec::new();
        for (id, table) in items.tables(faults) {
            id::check(&id, Use::Code, faults);
            let mut table = table?;
            table.only(&["label", "unit", "decimals", "of", "per", "standard", "cost", "step"], faults);
            read.push(Self {
                id,
                label: table.text("label", faults),
                unit: table.text("unit", faults),
                decimals: table.number("decimals", 0..=12, faults),
                of: table.text("of", faults),
                per: table.number("per", 1..=100_000, faults),
                standard: table.text("standard", faults),
                cost: table.text("cost", faults),
                step: table.text("step", faults),
            });
        }
        Ok(read)
    }
}
