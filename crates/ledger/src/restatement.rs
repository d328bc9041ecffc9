//! Restatements (更正): approvals that change what is sealed. The seal stays as it is; who changed what and why is kept.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use xuezheng_pack::{OrgId, Period, RecordId, RegisterId, Value};

use crate::access;
use crate::cell;
use crate::error::LedgerError;
use crate::fixed::{OPERATION, RESTATEMENT};
use crate::ledger::Ledger;
use crate::operation::{Change, ChangeKind, OperationId};
use crate::record::{self, Record};
use crate::schema::Table;
use crate::seal::{self, Seal};
use crate::store::{Connection, MAX_BINDS, Row, Sql, integer, optional_integer, snapshot, text};
use crate::transaction::Transaction;

/// In which way something sealed is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RestatementKind {
    /// 更正: what counted is changed or voided.
    Correction,
    /// 迟报: nothing that counted is changed, something comes to it.
    Late,
}

impl RestatementKind {
    /// As the database stores it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Late => "late",
        }
    }

    /// As a page shows it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Correction => "更正",
            Self::Late => "迟报",
        }
    }

    fn parse(code: &str) -> Result<Self, LedgerError> {
        let known = [Self::Correction, Self::Late].into_iter().find(|kind| kind.code() == code);
        known.ok_or_else(|| LedgerError::Broken(format!("没有更正种类「{code}」")))
    }
}

/// A change of something sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restatement {
    /// The operation that approved it.
    pub operation: OperationId,
    /// The seal whose figures it would make different.
    pub seal: String,
    /// In which way.
    pub kind: RestatementKind,
    /// The register.
    pub register: RegisterId,
    /// The record's owner, or who filed.
    pub org: OrgId,
    /// The record; `None` where a submission without records (零上报) was approved.
    pub record: Option<RecordId>,
    /// Its version.
    pub version: i64,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub actor: String,
    /// The civil day.
    pub on: NaiveDate,
}

/// An approval that would change what is sealed, without a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedChange {
    /// The register's label.
    pub register: String,
    /// What would be changed: records, or an org's 零上报.
    pub records: Vec<RecordId>,
    /// Who filed, where no record is named.
    pub org: String,
    /// Names of the seals, each with the day it was made.
    pub seals: Vec<(String, NaiveDate)>,
}

impl fmt::Display for SealedChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { register, records, org, seals } = self;
        match records.as_slice() {
            [] => write!(f, "「{org}」台账「{register}」的填报")?,
            [only] => write!(f, "台账「{register}」第 {only} 号记录")?,
            [first, ..] => write!(f, "台账「{register}」第 {first} 号等 {} 条记录", records.len())?,
        }
        let seals: Vec<String> = seals.iter().map(|(name, on)| format!("「{name}」（{on} 封存）")).collect();
        write!(
            f,
            "会改变已封存的数字：{}，未审核。确需更正或补报的，请写明原因后再审核（--restate 原因）；\
             封存的数字不会变，更正和原因会一并保存，用过旧数的已签发文件会列出来",
            seals.join("、")
        )
    }
}

/// What a restatement row states: the seal, the kind, and the version where a record is meant.
struct Found<'a> {
    seal: &'a Seal,
    kind: RestatementKind,
    org: OrgId,
    record: Option<(RecordId, i64)>,
}

impl Ledger {
    /// All restatements, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn restatements(&self) -> Result<Vec<Restatement>, LedgerError> {
        let found = all(&mut snapshot(&self.pool).await?).await?;
        Ok(found.into_iter().map(|(_, restatement)| restatement).collect())
    }
}

impl Transaction {
    /// Gives the reason (更正原因) for which this transaction may approve what changes sealed figures.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for a reason that says nothing.
    pub fn restate(&mut self, reason: impl Into<String>) -> Result<(), LedgerError> {
        let reason = reason.into();
        if reason.trim().is_empty() {
            return Err(LedgerError::unfit("更正没有写明原因", "请写明为什么要改变已封存的数字"));
        }
        self.restatement = Some(reason);
        Ok(())
    }

    /// Refuses the approval of records that would make sealed figures different, unless there is a reason, which is kept.
    pub(crate) async fn restate_records(
        &mut self,
        table: &Table,
        records: &BTreeMap<RecordId, Record>,
    ) -> Result<(), LedgerError> {
        let seals = seal::all(&mut self.database).await?;
        if seals.is_empty() {
            return Ok(());
        }
        let ids: Vec<RecordId> = records.keys().copied().collect();
        let mut counted = BTreeMap::new();
        for chunk in ids.chunks(MAX_BINDS) {
            let mut select = record::select(table, &table.approved);
            select.and_where(Expr::col(Alias::new("_id")).is_in(chunk.iter().map(|id| id.0)));
            for row in Sql::of(&select).all(&mut self.database).await? {
                let record = record::read(table, &row)?;
                counted.insert(record.id, record);
            }
        }
        let pack = self.ledger.pack.clone();
        let mut found = Vec::new();
        for record in records.values() {
            let before = counted.get(&record.id).map(|record| record.cells.as_slice());
            let after = (!record.void).then_some(record.cells.as_slice());
            let kind = kind(before, after);
            for seal in &seals {
                if pack.affects(&table.register, before, after, &seal.range()) {
                    found.push(Found {
                        seal,
                        kind,
                        org: record.org.clone(),
                        record: Some((record.id, record.version)),
                    });
                }
            }
        }
        self.keep(table, found).await
    }

