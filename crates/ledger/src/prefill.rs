//! Pre-filling (预填): drafts made of approved records, marked so that nobody mistakes them for typed ones.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sea_query::{Alias, Expr, ExprTrait, Func, Query};
use serde_json::{Map, Value as Json};
use xuezheng_pack::{OrgId, RecordId, RegisterId};

use crate::error::LedgerError;
use crate::fixed::CHANGE;
use crate::ledger::Ledger;
use crate::operation::ChangeKind;
use crate::record::ReviewStatus;
use crate::schema::{Table, has_status};
use crate::store::{MAX_BINDS, Row, Sql, integer, optional_text, snapshot, text};
use crate::transaction::Transaction;
use crate::write::NewRecord;

/// Where a draft's content comes from: a record in the version that counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PrefillOrigin {
    /// Its register.
    pub register: RegisterId,
    /// The record.
    pub record: RecordId,
    /// Its version.
    pub version: i64,
}

/// The name under which a change says where a draft comes from: `staff#12@3`, record 12 in version 3.
const FROM: &str = "_from";

fn counts(rows: &[Row]) -> Result<BTreeMap<OrgId, u64>, LedgerError> {
    let read = |row| Ok((OrgId::new(text(row, 0)?), u64::try_from(integer(row, 1)?).unwrap_or_default()));
    rows.iter().map(read).collect()
}

impl Ledger {
    /// How many records that count each org has in a register whose date lies in these days.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn approved_counts(
        &self,
        register: &RegisterId,
        days: (NaiveDate, NaiveDate),
    ) -> Result<BTreeMap<OrgId, u64>, LedgerError> {
        let table = self.table(register)?;
        let mut select = Query::select();
        select.column("_org").expr(Func::count(Expr::col("_id"))).from(Alias::new(&table.approved));
        select.and_where(Expr::col(Alias::new(table.register.date.as_str())).between(days.0, days.1));
        counts(&Sql::of(select.group_by_col("_org")).all(&mut snapshot(&self.pool).await?).await?)
    }

    /// How many drafts each org has in a register whose date lies in these days.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn draft_counts(
        &self,
        register: &RegisterId,
        days: (NaiveDate, NaiveDate),
    ) -> Result<BTreeMap<OrgId, u64>, LedgerError> {
        let table = self.table(register)?;
        let mut select = Query::select();
        select.column("_org").expr(Func::count(Expr::col("_id"))).from(Alias::new(&table.head));
        select.cond_where(has_status(ReviewStatus::Draft)).and_where(Expr::col("_void").eq(0i64));
        select.and_where(Expr::col(Alias::new(table.register.date.as_str())).between(days.0, days.1));
        counts(&Sql::of(select.group_by_col("_org")).all(&mut snapshot(&self.pool).await?).await?)
    }

    /// Of these records those that were filled in beforehand, each with where its content comes from and whether nobody
    /// has touched it since.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn prefilled(
        &self,
        register: &RegisterId,
        ids: &[RecordId],
    ) -> Result<BTreeMap<RecordId, (PrefillOrigin, bool)>, LedgerError> {
        let table = self.table(register)?;
        let mut database = snapshot(&self.pool).await?;
        let mut found = BTreeMap::new();
        for chunk in ids.chunks(MAX_BINDS / 2) {
            let mut select = Query::select();
            select.columns([(CHANGE, "record"), (CHANGE, "cells")]).from(CHANGE);
            let head = Alias::new(&table.head);
            select.column((head.clone(), Alias::new("_version")));
            select.inner_join(head.clone(), Expr::col((head, Alias::new("_id"))).equals((CHANGE, "record")));
            select.and_where(Expr::col((CHANGE, "register")).eq(table.id().as_str()));
            select.and_where(Expr::col((CHANGE, "record")).is_in(chunk.iter().map(|id| id.0)));
            select.and_where(Expr::col((CHANGE, "kind")).eq(ChangeKind::Prefill.code()));
            for row in Sql::of(&select).all(&mut database).await? {
                let cells: Map<String, Json> = serde_json::from_str(&optional_text(&row, 1)?.unwrap_or_default())?;
                if let Some(origin) = cells.get(FROM).and_then(origin) {
                    found.insert(RecordId(integer(&row, 0)?), (origin, integer(&row, 2)? == 1));
                }
            }
        }
        Ok(found)
    }
}

impl Transaction {
    /// Adds drafts that were made of other records, each marked with its origin; otherwise as
    /// [`insert`](Self::insert).
    ///
    /// # Errors
    /// As for [`insert`](Self::insert).
    pub async fn insert_prefilled(
        &mut self,
        register: &RegisterId,
        rows: Vec<(NewRecord, PrefillOrigin)>,
    ) -> Result<Vec<RecordId>, LedgerError> {
        let (rows, origins): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let first = self.changes.len();
        let ids = self.insert(register, rows).await?;
        let of: BTreeMap<RecordId, PrefillOrigin> = ids.iter().copied().zip(origins).collect();
        for change in &mut self.changes[first..] {
            let Some(origin) = change.record.and_then(|id| of.get(&id)) else { continue };
            if change.kind != ChangeKind::Insert {
                continue;
            }
            let mut cells: Map<String, Json> = match &change.cells {
                Some(cells) => serde_json::from_str(cells)?,
                None => Map::new(),
            };
            let from = format!("{}#{}@{}", origin.register, origin.record, origin.version);
            cells.insert(FROM.to_owned(), Json::from(vec![Json::Null, Json::from(from)]));
            change.kind = ChangeKind::Prefill;
            change.cells = Some(Json::Object(cells).to_string());
            let label = self.ledger.table(&origin.register).map_or_else(|_| origin.register.to_string(), label);
            change.note = Some(format!("由台账「{label}」第 {} 号记录（第 {} 版）预填", origin.record, origin.version));
        }
        Ok(ids)
    }

    /// The records from which drafts of an org's records between two days were made already.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn prefill_origins(
        &mut self,
        register: &RegisterId,
        org: &OrgId,
        days: (NaiveDate, NaiveDate),
    ) -> Result<BTreeSet<(RegisterId, RecordId)>, LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let head = Alias::new(&table.head);
        let mut select = Query::select();
        select.column((CHANGE, "cells")).from(CHANGE);
        select.inner_join(head.clone(), Expr::col((head.clone(), Alias::new("_id"))).equals((CHANGE, "record")));
        select.and_where(Expr::col((CHANGE, "register")).eq(table.id().as_str()));
        select.and_where(Expr::col((CHANGE, "kind")).eq(ChangeKind::Prefill.code()));
        select.and_where(Expr::col((head.clone(), Alias::new("_org"))).eq(org.as_str()));
        let date = Expr::col((head, Alias::new(table.register.date.as_str())));
        let mut origins = BTreeSet::new();
        for row in Sql::of(select.and_where(date.between(days.0, days.1))).all(&mut self.database).await? {
            let cells: Map<String, Json> = serde_json::from_str(&optional_text(&row, 0)?.unwrap_or_default())?;
            let found = cells.get(FROM).and_then(origin);
            origins.extend(found.map(|origin| (origin.register, origin.record)));
        }
        Ok(origins)
    }
}

fn label(table: &Table) -> String {
    table.label().to_owned()
}

fn origin(json: &Json) -> Option<PrefillOrigin> {
    let (register, rest) = json.get(1)?.as_str()?.split_once('#')?;
    let (record, version) = rest.split_once('@')?;
    Some(PrefillOrigin {
        register: RegisterId::new(register),
        record: RecordId(record.parse().ok()?),
        version: version.parse().ok()?,
    })
}
