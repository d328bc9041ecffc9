//! What makes two computations of one figure different, down to the records and their cells.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_lake::SegmentHash;
use xuezheng_pack::model::{Indicator, Source, Timing};
use xuezheng_pack::{FieldId, IndicatorId, NaiveDate, OrgId, RecordId, RegisterId, Value};

use crate::drill::DrillRow;
use crate::engine::Engine;
use crate::error::FigureError;
use crate::figure::{Figure, FigureKey};
use crate::lineage;
use crate::segment_cells::SegmentCells;
use crate::store::{Facts, View};

/// One of two states that figures are computed from: a seal, or now.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The engine over the pack of that state.
    pub engine: &'a Engine,
    /// What it computes from.
    pub view: View<'a>,
    /// The view's facts.
    pub facts: &'a Facts,
}

/// A figure in two states.
#[derive(Clone, Debug)]
pub struct FigureDiff {
    /// The figure of the first state; `None` where its pack or tree did not have it.
    pub before: Option<Figure>,
    /// The figure of the second.
    pub after: Option<Figure>,
    /// The records that make the difference, by indicator, day, owner and id.
    pub records: Vec<RecordDiff>,
    /// What makes it besides records.
    pub causes: BTreeSet<Cause>,
}

/// A record that counts otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordDiff {
    /// The indicator that counts it: the one asked for, or an input of it.
    pub indicator: IndicatorId,
    /// Its register.
    pub register: RegisterId,
    /// The record.
    pub record: RecordId,
    /// Its owner.
    pub org: OrgId,
    /// The day that makes it count, or made it.
    pub date: NaiveDate,
    /// In which way.
    pub counts: Counts,
    /// Cells that differ, where there is a version on both sides.
    pub cells: Vec<CellDiff>,
}

/// How a record makes a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counts {
    /// 新增: it was not there.
    New,
    /// 计入: it was there and did not count.
    Added,
    /// 不再计入: it is there and does not count any more.
    Removed,
    /// 作废: it is not there any more.
    Gone,
    /// 改动: it counts on both sides, with other cells.
    Changed,
}

impl Counts {
    /// As a page shows it.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "新增",
            Self::Added => "计入",
            Self::Removed => "不再计入",
            Self::Gone => "作废",
            Self::Changed => "改动",
        }
    }
}

/// A cell on both sides; personal data as stars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellDiff {
    /// The column.
    pub field: FieldId,
    /// Its name.
    pub label: String,
    /// Before.
    pub before: Value,
    /// After.
    pub after: Value,
}

/// Why a figure differs although its records don't, or not they alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The pack defines this indicator otherwise, or has it on one side only.
    Definition(IndicatorId),
    /// A parameter that this indicator reads has another value.
    Parameter(IndicatorId),
    /// The org tree is another.
    Tree,
    /// Others were asked, or have answered.
    Asked,
}

/// Compares one figure in two states and names the records that make the difference.
///
/// # Errors
/// If a figure can't be computed; one that a side's pack or tree does not have is no error.
pub async fn diff(before: &Side<'_>, after: &Side<'_>, key: &FigureKey) -> Result<FigureDiff, FigureError> {
    let figures = [figure(before, key).await?, figure(after, key).await?];
    let rows = [rows(before, key)?, rows(after, key)?];
    let records = records(before, after, &rows)?;
    let mut causes = declarations(before, after, key);
    let is_moved = |record: &RecordDiff| {
        let indicator = after.engine.pack.indicators.get(&record.indicator);
        let decisive = indicator.map(decisive).unwrap_or_default();
        matches!(record.counts, Counts::Added | Counts::Removed)
            && !record.cells.iter().any(|cell| decisive.contains(cell.field.as_str()))
    };
    let [was, is] = figures;
    let coverage = |figure: &Option<Figure>| figure.as_ref().and_then(|figure| figure.coverage);
    if coverage(&was) != coverage(&is) {
        causes.insert(Cause::Asked);
    }
    let trees = [before, after].map(|side| &side.view.manifest.orgs);
    let differs = was.as_ref().map(|figure| &figure.value) != is.as_ref().map(|figure| &figure.value);
    if !trees[0].iter().eq(trees[1].iter()) && (records.iter().any(is_moved) || (differs && records.is_empty())) {
        causes.insert(Cause::Tree);
    }
    Ok(FigureDiff { before: was, after: is, records, causes })
}

