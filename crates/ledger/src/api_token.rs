//! Tokens (接口令牌) with which programs act for an account, each kept as the hash of what only its holder has.

use chrono::{DateTime, Utc};
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use crate::access;
use crate::account::{self, Account};
use crate::error::LedgerError;
use crate::fixed::API_TOKEN;
use crate::ledger::Ledger;
use crate::session::moment;
use crate::store::{Row, Sql, optional_text, snapshot, text};
use crate::transaction::Transaction;

/// Characters of a token's hash by which people name it.
const ID: usize = 12;

/// Tokens that an account may have at a time.
const MOST: usize = 20;

/// A token without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// By which it is named: the beginning of its hash.
    pub id: String,
    /// For whom it acts.
    pub login: String,
    /// What it is for, in the words of who made it.
    pub label: String,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// When it was revoked (作废).
    pub revoked: Option<DateTime<Utc>>,
}

impl Ledger {
    /// The account for which the token of that hash acts, while both are in force.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token_account(&self, hash: &str) -> Result<Option<Account>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let mut of_hash = select();
        of_hash.and_where(Expr::col("token").eq(hash)).and_where(Expr::col("revoked").is_null());
        let Some(row) = Sql::of(&of_hash).first(&mut database).await? else { return Ok(None) };
        let account = account::one(&mut database, &text(&row, 1)?).await?;
        Ok(account.filter(|account| !account.disabled && !account.must_change))
    }

    /// The tokens of an account, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self, login: &str) -> Result<Vec<ApiToken>, LedgerError> {
        let mut of_login = select();
        of_login.and_where(Expr::col("login").eq(login));
        of_login.order_by("made", Order::Asc).order_by("token", Order::Asc);
        let rows = Sql::of(&of_login).all(&mut snapshot(&self.pool).await?).await?;
        rows.iter().map(read).collect()
    }
}

impl Transaction {
    /// Gives an account a token, kept under its hash.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`] for an account that is neither the author's nor of an org below; [`LedgerError::Unfit`]
    /// for a login that isn't there, a token without words about its use, or one too many.
    pub async fn add_token(&mut self, login: &str, hash: &str, label: &str) -> Result<(), LedgerError> {
        let account = self.account_of_tokens(login, "发放接口令牌").await?;
        let label = label.trim();
        if label.is_empty() || label.chars().count() > 60 {
            return Err(LedgerError::unfit("没有写明用途，或用途太长", "请写明哪个系统用这个令牌，60 字以内"));
        }
        let mut of_login = select();
        of_login.and_where(Expr::col("login").eq(login)).and_where(Expr::col("revoked").is_null());
        if Sql::of(&of_login).all(&mut self.database).await?.len() >= MOST {
            return Err(LedgerError::unfit(format!("一个账号最多 {MOST} 个令牌"), "请先作废不用的"));
        }
        let mut insert = Query::insert();
        insert.into_table(API_TOKEN).columns(["token", "login", "label", "made"]);
        insert.values_panic([hash.into(), login.into(), label.into(), moment(self.author.at.utc).into()]);
        Sql::of(&insert).execute(&mut self.database).await?;
        self.note_account(Some(&account), &account, Some(format!("发放接口令牌「{label}」")))
    }

    /// Revokes the token of that id; nothing can be done with it any more.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`] as for [`add_token`](Self::add_token); an account or token that isn't there.
    pub async fn revoke_token(&mut self, login: &str, id: &str) -> Result<(), LedgerError> {
        let account = self.account_of_tokens(login, "作废接口令牌").await?;
        let mut of_login = select();
        of_login.and_where(Expr::col("login").eq(login)).and_where(Expr::col("revoked").is_null());
        let rows = Sql::of(&of_login).all(&mut self.database).await?;
        let tokens = rows.iter().map(|row| Ok((text(row, 0)?, read(row)?))).collect::<Result<Vec<_>, LedgerError>>()?;
        let Some((hash, token)) = tokens.into_iter().find(|(_, token)| token.id == id) else {
            return Err(LedgerError::unfit(format!("账号「{login}」没有在用的令牌「{id}」"), "请核对令牌编号"));
        };
        let mut update = Query::update();
        update.table(API_TOKEN).and_where(Expr::col("token").eq(hash));
        update.value("revoked", moment(self.author.at.utc));
        Sql::of(&update).execute(&mut self.database).await?;
        self.note_account(Some(&account), &account, Some(format!("作废接口令牌「{}」", token.label)))
    }

    /// The account, if its tokens are the author's to keep.
    async fn account_of_tokens(&mut self, login: &str, what: &str) -> Result<Account, LedgerError> {
        let account = self.known_account(login).await?;
        let is_own = account.name == self.author.actor && account.org == self.author.org;
        if !is_own {
            access::allow_below(&self.tree, &self.author.actor(), &account.org, what)?;
        }
        Ok(account)
    }
}

fn select() -> SelectStatement {
    let mut select = Query::select();
    select.columns(["token", "login", "label", "made", "revoked"]).from(API_TOKEN);
    select
}

fn read(row: &Row) -> Result<ApiToken, LedgerError> {
    let at = |text: String| {
        let read = text.parse::<DateTime<Utc>>();
        read.ok().ok_or_else(|| LedgerError::Broken(format!("「{text}」不是时间")))
    };
    Ok(ApiToken {
        id: text(row, 0)?.chars().take(ID).collect(),
        login: text(row, 1)?,
        label: text(row, 2)?,
        made: at(text(row, 3)?)?,
        revoked: optional_text(row, 4)?.map(at).transpose()?,
    })
}
