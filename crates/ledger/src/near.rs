//! Records that others are checked against: what counts, and what waits for review.

use sea_query::{Alias, Condition, Expr, ExprTrait, Func, Order, Query, SelectStatement};
use xuezheng_lake::BatchBuilder;
use xuezheng_lake::arrow::array::RecordBatch;
use xuezheng_pack::model::Field;
use xuezheng_pack::{FieldId, NaiveDate, OrgId, RecordId, RegisterId, Value};

use crate::batch;
use crate::carried::Carried;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::record::{self, Record, ReviewStatus};
use crate::schema::{Table, has_status, unapproved};
use crate::store::{Connection, MAX_BINDS, Sql, snapshot};
use crate::unseal;

/// Which records of a register others are checked against; an empty one takes all that count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Near {
    /// Of these orgs.
    pub orgs: Option<Vec<OrgId>>,
    /// Whose date lies between these days.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Whose column has one of these texts or numbers.
    pub cells: Option<(FieldId, Vec<Value>)>,
    /// Whether a record that waits for review is taken in the version that waits.
    pub waiting: bool,
    /// None of these.
    pub except: Vec<RecordId>,
}

impl Ledger {
    /// The records that `near` takes, in their approved versions or in those that wait for review, with the columns of a
    /// segment; personal cells as `pseudonym` gives them. Whose they are doesn't matter: nobody gets to see them.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn near(
        &self,
        register: &RegisterId,
        near: &Near,
        pseudonym: &(dyn Fn(&Field, &str) -> String + Sync),
    ) -> Result<RecordBatch, LedgerError> {
        let table = self.table(register)?;
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        let mut records = Vec::new();
        let column = near.cells.as_ref().and_then(|(column, _)| table.index(column)).map(|at| &table.columns[at]);
        let hidden = match (&near.cells, column) {
            (Some((id, values)), Some(column)) => Some((id, self.blinds(column, values)?)),
            (Some((id, values)), None) => Some((id, values.clone())),
            (None, _) => None,
        };
        let cells = hidden.as_ref().map(|(column, values)| (*column, values.as_slice()));
        let chunks: Vec<_> = match cells {
            Some((column, values)) => values.chunks(MAX_BINDS / 2).map(|chunk| Some((column, chunk))).collect(),
            None => vec![None],
        };
        for chunk in chunks {
            read(&mut database, table, near, chunk, &mut records).await?;
        }
        let carried = Carried::load(&mut database, self, table, &records).await?;
        let mut builder = BatchBuilder::new(&self.pack, &table.register);
        for record in records {
            batch::push(&mut builder, table, &tree, &carried, record, pseudonym)?;
        }
        Ok(builder.finish()?)
    }

    /// A page of the records whose working version is not the approved one (drafts, returned ones, those that wait), by id,
    /// with the columns of a segment, and the last id of the page; `None` after the last page.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn working(
        &self,
        register: &RegisterId,
        after: Option<RecordId>,
        limit: u64,
        pseudonym: &(dyn Fn(&Field, &str) -> String + Sync),
    ) -> Result<Option<(RecordBatch, Vec<RecordId>)>, LedgerError> {
        let table = self.table(register)?;
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        let mut select = record::select(table, &table.head);
        select.and_where(unapproved()).and_where(Expr::col("_void").eq(0i64));
        if let Some(after) = after {
            select.and_where(Expr::col("_id").gt(after.0));
        }
        let sql = Sql::of(select.order_by("_id", Order::Asc).limit(limit));
        let rows = sql.all(&mut database).await?;
        let records: Vec<Record> = rows.iter().map(|row| record::read(table, row)).collect::<Result<_, _>>()?;
        if records.is_empty() {
            return Ok(None);
        }
        let ids = records.iter().map(|record| record.id).collect();
        let carried = Carried::load(&mut database, self, table, &records).await?;
        let mut builder = BatchBuilder::new(&self.pack, &table.register);
        for record in records {
            batch::push(&mut builder, table, &tree, &carried, record, pseudonym)?;
        }
        Ok(Some((builder.finish()?, ids)))
    }
}

/// A column with some of the values that are looked for in it.
type Cells<'n> = Option<(&'n FieldId, &'n [Value])>;

async fn read(
    database: &mut Connection,
    table: &Table,
    near: &Near,
    cells: Cells<'_>,
    records: &mut Vec<Record>,
) -> Result<(), LedgerError> {
    let mut approved = taken(table, &table.approved, near, cells);
    if near.waiting {
        // Row by row, for few are found, and many may wait.
        let mut waiting = Query::select();
        waiting.expr(Expr::val(1i64)).from_as(Alias::new(&table.head), WAITING);
        waiting.and_where(Expr::col((WAITING, "_id")).equals((Alias::new(&table.approved), "_id")));
        waiting.and_where(Expr::col((WAITING, "_status")).eq(ReviewStatus::Submitted.code()));
        approved.and_where(Expr::exists(waiting).not());
    }
    let mut selects = vec![approved];
    if near.waiting {
        let mut waiting = taken(table, &table.head, near, cells);
        if cells.is_some() {
            // So that it isn't looked for in the index of all that wait, which PostgreSQL prefers while its numbers are older than
            // an import: fewer have one of these cells.
            let status = Func::coalesce([Expr::col("_status"), Expr::col("_status")]);
            waiting.and_where(Expr::expr(status).eq(ReviewStatus::Submitted.code()));
        } else {
            waiting.cond_where(has_status(ReviewStatus::Submitted));
        }
        waiting.and_where(Expr::col("_void").eq(0i64));
        selects.push(waiting);
    }
    for select in selects {
        let sql = Sql::of(&select);
        for row in sql.all(database).await? {
            let record = record::read(table, &row)?;
            if !near.except.contains(&record.id) {
                records.push(record);
            }
        }
    }
    Ok(())
}

/// What the working versions are called beside approved ones.
const WAITING: &str = "waiting";

/// The condition that a cell is one of these, as they are stored.
fn is_one_of(column: &FieldId, values: &[Value]) -> Condition {
    let (mut texts, mut numbers) = (Vec::new(), Vec::new());
    for value in values {
        match value {
            Value::Text(text) => texts.push(text.as_str()),
            Value::Integer(number) => numbers.push(*number),
            Value::Absent | Value::Decimal(_) | Value::Date(_) | Value::Boolean(_) => {}
        }
    }
    let column = || Expr::col(Alias::new(column.as_str()));
    match numbers.is_empty() {
        true => Condition::all().add(column().is_in(texts)),
        false => Condition::all().add(column().is_in(numbers)),
    }
}

fn taken(table: &Table, name: &str, near: &Near, cells: Cells<'_>) -> SelectStatement {
    let mut select = record::select(table, name);
    if let Some(orgs) = &near.orgs {
        select.and_where(Expr::col("_org").is_in(orgs.iter().map(OrgId::as_str)));
    }
    if let Some((first, last)) = near.days {
        select.and_where(Expr::col(Alias::new(table.register.date.as_str())).between(first, last));
    }
    if let Some((column, values)) = cells {
        let is_personal = table.index(column).is_some_and(|at| table.columns[at].personal.is_some());
        let cell = || Expr::col(Alias::new(column.as_str()));
        select.cond_where(if is_personal { unseal::is_one_of(&cell, values) } else { is_one_of(column, values) });
    }
    select
}
