//! How a page is found: which statements give its ids in order without reading the rest of the register.
//!
//! A database reads the first rows of an index in order, where the index begins with what the list asks to be equal, and
//! passes over what isn't asked for without a look at the row, where the index holds what decides that. Tables have such
//! indexes by the register's date: of all records, by org, by status of those that aren't approved, by each choice; and by the
//! date and by each deadline of those with a step to be taken. So a list by date is asked for once for each org if they are
//! few, for each status if none is approved, or for each value of a choice, and the branches are merged. In any other order the
//! records are sorted, as long as they aren't too many (`lead`).

use std::collections::BTreeSet;

use sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query, SelectStatement, UnionType};
use xuezheng_pack::{OrgId, RecordId, Value};

use super::days::Days;
use super::lead::{Lead, hidden};
use super::sort::{Position, SortColumn};
use super::{ListQuery, condition, name};
use crate::error::LedgerError;
use crate::record::ReviewStatus;
use crate::schema::{Table, has_status, unapproved};
use crate::store::{Connection, Dialect, Sql, integer};

/// Which way a page is read from its cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Onward,
    Back,
}

/// A page to be found.
pub(super) struct Wanted<'a> {
    pub(super) table: &'a Table,
    pub(super) query: &'a ListQuery,
    /// The orgs whose records to list; all if `None`.
    pub(super) reach: Option<&'a BTreeSet<OrgId>>,
    pub(super) sort: &'a SortColumn<'a>,
    pub(super) lead: &'a Lead<'a>,
    /// Days outside which none of them is.
    pub(super) days: Days,
    pub(super) direction: Direction,
}

