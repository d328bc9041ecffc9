//! Rows and the values in their columns.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use crate::cell;
use crate::error::LedgerError;

/// A row of a result.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// The whole number in a column that is never NULL.
pub(crate) fn integer(row: &Row, index: usize) -> Result<i64, LedgerError> {
    optional_integer(row, index)?.ok_or_else(|| null(index))
}

/// The whole number in a column, or NULL.
pub(crate) fn optional_integer(row: &Row, index: usize) -> Result<Option<i64>, LedgerError> {
    Ok(match row {
        Row::Sqlite(row) => row.try_get(index)?,
        Row::Postgres(row) => row.try_get(index)?,
    })
}

/// The text in a column that is never NULL.
pub(crate) fn text(row: &Row, index: usize) -> Result<String, LedgerError> {
    optional_text(row, index)?.ok_or_else(|| null(index))
}

/// The text in a column, or NULL.
pub(crate) fn optional_text(row: &Row, index: usize) -> Result<Option<String>, LedgerError> {
    Ok(match row {
        Row::Sqlite(row) => row.try_get(index)?,
        Row::Postgres(row) => row.try_get(index)?,
    })
}

/// The day in a column of a register, or NULL.
pub(crate) fn optional_date(row: &Row, index: usize) -> Result<Option<NaiveDate>, LedgerError> {
    match row {
        Row::Sqlite(row) => row.try_get::<Option<&str>, _>(index)?.map(cell::day).transpose(),
        Row::Postgres(row) => Ok(row.try_get(index)?),
    }
}

/// Yes or no in a column of a register, or NULL.
pub(crate) fn truth(row: &Row, index: usize) -> Result<Option<bool>, LedgerError> {
    Ok(match row {
        Row::Sqlite(row) => row.try_get::<Option<i64>, _>(index)?.map(|number| number != 0),
        Row::Postgres(row) => row.try_get(index)?,
    })
}

/// The decimal of `scale` places in a column of a register, or NULL.
pub(crate) fn decimal(row: &Row, index: usize, scale: u32) -> Result<Option<Decimal>, LedgerError> {
    match row {
        Row::Sqlite(row) => Ok(row.try_get::<Option<i64>, _>(index)?.map(|number| cell::unscaled(number, scale))),
        Row::Postgres(row) => {
            let stored = row.try_get::<Option<Decimal>, _>(index)?;
            let fit = |number| cell::scaled(number, scale).ok().map(|number| cell::unscaled(number, scale));
            let misfit = |number| LedgerError::Broken(format!("数值「{number}」与数据项的小数位数不符"));
            stored.map(|number| fit(number).ok_or_else(|| misfit(number))).transpose()
        }
    }
}

fn null(index: usize) -> LedgerError {
    LedgerError::Broken(format!("第 {} 列没有值", index + 1))
}
