//! The days outside which no record has a value that is asked for.
//!
//! The records of a few orgs are walked by date. Where a kind occurred years ago, nearly all of them would be passed over
//! before the first one of it; the index by that kind and the date tells in one step where to begin.

use sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query};
use xuezheng_pack::NaiveDate;

use super::lead::{Lead, asked};
use super::{ListQuery, name};
use crate::error::LedgerError;
use crate::schema::Table;
use crate::store::{Connection, Sql, optional_date};

/// A first and a last day; either may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Days {
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

impl Days {
    /// Where the choices asked for occur, for a list that is led by orgs; all days for any other.
    pub(super) async fn of(
        database: &mut Connection,
        table: &Table,
        query: &ListQuery,
        lead: &Lead<'_>,
    ) -> Result<Self, LedgerError> {
        let mut days = Self::default();
        if !matches!(lead, Lead::Orgs) {
            return Ok(days);
        }
        let dialect = database.dialect();
        for (column, _, values) in asked(table, query, dialect)? {
            if values.is_empty() || !table.choices().any(|choice| choice == column) {
                continue;
            }
            let mut here = (None, None);
            for value in values {
                let first = edge(database, table, query, column, value.clone(), Order::Asc).await?;
                let last = edge(database, table, query, column, value, Order::Desc).await?;
                here = (earlier(here.0, first), later(here.1, last));
            }
            // All of the choices must hold, so that the narrowest days are theirs.
            days = Self { from: later(days.from, here.0), until: earlier(days.until, here.1) };
        }
        Ok(days)
    }

    /// That a date lies in them.
    pub(super) fn hold(self, date: &Alias) -> Condition {
        let date = || Expr::col(date.clone());
        let from = self.from.map(|from| date().gte(from));
        Condition::all().add_option(from).add_option(self.until.map(|until| date().lte(until)))
    }
}

fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    one.into_iter().chain(other).min()
}

fn later(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    one.into_iter().chain(other).max()
}

/// The first or last day of the records with this value.
async fn edge(
    database: &mut Connection,
    table: &Table,
    query: &ListQuery,
    column: &str,
    value: Expr,
    order: Order,
) -> Result<Option<NaiveDate>, LedgerError> {
    let day = Alias::new(table.register.date.as_str());
    let mut select = Query::select();
    select.column(day.clone()).from(Alias::new(name(table, query)));
    select.and_where(Expr::col(Alias::new(column)).eq(value)).and_where(Expr::col(day.clone()).is_not_null());
    select.order_by(day, order.clone()).order_by("_id", order).limit(1);
    let row = Sql::of(&select).first(database).await?;
    Ok(row.map(|row| optional_date(&row, 0)).transpose()?.flatten())
}
