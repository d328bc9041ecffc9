//! Flush: dirty segments are written to the lake, and the manifest learns of them in one transaction.
//!
//! A kill between the two leaves files that nothing names, and marks that the next flush works off.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Alias, Condition, Expr, ExprTrait, Func, OnConflict, Order, Query};
use xuezheng_lake::{BatchBuilder, Lake, Segment};
use xuezheng_pack::model::Field;
use xuezheng_pack::{OrgId, OrgTree, RegisterId};

use crate::batch;
use crate::bucket::{bucket_of, buckets_for};
use crate::carried::Carried;
use crate::error::LedgerError;
use crate::fixed::{DIRTY_SEGMENT, META, PARTITION, SEGMENT};
use crate::ledger::{Ledger, meta};
use crate::manifest::{DirtySegment, mark, marks};
use crate::record;
use crate::schema::Table;
use crate::store::{Connection, Sql, integer, snapshot, text, write_lock};
use crate::sub_table;
use crate::write::buckets;

/// Rows that a bucket may have before it is split.
pub const BUCKET_ROWS: u64 = 20_000;

/// A mark that was worked off: the segment, or `None` where no rows are left.
struct Written {
    mark: DirtySegment,
    /// The segment of the register, then those of its sub-tables.
    segments: Vec<(RegisterId, Option<Segment>)>,
}

impl Ledger {
    /// Writes every dirty segment to the lake and updates the manifest; returns the segments written. `pseudonym` gives
    /// the keyed pseudonym of a personal cell. Approvals may go on meanwhile: what they mark stays marked.
    ///
    /// # Errors
    /// When the database or the lake fails; then the manifest is as before, and the marks are still there.
    pub async fn flush(
        &self,
        lake: &Lake,
        pseudonym: &(dyn Fn(&Field, &str) -> String + Sync),
    ) -> Result<Vec<Segment>, LedgerError> {
        self.split().await?;
        let mut database = snapshot(&self.pool).await?;
        let marks = marks(&mut database).await?;
        let generation = meta(&mut database, "generation").await?;
        let tree = self.tree(&mut database).await?;
        let mut partitions = BTreeMap::new();
        let mut written = Vec::with_capacity(marks.len());
        for mark in marks {
            let table = self.table(&mark.register)?;
            if !partitions.contains_key(&mark.register) {
                partitions.insert(mark.register.clone(), buckets(&mut database, &mark.register).await?);
            }
            let segments = self.write(&mut database, lake, table, &mark, &tree, pseudonym).await?;
            written.push(Written { mark, segments });
        }
        database.rollback().await?;
        self.publish(written, &partitions, generation).await
    }

    async fn write(
        &self,
        database: &mut Connection,
        lake: &Lake,
        table: &Table,
        mark: &DirtySegment,
        tree: &OrgTree,
        pseudonym: &(dyn Fn(&Field, &str) -> String + Sync),
    ) -> Result<Vec<(RegisterId, Option<Segment>)>, LedgerError> {
        let date = Alias::new(table.register.date.as_str());
        let mut select = record::select(table, &table.approved);
        select.and_where(Expr::col("_year").eq(mark.year)).and_where(Expr::col("_bucket").eq(i64::from(mark.bucket)));
        select.order_by("_org", Order::Asc).order_by(date, Order::Asc).order_by("_id", Order::Asc);
        let sql = Sql::of(&select);
        let rows = sql.all(database).await?;
        let tables = sub_table::of(self, table);
        if rows.is_empty() {
            let ids = std::iter::once(table.id().clone()).chain(tables.iter().map(|of| of.register.id.clone()));
            return Ok(ids.map(|id| (id, None)).collect());
        }
        let mut builder = BatchBuilder::new(&self.pack, &table.register);
        let records: Vec<_> = rows.iter().map(|row| record::read(table, row)).collect::<Result<_, _>>()?;
        let carried = Carried::load(database, self, table, &records).await?;
        let mut builders: Vec<_> = tables.iter().map(|of| BatchBuilder::new(&self.pack, of.register)).collect();
        for record in records {
            for (of, builder) in tables.iter().zip(&mut builders) {
                of.push(builder, &self.pack, table, tree, &carried, &record, pseudonym)?;
            }
            batch::push(&mut builder, table, tree, &carried, record, pseudonym)?;
        }
        let ids = std::iter::once(table.id()).chain(tables.iter().map(|of| &of.register.id));
        let mut segments = Vec::new();
        for (id, builder) in ids.zip(std::iter::once(builder).chain(builders)) {
            let batch = builder.finish()?;
            let segment = if batch.num_rows() == 0 {
                None
            } else {
                let (hash, rows) = lake.write(&batch)?;
                Some(Segment { register: id.clone(), year: mark.year, bucket: mark.bucket, hash, rows })
            };
            segments.push((id.clone(), segment));
        }
        Ok(segments)
    }

