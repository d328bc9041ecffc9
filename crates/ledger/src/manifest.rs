//! The manifest as tables: current segments, marks of what is dirty, and everything that goes with them.

use std::collections::BTreeSet;

use chrono::Datelike;
use sea_query::{Alias, Expr, ExprTrait, OnConflict, Order, Query};
use xuezheng_lake::{Manifest, Segment, SegmentHash};
use xuezheng_pack::{OrgId, RegisterId, Value};

use crate::error::LedgerError;
use crate::filing_row;
use crate::fixed::{DIRTY_SEGMENT, SEGMENT};
use crate::ledger::{Ledger, meta};
use crate::store::{Connection, MAX_BINDS, Row, Sql, integer, snapshot, text};
use crate::transaction::Transaction;

/// A segment whose approved rows have changed since it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DirtySegment {
    /// The register.
    pub register: RegisterId,
    /// The year; 0 for rows without a date.
    pub year: i32,
    /// The bucket.
    pub bucket: u32,
    /// Grows with each marking: a mark set again has another.
    pub(crate) generation: i64,
}

impl Ledger {
    /// What figures may read, all of one moment. Dirty segments are in it as they were last flushed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn manifest(&self) -> Result<Manifest, LedgerError> {
        load(self, &mut snapshot(&self.pool).await?).await
    }

    /// The number of the manifest, which grows whenever it changes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn manifest_version(&self) -> Result<i64, LedgerError> {
        meta(&mut snapshot(&self.pool).await?, "manifest").await
    }

    /// The number of the manifest while no segment is dirty: who has read that one has read what there is. `None` where a
    /// flush would change it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settled_manifest(&self) -> Result<Option<i64>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let version = meta(&mut database, "manifest").await?;
        let dirty = Sql::of(Query::select().column("year").from(DIRTY_SEGMENT).limit(1));
        let is_dirty = dirty.first(&mut database).await?.is_some();
        Ok((!is_dirty).then_some(version))
    }

    /// The segments that the next flush will write.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn dirty(&self) -> Result<Vec<DirtySegment>, LedgerError> {
        marks(&mut snapshot(&self.pool).await?).await
    }
}

impl Transaction {
    /// Marks segments of a register dirty, in this transaction.
    pub(crate) async fn mark(
        &mut self,
        register: &RegisterId,
        segments: &BTreeSet<(i64, i64)>,
    ) -> Result<(), LedgerError> {
        if segments.is_empty() {
            return Ok(());
        }
        let generation = self.generation().await?;
        mark(&mut self.database, register, segments, generation).await
    }

    /// Marks every segment that holds rows of these orgs, since it holds their kinds and attributes too.
    pub(crate) async fn mark_orgs(&mut self, orgs: &[OrgId]) -> Result<(), LedgerError> {
        let ledger = self.ledger.clone();
        for table in ledger.tables.values() {
            let mut found = BTreeSet::new();
            for chunk in orgs.chunks(MAX_BINDS) {
                let mut select = Query::select();
                select.distinct().columns(["_year", "_bucket"]).from(Alias::new(&table.approved));
                select.and_where(Expr::col("_org").is_in(chunk.iter().map(OrgId::as_str)));
                let sql = Sql::of(&select);
                for row in sql.all(&mut self.database).await? {
                    found.insert((integer(&row, 0)?, integer(&row, 1)?));
                }
            }
            self.mark(table.id(), &found).await?;
        }
        Ok(())
    }
}

/// Sets marks with a generation, over older ones.
pub(crate) async fn mark(
    connection: &mut Connection,
    register: &RegisterId,
    segments: &BTreeSet<(i64, i64)>,
    generation: i64,
) -> Result<(), LedgerError> {
    for (year, bucket) in segments {
        let mut insert = Query::insert();
        insert.into_table(DIRTY_SEGMENT).columns(["register", "year", "bucket", "generation"]);
        insert.values_panic([register.as_str().into(), (*year).into(), (*bucket).into(), generation.into()]);
        let mut conflict = OnConflict::columns(["register", "year", "bucket"]);
        insert.on_conflict(conflict.update_column("generation").to_owned());
        let sql = Sql::of(&insert);
        sql.execute(connection).await?;
    }
    Ok(())
}

/// The manifest as `connection` sees it.
pub(crate) async fn load(ledger: &Ledger, connection: &mut Connection) -> Result<Manifest, LedgerError> {
    Ok(Manifest {
        version: meta(connection, "manifest").await?,
        pack: ledger.pack.hash.clone(),
        segments: segments(connection).await?,
        orgs: ledger.tree(connection).await?.as_ref().clone(),
        submissions: filing_row::all(connection).await?,
    })
}

/// All marks, in order.
pub(crate) async fn marks(connection: &mut Connection) -> Result<Vec<DirtySegment>, LedgerError> {
    let mut select = Query::select();
    select.columns(["register", "year", "bucket", "generation"]).from(DIRTY_SEGMENT);
    let sql = Sql::of(in_order(&mut select));
    let rows = sql.all(connection).await?;
    rows.iter()
        .map(|row| {
            let (register, year, bucket) = place(row)?;
            Ok(DirtySegment { register, year, bucket, generation: integer(row, 3)? })
        })
        .collect()
}

pub(crate) async fn segments(connection: &mut Connection) -> Result<Vec<Segment>, LedgerError> {
    let mut select = Query::select();
    select.columns(["register", "year", "bucket", "hash", "rows"]).from(SEGMENT);
    let sql = Sql::of(in_order(&mut select));
    let rows = sql.all(connection).await?;
    rows.iter()
        .map(|row| {
            let (register, year, bucket) = place(row)?;
            let hash = text(row, 3)?;
            let hash = SegmentHash::parse(&hash)
                .ok_or_else(|| LedgerError::Broken(format!("数据段的名称「{hash}」不是 SM3 值")))?;
            Ok(Segment { register, year, bucket, hash, rows: u64::try_from(integer(row, 4)?).unwrap_or_default() })
        })
        .collect()
}

fn in_order(select: &mut sea_query::SelectStatement) -> &sea_query::SelectStatement {
    select.order_by("register", Order::Asc).order_by("year", Order::Asc).order_by("bucket", Order::Asc)
}

fn place(row: &Row) -> Result<(RegisterId, i32, u32), LedgerError> {
    let wrong = || LedgerError::Broken("数据段的年份或分区有误".to_owned());
    let year = i32::try_from(integer(row, 1)?).ok().ok_or_else(wrong)?;
    let bucket = u32::try_from(integer(row, 2)?).ok().ok_or_else(wrong)?;
    Ok((RegisterId::new(text(row, 0)?), year, bucket))
}

/// The year of a segment that a record with this date belongs to.
pub(crate) fn year_of(date: &Value) -> i32 {
    if let Value::Date(day) = date { day.year() } else { 0 }
}
