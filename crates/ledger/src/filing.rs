//! Filings (填报): who was asked for what, and how far they are.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query};
use xuezheng_lake::{Submission, SubmissionStatus};
use xuezheng_pack::{OrgId, Period, RecordId, RegisterId, Value};

use crate::access::{self, Actor, Scope};
use crate::error::LedgerError;
use crate::filing_row::{COLUMNS, Put, all, in_order, read};
use crate::fixed::SUBMISSION;
use crate::ledger::Ledger;
use crate::operation::ChangeKind;
use crate::record::{Record, ReviewStatus};
use crate::schema::Table;
use crate::store::{MAX_BINDS, Sql, integer, snapshot, text};
use crate::transaction::Transaction;

pub use crate::filing_row::label;

impl Ledger {
    /// Who was asked for what, by register, org and period.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn submissions(&self) -> Result<Vec<Submission>, LedgerError> {
        all(&mut snapshot(&self.pool).await?).await
    }

    /// The submissions that a filter takes and that the actor may see, by register, org and period.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn submissions_of(
        &self,
        actor: &Actor,
        filter: &SubmissionFilter,
    ) -> Result<Vec<Submission>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let scope = self.scope(&mut database, actor).await?;
        let mut select = in_order();
        select.cond_where(within(&scope));
        if let Some(org) = &filter.org {
            select.and_where(Expr::col("org").eq(org.as_str()));
        }
        if let Some(period) = filter.period {
            select.and_where(Expr::col("period").eq(period.to_string()));
        }
        Sql::of(&select).all(&mut database).await?.iter().map(read).collect()
    }

    /// The periods that anybody was asked to file, as they are written.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn asked_periods(&self) -> Result<Vec<String>, LedgerError> {
        let mut select = Query::select();
        select.distinct().column("period").from(SUBMISSION).order_by("period", Order::Asc);
        let mut database = snapshot(&self.pool).await?;
        Sql::of(&select).all(&mut database).await?.iter().map(|row| text(row, 0)).collect()
    }
}

/// Which submissions are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubmissionFilter {
    /// Of this org alone.
    pub org: Option<OrgId>,
    /// For exactly this period.
    pub period: Option<Period>,
}

/// What keeps a query of submissions within a scope.
pub(crate) fn within(scope: &Scope) -> Condition {
    match scope {
        Scope::Everything => Condition::all(),
        Scope::Orgs(orgs) => Condition::all().add(Expr::col("org").is_in(orgs.iter().map(OrgId::as_str))),
    }
}

