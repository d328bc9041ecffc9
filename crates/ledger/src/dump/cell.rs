//! A cell of any table between a database and a dump.

use std::fmt::Write;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sea_query::ColumnType;
use serde_json::Value as Json;
use sqlx::{Arguments as _, Row as _};

use crate::error::LedgerError;
use crate::store::{Arguments, Row, decimal, optional_date, optional_integer, optional_text, truth};

/// What a column holds, whatever its database calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Decimal(u32),
    Date,
    Truth,
    Bytes,
}

impl Kind {
    /// The kind of a column of PostgreSQL, where each has a type of its own.
    pub(super) fn of(kind: &ColumnType) -> Option<Self> {
        Some(match kind {
            ColumnType::Text | ColumnType::String(_) | ColumnType::Custom(_) => Self::Text,
            ColumnType::BigInteger | ColumnType::Integer => Self::Integer,
            ColumnType::Decimal(Some((_, scale))) => Self::Decimal(*scale),
            ColumnType::Date => Self::Date,
            ColumnType::Boolean => Self::Truth,
            ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => Self::Bytes,
            _ => return None,
        })
    }

    /// As a dump's first line names it.
    pub(super) fn name(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Integer => "integer".to_owned(),
            Self::Decimal(scale) => format!("decimal({scale})"),
            Self::Date => "date".to_owned(),
            Self::Truth => "boolean".to_owned(),
            Self::Bytes => "bytes".to_owned(),
        }
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Null,
    Text(String),
    Integer(i64),
    Decimal(Decimal),
    Date(NaiveDate),
    Truth(bool),
    Bytes(Vec<u8>),
}

impl Cell {
    /// Reads a cell from the database.
    pub(super) fn read(row: &Row, index: usize, kind: Kind) -> Result<Self, LedgerError> {
        let cell = match kind {
            Kind::Text => optional_text(row, index)?.map(Self::Text),
            Kind::Integer => optional_integer(row, index)?.map(Self::Integer),
            Kind::Decimal(scale) => decimal(row, index, scale)?.map(Self::Decimal),
            Kind::Date => optional_date(row, index)?.map(Self::Date),
            Kind::Truth => truth(row, index)?.map(Self::Truth),
            Kind::Bytes => bytes(row, index)?.map(Self::Bytes),
        };
        Ok(cell.unwrap_or(Self::Null))
    }

    /// Binds it in a statement that writes a column of this kind.
    pub(super) fn bind(&self, arguments: &mut Arguments, kind: Kind) -> Result<(), LedgerError> {
        match (kind, self) {
            (Kind::Text, Self::Null) => arguments.text(None),
            (Kind::Text, Self::Text(text)) => arguments.text(Some(text.clone())),
            (Kind::Integer, Self::Null) => arguments.integer(None),
            (Kind::Integer, Self::Integer(number)) => arguments.integer(*number),
            (Kind::Decimal(scale), Self::Null) => arguments.decimal(None, scale),
            (Kind::Decimal(scale), Self::Decimal(number)) => arguments.decimal(Some(*number), scale),
            (Kind::Date, Self::Null) => arguments.date(None),
            (Kind::Date, Self::Date(day)) => arguments.date(Some(*day)),
            (Kind::Truth, Self::Null) => arguments.truth(None),
            (Kind::Truth, Self::Truth(yes)) => arguments.truth(Some(*yes)),
            (Kind::Bytes, Self::Null) => bind_bytes(arguments, None),
            (Kind::Bytes, Self::Bytes(bytes)) => bind_bytes(arguments, Some(bytes.clone())),
            _ => Err(LedgerError::BadDump("一个值与它的列类型不符".to_owned())),
        }
    }

    /// As a dump holds it: decimals with all their places and days as texts, bytes in hex.
    pub(super) fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Text(text) => Json::from(text.as_str()),
            Self::Integer(number) => Json::from(*number),
            Self::Decimal(number) => Json::from(number.to_string()),
            Self::Date(day) => Json::from(day.to_string()),
            Self::Truth(yes) => Json::from(*yes),
            Self::Bytes(bytes) => Json::from(hex(bytes)),
        }
    }

    /// The inverse of [`to_json`](Self::to_json).
    pub(super) fn from_json(json: Json, kind: Kind) -> Option<Self> {
        Some(match (kind, json) {
            (_, Json::Null) => Self::Null,
            (Kind::Text, Json::String(text)) => Self::Text(text),
            (Kind::Integer, Json::Number(number)) => Self::Integer(number.as_i64()?),
            (Kind::Decimal(scale), Json::String(text)) => {
                Self::Decimal(text.parse().ok().filter(|number: &Decimal| number.scale() == scale)?)
            }
            (Kind::Date, Json::String(text)) => Self::Date(text.parse().ok()?),
            (Kind::Truth, Json::Bool(yes)) => Self::Truth(yes),
            (Kind::Bytes, Json::String(text)) => Self::Bytes(unhex(&text)?),
            _ => return None,
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes what is written to it");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn bytes(row: &Row, index: usize) -> Result<Option<Vec<u8>>, LedgerError> {
    Ok(match row {
        Row::Sqlite(row) => row.try_get(index)?,
        Row::Postgres(row) => row.try_get(index)?,
    })
}

fn bind_bytes(arguments: &mut Arguments, value: Option<Vec<u8>>) -> Result<(), LedgerError> {
    let added = match arguments {
        Arguments::Sqlite(arguments) => arguments.add(value),
        Arguments::Postgres(arguments) => arguments.add(value),
    };
    added.map_err(|source| sqlx::Error::Encode(source).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_cell_comes_back_from_its_text() {
        let cells = [
            (Kind::Text, Cell::Text("换行\n和\"引号\"".to_owned()), r#""换行\n和\"引号\"""#),
            (Kind::Integer, Cell::Integer(i64::MAX), "9223372036854775807"),
            (Kind::Decimal(2), Cell::Decimal("1.50".parse().unwrap()), r#""1.50""#),
            (Kind::Date, Cell::Date("2024-02-29".parse().unwrap()), r#""2024-02-29""#),
            (Kind::Truth, Cell::Truth(false), "false"),
            (Kind::Bytes, Cell::Bytes(vec![0, 171]), r#""00ab""#),
            (Kind::Text, Cell::Null, "null"),
        ];
        for (kind, cell, text) in cells {
            assert_eq!(cell.to_json().to_string(), text);
            assert_eq!(Cell::from_json(serde_json::from_str(text).unwrap(), kind), Some(cell));
        }
        assert_eq!(Cell::from_json(Json::from("1.5"), Kind::Decimal(2)), None);
    }
}
