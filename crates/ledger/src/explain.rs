//! Explanations (说明): why a record is right although a soft check fails. They stand in its history, where its reviewer
//! reads them.

use std::collections::BTreeMap;

use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use xuezheng_pack::{CheckId, NaiveDate, OrgId, RecordId, RegisterId};

use crate::access;
use crate::cell;
use crate::error::LedgerError;
use crate::fixed::{CHANGE, OPERATION};
use crate::ledger::Ledger;
use crate::operation::{Change, ChangeKind};
use crate::record;
use crate::store::{MAX_BINDS, Sql, integer, optional_date, snapshot, text};
use crate::transaction::Transaction;

/// What stands between a check and its explanation.
const BETWEEN: char = '：';

/// An explanation as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Why the record is right.
    pub text: String,
    /// Who says so.
    pub actor: String,
    /// On which civil day.
    pub on: NaiveDate,
    /// Of which version of the record.
    pub version: i64,
}

impl Ledger {
    /// The explanations of some records' versions, by record and check; of one that was explained again, the last. Who may
    /// see the records is for the caller to know.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn explanations(
        &self,
        register: &RegisterId,
        versions: &BTreeMap<RecordId, i64>,
    ) -> Result<BTreeMap<(RecordId, CheckId), Explained>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let mut explained = BTreeMap::new();
        let ids: Vec<RecordId> = versions.keys().copied().collect();
        for chunk in ids.chunks(MAX_BINDS / 2) {
            let mut select = Query::select();
            select.columns(["record", "version", "note"].map(|name| (CHANGE, name))).from(CHANGE);
            select.columns(["actor", "today"].map(|name| (OPERATION, name)));
            select.inner_join(OPERATION, Expr::col((CHANGE, "operation")).equals((OPERATION, "id")));
            select.and_where(Expr::col((CHANGE, "register")).eq(register.as_str()));
            select.and_where(Expr::col((CHANGE, "record")).is_in(chunk.iter().map(|id| id.0)));
            select.and_where(Expr::col((CHANGE, "kind")).eq(ChangeKind::Explain.code()));
            select.order_by((CHANGE, "operation"), Order::Asc).order_by((CHANGE, "position"), Order::Asc);
            let sql = Sql::of(&select);
            for row in sql.all(&mut database).await? {
                let (record, version, note) = (RecordId(integer(&row, 0)?), integer(&row, 1)?, text(&row, 2)?);
                let Some((check, said)) = note.split_once(BETWEEN) else { continue };
                if versions.get(&record) != Some(&version) {
                    continue;
                }
                let (actor, on) = (text(&row, 3)?, cell::day(&text(&row, 4)?)?);
                let said = Explained { text: said.to_owned(), actor, on, version };
                explained.insert((record, CheckId::new(check)), said);
            }
        }
        Ok(explained)
    }
}

/// The explanation of an approved record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedRecord {
    /// The record's owner.
    pub org: OrgId,
    /// The day of its event.
    pub day: NaiveDate,
    /// What it is explained to.
    pub check: CheckId,
    /// The explanation.
    pub text: String,
}

impl Ledger {
    /// The explanations of records in the versions that count, whose event lies between two days, in the order of the
    /// records.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn explained_approved(
        &self,
        register: &RegisterId,
        (first, last): (NaiveDate, NaiveDate),
    ) -> Result<Vec<ExplainedRecord>, LedgerError> {
        let table = self.table(register)?;
        let mut database = snapshot(&self.pool).await?;
        let approved = || Alias::new(&table.approved);
        let date = Alias::new(table.register.date.as_str());
        let mut select = Query::select();
        select.column((approved(), "_org")).column((approved(), date.clone())).column((CHANGE, "note")).from(CHANGE);
        let same = Expr::col((CHANGE, "record")).equals((approved(), "_id"));
        select.inner_join(approved(), same.and(Expr::col((CHANGE, "version")).equals((approved(), "_version"))));
        select.and_where(Expr::col((CHANGE, "register")).eq(register.as_str()));
        select.and_where(Expr::col((CHANGE, "kind")).eq(ChangeKind::Explain.code()));
        select.and_where(Expr::col((approved(), date)).between(first, last));
        select.order_by((CHANGE, "record"), Order::Asc).order_by((CHANGE, "operation"), Order::Asc);
        let sql = Sql::of(&select);
        let mut explained = Vec::new();
        for row in sql.all(&mut database).await? {
            let note = text(&row, 2)?;
            let (Some(day), Some((check, said))) = (optional_date(&row, 1)?, note.split_once(BETWEEN)) else {
                continue;
            };
            let (check, text, org) = (CheckId::new(check), said.to_owned(), OrgId::new(text(&row, 0)?));
            explained.push(ExplainedRecord { org, day, check, text });
        }
        Ok(explained)
    }
}

impl Transaction {
    /// Keeps the explanation with the record's current version.
    ///
    /// # Errors
    /// [`LedgerError::NoRecord`]; [`LedgerError::Forbidden`] outside the author's subtree; [`LedgerError::Unfit`] when
    /// the text is empty.
    pub async fn explain(
        &mut self,
        register: &RegisterId,
        id: RecordId,
        check: &CheckId,
        text: &str,
    ) -> Result<(), LedgerError> {
        if text.trim().is_empty() {
            return Err(LedgerError::unfit("没有写明情况", "请说明这条记录为什么是对的，或改正记录"));
        }
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        for record in record::load(&mut self.database, table, &[id]).await?.into_values() {
            access::allow(&self.tree, &self.author.actor(), &record.org, "说明记录")?;
            self.changes.push(Change {
                register: Some(register.clone()),
                record: Some(id),
                org: record.org,
                version: record.version,
                kind: ChangeKind::Explain,
                cells: None,
                note: Some(format!("{check}{BETWEEN}{}", text.trim())),
            });
        }
        Ok(())
    }
}
