//! Picks the rows that count for an indicator, one by one.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, BooleanArray, PrimitiveArray, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{ArrowPrimitiveType, DataType, Date32Type, Decimal128Type, Int64Type};
use datafusion::common::exec_datafusion_err;
use xuezheng_lake::schema::{ID, ORG};
use xuezheng_pack::model::{FieldKind, Register, Timing};
use xuezheng_pack::{Code, FieldId, IndicatorId, Month, NaiveDate, OrgId, Period, RecordId, Value};

use crate::belonging::Belonging;
use crate::compiled::RowsIndicator;
use crate::coverage::Asked;
use crate::engine::Engine;
use crate::error::FigureError;
use crate::facts::codes_of;
use crate::figure::Part;
use crate::number;
use crate::snapshot::Standing;
use crate::store::View;
use crate::units::Units;

/// A row that counts.
pub(crate) struct Picked {
    pub(crate) record: RecordId,
    pub(crate) org: OrgId,
    /// The day that makes it count: of a stock the day it opened.
    pub(crate) date: NaiveDate,
    batch: Arc<RecordBatch>,
    row: usize,
}

impl Picked {
    /// Its cell in a column.
    pub(crate) fn cell(&self, column: &str) -> Value {
        self.batch.column_by_name(column).map_or(Value::Absent, |array| cell(array, self.row))
    }
}

/// Which rows to pick.
pub(crate) struct Wanted<'a> {
    pub(crate) indicator: &'a IndicatorId,
    pub(crate) org: &'a OrgId,
    pub(crate) period: Period,
    /// A part by the code list of a day.
    pub(crate) part: Option<(&'a Part, NaiveDate)>,
    /// Of an indicator across, the units whose rows count.
    pub(crate) units: Option<&'a Units<'a>>,
}

/// The rows that count, in the order of the segments.
pub(crate) fn pick(engine: &Engine, view: &View, wanted: &Wanted) -> Result<Vec<Picked>, FigureError> {
    let missing = || FigureError::Indicator(wanted.indicator.clone());
    let last = wanted.period.last_day(&engine.pack.calendar);
    let Some(variant) = engine.compiled.variant(wanted.indicator, last) else { return Ok(Vec::new()) };
    let rows = engine.compiled.rows.get(variant).ok_or_else(missing)?;
    let register = engine.pack.register(&rows.register).ok_or_else(missing)?;
    let schema = engine.compiled.schemas.get(&rows.register).ok_or_else(missing)?;
    let last = wanted.period.last_day(&engine.pack.calendar);
    let belonging = Belonging { tree: &view.manifest.orgs, last, by: view.tree_of };
    let standing = match &rows.timing {
        Timing::Snapshot { date } => Some(standing(engine, view, register, date, last)?),
        Timing::Flow { .. } | Timing::Stock { .. } => None,
    };
    let (members, picked) = (BTreeMap::new(), Vec::new());
    let mut picker = Picker { engine, belonging, standing, wanted, rows, register, members, picked };
    for segment in view.manifest.segments.iter().filter(|segment| segment.register == rows.register) {
        if picker.can_hold(segment.year) {
            for batch in engine.segments.read(view.lake, &segment.hash, schema)?.iter() {
                picker.pick(Arc::clone(batch))?;
            }
        }
    }
    Ok(picker.picked)
}

/// Which dates of a register stand at the end of `last`, from the rows themselves.
pub(crate) fn standing(
    engine: &Engine,
    view: &View,
    register: &Register,
    date: &FieldId,
    last: NaiveDate,
) -> Result<Standing, FigureError> {
    let schema = engine.compiled.schemas.get(&register.id).ok_or_else(|| FigureError::Register(register.id.clone()))?;
    let mut records = Vec::new();
    for segment in view.manifest.segments.iter().filter(|segment| segment.register == register.id) {
        for batch in engine.segments.read(view.lake, &segment.hash, schema)?.iter() {
            let owners: &StringArray = string(batch, ORG)?;
            for row in 0..batch.num_rows() {
                if let Some(day) = day(batch, date, row)? {
                    records.push((OrgId::new(owners.value(row)), section(batch, register, row)?, day));
                }
            }
        }
    }
    let (asked, tree) = (Asked::of(view.manifest)?, &view.manifest.orgs);
    let records = records.iter().map(|(org, section, day)| (org, section.as_ref(), *day));
    Ok(Standing::new(records, asked.nothing(&register.id.filed(), &engine.pack.calendar), tree, last))
}

