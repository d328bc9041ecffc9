//! Values for a statement's places.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::Arguments as _;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;

use crate::cell;
use crate::error::LedgerError;
use crate::store::Dialect;

/// Values for a statement's places, in order, each as its database keeps it.
pub(crate) enum Arguments {
    Sqlite(SqliteArguments),
    Postgres(PgArguments),
}

impl Arguments {
    pub(crate) fn new(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Sqlite => Self::Sqlite(SqliteArguments::default()),
            Dialect::Postgres => Self::Postgres(PgArguments::default()),
        }
    }

    pub(crate) fn integer(&mut self, value: impl Into<Option<i64>>) -> Result<(), LedgerError> {
        let value = value.into();
        encoded(match self {
            Self::Sqlite(arguments) => arguments.add(value),
            Self::Postgres(arguments) => arguments.add(value),
        })
    }

    pub(crate) fn text(&mut self, value: Option<String>) -> Result<(), LedgerError> {
        encoded(match self {
            Self::Sqlite(arguments) => arguments.add(value),
            Self::Postgres(arguments) => arguments.add(value),
        })
    }

    pub(crate) fn date(&mut self, value: Option<NaiveDate>) -> Result<(), LedgerError> {
        encoded(match self {
            Self::Sqlite(arguments) => arguments.add(value.map(|day| day.to_string())),
            Self::Postgres(arguments) => arguments.add(value),
        })
    }

    pub(crate) fn truth(&mut self, value: Option<bool>) -> Result<(), LedgerError> {
        encoded(match self {
            Self::Sqlite(arguments) => arguments.add(value.map(i64::from)),
            Self::Postgres(arguments) => arguments.add(value),
        })
    }

    /// A decimal that fits `scale` places.
    pub(crate) fn decimal(&mut self, value: Option<Decimal>, scale: u32) -> Result<(), LedgerError> {
        let misfit = |value: Decimal| LedgerError::Broken(format!("数值「{value}」与数据项的小数位数不符"));
        let fit = |value: Decimal| cell::scaled(value, scale).ok().ok_or_else(|| misfit(value));
        let scaled = value.map(fit).transpose()?;
        encoded(match self {
            Self::Sqlite(arguments) => arguments.add(scaled),
            Self::Postgres(arguments) => arguments.add(value),
        })
    }
}

fn encoded(added: Result<(), sqlx::error::BoxDynError>) -> Result<(), LedgerError> {
    added.map_err(|source| sqlx::Error::Encode(source).into())
}
