//! What a lock holds back: new records and first submissions of the orgs that a locked collection asks.
//!
//! It never holds back a review, a workflow step, or the correction of what was submitted before.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sea_query::{Expr, ExprTrait, Query};
use xuezheng_lake::SubmissionStatus;
use xuezheng_pack::{OrgId, Period, RecordId, Value};

use crate::access;
use crate::cell;
use crate::collection::{self, CollectionState, Term};
use crate::error::LedgerError;
use crate::filing_row;
use crate::fixed::{CHANGE, COLLECTION, EXTENSION, SUBMISSION};
use crate::operation::ChangeKind;
use crate::record::Record;
use crate::schema::Table;
use crate::store::{MAX_BINDS, Sql, integer, optional_text, text};
use crate::transaction::Transaction;

/// A filing of one register, and whether it may be answered.
struct Gate {
    org: OrgId,
    period: Period,
    days: (NaiveDate, NaiveDate),
    /// Why not.
    shut: Option<Shut>,
}

/// A collection that takes no answer of an org. Whom it asks isn't read: of hundreds of orgs only one is looked at here.
struct Shut {
    title: String,
    asker: OrgId,
    term: Term,
    /// The org's own last day, where it had an extension.
    until: Option<NaiveDate>,
}

impl Transaction {
    /// Refuses an answer to a locked collection.
    pub(crate) async fn refuse_locked(
        &mut self,
        table: &Table,
        period: Period,
        org: &OrgId,
        what: &str,
    ) -> Result<(), LedgerError> {
        let gates = self.gates(table, &[org]).await?;
        let shut = gates.into_iter().find(|gate| gate.period == period && gate.shut.is_some());
        shut.map_or(Ok(()), |gate| Err(self.locked(table, &gate, what)))
    }

    /// Refuses a return where nobody could answer it.
    pub(crate) async fn refuse_closed(
        &mut self,
        table: &Table,
        period: Period,
        org: &OrgId,
    ) -> Result<(), LedgerError> {
        for gate in self.gates(table, &[org]).await?.into_iter().filter(|gate| gate.period == period) {
            if let Some(shut) = gate.shut.filter(|it| it.term.state == CollectionState::Closed) {
                let what = format!("填报任务「{}」已办结，退回后对方无法修改重报", shut.title);
                return Err(LedgerError::unfit(what, "请先重新开放填报任务，再退回"));
            }
        }
        Ok(())
    }

    /// Refuses records that were never submitted and whose day lies in filings of their org that are locked, and in none
    /// that is open.
    pub(crate) async fn refuse_locked_records(
        &mut self,
        table: &Table,
        records: &[&Record],
        what: &str,
    ) -> Result<(), LedgerError> {
        let orgs: BTreeSet<&OrgId> = records.iter().map(|record| &record.org).collect();
        let orgs: Vec<&OrgId> = orgs.into_iter().collect();
        let gates = self.gates(table, &orgs).await?;
        if gates.iter().all(|gate| gate.shut.is_none()) {
            return Ok(());
        }
        let mut held: Vec<(RecordId, &Gate)> = Vec::new();
        for record in records {
            let Value::Date(day) = &record.cells[table.date] else { continue };
            let covers = |gate: &&Gate| gate.org == record.org && (gate.days.0..=gate.days.1).contains(day);
            let mut covering = gates.iter().filter(covers).peekable();
            if let Some(first) = covering.peek().copied()
                && covering.all(|gate| gate.shut.is_some())
            {
                held.push((record.id, first));
            }
        }
        let known = self.submitted_before(table, held.iter().map(|(id, _)| *id).collect()).await?;
        match held.into_iter().find(|(id, _)| !known.contains(id)) {
            Some((_, gate)) => Err(self.locked(table, gate, what)),
            None => Ok(()),
        }
    }