    /// Names the new segments in the manifest and clears exactly the marks they were written for.
    async fn publish(
        &self,
        written: Vec<Written>,
        partitions: &BTreeMap<RegisterId, BTreeMap<i32, u32>>,
        generation: i64,
    ) -> Result<Vec<Segment>, LedgerError> {
        if written.is_empty() {
            return Ok(Vec::new());
        }
        let mut database = write_lock(&self.pool).await?;
        let mut now = BTreeMap::new();
        for register in partitions.keys() {
            now.insert(register.clone(), buckets(&mut database, register).await?);
        }
        let mut segments = Vec::new();
        for Written { mark, segments: of_mark } in written {
            let counts =
                |all: &BTreeMap<RegisterId, BTreeMap<i32, u32>>| all.get(&mark.register)?.get(&mark.year).copied();
            if counts(partitions) != counts(&now) {
                // Another flush has split these buckets meanwhile and marked all of them anew.
                continue;
            }
            if !is_current(&mut database, &mark, generation).await? {
                continue;
            }
            for (register, segment) in &of_mark {
                let sql = match segment {
                    Some(segment) => put_segment(segment, generation),
                    None => Sql::of(Query::delete().from_table(SEGMENT).cond_where(place_of(register, &mark))),
                };
                sql.execute(&mut database).await?;
            }
            let read = place(&mark).add(Expr::col("generation").eq(mark.generation));
            let sql = Sql::of(Query::delete().from_table(DIRTY_SEGMENT).cond_where(read));
            sql.execute(&mut database).await?;
            segments.extend(of_mark.into_iter().filter_map(|(_, segment)| segment));
        }
        let sql = Sql::of(Query::update().table(META).value("manifest", Expr::col("manifest").add(1i64)));
        sql.execute(&mut database).await?;
        database.commit().await?;
        Ok(segments)
    }

    /// Doubles the buckets of every dirty register and year in which one has grown too large.
    async fn split(&self) -> Result<(), LedgerError> {
        let dirty: BTreeSet<(RegisterId, i32)> =
            self.dirty().await?.into_iter().map(|mark| (mark.register, mark.year)).collect();
        for (register, year) in dirty {
            let table = self.table(&register)?;
            let mut database = write_lock(&self.pool).await?;
            let rows = rows_by_org(&mut database, table, year).await?;
            let old = buckets(&mut database, &register).await?.get(&year).copied().unwrap_or(1);
            let new = buckets_for(&rows, old, self.bucket_rows);
            if new == old {
                database.rollback().await?;
                continue;
            }
            rebucket(&mut database, table, year, new).await?;
            let mut insert = Query::insert();
            insert.into_table(PARTITION).columns(["register", "year", "buckets"]);
            insert.values_panic([register.as_str().into(), year.into(), i64::from(new).into()]);
            let mut conflict = OnConflict::columns(["register", "year"]);
            insert.on_conflict(conflict.update_column("buckets").to_owned());
            let sql = Sql::of(&insert);
            sql.execute(&mut database).await?;
            let generation = meta(&mut database, "generation").await? + 1;
            let sql = Sql::of(Query::update().table(META).value("generation", generation));
            sql.execute(&mut database).await?;
            let all = (0..new).map(|bucket| (i64::from(year), i64::from(bucket))).collect();
            mark(&mut database, &register, &all, generation).await?;
            database.commit().await?;
        }
        Ok(())
    }
}

