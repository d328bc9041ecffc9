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
use xuezheng_pack::model::{Field, FieldKind};
use xuezheng_pack::{OrgId, RecordId, Value};

use super::cursor::Cursor;
use super::lead::{Lead, hidden};
use super::{ListQuery, SortBy, column, condition, name};
use crate::cell;
use crate::error::LedgerError;
use crate::record::ReviewStatus;
use crate::schema::{Table, has_status, unapproved};
use crate::store::{Connection, Dialect, Row, Sql, integer, text};

/// Which way a page is read from its cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Onward,
    Back,
}

/// A record's place in a list; the key is absent for those that stand last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) key: Value,
    pub(super) id: RecordId,
}

/// What a list is sorted by, resolved.
pub(super) struct SortColumn<'t> {
    name: &'t str,
    /// `None` for what every record has, a number or a text.
    field: Option<&'t Field>,
    is_text: bool,
    descending: bool,
}

impl<'t> SortColumn<'t> {
    pub(super) fn new(table: &'t Table, by: &SortBy, descending: bool) -> Result<Self, LedgerError> {
        let fixed = |name, is_text| Self { name, field: None, is_text, descending };
        let field = match by {
            SortBy::Id => return Ok(fixed("_id", false)),
            SortBy::Org => return Ok(fixed("_org", true)),
            SortBy::Status => return Ok(fixed("_status", true)),
            SortBy::Version => return Ok(fixed("_version", false)),
            SortBy::Column(id) => column(table, id)?,
        };
        let refused = |why: &str| Err(LedgerError::unfit(format!("「{}」{why}", field.label), "请改按其他数据项排序"));
        if field.personal.is_some() {
            return refused("是个人信息，不能用来排序");
        }
        match field.kind {
            FieldKind::Attachment | FieldKind::Table(_) => refused("不能用来排序"),
            FieldKind::Text
            | FieldKind::Integer
            | FieldKind::Decimal { .. }
            | FieldKind::Date
            | FieldKind::Boolean
            | FieldKind::Choice(_)
            | FieldKind::MultiChoice(_)
            | FieldKind::Reference(_) => {
                Ok(Self { name: field.id.as_str(), field: Some(field), is_text: false, descending })
            }
        }
    }

    /// Whether it is this column.
    pub(super) fn is(&self, column: &str) -> bool {
        self.name == column
    }

    /// What people call it.
    pub(super) fn label(&self) -> &str {
        match (self.field, self.name) {
            (Some(field), _) => &field.label,
            (None, "_org") => "机构",
            (None, "_status") => "审核状态",
            (None, "_version") => "版本",
            (None, _) => "记录号",
        }
    }

    fn order(&self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.name)
    }

    pub(super) fn cursor(&self, position: &Position) -> Cursor {
        Cursor { order: self.order(), key: cell::to_json(&position.key), id: position.id.0 }
    }

    /// Where a cursor of this order points.
    pub(super) fn position(&self, cursor: &Cursor) -> Result<Position, LedgerError> {
        if cursor.order != self.order() {
            return Err(Cursor::refused());
        }
        let kind = self.field.map(|field| &field.kind);
        let key = cell::from_json(kind, &cursor.key);
        let fits = match (kind, &key) {
            (None, Value::Text(_)) => self.is_text,
            (None, Value::Integer(_)) => !self.is_text,
            (None, _) => false,
            (Some(_), Value::Absent) => true,
            (Some(_), _) => {
                condition::operand(self.field.expect("a kind is of a field"), &key, Dialect::Sqlite).is_ok()
            }
        };
        if fits { Ok(Position { key, id: RecordId(cursor.id) }) } else { Err(Cursor::refused()) }
    }

    fn operand(&self, value: &Value, dialect: Dialect) -> Result<Expr, LedgerError> {
        match (self.field, value) {
            (Some(field), value) => condition::operand(field, value, dialect),
            (None, Value::Integer(number)) => Ok(Expr::val(*number)),
            (None, value) => Ok(Expr::val(value.display())),
        }
    }

    fn read(&self, row: &Row) -> Result<Value, LedgerError> {
        Ok(match self.field {
            Some(field) => cell::read(row, 0, &field.kind)?,
            None if self.is_text => Value::Text(text(row, 0)?),
            None => Value::Integer(integer(row, 0)?),
        })
    }
}

