//! Dump (转储): everything that a ledger holds, of one moment, as rows in a form that is the same for either database.
//!
//! Each table is a text of lines: the first names the table and its columns with their kinds, each other one is a row as
//! a JSON list, in the order of the table's key. Equal content has equal bytes, and so an equal hash.

mod cell;
mod copy;
mod restore;
mod shape;

pub use restore::Restore;

use std::io::Write;

use sea_query::{Alias, Expr, Func, Query};
use sm3::{Digest, Sm3};
use xuezheng_lake::Segment;
use xuezheng_lake::segment::hex;

use crate::access::Author;
use crate::audit::last_author;
use crate::dump::shape::{Page, TableShape};
use crate::error::LedgerError;
use crate::fixed::{OPERATION, VERSION};
use crate::ledger::{Ledger, meta};
use crate::manifest;
use crate::operation::OperationId;
use crate::store::{Connection, Sql, integer, optional_integer, snapshot, write_lock};

/// What a table holds, in numbers: for equal content they are equal on either database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSum {
    /// Its name.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// SM3 of its dump, as 64 hex digits.
    pub sm3: String,
}

/// All tables of a ledger as they are at one moment, while others write on.
#[derive(Debug)]
pub struct Dump {
    database: Connection,
    tables: Vec<TableShape>,
}

impl Ledger {
    /// Begins a dump of what is committed now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn dump(&self) -> Result<Dump, LedgerError> {
        Dump::over(self, snapshot(&self.pool).await?).await
    }

    /// As [`dump`](Self::dump), but lets nobody write until it is dropped.
    ///
    /// # Errors
    /// When the database fails, or stays locked for a minute.
    pub async fn dump_alone(&self) -> Result<Dump, LedgerError> {
        Dump::over(self, write_lock(&self.pool).await?).await
    }

    /// The last operation and its author; `None` in a ledger where nothing has been done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_operation(&self) -> Result<Option<(OperationId, Author)>, LedgerError> {
        last_operation(&mut snapshot(&self.pool).await?).await
    }
}

impl Dump {
    async fn over(ledger: &Ledger, mut database: Connection) -> Result<Self, LedgerError> {
        // From the first query on, a transaction sees one state.
        meta(&mut database, "schema").await?;
        Ok(Self { database, tables: shape::all(ledger, VERSION)? })
    }

    /// The names of all tables, in the order in which they are to be restored.
    pub fn tables(&self) -> Vec<String> {
        self.tables.iter().map(|table| table.name.clone()).collect()
    }

    /// The format of the ledger.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn format(&mut self) -> Result<i64, LedgerError> {
        meta(&mut self.database, "schema").await
    }

    /// How many rows all tables have.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rows(&mut self) -> Result<u64, LedgerError> {
        let mut all = 0;
        for table in &self.tables {
            let mut select = Query::select();
            select.expr(Func::count(Expr::col(Alias::new(&table.columns[0].name)))).from(Alias::new(&table.name));
            if let Some(row) = Sql::of(&select).first(&mut self.database).await? {
                all += u64::try_from(integer(&row, 0)?).unwrap_or_default();
            }
        }
        Ok(all)
    }

    /// The segments of the manifest at this moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn segments(&mut self) -> Result<Vec<Segment>, LedgerError> {
        manifest::segments(&mut self.database).await
    }

    /// The last operation at this moment and its author.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_operation(&mut self) -> Result<Option<(OperationId, Author)>, LedgerError> {
        last_operation(&mut self.database).await
    }

    /// Writes the table at `index` of [`tables`](Self::tables); `progress` hears of the rows that have been written.
    ///
    /// # Errors
    /// When the database fails, or `out` does.
    pub async fn write(
        &mut self,
        index: usize,
        out: &mut (impl Write + Send),
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<TableSum, LedgerError> {
        let table = &self.tables[index];
        let mut summing = Summing::new(table);
        let fail = |source| LedgerError::File { path: table.name.clone().into(), source };
        out.write_all(table.header().as_bytes()).map_err(fail)?;
        let mut page = Page::first();
        while page.read(&mut self.database, table).await? {
            let lines = page.lines();
            summing.add(&lines, page.rows.len());
            out.write_all(lines.as_bytes()).map_err(fail)?;
            progress(summing.rows);
        }
        Ok(summing.finish())
    }
}

/// The sum of a table that is read or written page by page.
struct Summing {
    table: String,
    rows: u64,
    hash: Sm3,
}

impl Summing {
    fn new(table: &TableShape) -> Self {
        Self { table: table.name.clone(), rows: 0, hash: Sm3::new_with_prefix(table.header()) }
    }

    fn add(&mut self, lines: &str, rows: usize) {
        self.rows += rows as u64;
        self.hash.update(lines);
    }

    fn finish(self) -> TableSum {
        TableSum { table: self.table, rows: self.rows, sm3: hex(&self.hash.finalize()) }
    }
}

/// The sum of a table as a database holds it.
async fn sum(database: &mut Connection, table: &TableShape) -> Result<TableSum, LedgerError> {
    let mut summing = Summing::new(table);
    let mut page = Page::first();
    while page.read(database, table).await? {
        summing.add(&page.lines(), page.rows.len());
    }
    Ok(summing.finish())
}

async fn last_operation(database: &mut Connection) -> Result<Option<(OperationId, Author)>, LedgerError> {
    let Some(author) = last_author(database).await? else { return Ok(None) };
    let sql = Sql::of(Query::select().expr(Func::max(Expr::col("id"))).from(OPERATION));
    let row = sql.first(database).await?;
    let id = row.map(|row| optional_integer(&row, 0)).transpose()?.flatten();
    Ok(id.map(|id| (OperationId(id), author)))
}
