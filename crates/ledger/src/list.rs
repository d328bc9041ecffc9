//! Lists: records of a register, filtered, sorted, a page at a time.
//!
//! A page is found in two steps: first the ids that it holds, by index where there is one (`plan`), then their cells.
//! Where a page ends is kept as the sort key and id of its last record, so that records added or taken away between two
//! pages neither repeat nor hide others. What is absent stands last in either direction.

mod condition;
mod cursor;
mod days;
mod find;
mod lead;
mod plan;
mod sort;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sea_query::{Alias, Asterisk, Expr, ExprTrait, Func, Query};
use xuezheng_pack::model::Field;
use xuezheng_pack::{FieldId, OrgId, RecordId, RegisterId, StateId, Value};

use crate::access::{self, Actor, Scope};
use crate::cell;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::record::ReviewStatus;
use crate::schema::{Table, stored};
use crate::store::{Connection, Sql, integer, optional_text, snapshot, text};

pub use condition::Test;
pub use cursor::Cursor;
use days::Days;
pub use find::Find;
pub(crate) use lead::Bounds;
use lead::Lead;
use plan::{Direction, Wanted};
use sort::SortColumn;

/// Records that a count counts before it only says 'more'.
const MOST_COUNTED: u64 = 10_000;

/// Records that one page may hold.
const LARGEST_PAGE: u64 = 10_000;

/// Which versions of records a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Versions {
    /// The working ones, whatever their review.
    #[default]
    Working,
    /// The last approved ones, which count in figures.
    Counting,
}

/// What a list is sorted by; records that agree in it stand by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The record's number.
    #[default]
    Id,
    /// The owner's id.
    Org,
    /// The review status.
    Status,
    /// The version.
    Version,
    /// A column; records without it stand last.
    Column(FieldId),
}

/// From where a page is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum From {
    /// The beginning of the list.
    #[default]
    Start,
    /// What comes after a record.
    After(Cursor),
    /// What comes before a record.
    Before(Cursor),
}

/// Which records to list, in which order; an empty query lists all that the actor may see by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Which versions.
    pub versions: Versions,
    /// Of this org and those below it.
    pub org: Option<OrgId>,
    /// In one of these review statuses; in any if there is none.
    pub statuses: BTreeSet<ReviewStatus>,
    /// In one of these workflow states; in any if there is none.
    pub states: BTreeSet<StateId>,
    /// Only voided ones, or only others.
    pub void: Option<bool>,
    /// With a deadline before this day for a step that has not been taken.
    pub overdue: Option<NaiveDate>,
    /// With this in one of their texts that are not personal; letters of either case.
    pub contains: Option<String>,
    /// Whose columns pass all of these.
    pub fields: Vec<(FieldId, Test)>,
    /// The order.
    pub sort: SortBy,
    /// Whether the greatest stand first.
    pub descending: bool,
    /// The columns to read, in this order; all of them without.
    pub columns: Option<Vec<FieldId>>,
}

/// A record in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number in the register.
    pub id: RecordId,
    /// Its owner.
    pub org: OrgId,
    /// Its version.
    pub version: i64,
    /// How far its review is.
    pub status: ReviewStatus,
    /// Its workflow state.
    pub state: Option<StateId>,
    /// Whether it is voided.
    pub void: bool,
    /// Its cells in the order of [`Page::columns`].
    pub cells: Vec<Value>,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The columns that were read.
    pub columns: Vec<Field>,
    /// The records, in the list's order.
    pub records: Vec<Listed>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// Where the page before it ends, if there is one.
    pub previous: Option<Cursor>,
    /// What the last record bears that was looked at, where so many had to be read one by one that the page ends before it is
    /// full: the register's date, or a number.
    pub looked_to: Option<Value>,
}

/// How many records a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly so many.
    Exactly(u64),
    /// More than so many, which is where counting stops.
    MoreThan(u64),
    /// So many among those that were looked through; the others would have to be read one by one.
    AtLeast(u64),
}

