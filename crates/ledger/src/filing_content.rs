//! What a filing says: the records with which an org answers, in which versions, and who did what with it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use serde_json::Value as Json;
use sm3::{Digest, Sm3};
use xuezheng_lake::Submission;
use xuezheng_lake::segment::hex;
use xuezheng_pack::{FieldId, OrgId, Period, RecordId, RegisterId, StateId};

use crate::access::{self, Actor};
use crate::cell;
use crate::error::LedgerError;
use crate::filing_history::is_of_filings;
use crate::filing_row;
use crate::fixed::{CHANGE, OPERATION, SUBMISSION};
use crate::ledger::Ledger;
use crate::operation::{ChangeKind, OperationId};
use crate::record::{self, Record, ReviewStatus};
use crate::schema::Table;
use crate::store::{Connection, MAX_BINDS, Sql, integer, optional_text, snapshot, text};

/// A filing with what it says.
#[derive(Clone, Debug)]
pub struct FilingContent {
    /// Whose, for what, and how far its review is.
    pub submission: Submission,
    /// What was done with it, the oldest first.
    pub acts: Vec<FilingAct>,
    /// The records, each in the version with which the org answers: the working one if it is submitted or approved, else
    /// the one that counts. By date and id.
    pub records: Vec<Record>,
    /// Records of the period whose working version is a draft or returned.
    pub unfinished: usize,
}

/// Something that was done with a filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingAct {
    /// By which operation.
    pub operation: OperationId,
    /// What.
    pub kind: ChangeKind,
    /// Who: 张三（代李四）.
    pub who: String,
    /// The civil day.
    pub on: NaiveDate,
    /// The reason, where there is one.
    pub note: Option<String>,
}

/// A version of a record, with the hash of what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The record.
    pub record: RecordId,
    /// The version.
    pub version: i64,
    /// SM3 of its workflow state and the cells that were entered or stamped.
    pub hash: String,
}

impl Ledger {
    /// What a filing says, as far as it has come.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] where the org was not asked; [`LedgerError::Forbidden`] outside the actor's subtree.
    pub async fn filing_content(
        &self,
        actor: &Actor,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
    ) -> Result<FilingContent, LedgerError> {
        let table = self.table(register)?;
        let mut database = snapshot(&self.pool).await?;
        let tree = self.tree(&mut database).await?;
        access::allow(&tree, actor, org, "查看填报")?;
        let mut select = Query::select();
        select.columns(filing_row::COLUMNS).from(SUBMISSION).and_where(Expr::col("register").eq(register.as_str()));
        select.and_where(Expr::col("org").eq(org.as_str())).and_where(Expr::col("period").eq(period.to_string()));
        let submission = Sql::of(&select).first(&mut database).await?.as_ref().map(filing_row::read).transpose()?;
        let submission = submission.ok_or_else(|| {
            let org = access::name(&tree, org);
            let what = format!("「{org}」{}台账「{}」没有填报任务", period.label(), table.label());
            LedgerError::unfit(what, "请核对台账、期间和机构，或先布置填报任务")
        })?;
        let acts = acts(&mut database, register, period, org).await?;
        let (records, unfinished) = self.answer(&mut database, table, period, org).await?;
        Ok(FilingContent { submission, acts, records, unfinished })
    }