impl Wanted<'_> {
    /// The first `limit` places from `start`, in the direction of reading, no farther than `end`.
    pub(super) async fn positions(
        &self,
        database: &mut Connection,
        start: Option<&Position>,
        end: Option<&Position>,
        limit: u64,
    ) -> Result<Vec<Position>, LedgerError> {
        // Those with a sort key and those without are two lists, one behind the other.
        let mut parts = if self.sort.field.is_some() { vec![true, false] } else { vec![true] };
        if self.direction == Direction::Back {
            parts.reverse();
        }
        if let Some(start) = start {
            let skipped = parts.iter().position(|present| *present != start.key.is_absent());
            parts.drain(..skipped.unwrap_or_default());
        }
        let mut found = Vec::new();
        for present in parts {
            let start = start.filter(|start| present != start.key.is_absent());
            let missing = limit - found.len() as u64;
            if missing == 0 {
                break;
            }
            let base = self.base(database.dialect(), present, start, end)?;
            let select = self.ordered(base, database.dialect(), present, missing);
            for row in Sql::of(&select).all(database).await? {
                let key = if present { self.sort.read(&row)? } else { Value::Absent };
                found.push(Position { key, id: RecordId(integer(&row, 1)?) });
            }
            if end.is_some_and(|end| present != end.key.is_absent()) {
                break;
            }
        }
        Ok(found)
    }

    /// The last place that a page from `start` looks at, where more than `most` records would have to be read to find what
    /// passes.
    pub(super) async fn end(
        &self,
        database: &mut Connection,
        start: Option<&Position>,
        most: u64,
    ) -> Result<Option<Position>, LedgerError> {
        // Those without a sort key are few, and read to their end.
        let is_behind = start.is_some_and(|start| start.key.is_absent());
        if !self.has_index() || is_behind && self.direction == Direction::Onward {
            return Ok(None);
        }
        let start = start.filter(|_| !is_behind);
        let base = self.walked(database.dialect(), true, start)?;
        let branches = self.branches(&base, database.dialect());
        let each = most.checked_div(branches.len() as u64).unwrap_or(most);
        let mut ends = Vec::new();
        for mut branch in branches {
            self.order(&mut branch, true, Alias::new(self.sort.name), "_id");
            if let Some(row) = Sql::of(branch.offset(each).limit(1)).first(database).await? {
                ends.push((self.sort.read(&row)?, RecordId(integer(&row, 1)?)));
            }
        }
        // The nearest, so that no branch is read beyond what is its own.
        let nearest = if self.is_down() { ends.into_iter().max() } else { ends.into_iter().min() };
        Ok(nearest.map(|(key, id)| Position { key, id }))
    }

    /// The ids of those that pass, with a sort key or without, up to `limit` and no farther than `end`.
    pub(super) fn counted(
        &self,
        dialect: Dialect,
        end: Option<&Position>,
        limit: u64,
    ) -> Result<SelectStatement, LedgerError> {
        let mut select = Query::select();
        select.column("_id").from(Alias::new(name(self.table, self.query)));
        select.cond_where(condition::of(self.table, self.query, dialect, self.lead.shown())?);
        if let Some(end) = end {
            let (here, there) = self.compared(end, dialect, true)?;
            select.and_where(if self.is_down() { here.gte(there) } else { here.lte(there) });
        }
        select.cond_where(self.lead.rest(self.table, self.query, self.reach, dialect)).limit(limit);
        Ok(select)
    }

    fn is_down(&self) -> bool {
        self.sort.descending != (self.direction == Direction::Back)
    }

    /// Sort keys and ids of those with a sort key, or of those without, whatever else is asked of them.
    fn walked(
        &self,
        dialect: Dialect,
        present: bool,
        start: Option<&Position>,
    ) -> Result<SelectStatement, LedgerError> {
        let mut base = Query::select();
        let key = Alias::new(self.sort.name);
        base.expr_as(Expr::col(key.clone()), "_place").expr_as(Expr::col("_id"), "_number");
        base.from(Alias::new(name(self.table, self.query)));
        if self.sort.field.is_some() {
            base.and_where(if present {
                Expr::col(key.clone()).is_not_null()
            } else {
                Expr::col(key.clone()).is_null()
            });
        }
        if present && self.sort.is(self.table.register.date.as_str()) {
            base.cond_where(self.days.hold(&key));
        }
        if let Some(start) = start {
            let (here, there) = self.compared(start, dialect, present)?;
            base.and_where(if self.is_down() { here.lt(there) } else { here.gt(there) });
        }
        Ok(base)
    }

    /// The same of those that pass, no farther than `end`.
    fn base(
        &self,
        dialect: Dialect,
        present: bool,
        start: Option<&Position>,
        end: Option<&Position>,
    ) -> Result<SelectStatement, LedgerError> {
        let mut base = self.walked(dialect, present, start)?;
        base.cond_where(condition::of(self.table, self.query, dialect, self.lead.shown())?);
        if let Some(end) = end.filter(|end| present != end.key.is_absent()) {
            let (here, there) = self.compared(end, dialect, present)?;
            base.and_where(if self.is_down() { here.gte(there) } else { here.lte(there) });
        }
        Ok(base)
    }

    /// A record's place, and one that it is compared with.
    fn compared(&self, place: &Position, dialect: Dialect, present: bool) -> Result<(Expr, Expr), LedgerError> {
        if self.is_by_id_alone(present) {
            return Ok((self.seen(Expr::col("_id"), dialect), Expr::val(place.id.0)));
        }
        let there = [self.sort.operand(&place.key, dialect)?, Expr::val(place.id.0)];
        let here = [Alias::new(self.sort.name), Alias::new("_id")].map(|column| self.seen(Expr::col(column), dialect));
        Ok((Expr::tuple(here), Expr::tuple(there)))
    }

    fn is_by_id_alone(&self, present: bool) -> bool {
        self.sort.name == "_id" || !present
    }

    /// What is to be sorted is not to be read in its order.
    fn seen(&self, cell: Expr, dialect: Dialect) -> Expr {
        if self.has_index() { cell } else { hidden(cell, dialect) }
    }

    fn order(&self, select: &mut SelectStatement, present: bool, key: Alias, id: &'static str) {
        let order = if self.is_down() { Order::Desc } else { Order::Asc };
        if !self.is_by_id_alone(present) {
            select.order_by(key, order.clone());
        }
        select.order_by(id, order);
    }

    /// What `base` selects, in order and no more than `limit` of it.
    fn ordered(&self, mut base: SelectStatement, dialect: Dialect, present: bool, limit: u64) -> SelectStatement {
        let key = Alias::new(self.sort.name);
        if !self.has_index() {
            let order = if self.is_down() { Order::Desc } else { Order::Asc };
            base.cond_where(self.lead.rest(self.table, self.query, self.reach, dialect));
            if !self.is_by_id_alone(present) {
                base.order_by_expr(self.seen(Expr::col(key), dialect), order.clone());
            }
            return base.order_by_expr(self.seen(Expr::col("_id"), dialect), order).limit(limit).to_owned();
        }
        let mut branches = self.branches(&base, dialect).into_iter();
        if branches.len() == 1 {
            let mut only = branches.next().expect("its length is one");
            self.order(&mut only, present, key, "_id");
            return only.limit(limit).to_owned();
        }
        // SQLite merges branches as it reads them. PostgreSQL does so only where no column of their indexes is fixed by
        // the branch, so that each must say how much of it is wanted at most.
        let branches = branches.map(|mut branch| {
            if dialect == Dialect::Sqlite {
                return branch;
            }
            self.order(&mut branch, present, key.clone(), "_id");
            let mut select = Query::select();
            select.columns(["_place", "_number"]).from_subquery(branch.limit(limit).to_owned(), "branch").to_owned()
        });
        let mut branches = branches.map(|branch| (UnionType::All, branch));
        let (_, mut first) = branches.next().expect("there are two branches at least");
        first.unions(branches);
        let mut merged = Query::select();
        merged.columns(["_place", "_number"]).from_subquery(first, "branches");
        self.order(&mut merged, present, Alias::new("_place"), "_number");
        merged.limit(limit).to_owned()
    }

    /// Whether an index that the list's statement begins with has its order.
    fn has_index(&self) -> bool {
        let is_by_date = self.sort.is(self.table.register.date.as_str());
        match self.lead {
            Lead::Few(_) => false,
            Lead::Overdue | Lead::Numbers => true,
            Lead::Statuses | Lead::Orgs | Lead::Choice(..) | Lead::Dates => is_by_date,
        }
    }

    /// Statements that together select what `base` does of the orgs, statuses and values asked for, each with one index and
    /// none with a record of another.
    fn branches(&self, base: &SelectStatement, dialect: Dialect) -> Vec<SelectStatement> {
        let with = |condition: Condition| base.clone().cond_where(condition).to_owned();
        let passed_over = owners_passed_over(self.reach, dialect);
        match self.lead {
            Lead::Statuses => {
                let of = |status: &ReviewStatus| with(has_status(*status).add(passed_over.clone()));
                self.query.statuses.iter().map(of).collect()
            }
            Lead::Orgs => {
                let of = |org: &OrgId| with(statuses(self.query).add(Expr::col("_org").eq(org.as_str())));
                self.reach.into_iter().flatten().map(of).collect()
            }
            Lead::Choice(column, values) => {
                let rest = statuses_passed_over(self.query, dialect).add(passed_over);
                let of = |value: &Expr| with(rest.clone().add(Expr::col(Alias::new(*column)).eq(value.clone())));
                values.iter().map(of).collect()
            }
            Lead::Few(_) | Lead::Overdue | Lead::Dates | Lead::Numbers => {
                vec![with(self.lead.rest(self.table, self.query, self.reach, dialect))]
            }
        }
    }
}

