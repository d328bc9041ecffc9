//! What is kept of a filing beside its records, papers and scans: rows that name the operation that made them.

use chrono::NaiveDate;
use sea_query::{Expr, ExprTrait, Query, SelectStatement};
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::access;
use crate::cell;
use crate::error::LedgerError;
use crate::fixed::OPERATION;
use crate::operation::{Change, ChangeKind, OperationId};
use crate::store::{Row, integer, optional_text, text};
use crate::transaction::Transaction;

/// The operation that made a row.
pub(crate) struct Made {
    pub(crate) operation: OperationId,
    pub(crate) by: String,
    pub(crate) on: NaiveDate,
}

impl Made {
    /// Reads it from a row of [`with_operation`], of whose table so many columns were selected.
    pub(crate) fn read(row: &Row, columns: usize) -> Result<Self, LedgerError> {
        Ok(Self {
            operation: OperationId(integer(row, columns - 1)?),
            by: access::shown(&text(row, columns)?, optional_text(row, columns + 1)?.as_deref()),
            on: cell::day(&text(row, columns + 2)?)?,
        })
    }
}

/// Rows of a table, whose column `operation` is selected last, with who made them and when.
pub(crate) fn with_operation(table: &'static str, columns: &[&'static str]) -> SelectStatement {
    let mut select = Query::select();
    select.columns(columns.iter().map(|name| (table, *name))).from(table);
    select.columns(["actor", "acting_for", "today"].map(|name| (OPERATION, name)));
    select.inner_join(OPERATION, Expr::col((table, "operation")).equals((OPERATION, "id")));
    select
}

/// Only those rows of a table that are of a filing.
pub(crate) fn of_filing(
    select: &mut SelectStatement,
    table: &'static str,
    (register, period, org): (&RegisterId, Period, &OrgId),
) {
    select.and_where(Expr::col((table, "register")).eq(register.as_str()));
    select.and_where(Expr::col((table, "org")).eq(org.as_str()));
    select.and_where(Expr::col((table, "period")).eq(period.to_string()));
}

/// The period that a row names.
pub(crate) fn period(text: &str) -> Result<Period, LedgerError> {
    Period::parse(text).ok().ok_or_else(|| LedgerError::Broken(format!("「{text}」不是期间")))
}

impl Transaction {
    /// States that something of a filing is kept, which changes neither its status nor its records.
    pub(crate) fn state_kept(
        &mut self,
        (register, org): (&RegisterId, &OrgId),
        kind: ChangeKind,
        stated: String,
        note: Option<&str>,
    ) {
        self.changes.push(Change {
            register: Some(register.clone()),
            record: None,
            org: org.clone(),
            version: 0,
            kind,
            cells: Some(stated),
            note: note.map(str::to_owned),
        });
    }
}