/// The section of a row.
fn section(batch: &RecordBatch, register: &Register, row: usize) -> Result<Option<Code>, FigureError> {
    let Some(field) = &register.section else { return Ok(None) };
    let cells = string(batch, field.as_str())?;
    Ok(cells.is_valid(row).then(|| Code::new(cells.value(row))))
}

/// The day in a column of a row.
fn day(batch: &RecordBatch, column: &FieldId, row: usize) -> Result<Option<NaiveDate>, FigureError> {
    let days: &PrimitiveArray<Date32Type> = primitive(batch, column.as_str())?;
    Ok(days.is_valid(row).then(|| Date32Type::to_naive_date_opt(days.value(row))).flatten())
}

struct Picker<'a> {
    engine: &'a Engine,
    belonging: Belonging<'a>,
    /// Of a snapshot, which dates count.
    standing: Option<Standing>,
    wanted: &'a Wanted<'a>,
    rows: &'a RowsIndicator,
    register: &'a Register,
    members: BTreeMap<(OrgId, NaiveDate), bool>,
    picked: Vec<Picked>,
}

impl Picker<'_> {
    /// Whether a segment of that year can hold rows that count: its rows are placed by the register's own date.
    fn can_hold(&self, year: i32) -> bool {
        let calendar = &self.engine.pack.calendar;
        let (first, last) = self.wanted.period.months(calendar);
        match &self.rows.timing {
            Timing::Flow { date } if *date == self.register.date => (first.year()..=last.year()).contains(&year),
            Timing::Stock { from, .. } if *from == self.register.date => year <= last.year(),
            Timing::Flow { .. } | Timing::Stock { .. } | Timing::Snapshot { .. } => true,
        }
    }

    fn pick(&mut self, batch: Arc<RecordBatch>) -> Result<(), FigureError> {
        let matches = match &self.rows.physical_filter {
            Some(filter) => Some(filter.evaluate(&batch)?.into_array(batch.num_rows())?),
            None => None,
        };
        let matches = matches.as_ref().map(|array| array.as_boolean());
        let owners: &StringArray = string(&batch, ORG)?;
        let ids: &PrimitiveArray<Int64Type> = primitive(&batch, ID)?;
        for row in 0..batch.num_rows() {
            if !matches.is_none_or(|matches: &BooleanArray| matches.is_valid(row) && matches.value(row)) {
                continue;
            }
            let org = OrgId::new(owners.value(row));
            let Some(date) = self.date(&batch, row, &org)? else { continue };
            let is_wanted = match self.wanted.units {
                None => self.is_member(&org, date),
                Some(units) => self.is_of(units, &org, section(&batch, self.register, row)?.as_ref(), date),
            };
            if is_wanted && self.is_in_part(&batch, row, &org, date)? {
                let record = RecordId(ids.value(row));
                self.picked.push(Picked { record, org, date, batch: batch.clone(), row });
            }
        }
        Ok(())
    }

    /// The day that makes a row count in the period, if it does.
    fn date(&self, batch: &RecordBatch, row: usize, org: &OrgId) -> Result<Option<NaiveDate>, FigureError> {
        let (first, last) = (self.wanted.period.first_day(&self.engine.pack.calendar), self.belonging.last);
        Ok(match &self.rows.timing {
            Timing::Flow { date } => day(batch, date, row)?.filter(|day| (first..=last).contains(day)),
            Timing::Stock { from, until } => {
                let ended = day(batch, until, row)?;
                day(batch, from, row)?.filter(|from| *from <= last && ended.is_none_or(|ended| ended > last))
            }
            Timing::Snapshot { date } => {
                let section = section(batch, self.register, row)?;
                let counts = self.standing.as_ref().and_then(|standing| standing.day(org, section.as_ref()));
                day(batch, date, row)?.filter(|day| Some(*day) == counts)
            }
        })
    }

    fn is_in_part(&self, batch: &RecordBatch, row: usize, org: &OrgId, date: NaiveDate) -> Result<bool, FigureError> {
        let Some((part, list_of)) = self.wanted.part else { return Ok(true) };
        if part.is_of_org() {
            return Ok(self.holder(org, self.tree_day(date)).is_some_and(|(of, _)| of.as_str() == part.code.as_str()));
        }
        let cells = string(batch, part.field.as_str())?;
        let column = self.register.column(&part.field);
        let kind = column.map_or(FieldKind::Text, |column| column.kind);
        let cell = cells.is_valid(row).then(|| cells.value(row));
        let codes = codes_of(cell, matches!(kind, FieldKind::MultiChoice(_)));
        let counts = |code: &&str| *kind.code_on(&Code::from(*code), list_of) == part.code;
        Ok(codes.iter().any(counts))
    }

    /// Whether the org asked for answers for a row of `org`, by the tree that holds.
    fn is_member(&mut self, org: &OrgId, date: NaiveDate) -> bool {
        let day = self.tree_day(date);
        if let Some(known) = self.members.get(&(org.clone(), day)) {
            return *known;
        }
        let is_within = |(holder, placed)| self.belonging.tree.is_within(holder, self.wanted.org, placed);
        let is_member = self.holder(org, day).is_some_and(is_within);
        self.members.insert((org.clone(), day), is_member);
        is_member
    }

    /// The day whose tree a row that counts on `date` follows.
    fn tree_day(&self, date: NaiveDate) -> NaiveDate {
        match &self.rows.timing {
            Timing::Flow { .. } => Month::of(date).last_day().min(self.belonging.last),
            Timing::Stock { .. } | Timing::Snapshot { .. } => self.belonging.last,
        }
    }

    /// Whether a row belongs to one of the units.
    fn is_of(&self, units: &Units, org: &OrgId, section: Option<&Code>, date: NaiveDate) -> bool {
        let day = Month::of(date).last_day().min(self.belonging.last);
        self.holder(org, day).is_some_and(|(holder, _)| units.has(holder, section))
    }

    /// Who answers for a row of `org`, and the day whose tree says where that is.
    fn holder(&self, org: &OrgId, day: NaiveDate) -> Option<(&OrgId, NaiveDate)> {
        let owner = &self.belonging.tree.get(org)?.id;
        Some(match &self.rows.timing {
            Timing::Flow { .. } => self.belonging.of_event(owner, day),
            Timing::Stock { .. } | Timing::Snapshot { .. } => self.belonging.of_standing(owner),
        })
    }
}

