//! Sessions (登录): who is signed in, by the hash of a token that only their browser has.
//!
//! They are no part of a bureau's record: they leave no operation, and no dump carries them.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_query::{Expr, ExprTrait, Query};

use crate::access::Stamp;
use crate::account::{self, Account};
use crate::deputy::{self, Deputy};
use crate::error::LedgerError;
use crate::fixed::{ACTING, SESSION};
use crate::ledger::Ledger;
use crate::operation::OperationId;
use crate::store::{Sql, optional_integer, snapshot, text, write_lock};

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub account: Account,
    /// For whom they act, and by what.
    pub acting_for: Option<(Account, Deputy)>,
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
        let mut last = Query::delete();
        let still = Query::select().column("token").from(SESSION).to_owned();
        last.from_table(ACTING).and_where(Expr::col("token").not_in_subquery(still));
        Sql::of(&last).execute(&mut database).await?;
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
    pub async fn session(&self, token: &str, now: Stamp) -> Result<Option<Session>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let mut select = Query::select();
        select.columns([(SESSION, "login"), (SESSION, "expires"), (ACTING, "deputy")]).from(SESSION);
        select.left_join(ACTING, Expr::col((ACTING, "token")).equals((SESSION, "token")));
        select.and_where(Expr::col((SESSION, "token")).eq(token));
        select.and_where(Expr::col((SESSION, "expires")).gt(moment(now.utc)));
        let Some(row) = Sql::of(&select).first(&mut database).await? else { return Ok(None) };
        let expires = text(&row, 1)?;
        let expires = expires.parse().ok().ok_or_else(|| LedgerError::Broken(format!("「{expires}」不是时间")))?;
        let account = account::one(&mut database, &text(&row, 0)?).await?;
        let Some(account) = account.filter(|account| !account.disabled) else { return Ok(None) };
        let acting_for = match optional_integer(&row, 2)? {
            Some(id) => deputy::principal(&mut database, id, &account.login, now.today).await?,
            None => None,
        };
        Ok(Some(Session { account, acting_for, expires }))
    }

    /// Lets the session of that token act by a grant from now on, or in its own name again; whether it may.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn act(&self, token: &str, by: Option<OperationId>, now: Stamp) -> Result<bool, LedgerError> {
        let Some(session) = self.session(token, now).await? else { return Ok(false) };
        let mut database = write_lock(&self.pool).await?;
        let mut end = Query::delete();
        end.from_table(ACTING).and_where(Expr::col("token").eq(token));
        Sql::of(&end).execute(&mut database).await?;
        if let Some(OperationId(id)) = by {
            if deputy::principal(&mut database, id, &session.account.login, now.today).await?.is_none() {
                database.rollback().await?;
                return Ok(false);
            }
            let mut insert = Query::insert();
            insert.into_table(ACTING).columns(["token", "deputy"]).values_panic([token.into(), id.into()]);
            Sql::of(&insert).execute(&mut database).await?;
        }
        database.commit().await?;
        Ok(true)
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