/// Whether what was read for a mark is still the newest: nobody has worked it off or written a later state since.
async fn is_current(database: &mut Connection, mark: &DirtySegment, generation: i64) -> Result<bool, LedgerError> {
    let sql = Sql::of(Query::select().column("generation").from(DIRTY_SEGMENT).cond_where(place(mark)));
    if sql.first(database).await?.is_none() {
        return Ok(false);
    }
    let sql = Sql::of(Query::select().column("generation").from(SEGMENT).cond_where(place(mark)));
    match sql.first(database).await? {
        Some(row) => Ok(integer(&row, 0)? <= generation),
        None => Ok(true),
    }
}

fn place(mark: &DirtySegment) -> Condition {
    place_of(&mark.register, mark)
}

/// The same year and bucket of a register, or of a sub-table of it.
fn place_of(register: &RegisterId, mark: &DirtySegment) -> Condition {
    Condition::all()
        .add(Expr::col("register").eq(register.as_str()))
        .add(Expr::col("year").eq(mark.year))
        .add(Expr::col("bucket").eq(i64::from(mark.bucket)))
}

fn put_segment(segment: &Segment, generation: i64) -> Sql {
    let mut insert = Query::insert();
    insert.into_table(SEGMENT).columns(["register", "year", "bucket", "hash", "rows", "generation"]);
    insert.values_panic([
        segment.register.as_str().into(),
        segment.year.into(),
        i64::from(segment.bucket).into(),
        segment.hash.as_str().into(),
        i64::try_from(segment.rows).expect("rows of a segment are far fewer").into(),
        generation.into(),
    ]);
    let mut conflict = OnConflict::columns(["register", "year", "bucket"]);
    insert.on_conflict(conflict.update_columns(["hash", "rows", "generation"]).to_owned());
    Sql::of(&insert)
}

async fn rows_by_org(database: &mut Connection, table: &Table, year: i32) -> Result<BTreeMap<OrgId, u64>, LedgerError> {
    let mut select = Query::select();
    select.column("_org").expr(Func::count(Expr::col("_id"))).from(Alias::new(&table.approved));
    select.and_where(Expr::col("_year").eq(year)).group_by_col("_org");
    let sql = Sql::of(&select);
    let mut rows = BTreeMap::new();
    for row in sql.all(database).await? {
        rows.insert(OrgId::new(text(&row, 0)?), u64::try_from(integer(&row, 1)?).unwrap_or_default());
    }
    Ok(rows)
}

/// Puts every row of a register and year into its new bucket, in both tables.
async fn rebucket(database: &mut Connection, table: &Table, year: i32, buckets: u32) -> Result<(), LedgerError> {
    for name in [&table.head, &table.approved] {
        let mut select = Query::select();
        select.distinct().column("_org").from(Alias::new(name)).and_where(Expr::col("_year").eq(year));
        let sql = Sql::of(&select);
        let mut orgs: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for row in sql.all(database).await? {
            let org = OrgId::new(text(&row, 0)?);
            orgs.entry(bucket_of(&org, buckets)).or_default().push(org.to_string());
        }
        for (bucket, orgs) in orgs {
            for chunk in orgs.chunks(crate::store::MAX_BINDS - 2) {
                let mut update = Query::update();
                update.table(Alias::new(name)).value("_bucket", i64::from(bucket));
                update.and_where(Expr::col("_year").eq(year));
                update.and_where(Expr::col("_org").is_in(chunk.iter().map(String::as_str)));
                let sql = Sql::of(&update);
                sql.execute(database).await?;
            }
        }
    }
    Ok(())
}
