//! A transaction: everything one author does at once, which becomes one operation or leaves nothing.

use std::sync::Arc;

use sea_query::{Expr, ExprTrait, Func, Query};
use xuezheng_lake::segment::hex;
use xuezheng_pack::OrgTree;

use crate::access::Author;
use crate::error::LedgerError;
use crate::fixed::{CHANGE, META, OPERATION};
use crate::ledger::{Ledger, meta};
use crate::operation::{self, Change, OperationId};
use crate::person_key::KeyRing;
use crate::store::{
    Arguments, Connection, Dialect, MAX_BINDS, Sql, integer, optional_integer, optional_text, write_lock,
};

/// Rows of one insert statement: more make it no faster.
const ROWS: usize = 400;

/// Changes by one author, committed together. Dropping it leaves nothing. After [`LedgerError::Database`] it must be
/// dropped; after any other error it is as it was before the call that failed.
#[derive(Debug)]
pub struct Transaction {
    pub(crate) ledger: Ledger,
    pub(crate) author: Author,
    /// The org tree with what this transaction has changed in it.
    pub(crate) tree: Arc<OrgTree>,
    pub(crate) database: Connection,
    pub(crate) changes: Vec<Change>,
    /// Whether orgs or submissions have changed, which the manifest shows at once.
    pub(crate) manifest_changed: bool,
    pub(crate) orgs_changed: bool,
    /// Why something sealed may be changed.
    pub(crate) restatement: Option<String>,
    /// Keys of the persons it writes about.
    pub(crate) keys: KeyRing,
    pub(crate) id: OperationId,
    previous: String,
    generation: Option<i64>,
}

impl Ledger {
    /// Begins a transaction; waits while another one writes.
    ///
    /// # Errors
    /// When the database fails, or stays locked for a minute.
    pub async fn begin(&self, author: Author) -> Result<Transaction, LedgerError> {
        Transaction::over(self, write_lock(&self.pool).await?, author).await
    }
}

impl Transaction {
    /// A transaction of the ledger over one of its database that holds the write lock.
    pub(crate) async fn over(ledger: &Ledger, mut database: Connection, author: Author) -> Result<Self, LedgerError> {
        let mut newest = Query::select();
        newest.expr(Func::max(Expr::col("id"))).from(OPERATION);
        let is_newest = Expr::col((OPERATION, "id")).eq(Expr::SubQuery(None, Box::new(newest.into())));
        let mut select = Query::select();
        select.column((META, "orgs")).columns([(OPERATION, "id"), (OPERATION, "hash")]).from(META);
        let row = Sql::of(select.left_join(OPERATION, is_newest)).first(&mut database).await?;
        let row = row.ok_or_else(|| LedgerError::Broken("缺少库信息".to_owned()))?;
        let tree = ledger.tree_as_of(&mut database, integer(&row, 0)?).await?;
        let last = optional_integer(&row, 1)?.unwrap_or_default();
        let previous = optional_text(&row, 2)?.unwrap_or_default();
        Ok(Self {
            ledger: ledger.clone(),
            author,
            tree,
            database,
            changes: Vec::new(),
            manifest_changed: false,
            orgs_changed: false,
            restatement: None,
            keys: KeyRing::default(),
            id: OperationId(last + 1),
            previous,
            generation: None,
        })
    }