impl Ledger {
    /// The query with blind indexes in place of the personal values that it asks for.
    fn blinded(&self, table: &Table, query: &ListQuery) -> Result<ListQuery, LedgerError> {
        let mut query = query.clone();
        for (id, test) in &mut query.fields {
            let column = table.index(id).map(|at| &table.columns[at]).filter(|column| column.personal.is_some());
            if let (Some(column), Test::OneOf(values)) = (column, &mut *test) {
                *values = self.blinds(column, values)?;
            }
        }
        Ok(query)
    }

    /// A page of at most `limit` records that the query takes and the actor may see.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`]; [`LedgerError::Unfit`] for a column that isn't there or can't be tested or sorted by
    /// so, for a cursor of another order, and where more records than can be sorted at once are to be sorted otherwise than
    /// by the register's date or by number.
    pub async fn list(
        &self,
        actor: &Actor,
        register: &RegisterId,
        query: &ListQuery,
        from: &From,
        limit: u64,
    ) -> Result<Page, LedgerError> {
        let table = self.table(register)?;
        let query = &self.blinded(table, query)?;
        let columns = chosen(table, query)?;
        let limit = limit.clamp(1, LARGEST_PAGE);
        let mut database = snapshot(&self.pool).await?;
        let reach = self.reach(&mut database, actor, query).await?;
        let sort = SortColumn::new(table, &query.sort, query.descending)?;
        let (direction, start) = match from {
            From::Start => (Direction::Onward, None),
            From::After(cursor) => (Direction::Onward, Some(sort.position(cursor)?)),
            From::Before(cursor) => (Direction::Back, Some(sort.position(cursor)?)),
        };
        let lead = Lead::of(&mut database, self.bounds, table, query, reach.as_ref()).await?;
        let lead = lead.in_order(&mut database, self.bounds, &sort, table, query, reach.as_ref()).await?;
        let days = Days::of(&mut database, table, query, &lead).await?;
        let wanted = Wanted { table, query, reach: reach.as_ref(), sort: &sort, lead: &lead, days, direction };
        let end = match lead.reads(table, query) {
            true => wanted.end(&mut database, start.as_ref(), self.bounds.read).await?,
            false => None,
        };
        let mut found = wanted.positions(&mut database, start.as_ref(), end.as_ref(), limit + 1).await?;
        let is_more = found.len() as u64 > limit;
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        // A page that isn't full goes on where looking ended.
        let end = end.filter(|_| !is_more);
        let (mut first, mut last) = (found.first().cloned(), found.last().cloned().filter(|_| is_more));
        if direction == Direction::Back {
            (first, last) = (found.last().cloned().filter(|_| is_more), found.first().cloned());
            found.reverse();
        }
        let ids: Vec<RecordId> = found.iter().map(|position| position.id).collect();
        let mut records = read(&mut database, table, query, &columns, &ids).await?;
        let (previous, next) = match direction {
            Direction::Onward => (start.and(first.or(end.clone())), last.or(end.clone())),
            Direction::Back => (first.or(end.clone()), last.or(end.clone())),
        };
        Ok(Page {
            records: ids.iter().filter_map(|id| records.remove(id)).collect(),
            next: next.map(|position| sort.cursor(&position)),
            previous: previous.map(|position| sort.cursor(&position)),
            looked_to: end.map(|end| end.key),
            columns,
        })
    }

