//! A dump becomes a ledger: in one transaction, and compared with what was read before that is committed.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use xuezheng_lake::segment::sync_folder;
use xuezheng_pack::Pack;

use crate::dump::cell::Cell;
use crate::dump::shape::{self, TableShape};
use crate::dump::{Summing, TableSum, sum};
use crate::error::LedgerError;
use crate::fixed::{OLDEST_DUMPED, VERSION};
use crate::ledger::{Ledger, meta, remove};
use crate::migrate;
use crate::store::{Connection, Durability, Location, connect, is_empty, write_lock};
use crate::transaction::{insert_all, insert_text};

/// Rows that are written at a time.
const ROWS: usize = 2_000;

/// A ledger that is being made from a dump. Dropping it leaves nothing but, beside a file, an unfinished one.
#[derive(Debug)]
pub struct Restore {
    ledger: Ledger,
    database: Connection,
    location: Location,
    /// The file that becomes the ledger's when all is done.
    unfinished: Option<PathBuf>,
    tables: Vec<TableShape>,
    format: i64,
    read: BTreeMap<String, TableSum>,
}

impl Restore {
    /// Makes the tables of a pack where nothing is yet, as a ledger of `format` has them: of
    /// [`Dump::format`](super::Dump::format). One of an earlier format is brought to that of this program when it is opened.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] where there is a ledger or a file; [`LedgerError::Newer`] and [`LedgerError::BadDump`] for a
    /// format that this program doesn't know; else when the database can't be made or reached.
    pub async fn begin(location: &Location, pack: Arc<Pack>, format: i64) -> Result<Self, LedgerError> {
        if format > VERSION {
            return Err(LedgerError::Newer { found: format, known: VERSION });
        }
        if format < OLDEST_DUMPED {
            return Err(LedgerError::BadDump(format!("台账库的格式 {format} 没有过备份")));
        }
        let unfinished = match location {
            Location::File(path) if path.exists() => return Err(LedgerError::Exists(location.clone())),
            Location::File(path) => {
                let unfinished = unfinished(path);
                remove(&unfinished)?;
                Some(unfinished)
            }
            Location::Postgres(_) => None,
        };
        let made_at = unfinished.clone().map_or_else(|| location.clone(), Location::File);
        let ledger = Ledger::over(connect(&made_at, true, Durability::Full).await?, pack);
        let mut database = write_lock(&ledger.pool).await?;
        if !is_empty(&ledger.pool).await? {
            return Err(LedgerError::Exists(location.clone()));
        }
        if format == VERSION {
            migrate::create_tables(&mut database, &ledger).await?;
        } else {
            migrate::create_tables_of(format, &mut database, &ledger).await?;
        }
        let tables = shape::all(&ledger, format)?;
        Ok(Self { ledger, database, location: location.clone(), unfinished, tables, format, read: BTreeMap::new() })
    }

    /// Takes in a table of a dump; `progress` hears of the rows that are in.
    ///
    /// # Errors
    /// [`LedgerError::BadDump`] for what no ledger of this program and pack has dumped.
    pub async fn read(
        &mut self,
        name: &str,
        input: &mut impl BufRead,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<TableSum, LedgerError> {
        let bad = |what: &str| LedgerError::BadDump(format!("表「{name}」{what}"));
        let table = self.tables.iter().find(|table| table.name == *name).cloned();
        let table = table.ok_or_else(|| bad("不是本程序认识的表"))?;
        let fail = |source| LedgerError::File { path: name.into(), source };
        let mut line = String::new();
        input.read_line(&mut line).map_err(fail)?;
        if line != table.header() {
            return Err(bad("的列与业务包不一致"));
        }
        let mut summing = Summing::new(&table);
        let mut rows = Vec::with_capacity(ROWS);
        loop {
            line.clear();
            let is_end = input.read_line(&mut line).map_err(fail)? == 0;
            if is_end || rows.len() == ROWS {
                summing.add(&shape::lines(&rows), rows.len());
                self.insert(&table, &rows).await?;
                progress(summing.rows);
                rows.clear();
            }
            if is_end {
                break;
            }
            rows.push(table.row(&line).ok_or_else(|| bad(&format!("第 {} 行无法解读", summing.rows + 1)))?);
        }
        let sum = summing.finish();
        self.read.insert(table.name, sum.clone());
        Ok(sum)
    }

    pub(super) async fn insert(&mut self, table: &TableShape, rows: &[Vec<Cell>]) -> Result<(), LedgerError> {
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        let statement = insert_text(&table.name, &names);
        insert_all(&mut self.database, &statement, names.len(), rows.len(), |index, arguments| {
            let cells = rows[index].iter().zip(&table.columns);
            cells.into_iter().try_for_each(|(cell, column)| cell.bind(arguments, column.kind))
        })
        .await
    }

    pub(super) fn taken_in(&mut self, sum: TableSum) {
        self.read.insert(sum.table.clone(), sum);
    }

    /// Reads everything back, compares it with what came in, commits, and gives the sums of all tables.
    ///
    /// # Errors
    /// [`LedgerError::BadDump`] when a table is lacking or isn't what came in; then nothing is left.
    pub async fn finish(mut self) -> Result<Vec<TableSum>, LedgerError> {
        let mut sums = Vec::new();
        for table in &self.tables {
            let Some(read) = self.read.get(&table.name) else {
                return Err(LedgerError::BadDump(format!("缺少表「{}」", table.name)));
            };
            let found = sum(&mut self.database, table).await?;
            if found != *read {
                return Err(LedgerError::BadDump(format!(
                    "表「{}」写入后与原来不同（{} 行，应为 {} 行）",
                    table.name, found.rows, read.rows
                )));
            }
            sums.push(found);
        }
        let format = meta(&mut self.database, "schema").await?;
        if format != self.format {
            return Err(LedgerError::BadDump(format!("台账库的格式是 {format}，清单上是 {}", self.format)));
        }
        self.database.commit().await?;
        // The last connection takes the write-ahead log back into the file.
        self.ledger.close().await;
        if let (Some(unfinished), Location::File(path)) = (&self.unfinished, &self.location) {
            if path.exists() {
                return Err(LedgerError::Exists(self.location.clone()));
            }
            let fail = |source| LedgerError::File { path: path.clone(), source };
            std::fs::rename(unfinished, path).map_err(fail)?;
            sync_folder(path).map_err(fail)?;
        }
        Ok(sums)
    }
}

/// The name that a ledger's file has until it is complete.
fn unfinished(path: &Path) -> PathBuf {
    path.with_file_name(format!(".{}.part", path.file_name().unwrap_or_default().display()))
}