    /// Commits everything as one operation.
    ///
    /// # Errors
    /// When the database fails; then nothing is left.
    pub async fn commit(mut self) -> Result<OperationId, LedgerError> {
        let leaves = (0i64..).zip(&self.changes).map(|(position, change)| operation::leaf(change, position));
        let root = hex(&operation::root(leaves.collect()));
        let count = i64::try_from(self.changes.len()).expect("fewer changes than an i64 counts");
        let hash = hex(&operation::chain(self.id, &self.author, count, &root, &self.previous));
        let author = &self.author;
        let sql = Sql::of(
            Query::insert()
                .into_table(OPERATION)
                .columns([
                    "id",
                    "actor",
                    "org",
                    "role",
                    "why",
                    "utc",
                    "today",
                    "changes",
                    "root",
                    "previous",
                    "hash",
                    "acting_for",
                ])
                .values_panic([
                    self.id.0.into(),
                    author.actor.clone().into(),
                    author.org.to_string().into(),
                    author.role.as_ref().map(ToString::to_string).into(),
                    author.why.clone().into(),
                    operation::utc(author).into(),
                    author.at.today.to_string().into(),
                    count.into(),
                    root.into(),
                    self.previous.clone().into(),
                    hash.into(),
                    author.acting_for.clone().into(),
                ]),
        );
        sql.execute(&mut self.database).await?;
        self.write_changes().await?;
        self.write_keys().await?;
        if self.manifest_changed {
            let sql = Sql::of(Query::update().table(META).value("manifest", Expr::col("manifest").add(1i64)));
            sql.execute(&mut self.database).await?;
        }
        if self.orgs_changed {
            let sql = Sql::of(Query::update().table(META).value("orgs", self.id.0));
            sql.execute(&mut self.database).await?;
        }
        self.database.commit().await?;
        Ok(self.id)
    }

    async fn write_changes(&mut self) -> Result<(), LedgerError> {
        const COLUMNS: [&str; 9] =
            ["operation", "position", "register", "record", "org", "version", "kind", "cells", "note"];
        let changes = std::mem::take(&mut self.changes);
        let id = self.id.0;
        let insert = insert_text(CHANGE, &COLUMNS);
        insert_all(&mut self.database, &insert, COLUMNS.len(), changes.len(), |index, row| {
            let change = &changes[index];
            row.integer(id)?;
            row.integer(i64::try_from(index).expect("fewer changes than an i64 counts"))?;
            row.text(change.register.as_ref().map(ToString::to_string))?;
            row.integer(change.record.map(|record| record.0))?;
            row.text(Some(change.org.to_string()))?;
            row.integer(change.version)?;
            row.text(Some(change.kind.code().to_owned()))?;
            row.text(change.cells.clone())?;
            row.text(change.note.clone())
        })
        .await
    }

    /// The generation of this transaction's dirty marks: one more than any before it.
    pub(crate) async fn generation(&mut self) -> Result<i64, LedgerError> {
        if let Some(generation) = self.generation {
            return Ok(generation);
        }
        let generation = meta(&mut self.database, "generation").await? + 1;
        let sql = Sql::of(Query::update().table(META).value("generation", generation));
        sql.execute(&mut self.database).await?;
        self.generation = Some(generation);
        Ok(generation)
    }
}

/// The insert statement of a table for any number of rows.
pub(crate) fn insert_text<'a>(table: &'a str, columns: &'a [&'a str]) -> impl Fn(usize, Dialect) -> Arc<str> + 'a {
    move |rows, dialect| {
        let mut insert = Query::insert();
        insert
            .into_table(sea_query::Alias::new(table))
            .columns(columns.iter().map(|name| sea_query::Alias::new(*name)));
        for _ in 0..rows {
            insert.values_panic(vec![Expr::from(0i64); columns.len()]);
        }
        Sql::text(&insert, dialect)
    }
}

/// Inserts `count` rows, many with each statement; `statement` gives its text for a number of rows.
pub(crate) async fn insert_all(
    connection: &mut Connection,
    statement: &(impl Fn(usize, Dialect) -> Arc<str> + Sync),
    columns: usize,
    count: usize,
    mut bind: impl FnMut(usize, &mut Arguments) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    let most = (MAX_BINDS / columns).clamp(1, ROWS);
    let dialect = connection.dialect();
    let full = (count >= most).then(|| statement(most, dialect));
    let mut done = 0;
    while done < count {
        let rows = most.min(count - done);
        let text = match &full {
            Some(text) if rows == most => Arc::clone(text),
            _ => statement(rows, dialect),
        };
        let mut arguments = Arguments::new(dialect);
        for index in done..done + rows {
            bind(index, &mut arguments)?;
        }
        Sql::with(text, arguments).execute(connection).await?;
        done += rows;
    }
    Ok(())
}