impl Transaction {
    /// Declares 零上报: nothing happened in the period. It counts once approved.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] when there are records after all, or nobody asked.
    pub async fn declare_zero(
        &mut self,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
    ) -> Result<(), LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let filing = self.asked(table, period, org, "零上报", access::allow).await?;
        self.still_open(table, period, org, &filing)?;
        self.refuse_locked(table, period, org, "零上报").await?;
        let records = self.in_period(table, period, org).await?;
        if !records.is_empty() {
            let what = format!("{}已有 {} 条记录，不能零上报", self.about(table, period, org), records.len());
            return Err(LedgerError::unfit(what, "请上报这些记录，或先将其作废"));
        }
        let put = Put::new(SubmissionStatus::Submitted, ChangeKind::DeclareZero);
        self.set_filing(table, period, org, Put { zero: true, is_answer: true, ..put }).await
    }

    /// Submits all drafts of the org whose date lies in the period, and the filing with them; gives what
    /// [`submit`](Self::submit) gives.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] when there is no record, a returned one was not mended, or nobody asked;
    /// [`LedgerError::Refused`] for records that can't be submitted.
    pub async fn submit_filing(
        &mut self,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
    ) -> Result<Vec<(RecordId, i64)>, LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let filing = self.asked(table, period, org, "上报", access::allow).await?;
        self.still_open(table, period, org, &filing)?;
        self.refuse_locked(table, period, org, "上报").await?;
        let records = self.in_period(table, period, org).await?;
        let returned = with(&records, &[ReviewStatus::Returned]);
        if let Some(first) = returned.first() {
            let what = format!(
                "{}有 {} 条被退回的记录尚未修改（第 {first} 号等）",
                self.about(table, period, org),
                returned.len()
            );
            return Err(LedgerError::unfit(what, "请先按退回原因修改"));
        }
        if records.is_empty() {
            let what = format!("{}没有记录", self.about(table, period, org));
            return Err(LedgerError::unfit(what, "请先填报；确无发生的请办理零上报"));
        }
        let submitted = self.submit(register, &with(&records, &[ReviewStatus::Draft])).await?;
        let put = Put::new(SubmissionStatus::Submitted, ChangeKind::SubmitFiling);
        self.set_filing(table, period, org, Put { is_answer: true, ..put }).await?;
        Ok(submitted)
    }

    /// Approves the filing and all of its rows that wait for review at the author's level. Where the review climbs, it
    /// passes on to the next; at the last level the org is complete for the period.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] when it was not submitted, or rows of it are drafts or returned;
    /// [`LedgerError::Forbidden`] where it is not the author's turn, or they submitted it or made rows of it.
    pub async fn approve_filing(
        &mut self,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
    ) -> Result<(), LedgerError> {
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let filing = self.asked(table, period, org, "审核填报", access::allow_review).await?;
        self.expect_submitted(table, period, org, &filing)?;
        let verdict = self.filing_verdict(table, period, org, "审核填报").await?;
        let records = self.in_period(table, period, org).await?;
        let open = with(&records, &[ReviewStatus::Draft, ReviewStatus::Returned]);
        if let Some(first) = open.first() {
            let about = self.about(table, period, org);
            let what = format!("{about}还有 {} 条草稿或退回的记录（第 {first} 号等），不能整体审核通过", open.len());
            return Err(LedgerError::unfit(what, "请待其上报后再审核，或只审核已上报的记录"));
        }
        let rows = self.not_above_author(table, with(&records, &[ReviewStatus::Submitted])).await?;
        self.approve(register, &rows).await?;
        if let Some(level) = verdict.next {
            return self.pass_filing(table, period, org, &level, verdict.note).await;
        }
        self.restate_filing(table, period, org, filing.zero).await?;
        let put = Put::new(SubmissionStatus::Approved, ChangeKind::ApproveFiling);
        self.set_filing(table, period, org, Put { zero: filing.zero, reason: verdict.note, ..put }).await
    }

    /// Returns (退回) the filing and its rows that wait for review.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] when it was not submitted, or without a reason.
    pub async fn return_filing(
        &mut self,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
        reason: impl Into<String>,
    ) -> Result<(), LedgerError> {
        let reason = reason.into();
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let filing = self.asked(table, period, org, "退回填报", access::allow_review).await?;
        self.expect_submitted(table, period, org, &filing)?;
        self.filing_verdict(table, period, org, "退回填报").await?;
        self.refuse_closed(table, period, org).await?;
        let records = self.in_period(table, period, org).await?;
        let rows = self.not_above_author(table, with(&records, &[ReviewStatus::Submitted])).await?;
        self.return_(register, &rows, reason.clone()).await?;
        let put = Put::new(SubmissionStatus::Returned, ChangeKind::ReturnFiling);
        self.set_filing(table, period, org, Put { reason: Some(reason), ..put }).await
    }

    /// Exempts (免报) an org by name: it no longer counts as asked.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] without a reason; [`LedgerError::Forbidden`] for the org itself.
    pub async fn exempt(
        &mut self,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
        reason: impl Into<String>,
    ) -> Result<(), LedgerError> {
        let reason = reason.into();
        if reason.trim().is_empty() {
            return Err(LedgerError::unfit("免报没有写明原因", "请写明原因"));
        }
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        access::allow_review(&self.tree, &self.author.actor(), org, "办理免报")?;
        let put = Put::new(SubmissionStatus::Exempt, ChangeKind::Exempt);
        self.set_filing(table, period, org, Put { reason: Some(reason), ..put }).await
    }

    /// Takes 零上报 back where a record of the period is approved after all.
    pub(crate) async fn lift_zero(
        &mut self,
        table: &Table,
        approved: &BTreeMap<RecordId, Record>,
    ) -> Result<(), LedgerError> {
        let orgs: BTreeSet<&OrgId> = approved.values().map(|record| &record.org).collect();
        let orgs: Vec<&OrgId> = orgs.into_iter().collect();
        let mut zeros = Vec::new();
        for chunk in orgs.chunks(MAX_BINDS - 2) {
            let mut select = Query::select();
            select.columns(COLUMNS).from(SUBMISSION).and_where(Expr::col("register").eq(table.id().as_str()));
            select.and_where(Expr::col("org").is_in(chunk.iter().map(|org| org.as_str())));
            let sql = Sql::of(select.and_where(Expr::col("zero").eq(1i64)));
            zeros.extend(sql.all(&mut self.database).await?);
        }
        for row in zeros {
            let filing = read(&row)?;
            let Ok(period) = Period::parse(&filing.period) else {
                return Err(LedgerError::Broken(format!("「{}」不是期间", filing.period)));
            };
            let calendar = &self.ledger.pack.calendar;
            let (first, last) = (period.first_day(calendar), period.last_day(calendar));
            let is_in = |record: &Record| {
                let date = &record.cells[table.date];
                record.org == filing.org
                    && !record.void
                    && matches!(date, Value::Date(day) if (first..=last).contains(day))
            };
            if approved.values().any(is_in) {
                let reason = Some("该期间已有审核通过的记录，零上报撤销".to_owned());
                let put = Put { reason, ..Put::new(filing.status, ChangeKind::SubmitFiling) };
                self.set_filing(table, period, &filing.org, put).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn asked(
        &mut self,
        table: &Table,
        period: Period,
        org: &OrgId,
        what: &str,
        allow: fn(&xuezheng_pack::OrgTree, &access::Actor, &OrgId, &str) -> Result<(), LedgerError>,
    ) -> Result<Submission, LedgerError> {
        allow(&self.tree, &self.author.actor(), org, what)?;
        match self.filing(table.id(), period, org).await? {
            Some(filing) => Ok(filing),
            None => {
                let what = format!("{}没有填报任务", self.about(table, period, org));
                Err(LedgerError::unfit(what, "请先布置填报任务，或核对期间"))
            }
        }
    }

    fn still_open(&self, table: &Table, period: Period, org: &OrgId, filing: &Submission) -> Result<(), LedgerError> {
        match filing.status {
            SubmissionStatus::Asked | SubmissionStatus::Returned | SubmissionStatus::Submitted => Ok(()),
            SubmissionStatus::Approved | SubmissionStatus::Exempt => {
                let what = format!("{}的填报{}，不能再上报", self.about(table, period, org), label(filing.status));
                Err(LedgerError::unfit(what, "如需更正，请修改有关记录并单独上报"))
            }
        }
    }

    fn expect_submitted(
        &self,
        table: &Table,
        period: Period,
        org: &OrgId,
        filing: &Submission,
    ) -> Result<(), LedgerError> {
        if filing.status == SubmissionStatus::Submitted {
            return Ok(());
        }
        let what = format!("{}的填报当前是「{}」", self.about(table, period, org), label(filing.status));
        Err(LedgerError::unfit(what, "只能审核已上报的填报"))
    }

    pub(crate) fn about(&self, table: &Table, period: Period, org: &OrgId) -> String {
        format!("「{}」{}台账「{}」", access::name(&self.tree, org), period.label(), table.label())
    }

    /// Records of an org whose date lies in the period and whose head is not void, with how far each is; of a void head
    /// only those whose voiding still waits.
    async fn in_period(
        &mut self,
        table: &Table,
        period: Period,
        org: &OrgId,
    ) -> Result<Vec<(RecordId, ReviewStatus)>, LedgerError> {
        let calendar = &self.ledger.pack.calendar;
        let (first, last) = (period.first_day(calendar), period.last_day(calendar));
        let settled = Condition::all()
            .add(Expr::col("_void").eq(1i64))
            .add(Expr::col("_status").eq(ReviewStatus::Approved.code()));
        let mut select = Query::select();
        select.columns(["_id", "_status"]).from(Alias::new(&table.head));
        select.and_where(Expr::col("_org").eq(org.as_str()));
        select.and_where(Expr::col(Alias::new(table.register.date.as_str())).between(first, last));
        let sql = Sql::of(select.cond_where(settled.not()).order_by("_id", Order::Asc));
        let rows = sql.all(&mut self.database).await?;
        rows.iter().map(|row| Ok((RecordId(integer(row, 0)?), ReviewStatus::parse(&text(row, 1)?)?))).collect()
    }
}

/// Those of the records that have one of the statuses.
fn with(records: &[(RecordId, ReviewStatus)], statuses: &[ReviewStatus]) -> Vec<RecordId> {
    records.iter().filter(|(_, status)| statuses.contains(status)).map(|(id, _)| *id).collect()
}