    /// Which records were submitted at some time: what they undergo now is a correction.
    async fn submitted_before(&mut self, table: &Table, ids: Vec<RecordId>) -> Result<BTreeSet<RecordId>, LedgerError> {
        let mut known = BTreeSet::new();
        for chunk in ids.chunks(MAX_BINDS - 2) {
            let mut select = Query::select();
            select.column("record").from(CHANGE).and_where(Expr::col("register").eq(table.id().as_str()));
            select.and_where(Expr::col("record").is_in(chunk.iter().map(|id| id.0)));
            select.and_where(Expr::col("kind").eq(ChangeKind::Submit.code()));
            for row in Sql::of(&select).all(&mut self.database).await? {
                known.insert(RecordId(integer(&row, 0)?));
            }
        }
        Ok(known)
    }

    async fn gates(&mut self, table: &Table, orgs: &[&OrgId]) -> Result<Vec<Gate>, LedgerError> {
        let today = self.author.at.today;
        let calendar = self.ledger.pack.calendar.clone();
        let mut gates = Vec::new();
        for chunk in orgs.chunks(MAX_BINDS - 1) {
            let mut select = Query::select();
            select.columns(["org", "period", "status", "collection"].map(|name| (SUBMISSION, name)));
            select.column((EXTENSION, "until"));
            let told = ["title", "org", "deadline", "grace_days", "state"];
            select.columns(told.map(|name| (COLLECTION, name))).from(SUBMISSION);
            let of = Expr::col((COLLECTION, "id")).equals((SUBMISSION, "collection"));
            select.left_join(COLLECTION, of);
            let same = Expr::col((EXTENSION, "collection")).equals((SUBMISSION, "collection"));
            select.left_join(EXTENSION, same.and(Expr::col((EXTENSION, "org")).equals((SUBMISSION, "org"))));
            select.and_where(Expr::col((SUBMISSION, "register")).eq(table.id().as_str()));
            select.and_where(Expr::col((SUBMISSION, "org")).is_in(chunk.iter().map(|org| org.as_str())));
            for row in Sql::of(&select).all(&mut self.database).await? {
                let period = collection::period_of(&text(&row, 1)?)?;
                let is_returned = filing_row::status_of(&text(&row, 2)?)? == SubmissionStatus::Returned;
                let until = optional_text(&row, 4)?.map(|day| cell::day(&day)).transpose()?;
                let days = (period.first_day(&calendar), period.last_day(&calendar));
                let mut shut = None;
                if optional_text(&row, 3)?.is_some() {
                    let term = Term::read(&row, 7)?;
                    let is_shut = match term.state_on(today) {
                        CollectionState::Open => false,
                        CollectionState::Locked => !is_returned && until.is_none_or(|until| until < today),
                        CollectionState::Closed => true,
                    };
                    if is_shut {
                        let (title, asker) = (text(&row, 5)?, OrgId::new(text(&row, 6)?));
                        shut = Some(Shut { title, asker, term, until });
                    }
                }
                gates.push(Gate { org: OrgId::new(text(&row, 0)?), period, days, shut });
            }
        }
        Ok(gates)
    }

    fn locked(&self, table: &Table, gate: &Gate, doing: &str) -> LedgerError {
        let Some(Shut { title, asker, term, until }) = &gate.shut else {
            return LedgerError::Broken("没有锁定的填报任务".to_owned());
        };
        let asker = access::name(&self.tree, asker);
        let org = access::name(&self.tree, &gate.org);
        let deadline = term.deadline;
        let (state, mend) = if term.state == CollectionState::Closed {
            ("已办结", format!("确需补报的，请报「{asker}」重新开放"))
        } else {
            ("已锁定", format!("确需补报的，请向「{asker}」说明原因、写明补报日期，申请延期"))
        };
        let until = until.map_or_else(String::new, |day| format!("，「{org}」延期到 {day} 也已到期"));
        let what = format!(
            "填报任务「{title}」{deadline} 截止{until}，现在{state}，「{org}」{}台账「{}」不能再{doing}",
            gate.period.label(),
            table.label()
        );
        LedgerError::unfit(what, mend)
    }
}