    /// How many records the query takes and the actor may see.
    ///
    /// # Errors
    /// As for [`list`](Self::list).
    pub async fn count(&self, actor: &Actor, register: &RegisterId, query: &ListQuery) -> Result<Count, LedgerError> {
        let table = self.table(register)?;
        let query = &self.blinded(table, query)?;
        let mut database = snapshot(&self.pool).await?;
        let reach = self.reach(&mut database, actor, query).await?;
        let lead = Lead::of(&mut database, self.bounds, table, query, reach.as_ref()).await?;
        let by_date = SortColumn::new(table, &SortBy::Column(table.register.date.clone()), true)?;
        let days = Days::of(&mut database, table, query, &lead).await?;
        let wanted = Wanted {
            table,
            query,
            reach: reach.as_ref(),
            sort: &by_date,
            lead: &lead,
            days,
            direction: Direction::Onward,
        };
        let end = match lead.reads(table, query) {
            true => wanted.end(&mut database, None, self.bounds.read).await?,
            false => None,
        };
        let select = wanted.counted(database.dialect(), end.as_ref(), MOST_COUNTED + 1)?;
        let mut count = Query::select();
        let sql = Sql::of(count.expr(Func::count(Expr::col(Asterisk))).from_subquery(select, "found"));
        let row = sql.first(&mut database).await?.ok_or_else(|| LedgerError::Broken("计数没有结果".to_owned()))?;
        let counted = u64::try_from(integer(&row, 0)?).unwrap_or_default();
        Ok(match end {
            _ if counted > MOST_COUNTED => Count::MoreThan(MOST_COUNTED),
            Some(_) => Count::AtLeast(counted),
            None => Count::Exactly(counted),
        })
    }

    /// The orgs whose records to list; all if `None`.
    async fn reach(
        &self,
        database: &mut Connection,
        actor: &Actor,
        query: &ListQuery,
    ) -> Result<Option<BTreeSet<OrgId>>, LedgerError> {
        let tree = self.tree(database).await?;
        let scopes = std::iter::once(&actor.org).chain(&query.org).map(|org| access::scope(&tree, org, actor.today));
        Ok(scopes.fold(None, |reach, scope| match (reach, scope) {
            (reach, Scope::Everything) => reach,
            (None, Scope::Orgs(orgs)) => Some(orgs),
            (Some(reach), Scope::Orgs(orgs)) => Some(reach.intersection(&orgs).cloned().collect()),
        }))
    }
}

/// The table that holds the versions asked for.
fn name<'t>(table: &'t Table, query: &ListQuery) -> &'t str {
    match query.versions {
        Versions::Working => &table.head,
        Versions::Counting => &table.approved,
    }
}

fn chosen(table: &Table, query: &ListQuery) -> Result<Vec<Field>, LedgerError> {
    match &query.columns {
        None => Ok(table.columns.clone()),
        Some(columns) => columns.iter().map(|id| column(table, id).cloned()).collect(),
    }
}

/// The column of that id.
fn column<'t>(table: &'t Table, id: &FieldId) -> Result<&'t Field, LedgerError> {
    let known = table.index(id).map(|index| &table.columns[index]);
    known
        .ok_or_else(|| LedgerError::unfit(format!("台账「{}」没有数据项「{id}」", table.label()), "请核对数据项的标识"))
}

/// The records of a page, by id.
async fn read(
    database: &mut Connection,
    table: &Table,
    query: &ListQuery,
    columns: &[Field],
    ids: &[RecordId],
) -> Result<BTreeMap<RecordId, Listed>, LedgerError> {
    let mut records = BTreeMap::new();
    if ids.is_empty() {
        return Ok(records);
    }
    let mut select = Query::select();
    select.columns(["_id", "_org", "_version", "_status", "_state", "_void"]);
    select.columns(columns.iter().map(|column| Alias::new(column.id.as_str())));
    select.from(Alias::new(name(table, query))).and_where(Expr::col("_id").is_in(ids.iter().map(|id| id.0)));
    for row in Sql::of(&select).all(database).await? {
        let cells = (6..).zip(columns).map(|(index, column)| cell::read(&row, index, stored(column)));
        let id = RecordId(integer(&row, 0)?);
        let listed = Listed {
            id,
            org: OrgId::new(text(&row, 1)?),
            version: integer(&row, 2)?,
            status: ReviewStatus::parse(&text(&row, 3)?)?,
            state: optional_text(&row, 4)?.map(StateId::new),
            void: integer(&row, 5)? != 0,
            cells: cells.collect::<Result<_, _>>()?,
        };
        records.insert(id, listed);
    }
    Ok(records)
}
