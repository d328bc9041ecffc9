//! Cells between Rust, the database and JSON: exact both ways.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value as Json;
use xuezheng_pack::Value;
use xuezheng_pack::model::FieldKind;

use crate::error::LedgerError;
use crate::store::{self, Arguments, Row};

/// Digits that a decimal may have in all.
pub(crate) const DIGITS: u32 = 18;

/// Why a decimal does not fit its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// More digits after the point than the field keeps.
    Places,
    /// More than [`DIGITS`] digits in all.
    Size,
}

/// `number` as a whole number of its `scale`-th decimals: 12.5 at 2 is 1250.
pub(crate) fn scaled(number: Decimal, scale: u32) -> Result<i64, Unfit> {
    let number = number.normalize();
    let missing = scale.checked_sub(number.scale()).ok_or(Unfit::Places)?;
    let scaled = 10i128.checked_pow(missing).and_then(|factor| number.mantissa().checked_mul(factor));
    let scaled = scaled.filter(|scaled| scaled.abs() < 10i128.pow(DIGITS)).ok_or(Unfit::Size)?;
    i64::try_from(scaled).ok().ok_or(Unfit::Size)
}

/// The inverse of [`scaled`].
pub(crate) fn unscaled(scaled: i64, scale: u32) -> Decimal {
    Decimal::new(scaled, scale)
}

/// Binds a cell that validation has let through.
pub(crate) fn bind(arguments: &mut Arguments, kind: &FieldKind, value: &Value) -> Result<(), LedgerError> {
    match (kind, value) {
        (FieldKind::Integer, Value::Absent) => arguments.integer(None),
        (FieldKind::Integer, Value::Integer(number)) => arguments.integer(*number),
        (FieldKind::Decimal { scale }, Value::Absent) => arguments.decimal(None, *scale),
        (FieldKind::Decimal { scale }, Value::Decimal(number)) => arguments.decimal(Some(*number), *scale),
        (FieldKind::Boolean, Value::Absent) => arguments.truth(None),
        (FieldKind::Boolean, Value::Boolean(yes)) => arguments.truth(Some(*yes)),
        (FieldKind::Date, Value::Absent) => arguments.date(None),
        (FieldKind::Date, Value::Date(day)) => arguments.date(Some(*day)),
        (
            FieldKind::Text
            | FieldKind::Choice(_)
            | FieldKind::MultiChoice(_)
            | FieldKind::Reference(_)
            | FieldKind::Attachment
            | FieldKind::Table(_),
            Value::Absent | Value::Text(_),
        ) => arguments.text(if let Value::Text(text) = value { Some(text.clone()) } else { None }),
        _ => Err(misfit(value)),
    }
}

fn misfit(value: &Value) -> LedgerError {
    LedgerError::Broken(format!("值「{}」与数据项的类型不符", value.display()))
}

/// Reads a cell of a register's table.
pub(crate) fn read(row: &Row, index: usize, kind: &FieldKind) -> Result<Value, LedgerError> {
    let value = match kind {
        FieldKind::Text
        | FieldKind::Choice(_)
        | FieldKind::MultiChoice(_)
        | FieldKind::Reference(_)
        | FieldKind::Attachment
        | FieldKind::Table(_) => store::optional_text(row, index)?.map(Value::Text),
        FieldKind::Integer => store::optional_integer(row, index)?.map(Value::Integer),
        FieldKind::Decimal { scale } => store::decimal(row, index, *scale)?.map(Value::Decimal),
        FieldKind::Boolean => store::truth(row, index)?.map(Value::Boolean),
        FieldKind::Date => store::optional_date(row, index)?.map(Value::Date),
    };
    Ok(value.unwrap_or(Value::Absent))
}

/// Reads a date as the database keeps it.
pub(crate) fn day(text: &str) -> Result<NaiveDate, LedgerError> {
    text.parse().ok().ok_or_else(|| LedgerError::Broken(format!("「{text}」不是日期")))
}

/// A cell in the change table: decimals are texts, so that no reader loses a digit.
pub(crate) fn to_json(value: &Value) -> Json {
    match value {
        Value::Absent => Json::Null,
        Value::Text(text) => Json::from(text.as_str()),
        Value::Integer(number) => Json::from(*number),
        Value::Decimal(number) => Json::from(number.normalize().to_string()),
        Value::Date(day) => Json::from(day.to_string()),
        Value::Boolean(yes) => Json::from(*yes),
    }
}

/// The inverse of [`to_json`]; what no longer fits the field (its kind has changed since) becomes text.
pub(crate) fn from_json(kind: Option<&FieldKind>, json: &Json) -> Value {
    match (kind, json) {
        (_, Json::Null) => Value::Absent,
        (_, Json::Bool(yes)) => Value::Boolean(*yes),
        (Some(FieldKind::Decimal { .. }), Json::String(text)) => {
            text.parse().map_or_else(|_| Value::Text(text.clone()), Value::Decimal)
        }
        (Some(FieldKind::Date), Json::String(text)) => {
            text.parse().map_or_else(|_| Value::Text(text.clone()), Value::Date)
        }
        (_, Json::String(text)) => Value::Text(text.clone()),
        (_, Json::Number(number)) => number.as_i64().map_or_else(|| Value::Text(number.to_string()), Value::Integer),
        (_, other) => Value::Text(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMIT: i64 = 1_000_000_000_000_000_000;

    proptest! {
        #[test]
        fn a_scaled_integer_comes_back_as_the_same_decimal(number in (1 - LIMIT)..LIMIT, scale in 0u32..=12) {
            let decimal = unscaled(number, scale);
            prop_assert_eq!(scaled(decimal, scale), Ok(number));
        }

        #[test]
        fn a_decimal_with_fewer_places_keeps_its_value(number in -1_000_000i64..1_000_000, places in 0u32..=4) {
            let decimal = Decimal::new(number, places);
            let stored = scaled(decimal, 6).unwrap();
            prop_assert_eq!(unscaled(stored, 6), decimal);
        }

        #[test]
        fn json_keeps_every_digit(number in (1 - LIMIT)..LIMIT, scale in 0u32..=12) {
            let value = Value::Decimal(unscaled(number, scale));
            prop_assert_eq!(from_json(Some(&FieldKind::Decimal { scale }), &to_json(&value)), value);
        }
    }

    #[test]
    fn too_many_places_and_too_many_digits_are_told_apart() {
        assert_eq!(scaled("0.125".parse().unwrap(), 2), Err(Unfit::Places));
        assert_eq!(scaled("0.120".parse().unwrap(), 2), Ok(12));
        assert_eq!(scaled("9999999999999999.99".parse().unwrap(), 2), Ok(LIMIT - 1));
        assert_eq!(scaled("10000000000000000.00".parse().unwrap(), 2), Err(Unfit::Size));
    }
}
