//! The other records that checks see: found by what they must have in common with a record.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Decimal128Builder, Int32Array, Int64Array, RecordBatch, new_empty_array,
};
use datafusion::arrow::compute::filter_record_batch;
use datafusion::arrow::datatypes::{DataType, Date32Type, Decimal128Type, Decimal256Type, Int64Type, Schema, i256};
use datafusion::common::hash_utils::{QualityRandomState, create_hashes};
use datafusion::common::{ScalarValue, exec_datafusion_err};
use datafusion::physical_expr::PhysicalExpr;
use xuezheng_lake::adapt;
use xuezheng_lake::schema::{ID, ORG};
use xuezheng_pack::model::{WithOrg, WithPeriod};
use xuezheng_pack::{Calendar, CheckId, FieldId, Month};

use crate::compiled::{CompiledValue, CompiledWith, Measure, Reads};
use crate::error::FigureError;

/// 128 bits of what records must have in common: of 10 million, two differ in it and share them once in 10^24 scans.
type Key = (u64, u64);

/// Other records by check and by what it calls them. Records of a kind that was never added are unknown: a check that reads
/// them passes.
#[derive(Clone, Debug, Default)]
pub struct Others {
    pub(crate) indexes: BTreeMap<(CheckId, FieldId), Index>,
}

/// Other records by what they must have in common with a record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    entries: HashMap<Key, Entry>,
}

/// Other records with the same in common.
#[derive(Clone, Debug)]
struct Entry {
    count: i64,
    numbers: Box<[Number]>,
    latest: Option<Latest>,
}

/// The latest of them: its day, its record, its cells.
#[derive(Clone, Debug)]
struct Latest {
    place: (i32, i64),
    cells: Box<[ScalarValue]>,
}

#[derive(Clone, Debug)]
enum Number {
    Count(i64),
    Distinct(HashSet<Key>),
    Sum(Option<i256>),
}

impl Index {
    /// Adds records of the register that `with` names.
    pub(crate) fn add(
        &mut self,
        with: &CompiledWith,
        calendar: &Calendar,
        batch: &RecordBatch,
    ) -> Result<(), FigureError> {
        let mut batch = adapt(batch, &with.schema)?;
        if let Some(filter) = &with.filter {
            batch = filter_record_batch(&batch, &holds(filter, &batch)?)?;
        }
        let period = with.declared.period.map(|period| WithPeriod { is_last: false, ..period });
        let keys = keys(with, &batch, &with.dates.0, period, calendar, |matched| &matched.theirs)?;
        let numbers: Vec<Counted> =
            with.values.iter().map(|value| Counted::of(value, &batch)).collect::<Result<_, _>>()?;
        let cells: Vec<&ArrayRef> =
            with.declared.columns.iter().map(|column| named(&batch, column.as_str())).collect::<Result<_, _>>()?;
        let ids = named(&batch, ID)?.as_primitive::<Int64Type>();
        let days = named(&batch, with.dates.0.as_str())?.as_primitive::<Date32Type>();
        for (row, key) in keys.into_iter().enumerate() {
            let Some(key) = key else { continue };
            let entry = self.entries.entry(key).or_insert_with(|| Entry {
                count: 0,
                numbers: with.values.iter().map(Number::none).collect(),
                latest: None,
            });
            entry.count += 1;
            for (number, counted) in entry.numbers.iter_mut().zip(&numbers) {
                number.add(counted, row)?;
            }
            let place = (if days.is_valid(row) { days.value(row) } else { i32::MIN }, ids.value(row));
            if !cells.is_empty() && entry.latest.as_ref().is_none_or(|latest| latest.place < place) {
                let cells = cells.iter().map(|cells| ScalarValue::try_from_array(cells, row));
                entry.latest = Some(Latest { place, cells: cells.collect::<Result<_, _>>()? });
            }
        }
        Ok(())
    }