/// A page to be found.
pub(super) struct Wanted<'a> {
    pub(super) table: &'a Table,
    pub(super) query: &'a ListQuery,
    /// The orgs whose records to list; all if `None`.
    pub(super) reach: Option<&'a BTreeSet<OrgId>>,
    pub(super) sort: &'a SortColumn<'a>,
    pub(super) lead: &'a Lead<'a>,
    pub(super) direction: Direction,
}

impl Wanted<'_> {
    /// The first `limit` places from `start`, in the direction of reading.
    pub(super) async fn positions(
        &self,
        database: &mut Connection,
        start: Option<&Position>,
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
            let select = self.select(database.dialect(), present, start, missing)?;
            for row in Sql::of(&select).all(database).await? {
                let key = if present { self.sort.read(&row)? } else { Value::Absent };
                found.push(Position { key, id: RecordId(integer(&row, 1)?) });
            }
        }
        Ok(found)
    }

    /// Sort keys and ids of those with a sort key, or of those without.
    fn select(
        &self,
        dialect: Dialect,
        present: bool,
        start: Option<&Position>,
        limit: u64,
    ) -> Result<SelectStatement, LedgerError> {
        let mut base = Query::select();
        let key = Alias::new(self.sort.name);
        base.expr_as(Expr::col(key.clone()), "_place").expr_as(Expr::col("_id"), "_number");
        base.from(Alias::new(name(self.table, self.query)));
        base.cond_where(condition::of(self.table, self.query, dialect, self.lead.shown())?);
        let is_down = self.sort.descending != (self.direction == Direction::Back);
        let by_id_alone = self.sort.name == "_id" || !present;
        if self.sort.field.is_some() {
            base.and_where(if present {
                Expr::col(key.clone()).is_not_null()
            } else {
                Expr::col(key.clone()).is_null()
            });
        }
        // What is to be sorted is not to be read in its order.
        let seen = |cell: Expr| if self.has_index() { cell } else { hidden(cell, dialect) };
        if let Some(start) = start {
            let (here, there) = if by_id_alone {
                (seen(Expr::col("_id")), Expr::val(start.id.0))
            } else {
                let there = [self.sort.operand(&start.key, dialect)?, Expr::val(start.id.0)];
                (Expr::tuple([seen(Expr::col(key.clone())), seen(Expr::col("_id"))]), Expr::tuple(there))
            };
            base.and_where(if is_down { here.lt(there) } else { here.gt(there) });
        }
        let order = if is_down { Order::Desc } else { Order::Asc };
        let ordered = |select: &mut SelectStatement, key: Alias, id: &'static str| {
            if !by_id_alone {
                select.order_by(key, order.clone());
            }
            select.order_by(id, order.clone()).limit(limit);
        };
        if !self.has_index() {
            base.cond_where(self.lead.rest(self.table, self.query, self.reach, dialect));
            if !by_id_alone {
                base.order_by_expr(seen(Expr::col(key)), order.clone());
            }
            return Ok(base.order_by_expr(seen(Expr::col("_id")), order).limit(limit).to_owned());
        }
        let mut branches = self.branches(&base, dialect).into_iter();
        if branches.len() == 1 {
            let mut only = branches.next().expect("its length is one");
            ordered(&mut only, key, "_id");
            return Ok(only);
        }
        // SQLite merges branches as it reads them. PostgreSQL does so only where no column of their indexes is fixed by
        // the branch, so that each must say how much of it is wanted at most.
        let branches = branches.map(|mut branch| {
            if dialect == Dialect::Sqlite {
                return branch;
            }
            ordered(&mut branch, key.clone(), "_id");
            let mut select = Query::select();
            select.columns(["_place", "_number"]).from_subquery(branch, "branch").to_owned()
        });
        let mut branches = branches.map(|branch| (UnionType::All, branch));
        let (_, mut first) = branches.next().expect("there are two branches at least");
        first.unions(branches);
        let mut merged = Query::select();
        merged.columns(["_place", "_number"]).from_subquery(first, "branches");
        ordered(&mut merged, Alias::new("_place"), "_number");
        Ok(merged)
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
