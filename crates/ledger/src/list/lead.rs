//! What a list looks at first: which index its statement begins with.
//!
//! A database guesses that from statistics (PostgreSQL), or from which columns are compared (SQLite), and a wrong guess reads
//! millions of rows. So it is decided here: how many records have one of the values asked for is counted, as far as it
//! matters, and for SQLite every column that is not to lead is hidden in an expression.

use std::collections::BTreeSet;

use sea_query::{Alias, Asterisk, Condition, Expr, ExprTrait, Func, Query};
use xuezheng_pack::{FieldId, OrgId};

use super::condition::{self, Test};
use super::plan;
use super::sort::SortColumn;
use super::{ListQuery, name};
use crate::error::LedgerError;
use crate::record::ReviewStatus;
use crate::schema::Table;
use crate::store::{Connection, Dialect, Sql, integer};

/// Branches of one statement; SQLite refuses more than 500, and each costs PostgreSQL a fifth of a millisecond to plan.
const MOST_BRANCHES: usize = 40;

/// How many records are read for a page that no index leads to, or not in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// Where one condition leaves no more, all of them are.
    pub(crate) few: u64,
    /// More are not sorted.
    pub(crate) sorted: u64,
    /// After so many a page ends, whatever it has found.
    pub(crate) read: u64,
}

impl Bounds {
    /// What takes some hundredths of a second.
    pub(crate) const USUAL: Self = Self { few: 2_000, sorted: 20_000, read: 15_000 };
}

/// What a list's statement begins with.
#[derive(Clone, Debug)]
pub(super) enum Lead<'a> {
    /// So few records have what is asked of this column that all of them are read.
    Few(&'a str),
    /// What is late.
    Overdue,
    /// Each of the statuses asked for; none of them is approved.
    Statuses,
    /// Each of a few orgs.
    Orgs,
    /// Each of the values asked for in a column that holds one of a few.
    Choice(&'a str, Vec<Expr>),
    /// The register's date.
    Dates,
    /// The records' numbers.
    Numbers,
}

impl<'a> Lead<'a> {
    /// What leads a list that is sorted by the register's date, or counted.
    pub(super) async fn of(
        database: &mut Connection,
        bounds: Bounds,
        table: &'a Table,
        query: &'a ListQuery,
        reach: Option<&BTreeSet<OrgId>>,
    ) -> Result<Self, LedgerError> {
        if query.overdue.is_some() {
            return Ok(Self::Overdue);
        }
        let asked = asked(table, query, database.dialect())?;
        for (column, condition, _) in &asked {
            if count(database, table, query, condition.clone(), bounds.few).await? <= bounds.few {
                return Ok(Self::Few(column));
            }
        }
        if !query.statuses.is_empty() && !query.statuses.contains(&ReviewStatus::Approved) {
            return Ok(Self::Statuses);
        }
        if reach.is_some_and(|orgs| (1..=MOST_BRANCHES).contains(&orgs.len())) {
            return Ok(Self::Orgs);
        }
        let choice = asked.into_iter().find(|(column, _, values)| {
            (1..=MOST_BRANCHES).contains(&values.len()) && table.choices().any(|choice| choice == *column)
        });
        Ok(choice.map_or(Self::Dates, |(column, _, values)| Self::Choice(column, values)))
    }

    /// What leads a list in this order, now that it is known what would if it were sorted by date.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] where too many records would have to be sorted.
    pub(super) async fn in_order(
        self,
        database: &mut Connection,
        bounds: Bounds,
        sort: &SortColumn<'_>,
        table: &Table,
        query: &ListQuery,
        reach: Option<&BTreeSet<OrgId>>,
    ) -> Result<Self, LedgerError> {
        let is_deadline = || table.dues.iter().any(|due| sort.is(table.columns[due.column].id.as_str()));
        let has_index = match &self {
            Self::Few(_) => true,
            Self::Overdue => sort.is(table.register.date.as_str()) || is_deadline(),
            _ => sort.is(table.register.date.as_str()),
        };
        let is_by_number = sort.is("_id");
        if is_by_number
            && matches!(self, Self::Dates)
            && !query.fields.iter().any(|(field, _)| *field == table.register.date)
        {
            return Ok(Self::Numbers);
        }
        if has_index || self.weight(database, bounds, table, query, reach).await? <= bounds.sorted {
            return Ok(self);
        }
        if is_by_number {
            return Ok(Self::Numbers);
        }
        let cause = format!("按「{}」排序的记录超过 {} 条", sort.label(), bounds.sorted);
        let mend = "请先按机构、日期、类别或审核状态缩小范围，或改按日期、记录号排序（多少条都可以）";
        Err(LedgerError::unfit(cause, mend))
    }

    /// How many records the statement looks at, counted as far as it matters.
    async fn weight(
        &self,
        database: &mut Connection,
        bounds: Bounds,
        table: &Table,
        query: &ListQuery,
        reach: Option<&BTreeSet<OrgId>>,
    ) -> Result<u64, LedgerError> {
        let first = match self {
            Self::Few(_) | Self::Numbers | Self::Dates => Condition::all(),
            Self::Overdue => condition::overdue(table, query),
            Self::Statuses => plan::statuses(query),
            Self::Orgs => plan::owners(reach),
            Self::Choice(column, values) => {
                Condition::all().add(Expr::col(Alias::new(*column)).is_in(values.iter().cloned()))
            }
        };
        let date = &table.register.date;
        let mut days = query.fields.iter().filter(|(field, _)| field == date);
        let within = days.try_fold(first, |all, (_, test)| {
            Ok::<_, LedgerError>(all.add(condition::passes(
                table,
                date,
                test,
                database.dialect(),
                Some(date.as_str()),
            )?))
        })?;
        count(database, table, query, within, bounds.sorted).await
    }

    /// What the query asks of owners, statuses and deadlines, in words in which SQLite finds the index that leads.
    pub(super) fn rest(
        &self,
        table: &Table,
        query: &ListQuery,
        reach: Option<&BTreeSet<OrgId>>,
        dialect: Dialect,
    ) -> Condition {
        let passed_over = plan::owners_passed_over(reach, dialect);
        match self {
            Self::Overdue => condition::overdue(table, query).add(plan::statuses(query)).add(passed_over),
            Self::Orgs => plan::owners(reach).add(plan::statuses_passed_over(query, dialect)),
            Self::Statuses => plan::statuses(query).add(passed_over),
            Self::Few(_) | Self::Choice(..) | Self::Dates | Self::Numbers => {
                plan::statuses_passed_over(query, dialect).add(passed_over)
            }
        }
    }

    /// Whether records have to be read to find those that pass: something is asked for that the leading index doesn't hold.
    pub(super) fn reads(&self, table: &Table, query: &ListQuery) -> bool {
        let holds = |column: &str| match self {
            Self::Few(_) | Self::Overdue => true,
            // What is short stands in these indexes.
            Self::Orgs | Self::Statuses => table.choices().any(|choice| choice == column),
            Self::Choice(lead, _) => *lead == column,
            Self::Dates | Self::Numbers => false,
        };
        let is_of_date = |id: &FieldId| *id == table.register.date && !matches!(self, Self::Numbers);
        let is_read = |id: &FieldId| !is_of_date(id) && !holds(id.as_str());
        let few = matches!(self, Self::Few(_) | Self::Overdue);
        (query.contains.is_some() && !few)
            || (!query.states.is_empty() && !holds("_state"))
            || query.fields.iter().any(|(id, _)| is_read(id))
    }

    /// The column whose values SQLite is to see compared, if there is one: an index begins with it.
    pub(super) fn shown(&self) -> Option<&str> {
        match self {
            Self::Few(column) | Self::Choice(column, _) => Some(column),
            Self::Overdue | Self::Statuses | Self::Orgs | Self::Dates | Self::Numbers => None,
        }
    }
}

/// A column, what is asked of it, and the values that it may have, if these are all that is asked.
pub(super) type Asked<'a> = (&'a str, Condition, Vec<Expr>);