    /// Forgets what matches no row of a batch.
    pub(crate) fn retain(
        &mut self,
        with: &CompiledWith,
        calendar: &Calendar,
        batch: &RecordBatch,
    ) -> Result<(), FigureError> {
        let keys = keys(with, batch, &with.dates.1, with.declared.period, calendar, |matched| &matched.ours)?;
        self.entries.retain(|key, _| keys.contains(&Some(*key)));
        Ok(())
    }

    /// What a check reads of the records that match each row of a batch, as columns.
    pub(crate) fn columns(
        &self,
        with: &CompiledWith,
        calendar: &Calendar,
        batch: &RecordBatch,
        types: &[DataType],
    ) -> Result<Vec<ArrayRef>, FigureError> {
        let keys = keys(with, batch, &with.dates.1, with.declared.period, calendar, |matched| &matched.ours)?;
        let found: Vec<Option<Option<&Entry>>> =
            keys.into_iter().map(|key| key.map(|key| self.entries.get(&key))).collect();
        with.reads.iter().zip(types).map(|(reads, kind)| column(*reads, &found, kind)).collect()
    }
}

/// A column: nothing where a record lacks what is to be compared, and of no record only the count.
fn column(reads: Reads, found: &[Option<Option<&Entry>>], kind: &DataType) -> Result<ArrayRef, FigureError> {
    match reads {
        Reads::Count => {
            let counts = found.iter().map(|entry| entry.map(|entry| entry.map_or(0, |entry| entry.count)));
            Ok(Arc::new(counts.collect::<Int64Array>()))
        }
        Reads::Value(index) => {
            let numbers = || found.iter().map(|entry| entry.flatten().and_then(|entry| entry.numbers.get(index)));
            if !matches!(kind, DataType::Decimal128(..)) {
                let counts = numbers().map(|number| number.and_then(Number::count));
                return Ok(Arc::new(counts.collect::<Int64Array>()));
            }
            let mut sums = Decimal128Builder::with_capacity(found.len()).with_data_type(kind.clone());
            for number in numbers() {
                let sum = match number {
                    Some(Number::Sum(Some(sum))) => {
                        Some(sum.to_i128().ok_or_else(|| exec_datafusion_err!("a sum of more than 38 digits"))?)
                    }
                    _ => None,
                };
                sums.append_option(sum);
            }
            Ok(Arc::new(sums.finish()))
        }
        Reads::Latest(index) => {
            if found.is_empty() {
                return Ok(new_empty_array(kind));
            }
            let none = ScalarValue::try_from(kind)?;
            let cell = |entry: &Option<Option<&Entry>>| {
                let latest = entry.flatten().and_then(|entry| entry.latest.as_ref());
                latest.and_then(|latest| latest.cells.get(index)).unwrap_or(&none).clone()
            };
            Ok(ScalarValue::iter_to_array(found.iter().map(cell))?)
        }
    }
}

/// What a value is made of, row by row.
enum Counted {
    Rows(Option<BooleanArray>),
    Keys(Vec<Option<Key>>),
    Sums(ArrayRef),
}

impl Counted {
    fn of(value: &CompiledValue, batch: &RecordBatch) -> Result<Self, FigureError> {
        let condition = value.condition.as_ref().map(|condition| holds(condition, batch)).transpose()?;
        let Some(of) = &value.of else { return Ok(Self::Rows(condition)) };
        let array = of.evaluate(batch)?.into_array(batch.num_rows())?;
        Ok(match value.measure {
            Measure::Count => Self::Rows(condition),
            Measure::Distinct(_) => Self::Keys(hashes(&[array], batch.num_rows())?),
            Measure::Sum { .. } => Self::Sums(array),
        })
    }
}

impl Number {
    fn none(value: &CompiledValue) -> Self {
        match value.measure {
            Measure::Count => Self::Count(0),
            Measure::Distinct(_) => Self::Distinct(HashSet::new()),
            Measure::Sum { .. } => Self::Sum(None),
        }
    }