    /// The records with which an org answers, and how many are unfinished.
    async fn answer(
        &self,
        database: &mut Connection,
        table: &Table,
        period: Period,
        org: &OrgId,
    ) -> Result<(Vec<Record>, usize), LedgerError> {
        let calendar = &self.pack.calendar;
        let (first, last) = (period.first_day(calendar), period.last_day(calendar));
        let date = || Alias::new(table.register.date.as_str());
        let mut of_period = async |name: &str| {
            let mut select = record::select(table, name);
            select.and_where(Expr::col("_org").eq(org.as_str())).and_where(Expr::col(date()).between(first, last));
            let rows = Sql::of(&select).all(database).await?;
            let records = rows.iter().map(|row| record::read(table, row).map(|record| (record.id, record)));
            records.collect::<Result<BTreeMap<RecordId, Record>, LedgerError>>()
        };
        let mut heads = of_period(&table.head).await?;
        let mut counted = of_period(&table.approved).await?;
        // What counts in the period, while a later version has moved elsewhere.
        let moved: Vec<RecordId> = counted.keys().filter(|id| !heads.contains_key(id)).copied().collect();
        for chunk in moved.chunks(MAX_BINDS / 2) {
            for (id, head) in record::load(database, table, chunk).await? {
                if is_answer(&head) {
                    counted.remove(&id);
                }
            }
        }
        let is_open = |head: &Record| matches!(head.status, ReviewStatus::Draft | ReviewStatus::Returned);
        let unfinished = heads.values().filter(|head| is_open(head)).count();
        heads.retain(|_, head| is_answer(head));
        counted.append(&mut heads);
        let mut records: Vec<Record> = counted.into_values().collect();
        records.sort_by(|a, b| (&a.cells[table.date], a.id).cmp(&(&b.cells[table.date], b.id)));
        Ok((records, unfinished))
    }

    /// Records as the entries of a list that is hashed: each with its version and the hash of what was entered.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`].
    pub fn entries(&self, register: &RegisterId, records: &[Record]) -> Result<Vec<Entry>, LedgerError> {
        let table = self.table(register)?;
        let stamps = table.register.workflow.iter().flat_map(|workflow| &workflow.transitions).map(|it| &it.stamp);
        let said: BTreeSet<&FieldId> = table.register.fields.iter().map(|field| &field.id).chain(stamps).collect();
        let entry = |record: &Record| {
            // Deadlines and what a reference was resolved to are computed, and absent fields may be of a later pack: what
            // was said is no other for them.
            let columns = table.columns.iter().zip(&record.cells);
            let entered = columns.filter(|(column, value)| !value.is_absent() && said.contains(&column.id));
            let cells: BTreeMap<&str, Json> =
                entered.map(|(column, value)| (column.id.as_str(), cell::to_json(value))).collect();
            let state = record.state.as_ref().map(StateId::as_str);
            let hash = hex(&Sm3::digest(serde_json::to_string(&(state, cells))?));
            Ok(Entry { record: record.id, version: record.version, hash })
        };
        records.iter().map(entry).collect()
    }
}

/// Whether the working version of a record is what its owner answers with.
fn is_answer(head: &Record) -> bool {
    !head.void && matches!(head.status, ReviewStatus::Submitted | ReviewStatus::Approved)
}

async fn acts(
    database: &mut Connection,
    register: &RegisterId,
    period: Period,
    org: &OrgId,
) -> Result<Vec<FilingAct>, LedgerError> {
    let mut select = Query::select();
    select.columns(["operation", "kind", "cells", "note"].map(|name| (CHANGE, name)));
    select.columns(["actor", "acting_for", "today"].map(|name| (OPERATION, name))).from(CHANGE);
    select.inner_join(OPERATION, Expr::col((CHANGE, "operation")).equals((OPERATION, "id")));
    select.and_where(Expr::col((CHANGE, "register")).eq(register.as_str()));
    select.and_where(Expr::col((CHANGE, "record")).is_null()).and_where(Expr::col((CHANGE, "org")).eq(org.as_str()));
    select.order_by((CHANGE, "operation"), Order::Asc).order_by((CHANGE, "position"), Order::Asc);
    let period = period.to_string();
    let mut acts = Vec::new();
    for row in Sql::of(&select).all(database).await? {
        let kind = ChangeKind::parse(&text(&row, 1)?);
        let Some(kind) = kind.filter(|kind| is_of_filings(*kind) || *kind == ChangeKind::PassFiling) else { continue };
        let cells: Json = serde_json::from_str(&optional_text(&row, 2)?.unwrap_or_default())?;
        if cells["period"].as_str() != Some(period.as_str()) {
            continue;
        }
        acts.push(FilingAct {
            operation: OperationId(integer(&row, 0)?),
            kind,
            who: access::shown(&text(&row, 4)?, optional_text(&row, 5)?.as_deref()),
            on: cell::day(&text(&row, 6)?)?,
            note: optional_text(&row, 3)?,
        });
    }
    Ok(acts)
}
