//! What the functions of the fitness standard share: its versions, and their arguments row by row.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Decimal128Builder};
use datafusion::arrow::datatypes::{DataType, Date32Type, Decimal128Type};
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::logical_expr::ColumnarValue;
use xuezheng_methods::fitness::Group;
use xuezheng_pack::model::FitnessStandard;
use xuezheng_pack::{Decimal, NaiveDate};

use crate::number;

/// Scores have one digit after the point.
pub(super) const SCORE: DataType = DataType::Decimal128(4, SCORE_DIGITS as i8);

const SCORE_DIGITS: u32 = 1;

/// The versions of the standard that one engine's functions read.
#[derive(Clone)]
pub(super) struct Standards(pub(super) Arc<[FitnessStandard]>);

impl fmt::Debug for Standards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Standards").field(&self.0.len()).finish()
    }
}

// Plans compare their functions often, and those of one engine share one table.
impl PartialEq for Standards {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Standards {}

impl Hash for Standards {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.len().hash(state);
    }
}

/// The type that an argument is brought to which must be an exact number.
pub(super) fn exact(given: &DataType) -> Result<DataType> {
    match given {
        DataType::Decimal128(..) => Ok(given.clone()),
        DataType::Null => Ok(DataType::Decimal128(38, 12)),
        integer if integer.is_integer() => Ok(DataType::Decimal128(20, 0)),
        other => plan_err!("the fitness standard reads exact numbers, not {other}"),
    }
}

/// The types of the day, the grade and the sex.
pub(super) fn pupil(given: [&DataType; 3]) -> Result<[DataType; 3]> {
    let [day, grade, sex] = given;
    let day = match day {
        DataType::Date32 | DataType::Null => DataType::Date32,
        other => return plan_err!("the day of a test is a date, not {other}"),
    };
    let text = |given: &DataType| match given {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => Ok(DataType::Utf8),
        integer if integer.is_integer() => Ok(DataType::Utf8),
        other => plan_err!("a grade and a sex are codes, not {other}"),
    };
    Ok([day, text(grade)?, text(sex)?])
}

/// The arguments of a call as arrays of one length.
pub(super) struct Rows {
    pub(super) arrays: Vec<ArrayRef>,
    is_scalar: bool,
}

impl Rows {
    pub(super) fn of(args: &[ColumnarValue]) -> Result<Self> {
        let is_scalar = args.iter().all(|arg| matches!(arg, ColumnarValue::Scalar(_)));
        Ok(Self { arrays: ColumnarValue::values_to_arrays(args)?, is_scalar })
    }

    pub(super) fn len(&self) -> usize {
        self.arrays.first().map_or(0, |array| array.len())
    }

    pub(super) fn text(&self, argument: usize, row: usize) -> Option<&str> {
        let texts = self.arrays.get(argument)?.as_string_opt::<i32>()?;
        texts.is_valid(row).then(|| texts.value(row))
    }

    pub(super) fn day(&self, argument: usize, row: usize) -> Option<NaiveDate> {
        let days = self.arrays.get(argument)?.as_primitive_opt::<Date32Type>()?;
        days.is_valid(row).then(|| Date32Type::to_naive_date_opt(days.value(row))).flatten()
    }

    pub(super) fn number(&self, argument: usize, row: usize) -> Option<Decimal> {
        let array = self.arrays.get(argument)?;
        let DataType::Decimal128(_, scale) = array.data_type() else { return None };
        let numbers = array.as_primitive_opt::<Decimal128Type>()?;
        let scale = u32::try_from(*scale).ok()?;
        numbers.is_valid(row).then(|| number::from_unscaled(numbers.value(row), scale)).flatten()
    }

    /// The group of a row whose day, grade and sex begin at `first`.
    pub(super) fn group<'s>(&self, standards: &'s Standards, first: usize, row: usize) -> Option<Group<'s>> {
        let (day, grade) = (self.day(first, row)?, self.text(first + 1, row)?);
        Group::of(&standards.0, day, grade, self.text(first + 2, row)?).ok()
    }

    /// The scores of all rows; NULL where there is none.
    pub(super) fn scores(&self, of: impl Fn(usize) -> Option<Decimal>) -> Result<ColumnarValue> {
        let mut scores = Decimal128Builder::with_capacity(self.len()).with_data_type(SCORE);
        for row in 0..self.len() {
            scores.append_option(of(row).and_then(|score| number::to_unscaled(score, SCORE_DIGITS)));
        }
        self.value(Arc::new(scores.finish()))
    }

    /// The result of the call, a scalar if all its arguments are.
    pub(super) fn value(&self, array: ArrayRef) -> Result<ColumnarValue> {
        if self.is_scalar {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&array, 0)?));
        }
        Ok(ColumnarValue::Array(array))
    }
}
