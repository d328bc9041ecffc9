//! Facts: what is counted at the finest grain, an org (or its section), a month (or a day), and a part.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Date32Type, Decimal128Type, Decimal256Type, Int32Type, Int64Type};
use datafusion::common::exec_datafusion_err;
use xuezheng_pack::{Code, NaiveDate, OrgId};

use crate::error::FigureError;
use crate::fuse::FusedPlan;

/// Code of the part whose rows have no code.
pub(crate) const NO_CODE: &str = "_none";

/// The facts of one segment under one fused plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SegmentFacts {
    /// Owners, sorted.
    pub(crate) orgs: Vec<OrgId>,
    /// Codes of parts and sections, sorted.
    pub(crate) codes: Vec<Code>,
    /// Ids that are counted once, sorted.
    pub(crate) ids: Vec<Arc<str>>,
    /// The entries of each of the plan's series, sorted by owner, time, section and code.
    pub(crate) series: Vec<Vec<Entry>>,
}

/// What one owner has at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Index into the owners.
    pub(crate) org: u32,
    /// In the plan's [`Grain`](crate::fuse::Grain).
    pub(crate) time: i32,
    /// Index into the codes: the section; `None` where the register has no sections, or a row belongs to all of them.
    pub(crate) section: Option<u32>,
    /// Index into the codes; `None` for all together.
    pub(crate) code: Option<u32>,
    /// Rows, at least 1.
    pub(crate) rows: u64,
    /// Rows among them with a value to be summed.
    pub(crate) present: u64,
    /// The sum as an integer of its last decimals; `i128::MAX` beyond what that holds.
    pub(crate) sum: i128,
    /// Indices into the ids, sorted.
    pub(crate) ids: Vec<u32>,
}

/// Days that count, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
}

