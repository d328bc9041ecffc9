//! Rows into Arrow batches, in the order of a segment.

use std::sync::Arc;

use chrono::NaiveDate;
use datafusion::arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, RecordBatch, StringBuilder, UInt32Array,
};
use datafusion::arrow::compute::take_record_batch;
use datafusion::arrow::datatypes::{DataType, Date32Type, SchemaRef};
use rust_decimal::Decimal;
use xuezheng_pack::model::{Field, FieldKind, Register};
use xuezheng_pack::{AttributeId, Org, OrgId, Pack, RecordId, Value};

use crate::schema::{columns, data_type, schema};
use crate::segment::LakeError;

/// A row to be written.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its record.
    pub id: RecordId,
    /// Its owner, with kind and attributes as on the day of the record's event.
    pub org: &'a Org,
    /// Its cells in the order of [`Register::columns`], then of [`Pack::joined`]; personal ones already pseudonyms, as
    /// text.
    pub cells: &'a [Value],
}

/// Collects rows of one register into a batch with the columns of [`schema`].
#[derive(Debug)]
pub struct BatchBuilder {
    schema: SchemaRef,
    register: String,
    columns: Vec<Field>,
    date: Option<usize>,
    attributes: Vec<AttributeId>,
    order: Vec<(OrgId, Option<NaiveDate>, RecordId)>,
    ids: Int64Builder,
    orgs: StringBuilder,
    kinds: StringBuilder,
    attribute_cells: Vec<StringBuilder>,
    cells: Vec<Cells>,
}

#[derive(Debug)]
enum Cells {
    Text(StringBuilder),
    Integer(Int64Builder),
    Decimal(Decimal128Builder, u32),
    Date(Date32Builder),
    Boolean(BooleanBuilder),
}

impl BatchBuilder {
    /// An empty batch of `register`.
    pub fn new(pack: &Pack, register: &Register) -> Self {
        let columns = columns(pack, register);
        let attributes: Vec<_> = pack.attributes.keys().cloned().collect();
        Self {
            schema: schema(pack, register),
            register: register.label.clone(),
            date: columns.iter().position(|column| column.id == register.date),
            order: Vec::new(),
            ids: Int64Builder::new(),
            orgs: StringBuilder::new(),
            kinds: StringBuilder::new(),
            attribute_cells: attributes.iter().map(|_| StringBuilder::new()).collect(),
            cells: columns.iter().map(Cells::of).collect(),
            attributes,
            columns,
        }
    }

    /// Adds a row. After an error the builder must not be used again.
    ///
    /// # Errors
    /// [`LakeError::Width`] or [`LakeError::Cell`] when the cells don't fit the register's columns.
    pub fn push(&mut self, row: &Row) -> Result<(), LakeError> {
        if row.cells.len() != self.columns.len() {
            let (found, expected) = (row.cells.len(), self.columns.len());
            return Err(LakeError::Width { register: self.register.clone(), record: row.id, found, expected });
        }
        for ((cells, column), value) in self.cells.iter_mut().zip(&self.columns).zip(row.cells) {
            cells.push(value).map_err(|expected| LakeError::Cell {
                register: self.register.clone(),
                record: row.id,
                column: column.label.clone(),
                value: value.display(),
                expected,
            })?;
        }
        self.ids.append_value(row.id.0);
        self.orgs.append_value(row.org.id.as_str());
        self.kinds.append_value(row.org.kind.as_str());
        for (id, cells) in self.attributes.iter().zip(&mut self.attribute_cells) {
            cells.append_option(row.org.attributes.get(id).map(|code| code.as_str()));
        }
        let date = self.date.and_then(|index| match row.cells.get(index) {
            Some(Value::Date(day)) => Some(*day),
            _ => None,
        });
        self.order.push((row.org.id.clone(), date, row.id));
        Ok(())
    }