    /// As [`restate_records`](Self::restate_records) for a submission without records, whose approval makes 暂缺 a zero.
    pub(crate) async fn restate_filing(
        &mut self,
        table: &Table,
        period: Period,
        org: &OrgId,
        is_zero: bool,
    ) -> Result<(), LedgerError> {
        if !is_zero {
            return Ok(());
        }
        let seals = seal::all(&mut self.database).await?;
        let calendar = &self.ledger.pack.calendar;
        let (first, last) = (period.first_day(calendar), period.last_day(calendar));
        let sealed = seals.iter().filter(|seal| seal.range().contains(&first) && seal.range().contains(&last));
        let kind = RestatementKind::Late;
        let found = sealed.map(|seal| Found { seal, kind, org: org.clone(), record: None }).collect();
        self.keep(table, found).await
    }

    async fn keep(&mut self, table: &Table, found: Vec<Found<'_>>) -> Result<(), LedgerError> {
        let Some(first) = found.first() else { return Ok(()) };
        let Some(reason) = self.restatement.clone() else {
            let mut records: Vec<RecordId> = found.iter().filter_map(|one| Some(one.record?.0)).collect();
            records.dedup();
            let mut seals: Vec<_> = found.iter().map(|one| (one.seal.name.clone(), one.seal.on)).collect();
            seals.sort();
            seals.dedup();
            let org = access::name(&self.tree, &first.org).to_owned();
            let register = table.label().to_owned();
            return Err(LedgerError::Sealed(Box::new(SealedChange { register, records, org, seals })));
        };
        for Found { seal, kind, org, record } in found {
            let position = i64::try_from(self.changes.len()).expect("fewer changes than an i64 counts");
            let version = record.map_or(0, |(_, version)| version);
            let record = record.map(|(id, _)| id);
            let mut insert = Query::insert();
            insert.into_table(RESTATEMENT).columns(COLUMNS);
            insert.values_panic([
                self.id.0.into(),
                position.into(),
                seal.name.clone().into(),
                kind.code().into(),
                table.id().as_str().into(),
                org.as_str().into(),
                record.map(|id| id.0).into(),
                version.into(),
                reason.clone().into(),
            ]);
            Sql::of(&insert).execute(&mut self.database).await?;
            self.changes.push(Change {
                register: Some(table.id().clone()),
                record,
                org,
                version,
                kind: ChangeKind::Restate,
                cells: None,
                note: Some(note(kind, &seal.name, &reason)),
            });
        }
        Ok(())
    }
}

/// Late, if nothing that counted is changed: a record is new, or absent cells are filled.
fn kind(before: Option<&[Value]>, after: Option<&[Value]>) -> RestatementKind {
    let is_late = match (before, after) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(before), Some(after)) => before.iter().zip(after).all(|(was, is)| was.is_absent() || was == is),
    };
    if is_late { RestatementKind::Late } else { RestatementKind::Correction }
}

/// What the operation says about a restatement.
pub(crate) fn note(kind: RestatementKind, seal: &str, reason: &str) -> String {
    format!("{}（封存「{seal}」）：{reason}", kind.label())
}

const COLUMNS: [&str; 9] = ["operation", "position", "seal", "kind", "register", "org", "record", "version", "reason"];

/// All restatements with their places in their operations, the oldest first.
pub(crate) async fn all(connection: &mut Connection) -> Result<Vec<(i64, Restatement)>, LedgerError> {
    let mut select = Query::select();
    select.columns(COLUMNS.map(|name| (RESTATEMENT, name))).from(RESTATEMENT);
    select.columns(["actor", "today"].map(|name| (OPERATION, name)));
    select.left_join(OPERATION, Expr::col((RESTATEMENT, "operation")).equals((OPERATION, "id")));
    select.order_by((RESTATEMENT, "operation"), Order::Asc).order_by((RESTATEMENT, "position"), Order::Asc);
    Sql::of(&select).all(connection).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<(i64, Restatement), LedgerError> {
    let restatement = Restatement {
        operation: OperationId(integer(row, 0)?),
        seal: text(row, 2)?,
        kind: RestatementKind::parse(&text(row, 3)?)?,
        register: RegisterId::new(text(row, 4)?),
        org: OrgId::new(text(row, 5)?),
        record: optional_integer(row, 6)?.map(RecordId),
        version: integer(row, 7)?,
        reason: text(row, 8)?,
        actor: text(row, 9)?,
        on: cell::day(&text(row, 10)?)?,
    };
    Ok((integer(row, 1)?, restatement))
}