/// The condition that a record's owner is one of these.
pub(super) fn owners(reach: Option<&BTreeSet<OrgId>>) -> Condition {
    let orgs = reach.map(|orgs| Expr::col("_org").is_in(orgs.iter().map(OrgId::as_str)));
    Condition::all().add_option(orgs)
}

/// The same in a form that leaves the order to an index that holds owners among what else it tells.
pub(super) fn owners_passed_over(reach: Option<&BTreeSet<OrgId>>, dialect: Dialect) -> Condition {
    match (reach, dialect) {
        // SQLite would look up each org's records and sort them: to it, this names no column.
        (Some(orgs), Dialect::Sqlite) => {
            let org = hidden(Expr::col("_org"), dialect);
            Condition::all().add(org.is_in(orgs.iter().map(OrgId::as_str)))
        }
        (reach, _) => owners(reach),
    }
}

/// The condition that a record's status is one of those asked for, in a form that leaves the order to another index.
pub(super) fn statuses_passed_over(query: &ListQuery, dialect: Dialect) -> Condition {
    if query.statuses.is_empty() {
        return Condition::all();
    }
    let status = hidden(Expr::col("_status"), dialect);
    Condition::all().add(status.is_in(query.statuses.iter().map(|status| status.code())))
}

/// The condition that a record's status is one of those asked for.
pub(super) fn statuses(query: &ListQuery) -> Condition {
    let asked = &query.statuses;
    if asked.is_empty() {
        return Condition::all();
    }
    let is_asked = Condition::all().add(Expr::col("_status").is_in(asked.iter().map(|status| status.code())));
    if asked.contains(&ReviewStatus::Approved) { is_asked } else { is_asked.add(unapproved()) }
}