/// The columns that decide whether a row counts, and when.
fn decisive(indicator: &Indicator) -> BTreeSet<String> {
    let Source::Rows { timing, filter, .. } = &indicator.source else { return BTreeSet::new() };
    let dates = match timing {
        Timing::Flow { date } | Timing::Snapshot { date } => vec![date],
        Timing::Stock { from, until } => vec![from, until],
    };
    let names = filter.iter().flat_map(|filter| filter.names.iter().cloned());
    dates.into_iter().map(ToString::to_string).chain(names).collect()
}

/// Whether a side has what the key names.
fn has(side: &Side<'_>, key: &FigureKey) -> bool {
    side.engine.pack.indicators.contains_key(&key.indicator) && side.view.manifest.orgs.get(&key.org).is_some()
}

async fn figure(side: &Side<'_>, key: &FigureKey) -> Result<Option<Figure>, FigureError> {
    if !has(side, key) {
        return Ok(None);
    }
    match side.engine.figure(&side.view, side.facts, key).await {
        Ok(figure) => Ok(Some(figure)),
        Err(FigureError::Part { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What counts, by indicator, register and record.
type Counted = BTreeMap<(IndicatorId, RegisterId, RecordId), DrillRow>;

fn rows(side: &Side<'_>, key: &FigureKey) -> Result<Counted, FigureError> {
    if !has(side, key) {
        return Ok(Counted::new());
    }
    let rows = match side.engine.drill(&side.view, key) {
        Ok(rows) => rows,
        Err(FigureError::Part { .. }) => Vec::new(),
        Err(error) => return Err(error),
    };
    Ok(rows.into_iter().map(|row| ((row.indicator.clone(), row.register.clone(), row.record), row)).collect())
}

fn records(before: &Side<'_>, after: &Side<'_>, rows: &[Counted; 2]) -> Result<Vec<RecordDiff>, FigureError> {
    let mut wanted: BTreeMap<RegisterId, BTreeSet<RecordId>> = BTreeMap::new();
    for (indicator, register, record) in rows.iter().flat_map(|rows| rows.keys()) {
        let of = [after, before].iter().find_map(|side| side.engine.pack.indicators.get(indicator)?.register());
        wanted.entry(of.unwrap_or(register).clone()).or_default().insert(*record);
    }
    let hashes = |side: &Side<'_>| -> BTreeSet<SegmentHash> {
        side.view.manifest.segments.iter().map(|segment| segment.hash.clone()).collect()
    };
    let (old, new) = (hashes(before), hashes(after));
    let mut cells = BTreeMap::new();
    for (register, ids) in &wanted {
        // What both sides share does not differ.
        let read = |side: &Side<'_>, other: &BTreeSet<SegmentHash>| {
            if side.engine.pack.register(register).is_none() {
                return Ok(SegmentCells::new());
            }
            side.engine.cells(&side.view, register, ids, |hash| !other.contains(hash))
        };
        cells.insert(register.clone(), [read(before, &new)?, read(after, &old)?]);
    }
    let keys: BTreeSet<_> = rows.iter().flat_map(|rows| rows.keys()).collect();
    let mut found = Vec::new();
    for key in keys {
        let (id, register, record) = key;
        let [was, is] = [rows[0].get(key), rows[1].get(key)];
        let Some(row) = is.or(was) else { continue };
        let indicator = [after, before].iter().find_map(|side| side.engine.pack.indicators.get(id));
        let Some(indicator) = indicator else { continue };
        let of = indicator.register().unwrap_or(register);
        let [old, new] = &cells[of];
        let (old, new) = (old.get(record), new.get(record));
        let counts = match (was, is) {
            (None, _) if old.is_none() && new.is_some() => Counts::New,
            (None, _) => Counts::Added,
            (_, None) if old.is_some() && new.is_none() => Counts::Gone,
            (_, None) => Counts::Removed,
            (Some(_), Some(_)) => Counts::Changed,
        };
        let mut cells = match (old, new) {
            (Some(old), Some(new)) => differing(after.engine, of, old, new),
            _ => Vec::new(),
        };
        if counts == Counts::Changed {
            let read = after.engine.pack.register(of).map(|of| indicator.reads(of)).unwrap_or_default();
            let stem = |field: &FieldId| FieldId::new(field.as_str().split('.').next().unwrap_or_default());
            cells.retain(|cell| read.contains(&stem(&cell.field)));
            if cells.is_empty() {
                continue;
            }
        }
        found.push(RecordDiff {
            indicator: id.clone(),
            register: register.clone(),
            record: *record,
            org: row.org.clone(),
            date: row.date,
            counts,
            cells,
        });
    }
    found.sort_by(|a, b| {
        (&a.indicator, a.date, &a.org, &a.register, a.record).cmp(&(
            &b.indicator,
            b.date,
            &b.org,
            &b.register,
            b.record,
        ))
    });
    Ok(found)
}

fn differing(
    engine: &Engine,
    register: &RegisterId,
    old: &BTreeMap<FieldId, Vec<Value>>,
    new: &BTreeMap<FieldId, Vec<Value>>,
) -> Vec<CellDiff> {
    let declared = engine.pack.register(register);
    let columns = declared.map(|register| xuezheng_lake::schema::columns(&engine.pack, register)).unwrap_or_default();
    let fields: BTreeSet<&FieldId> = old.keys().chain(new.keys()).collect();
    let empty = Vec::new();
    let mut cells = Vec::new();
    for field in fields {
        let (before, after) = (old.get(field).unwrap_or(&empty), new.get(field).unwrap_or(&empty));
        if before == after || (is_absent(before) && is_absent(after)) {
            continue;
        }
        let column = columns.iter().find(|column| column.id == *field);
        let is_personal = column.is_some_and(|column| column.personal.is_some());
        let shown = |values: &[Value]| match values {
            values if is_absent(values) => Value::Absent,
            _ if is_personal => Value::Text("******".to_owned()),
            [only] => only.clone(),
            several => Value::Text(several.iter().map(Value::display).collect::<Vec<_>>().join("、")),
        };
        cells.push(CellDiff {
            field: field.clone(),
            label: column.map_or_else(|| field.to_string(), |column| column.label.clone()),
            before: shown(before),
            after: shown(after),
        });
    }
    cells
}

fn is_absent(values: &[Value]) -> bool {
    values.iter().all(Value::is_absent)
}

/// Which of the indicators that the figure is computed from are declared otherwise.
fn declarations(before: &Side<'_>, after: &Side<'_>, key: &FigureKey) -> BTreeSet<Cause> {
    let closure: BTreeSet<_> = [before, after].iter().flat_map(|side| side.engine.closure(&key.indicator)).collect();
    let mut causes = BTreeSet::new();
    for id in closure {
        let sides = [before, after].map(|side| side.engine.pack.indicators.get(&id).map(|found| (side, found)));
        match sides {
            [Some((old, was)), Some((new, is))] => {
                let formula = |side: &Side<'_>, indicator| {
                    let last = key.period.last_day(&side.engine.pack.calendar);
                    lineage::formula(&side.engine.pack, indicator, last)
                };
                if declared(old.engine, was) != declared(new.engine, is) {
                    causes.insert(Cause::Definition(id));
                } else if formula(old, was) != formula(new, is) {
                    causes.insert(Cause::Parameter(id));
                }
            }
            _ => {
                causes.insert(Cause::Definition(id));
            }
        }
    }
    causes
}

/// Everything in a declaration that decides the number.
fn declared(engine: &Engine, indicator: &Indicator) -> String {
    let (timing, filter) = match &indicator.source {
        Source::Rows { timing, filter, .. } => (format!("{timing:?}"), filter.as_ref()),
        Source::Derived { .. } => (String::new(), None),
        Source::Across { unit, filter, complete, .. } => (format!("{unit:?} {complete}"), filter.as_ref()),
    };
    let register = indicator.register().and_then(|register| engine.pack.register(register));
    let choices = indicator.breakdowns.iter().map(|breakdown| {
        let choices = register.and_then(|register| register.field(&breakdown.field)?.kind.choices());
        format!("{breakdown:?}{choices:?}")
    });
    let split = indicator.split.as_ref().map(|split| format!("{}{:?}", split.by, split.weights));
    let parts = [
        indicator.unit.to_string(),
        indicator.register().map(ToString::to_string).unwrap_or_default(),
        timing,
        filter.map(|filter| filter.text.clone()).unwrap_or_default(),
        lineage::written(indicator),
        choices.collect(),
        split.unwrap_or_default(),
    ];
    parts.join("\n")
}