    fn add(&mut self, counted: &Counted, row: usize) -> Result<(), FigureError> {
        match (self, counted) {
            (Self::Count(count), Counted::Rows(condition)) => {
                *count += i64::from(condition.as_ref().is_none_or(|condition| condition.value(row)));
            }
            (Self::Distinct(keys), Counted::Keys(all)) => keys.extend(all.get(row).copied().flatten()),
            (Self::Sum(sum), Counted::Sums(array)) if array.is_valid(row) => {
                let number = match array.data_type() {
                    DataType::Decimal256(..) => array.as_primitive::<Decimal256Type>().value(row),
                    _ => i256::from_i128(array.as_primitive::<Decimal128Type>().value(row)),
                };
                let added = sum.unwrap_or(i256::ZERO).checked_add(number);
                *sum = Some(added.ok_or_else(|| exec_datafusion_err!("a sum of more than 76 digits"))?);
            }
            _ => {}
        }
        Ok(())
    }

    fn count(&self) -> Option<i64> {
        match self {
            Self::Count(count) => Some(*count),
            Self::Distinct(keys) => i64::try_from(keys.len()).ok(),
            Self::Sum(_) => None,
        }
    }
}

/// What each row must have in common with others; `None` where it lacks some of it.
fn keys(
    with: &CompiledWith,
    batch: &RecordBatch,
    date: &FieldId,
    period: Option<WithPeriod>,
    calendar: &Calendar,
    side: fn(&xuezheng_pack::model::Matched) -> &FieldId,
) -> Result<Vec<Option<Key>>, FigureError> {
    let mut columns = Vec::new();
    if with.declared.org == WithOrg::Own {
        columns.push(named(batch, ORG)?.clone());
    }
    for matched in &with.declared.on {
        columns.push(named(batch, side(matched).as_str())?.clone());
    }
    if let Some(period) = period {
        let days = named(batch, date.as_str())?.as_primitive::<Date32Type>();
        let mut known: Option<(Month, i32)> = None;
        let first = |day: i32| {
            let month = Month::of(Date32Type::to_naive_date_opt(day)?);
            let first = match known {
                Some((of, first)) if of == month => first,
                _ => period.months(calendar, month).0.index(),
            };
            known = Some((month, first));
            Some(first)
        };
        let mut first = first;
        let starts = days.iter().map(|day| day.and_then(&mut first));
        columns.push(Arc::new(starts.collect::<Int32Array>()));
    }
    hashes(&columns, batch.num_rows())
}

fn hashes(columns: &[ArrayRef], rows: usize) -> Result<Vec<Option<Key>>, FigureError> {
    let (mut one, mut other) = (vec![0; rows], vec![0; rows]);
    create_hashes(columns, &QualityRandomState::with_seed(1), &mut one)?;
    create_hashes(columns, &QualityRandomState::with_seed(2), &mut other)?;
    let keys = one.into_iter().zip(other).enumerate();
    Ok(keys.map(|(row, key)| columns.iter().all(|column| column.is_valid(row)).then_some(key)).collect())
}

/// Whether a condition holds for each row; where it is NULL, it doesn't.
fn holds(condition: &Arc<dyn PhysicalExpr>, batch: &RecordBatch) -> Result<BooleanArray, FigureError> {
    let held = condition.evaluate(batch)?.into_array(batch.num_rows())?;
    Ok(held.as_boolean().iter().map(|it| Some(it == Some(true))).collect())
}

fn named<'b>(batch: &'b RecordBatch, column: &str) -> Result<&'b ArrayRef, FigureError> {
    let found = batch.column_by_name(column);
    Ok(found.ok_or_else(|| exec_datafusion_err!("a batch lacks the column {column}"))?)
}

/// The union of some schemas' columns, in their order.
pub(crate) fn union<'s>(schemas: impl IntoIterator<Item = &'s Schema>) -> Schema {
    let mut fields: Vec<Arc<datafusion::arrow::datatypes::Field>> = Vec::new();
    for field in schemas.into_iter().flat_map(Schema::fields) {
        if fields.iter().all(|known| known.name() != field.name()) {
            fields.push(field.clone());
        }
    }
    Schema::new(fields)
}