/// What is asked of columns that lead an index of their own.
pub(super) fn asked<'a>(
    table: &'a Table,
    query: &'a ListQuery,
    dialect: Dialect,
) -> Result<Vec<Asked<'a>>, LedgerError> {
    let mut all = Vec::new();
    if !query.states.is_empty()
        && let Some(state) = table.choices().find(|choice| *choice == "_state")
    {
        let states: Vec<Expr> = query.states.iter().map(|state| Expr::val(state.as_str())).collect();
        all.push((state, Condition::all().add(Expr::col(Alias::new(state)).is_in(states.iter().cloned())), states));
    }
    for (id, test) in &query.fields {
        let mut indexed = table.choices().chain(table.lookups());
        let Some(column) = indexed.find(|column| *column == id.as_str()) else { continue };
        let field = super::column(table, id)?;
        let values = match test {
            // The index over a personal column holds what its cells begin with, and knows no empty ones.
            Test::Absent if field.personal.is_some() => continue,
            Test::OneOf(values) => {
                if field.personal.is_some() {
                    Vec::new()
                } else {
                    values.iter().map(|value| condition::operand(field, value, dialect)).collect::<Result<_, _>>()?
                }
            }
            Test::Absent => Vec::new(),
            Test::Between(..) | Test::Contains(_) | Test::Has(_) | Test::Present => continue,
        };
        all.push((column, condition::passes(table, id, test, dialect, Some(column))?, values));
    }
    Ok(all)
}

/// How many records pass, counted up to one more than `most`.
async fn count(
    database: &mut Connection,
    table: &Table,
    query: &ListQuery,
    condition: Condition,
    most: u64,
) -> Result<u64, LedgerError> {
    let mut select = Query::select();
    select.column("_id").from(Alias::new(name(table, query))).cond_where(condition).limit(most + 1);
    let mut counted = Query::select();
    let sql = Sql::of(counted.expr(Func::count(Expr::col(Asterisk))).from_subquery(select, "found"));
    let row = sql.first(database).await?.ok_or_else(|| LedgerError::Broken("计数没有结果".to_owned()))?;
    Ok(u64::try_from(integer(&row, 0)?).unwrap_or_default())
}

/// What SQLite takes for no column, and so looks for no index of; PostgreSQL knows better from its statistics.
pub(super) fn hidden(cell: Expr, dialect: Dialect) -> Expr {
    match dialect {
        Dialect::Sqlite => Expr::expr(Func::coalesce([cell.clone(), cell])),
        Dialect::Postgres => cell,
    }
}