fn string<'a>(batch: &'a RecordBatch, column: &str) -> Result<&'a StringArray, FigureError> {
    batch.column_by_name(column).and_then(|array| array.as_string_opt()).ok_or_else(|| unexpected(column))
}

fn primitive<'a, T: ArrowPrimitiveType>(
    batch: &'a RecordBatch,
    column: &str,
) -> Result<&'a PrimitiveArray<T>, FigureError> {
    batch.column_by_name(column).and_then(|array| array.as_primitive_opt()).ok_or_else(|| unexpected(column))
}

fn unexpected(column: &str) -> FigureError {
    exec_datafusion_err!("column {column} is not what its register says").into()
}

/// A cell of a segment as a value.
pub(crate) fn cell(array: &dyn Array, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Absent;
    }
    match array.data_type() {
        DataType::Utf8 => Value::Text(array.as_string::<i32>().value(row).to_owned()),
        DataType::Int64 => Value::Integer(array.as_primitive::<Int64Type>().value(row)),
        DataType::Boolean => Value::Boolean(array.as_boolean().value(row)),
        DataType::Date32 => {
            let day = Date32Type::to_naive_date_opt(array.as_primitive::<Date32Type>().value(row));
            day.map_or(Value::Absent, Value::Date)
        }
        DataType::Decimal128(_, scale) => {
            let unscaled = array.as_primitive::<Decimal128Type>().value(row);
            let number = number::from_unscaled(unscaled, u32::try_from(*scale).unwrap_or(0));
            number.map_or(Value::Absent, Value::Decimal)
        }
        _ => Value::Absent,
    }
}
