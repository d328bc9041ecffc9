//! How much waits for review, counted where it lies: for lists that are longer than anybody reads.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Alias, Expr, ExprTrait, Func, Query, UnionType};
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::access::Actor;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::record::{self, ReviewStatus};
use crate::schema::{self, Table};
use crate::store::{Sql, integer, snapshot, text};

/// The rows of one org in a period that are not approved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unapproved {
    /// Those that wait for review.
    pub submitted: usize,
    /// Drafts and returned ones.
    pub open: usize,
}

impl Ledger {
    /// The registers in which an org has records of that status, in one question to the database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn registers_with(&self, org: &OrgId, status: ReviewStatus) -> Result<BTreeSet<RegisterId>, LedgerError> {
        let of = |table: &Table| {
            let mut there = Query::select();
            there.column("_id").from(Alias::new(&table.head)).and_where(Expr::col("_org").eq(org.as_str()));
            there.cond_where(schema::has_status(status));
            let mut select = Query::select();
            select.expr(Expr::val(table.id().as_str())).and_where(Expr::exists(there));
            select
        };
        let mut selects = self.tables.values().map(of);
        let Some(mut all) = selects.next() else { return Ok(BTreeSet::new()) };
        all.unions(selects.map(|select| (UnionType::All, select)));
        let mut database = snapshot(&self.pool).await?;
        Sql::of(&all).all(&mut database).await?.iter().map(|row| Ok(RegisterId::new(text(row, 0)?))).collect()
    }

    /// How many rows of a register and a period are not approved, by owner, as far as the actor may see them.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn unapproved(
        &self,
        actor: &Actor,
        register: &RegisterId,
        period: Period,
    ) -> Result<BTreeMap<OrgId, Unapproved>, LedgerError> {
        let table = self.table(register)?;
        let mut database = snapshot(&self.pool).await?;
        let scope = self.scope(&mut database, actor).await?;
        let calendar = &self.pack.calendar;
        let (first, last) = (period.first_day(calendar), period.last_day(calendar));
        let open = [ReviewStatus::Draft, ReviewStatus::Returned, ReviewStatus::Submitted];
        let mut select = Query::select();
        select.columns(["_org", "_status"]).expr(Func::count(Expr::col("_id"))).from(Alias::new(&table.head));
        select.and_where(Expr::col("_status").is_in(open.map(ReviewStatus::code)));
        select.and_where(Expr::col(Alias::new(table.register.date.as_str())).between(first, last));
        select.cond_where(record::within(&scope)).group_by_columns(["_org", "_status"]);
        let mut counts: BTreeMap<OrgId, Unapproved> = BTreeMap::new();
        for row in Sql::of(&select).all(&mut database).await? {
            let of_org = counts.entry(OrgId::new(text(&row, 0)?)).or_default();
            let count = usize::try_from(integer(&row, 2)?).unwrap_or_default();
            match ReviewStatus::parse(&text(&row, 1)?)? {
                ReviewStatus::Submitted => of_org.submitted += count,
                ReviewStatus::Draft | ReviewStatus::Returned => of_org.open += count,
                ReviewStatus::Approved => {}
            }
        }
        Ok(counts)
    }
}
