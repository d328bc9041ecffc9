//! The records of a filing that its org has not submitted yet, or was given back.

use sea_query::{Alias, Expr, ExprTrait, Order};
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::access::Actor;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::record::{Record, ReviewStatus, read, select, within};
use crate::store::{Sql, snapshot};

impl Ledger {
    /// Drafts and returned records of exactly this org whose day lies in the period, by id; none that the actor may not see.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn unfinished(
        &self,
        actor: &Actor,
        register: &RegisterId,
        period: Period,
        org: &OrgId,
    ) -> Result<Vec<Record>, LedgerError> {
        let table = self.table(register)?;
        let mut database = snapshot(&self.pool).await?;
        let scope = self.scope(&mut database, actor).await?;
        let calendar = &self.pack.calendar;
        let mut wanted = select(table, &table.head);
        wanted.and_where(Expr::col("_org").eq(org.as_str())).cond_where(within(&scope));
        let day = Expr::col(Alias::new(table.register.date.as_str()));
        wanted.and_where(day.between(period.first_day(calendar), period.last_day(calendar)));
        let open = [ReviewStatus::Draft, ReviewStatus::Returned].map(ReviewStatus::code);
        wanted.and_where(Expr::col("_status").is_in(open)).order_by("_id", Order::Asc);
        Sql::of(&wanted).all(&mut database).await?.iter().map(|row| read(table, row)).collect()
    }
}
