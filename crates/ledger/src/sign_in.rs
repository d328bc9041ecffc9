//! Sign-ins that failed of late, by login, whether there is such an account or not: who tries must not learn which.
//!
//! Logins are kept as hashes, for people type passwords into the wrong box.

use chrono::{DateTime, Utc};
use sea_query::{Expr, ExprTrait, Query};
use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;

use crate::error::LedgerError;
use crate::fixed::ATTEMPT;
use crate::ledger::Ledger;
use crate::session::moment;
use crate::store::{Connection, Sql, integer, snapshot, text, write_lock};

/// How often signing in has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// So many times in a row.
    pub count: u32,
    /// Until when that is held against the login.
    pub until: DateTime<Utc>,
}

impl Ledger {
    /// The failures that are held against a login now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failures(&self, login: &str, now: DateTime<Utc>) -> Result<Option<Failures>, LedgerError> {
        read(&mut snapshot(&self.pool).await?, &key(login), now).await
    }

    /// Adds a failure, held against the login until `until` with those before it; forgets those whose time is over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_failure(
        &self,
        login: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Failures, LedgerError> {
        let mut database = write_lock(&self.pool).await?;
        let key = key(login);
        let before = read(&mut database, &key, now).await?.map_or(0, |failures| failures.count);
        let mut over = Query::delete();
        over.from_table(ATTEMPT);
        over.cond_where(Expr::col("until").lte(moment(now)).or(Expr::col("login").eq(key.as_str())));
        Sql::of(&over).execute(&mut database).await?;
        let failures = Failures { count: before + 1, until };
        let mut insert = Query::insert();
        insert.into_table(ATTEMPT).columns(["login", "failed", "until"]);
        insert.values_panic([key.into(), i64::from(failures.count).into(), moment(until).into()]);
        Sql::of(&insert).execute(&mut database).await?;
        database.commit().await?;
        Ok(failures)
    }

    /// Forgets the failures of a login.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_failures(&self, login: &str) -> Result<(), LedgerError> {
        let mut database = write_lock(&self.pool).await?;
        let mut delete = Query::delete();
        delete.from_table(ATTEMPT).and_where(Expr::col("login").eq(key(login)));
        Sql::of(&delete).execute(&mut database).await?;
        database.commit().await
    }
}

async fn read(database: &mut Connection, key: &str, now: DateTime<Utc>) -> Result<Option<Failures>, LedgerError> {
    let mut select = Query::select();
    select.columns(["failed", "until"]).from(ATTEMPT);
    select.and_where(Expr::col("login").eq(key)).and_where(Expr::col("until").gt(moment(now)));
    let Some(row) = Sql::of(&select).first(database).await? else { return Ok(None) };
    let until = text(&row, 1)?;
    let until = until.parse().ok().ok_or_else(|| LedgerError::Broken(format!("「{until}」不是时间")))?;
    Ok(Some(Failures { count: u32::try_from(integer(&row, 0)?).unwrap_or(u32::MAX), until }))
}

fn key(login: &str) -> String {
    hex(&Sm3::digest(login.as_bytes()))
}