    /// The batch, sorted by owner, date and record; rows without a date come first.
    ///
    /// # Errors
    /// [`LakeError::Arrow`] if the columns don't make a batch.
    pub fn finish(mut self) -> Result<RecordBatch, LakeError> {
        let mut arrays: Vec<ArrayRef> =
            vec![Arc::new(self.ids.finish()), Arc::new(self.orgs.finish()), Arc::new(self.kinds.finish())];
        arrays.extend(self.attribute_cells.iter_mut().map(|cells| Arc::new(cells.finish()) as ArrayRef));
        arrays.extend(self.cells.iter_mut().map(Cells::finish));
        let batch = RecordBatch::try_new(self.schema, arrays)?;
        if self.order.is_sorted() {
            return Ok(batch);
        }
        let mut order: Vec<_> = self.order.iter().zip(0u32..).collect();
        order.sort();
        let indices = UInt32Array::from_iter_values(order.into_iter().map(|(_, index)| index));
        Ok(take_record_batch(&batch, &indices)?)
    }
}

impl Cells {
    fn of(column: &Field) -> Self {
        if column.personal.is_some() {
            return Self::Text(StringBuilder::new());
        }
        match &column.kind {
            FieldKind::Text
            | FieldKind::Choice(_)
            | FieldKind::MultiChoice(_)
            | FieldKind::Reference(_)
            | FieldKind::Attachment => Self::Text(StringBuilder::new()),
            FieldKind::Integer | FieldKind::Table(_) => Self::Integer(Int64Builder::new()),
            FieldKind::Decimal { scale } => {
                let kind: DataType = data_type(&column.kind);
                Self::Decimal(Decimal128Builder::new().with_data_type(kind), *scale)
            }
            FieldKind::Date => Self::Date(Date32Builder::new()),
            FieldKind::Boolean => Self::Boolean(BooleanBuilder::new()),
        }
    }

    /// Appends a value; the error says in words what the column holds.
    fn push(&mut self, value: &Value) -> Result<(), String> {
        match (self, value) {
            (Self::Text(cells), Value::Text(text)) => cells.append_value(text),
            (Self::Integer(cells), Value::Integer(number)) => cells.append_value(*number),
            (Self::Decimal(cells, scale), Value::Decimal(number)) => {
                let fitted = unscaled(*number, *scale);
                cells.append_value(fitted.ok_or_else(|| format!("最多18位、{scale}位小数的数"))?);
            }
            (Self::Date(cells), Value::Date(day)) => cells.append_value(Date32Type::from_naive_date(*day)),
            (Self::Boolean(cells), Value::Boolean(yes)) => cells.append_value(*yes),
            (Self::Text(cells), Value::Absent) => cells.append_null(),
            (Self::Integer(cells), Value::Absent) => cells.append_null(),
            (Self::Decimal(cells, _), Value::Absent) => cells.append_null(),
            (Self::Date(cells), Value::Absent) => cells.append_null(),
            (Self::Boolean(cells), Value::Absent) => cells.append_null(),
            (Self::Text(_), _) => return Err("文本".to_owned()),
            (Self::Integer(_), _) => return Err("整数".to_owned()),
            (Self::Decimal(_, scale), _) => return Err(format!("{scale}位小数的数")),
            (Self::Date(_), _) => return Err("日期".to_owned()),
            (Self::Boolean(_), _) => return Err("是或否".to_owned()),
        }
        Ok(())
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(cells) => Arc::new(cells.finish()),
            Self::Integer(cells) => Arc::new(cells.finish()),
            Self::Decimal(cells, _) => Arc::new(cells.finish()),
            Self::Date(cells) => Arc::new(cells.finish()),
            Self::Boolean(cells) => Arc::new(cells.finish()),
        }
    }
}

/// `number` as an integer of its last of `scale` decimals; `None` if that loses a digit or exceeds 18 digits.
fn unscaled(number: Decimal, scale: u32) -> Option<i128> {
    let number = number.normalize();
    let missing = scale.checked_sub(number.scale())?;
    let unscaled = number.mantissa().checked_mul(10i128.checked_pow(missing)?)?;
    (unscaled.abs() < 10i128.pow(18)).then_some(unscaled)
}
