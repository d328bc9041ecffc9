//! What happens to a collection after it was opened: locked, reopened, closed, its deadline moved, extensions given.

use chrono::NaiveDate;
use sea_query::{Expr, ExprTrait, Func, Query};
use xuezheng_pack::{CollectionId, OrgId};

use crate::access;
use crate::collection::change::Stated;
use crate::collection::{Collection, CollectionState, Extension};
use crate::error::LedgerError;
use crate::fixed::SUBMISSION;
use crate::operation::ChangeKind;
use crate::store::{Sql, integer};
use crate::transaction::Transaction;

impl Transaction {
    /// Locks (锁定) a collection: from now on only orgs with an extension may answer. Before the end of its deadline this
    /// takes a reason.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] when it isn't open, or without a reason; [`LedgerError::Forbidden`] for those who don't look
    /// after it.
    pub async fn lock_collection(&mut self, id: &CollectionId, reason: Option<&str>) -> Result<(), LedgerError> {
        let mut collection = self.managed(id, "锁定填报任务").await?;
        if collection.state != CollectionState::Open {
            let what = format!("填报任务「{}」{}", collection.title, collection.state.label());
            return Err(LedgerError::unfit(what, "无需再次锁定"));
        }
        let reason = said(reason);
        if reason.is_none() && self.author.at.today <= collection.deadline {
            let what = format!("填报任务「{}」到 {} 才截止", collection.title, collection.deadline);
            return Err(LedgerError::unfit(what, "提前锁定的，请写明原因"));
        }
        collection.state = CollectionState::Locked;
        self.amend(collection, ChangeKind::LockCollection, reason).await
    }

    /// Reopens (重新开放) a locked or closed collection for everybody, with a new deadline if one is given. One that had
    /// locked itself is locked by hand only from then on, unless its deadline moves.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] when it is open, without a reason, or for a deadline in the past; [`LedgerError::Forbidden`].
    pub async fn reopen_collection(
        &mut self,
        id: &CollectionId,
        deadline: Option<NaiveDate>,
        reason: &str,
    ) -> Result<(), LedgerError> {
        let today = self.author.at.today;
        let mut collection = self.managed(id, "重新开放填报任务").await?;
        if collection.state_on(today) == CollectionState::Open {
            let what = format!("填报任务「{}」正在填报，没有锁定", collection.title);
            return Err(LedgerError::unfit(what, "要改截止日期的，请调整截止日期"));
        }
        let reason = needed(reason, "重新开放")?;
        if let Some(day) = deadline {
            collection.deadline = not_past(day, today)?;
        }
        if collection.last_day().is_some_and(|last| today > last) {
            collection.grace_days = None;
        }
        collection.state = CollectionState::Open;
        self.amend(collection, ChangeKind::ReopenCollection, Some(reason)).await
    }

    /// Closes (办结) a collection: nobody answers it any more. Where filings are neither approved nor exempted, this takes
    /// a reason.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] when it is closed already, or without a reason; [`LedgerError::Forbidden`].
    pub async fn close_collection(&mut self, id: &CollectionId, reason: Option<&str>) -> Result<(), LedgerError> {
        let mut collection = self.managed(id, "办结填报任务").await?;
        if collection.state == CollectionState::Closed {
            let what = format!("填报任务「{}」已办结", collection.title);
            return Err(LedgerError::unfit(what, "无需再次办结"));
        }
        let reason = said(reason);
        let mut select = Query::select();
        select.expr(Func::count(Expr::col("org"))).from(SUBMISSION);
        select.and_where(Expr::col("collection").eq(id.as_str()));
        select.and_where(Expr::col("status").is_not_in(["approved", "exempt"]));
        let row = Sql::of(&select).first(&mut self.database).await?;
        let open = row.map(|row| integer(&row, 0)).transpose()?.unwrap_or_default();
        if open > 0 && reason.is_none() {
            let what = format!("填报任务「{}」还有 {open} 项填报没有审核通过", collection.title);
            return Err(LedgerError::unfit(what, "请先审核、催报或办理免报；确实不再等的，请写明原因"));
        }
        collection.state = CollectionState::Closed;
        self.amend(collection, ChangeKind::CloseCollection, reason).await
    }

    /// Moves the deadline of a collection for everybody, for a reason.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] when it isn't open, without a reason, or for a day in the past; [`LedgerError::Forbidden`].
    pub async fn move_deadline(
        &mut self,
        id: &CollectionId,
        deadline: NaiveDate,
        reason: &str,
    ) -> Result<(), LedgerError> {
        let today = self.author.at.today;
        let mut collection = self.managed(id, "调整截止日期").await?;
        let state = collection.state_on(today);
        if state != CollectionState::Open {
            let what = format!("填报任务「{}」{}，不能只改截止日期", collection.title, state.label());
            return Err(LedgerError::unfit(what, "请重新开放并写明新的截止日期，或给个别单位延期"));
        }
        let reason = needed(reason, "调整截止日期")?;
        collection.deadline = not_past(deadline, today)?;
        self.amend(collection, ChangeKind::AmendCollection, Some(reason)).await
    }

    /// Extends (延期) a collection for one org, also where it is locked.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] when it is closed, the org isn't asked, without a reason, or for a day that gives no more
    /// time; [`LedgerError::Forbidden`].
    pub async fn extend_collection(
        &mut self,
        id: &CollectionId,
        org: &OrgId,
        until: NaiveDate,
        reason: &str,
    ) -> Result<(), LedgerError> {
        let today = self.author.at.today;
        let collection = self.managed(id, "办理延期").await?;
        let name = access::name(&self.tree, org).to_owned();
        if collection.state == CollectionState::Closed {
            let what = format!("填报任务「{}」已办结，不能给「{name}」延期", collection.title);
            return Err(LedgerError::unfit(what, "请先重新开放填报任务"));
        }
        let mut select = Query::select();
        select.column("org").from(SUBMISSION).and_where(Expr::col("collection").eq(id.as_str()));
        let sql = Sql::of(select.and_where(Expr::col("org").eq(org.as_str())).limit(1));
        if sql.first(&mut self.database).await?.is_none() {
            let what = format!("填报任务「{}」没有布置给「{name}」", collection.title);
            return Err(LedgerError::unfit(what, "请核对单位编号"));
        }
        let reason = needed(reason, "延期")?;
        not_past(until, today)?;
        if collection.state_on(today) == CollectionState::Open && until <= collection.deadline {
            let what = format!("填报任务「{}」本来就到 {} 才截止", collection.title, collection.deadline);
            return Err(LedgerError::unfit(what, "请写一个更晚的日期"));
        }
        let extension = Extension { collection: id.clone(), org: org.clone(), until, reason: reason.clone() };
        self.state(Stated::Extension(extension), org, ChangeKind::Extend, Some(reason)).await
    }

    async fn amend(
        &mut self,
        collection: Collection,
        kind: ChangeKind,
        reason: Option<String>,
    ) -> Result<(), LedgerError> {
        let owner = collection.org.clone();
        self.state(Stated::Collection(Box::new(collection)), &owner, kind, reason).await
    }
}

fn said(reason: Option<&str>) -> Option<String> {
    reason.map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned)
}

fn needed(reason: &str, what: &str) -> Result<String, LedgerError> {
    said(Some(reason)).ok_or_else(|| LedgerError::unfit(format!("{what}没有写明原因"), "请写明原因"))
}

fn not_past(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, LedgerError> {
    match day < today {
        true => Err(LedgerError::unfit(format!("{day} 已经过去"), "请改为今天或以后的日期")),
        false => Ok(day),
    }
}