/// The rows of `batch` whose `date` lies in `days`.
pub(crate) fn within(batch: &RecordBatch, date: &str, days: Days) -> Result<RecordBatch, FigureError> {
    let column = column(batch, date)?.as_primitive_opt::<Date32Type>().ok_or_else(|| wrong_type(date))?;
    let (first, last) = (Date32Type::from_naive_date(days.first), Date32Type::from_naive_date(days.last));
    let is_within = column.iter().map(|day| Some(day.is_some_and(|day| (first..=last).contains(&day)))).collect();
    Ok(datafusion::arrow::compute::filter_record_batch(batch, &is_within)?)
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a dyn Array, FigureError> {
    batch.column_by_name(name).map(AsRef::as_ref).ok_or_else(|| wrong_type(name))
}

fn wrong_type(what: &str) -> FigureError {
    exec_datafusion_err!("column {what} is not what its plan says").into()
}

/// Turns the result of a fused plan into facts.
pub(crate) fn collect(plan: &FusedPlan, result: &[RecordBatch]) -> Result<SegmentFacts, FigureError> {
    let mut draft = Draft::default();
    for batch in result {
        draft.add(plan, batch)?;
    }
    Ok(draft.finish(plan.series.len()))
}

/// Names with their order of appearance.
#[derive(Default)]
struct Names {
    indices: BTreeMap<Arc<str>, u32>,
}

impl Names {
    fn index(&mut self, name: &str) -> u32 {
        if let Some(index) = self.indices.get(name) {
            return *index;
        }
        let index = u32::try_from(self.indices.len()).unwrap_or(u32::MAX);
        self.indices.insert(name.into(), index);
        index
    }

    /// The names in order, and for each index the place in that order.
    fn sorted(self) -> (Vec<Arc<str>>, Vec<u32>) {
        let mut places = vec![0; self.indices.len()];
        for (place, index) in (0..).zip(self.indices.values()) {
            if let Some(slot) = places.get_mut(*index as usize) {
                *slot = place;
            }
        }
        (self.indices.into_keys().collect(), places)
    }
}

#[derive(Default)]
struct Draft {
    orgs: Names,
    codes: Names,
    ids: Names,
    entries: BTreeMap<Grouped, Sums>,
}

/// What an entry is of: series, owner, time, section and code.
type Grouped = (usize, u32, i32, Option<u32>, Option<u32>);

#[derive(Default)]
struct Sums {
    rows: u64,
    present: u64,
    sum: i128,
    ids: Vec<u32>,
}

impl Draft {
    fn add(&mut self, plan: &FusedPlan, batch: &RecordBatch) -> Result<(), FigureError> {
        let orgs = batch.column(0).as_string_opt::<i32>().ok_or_else(|| wrong_type("_org"))?;
        let times = batch.column(1).as_primitive_opt::<Int32Type>().ok_or_else(|| wrong_type("time"))?;
        let sections = plan.section.as_ref().map(|_| batch.column(2).as_string_opt::<i32>());
        let sections = sections.map(|column| column.ok_or_else(|| wrong_type("section"))).transpose()?;
        let first = if sections.is_some() { 3 } else { 2 };
        let groups = (0..plan.groups.len()).map(|index| batch.column(index + first).as_string_opt::<i32>());
        let groups = groups.collect::<Option<Vec<_>>>().ok_or_else(|| wrong_type("by"))?;
        let owners: Vec<u32> = (0..batch.num_rows()).map(|row| self.orgs.index(orgs.value(row))).collect();
        let of_row =
            |row: usize| sections.filter(|sections| sections.is_valid(row)).map(|sections| sections.value(row));
        let sections: Vec<Option<u32>> =
            (0..batch.num_rows()).map(|row| of_row(row).map(|code| self.codes.index(code))).collect();
        for (index, series) in plan.series.iter().enumerate() {
            let counts = integers(batch, series.rows)?;
            let sums = series
                .sum
                .map(|(sum, present)| Ok::<_, FigureError>((unscaled(batch, sum)?, integers(batch, present)?)));
            let sums = sums.transpose()?;
            let lists = series.ids.map(|ids| batch.column(ids).as_list_opt::<i32>().ok_or_else(|| wrong_type("ids")));
            let lists = lists.transpose()?;
            for (row, (owner, section)) in owners.iter().zip(&sections).enumerate() {
                let rows = counts.value(row).unsigned_abs();
                if rows == 0 {
                    continue;
                }
                let ids = lists.map(|lists| self.ids_of(&lists.value(row))).transpose()?.unwrap_or_default();
                let codes = match series.by.and_then(|by| Some((groups.get(by)?, plan.groups.get(by)?.1))) {
                    None => vec![None],
                    Some((codes, is_multiple)) => {
                        let cell = codes.is_valid(row).then(|| codes.value(row));
                        codes_of(cell, is_multiple).into_iter().map(|code| Some(self.codes.index(code))).collect()
                    }
                };
                for code in codes {
                    let entry = self.entries.entry((index, *owner, times.value(row), *section, code)).or_default();
                    entry.rows += rows;
                    if let Some((sums, present)) = &sums {
                        entry.present += present.value(row).unsigned_abs();
                        entry.sum = entry.sum.saturating_add(sums.get(row).copied().unwrap_or(0));
                    }
                    entry.ids.extend(&ids);
                }
            }
        }
        Ok(())
    }

    fn ids_of(&mut self, list: &dyn Array) -> Result<Vec<u32>, FigureError> {
        let ids = list.as_string_opt::<i32>().ok_or_else(|| wrong_type("ids"))?;
        Ok(ids.iter().flatten().map(|id| self.ids.index(id)).collect())
    }

    fn finish(self, series: usize) -> SegmentFacts {
        let (orgs, org_places) = self.orgs.sorted();
        let (codes, code_places) = self.codes.sorted();
        let (ids, id_places) = self.ids.sorted();
        let place = |places: &[u32], index: u32| places.get(index as usize).copied().unwrap_or(u32::MAX);
        let mut facts = SegmentFacts {
            orgs: orgs.iter().map(|id| OrgId::new(id.as_ref())).collect(),
            codes: codes.iter().map(|code| Code::new(code.as_ref())).collect(),
            ids,
            series: vec![Vec::new(); series],
        };
        for ((index, org, time, section, code), sums) in self.entries {
            let mut ids: Vec<_> = sums.ids.iter().map(|id| place(&id_places, *id)).collect();
            ids.sort_unstable();
            ids.dedup();
            let of_code = |code: Option<u32>| code.map(|code| place(&code_places, code));
            let (org, section, code) = (place(&org_places, org), of_code(section), of_code(code));
            let entry = Entry { org, time, section, code, rows: sums.rows, present: sums.present, sum: sums.sum, ids };
            if let Some(entries) = facts.series.get_mut(index) {
                entries.push(entry);
            }
        }
        for entries in &mut facts.series {
            entries.sort_unstable_by_key(|entry| (entry.org, entry.time, entry.section, entry.code));
        }
        facts
    }
}

/// The codes of a cell; [`NO_CODE`] for a cell without any.
pub(crate) fn codes_of(cell: Option<&str>, is_multiple: bool) -> Vec<&str> {
    let codes: Vec<&str> = match cell {
        None => Vec::new(),
        Some(cell) if is_multiple => cell.split('|').filter(|code| !code.is_empty()).collect(),
        Some(cell) => vec![cell],
    };
    if codes.is_empty() { vec![NO_CODE] } else { codes }
}

fn integers(batch: &RecordBatch, index: usize) -> Result<&datafusion::arrow::array::Int64Array, FigureError> {
    batch.column(index).as_primitive_opt::<Int64Type>().ok_or_else(|| wrong_type("count"))
}

/// Sums as integers of their last decimals; 0 where there is none.
fn unscaled(batch: &RecordBatch, index: usize) -> Result<Vec<i128>, FigureError> {
    let column = batch.column(index);
    match column.data_type() {
        DataType::Decimal128(..) => {
            Ok(column.as_primitive::<Decimal128Type>().iter().map(Option::unwrap_or_default).collect())
        }
        DataType::Decimal256(..) => {
            let values = column.as_primitive::<Decimal256Type>().iter();
            Ok(values.map(|value| value.map_or(0, |value| value.to_i128().unwrap_or(i128::MAX))).collect())
        }
        _ => Err(wrong_type("sum")),
    }
}
