//! `ratio(numerator, denominator)`: exact division to 12 digits after the point; NULL for a zero denominator.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Decimal128Builder};
use datafusion::arrow::datatypes::{DataType, Decimal128Type};
use datafusion::common::{Result, ScalarValue, exec_datafusion_err, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use xuezheng_pack::decimal::{QUOTIENT_DIGITS, divide};

use crate::number;

/// Decimal128 with all its digits and as many after the point as a quotient keeps.
const QUOTIENT: DataType = DataType::Decimal128(38, QUOTIENT_DIGITS as i8);

/// The function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Ratio {
    signature: Signature,
}

impl Ratio {
    pub(super) fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Ratio {
    fn name(&self) -> &str {
        "ratio"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(QUOTIENT)
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        let [_, _] = types else { return plan_err!("ratio takes a numerator and a denominator") };
        let decimal = |given: &DataType| match given {
            DataType::Decimal128(..) => Ok(given.clone()),
            DataType::Null => Ok(QUOTIENT),
            integer if integer.is_integer() => Ok(DataType::Decimal128(20, 0)),
            other => plan_err!("ratio divides exact numbers, not {other}"),
        };
        types.iter().map(decimal).collect()
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let is_scalar = args.args.iter().all(|arg| matches!(arg, ColumnarValue::Scalar(_)));
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let [numerators, denominators] = arrays.as_slice() else {
            return plan_err!("ratio takes a numerator and a denominator");
        };
        let quotients = divide_arrays(numerators, denominators)?;
        if is_scalar {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&quotients, 0)?));
        }
        Ok(ColumnarValue::Array(quotients))
    }
}

fn divide_arrays(numerators: &ArrayRef, denominators: &ArrayRef) -> Result<ArrayRef> {
    let (scale, other) = (scale_of(numerators.data_type())?, scale_of(denominators.data_type())?);
    let (numerators, denominators) =
        (numerators.as_primitive::<Decimal128Type>(), denominators.as_primitive::<Decimal128Type>());
    let mut quotients = Decimal128Builder::with_capacity(numerators.len()).with_data_type(QUOTIENT);
    let too_large = || exec_datafusion_err!("a number of ratio exceeds 28 digits");
    for (numerator, denominator) in numerators.iter().zip(denominators.iter()) {
        let (Some(numerator), Some(denominator)) = (numerator, denominator) else {
            quotients.append_null();
            continue;
        };
        if denominator == 0 {
            quotients.append_null();
            continue;
        }
        let numerator = number::from_unscaled(numerator, scale).ok_or_else(too_large)?;
        let denominator = number::from_unscaled(denominator, other).ok_or_else(too_large)?;
        let quotient = divide(numerator, denominator).ok_or_else(too_large)?;
        quotients.append_value(number::to_unscaled(quotient, QUOTIENT_DIGITS).ok_or_else(too_large)?);
    }
    Ok(Arc::new(quotients.finish()))
}

fn scale_of(kind: &DataType) -> Result<u32> {
    match kind {
        DataType::Decimal128(_, scale) => Ok(u32::try_from(*scale).unwrap_or(0)),
        other => plan_err!("ratio divides exact numbers, not {other}"),
    }
}
