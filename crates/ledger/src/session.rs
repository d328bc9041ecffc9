//! Sessions (登录): who is signed in, by the hash of a token that only their browser has.
//!
//! They are no part of a bureau's record: they leave no operation, and no dump carries them.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_query::{Expr, ExprTrait, Query};

use crate::account::{self, Account};
use crate::error::LedgerError;
use crate::fixed::SESSION;
use crate::ledger::Ledger;
use crate::store::{Sql, snapshot, text, write_lock};

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub account: Account,
    /// Until when.
    pub expires: DateTime<Utc>,
}

impl Ledger {
    /// Begins a session under the hash of its token, and forgets those that are over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_session(
        &self,
        login: &str,
        token: &str,
        now: DateTime<Utc>,
        expires: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        let mut database = write_lock(&self.pool).await?;
        let mut over = Query::delete();
        over.from_table(SESSION).and_where(Expr::col("expires").lte(moment(now)));
        Sql::of(&over).execute(&mut database).await?;
        let mut insert = Query::insert();
        insert.into_table(SESSION).columns(["token", "login", "begun", "expires"]);
        insert.values_panic([token.into(), login.into(), moment(now).into(), moment(expires).into()]);
        Sql::of(&insert).execute(&mut database).await?;
        database.commit().await
    }

    /// Who has the session of that token, while it lasts and their account is open.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Session>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let mut select = Query::select();
        select.columns(["login", "expires"]).from(SESSION);
        select.and_where(Expr::col("token").eq(token)).and_where(Expr::col("expires").gt(moment(now)));
        let Some(row) = Sql::of(&select).first(&mut database).await? else { return Ok(None) };
        let expires = text(&row, 1)?;
        let expires = expires.parse().ok().ok_or_else(|| LedgerError::Broken(format!("「{expires}」不是时间")))?;
        let account = account::one(&mut database, &text(&row, 0)?).await?;
        Ok(account.filter(|account| !account.disabled).map(|account| Session { account, expires }))
    }

    /// Ends the session of that token (退出).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, token: &str) -> Result<(), LedgerError> {
        self.end_where("token", token).await
    }

    /// Ends all sessions of an account (在所有设备上退出).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_sessions_of(&self, login: &str) -> Result<(), LedgerError> {
        self.end_where("login", login).await
    }

    async fn end_where(&self, column: &'static str, value: &str) -> Result<(), LedgerError> {
        let mut database = write_lock(&self.pool).await?;
        let mut delete = Query::delete();
        delete.from_table(SESSION).and_where(Expr::col(column).eq(value));
        Sql::of(&delete).execute(&mut database).await?;
        database.commit().await
    }
}

/// A moment as it is kept: moments compare as their texts do.
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
