//! Accounts (账号): who may sign in, for which org and in which role.
//!
//! Who made or changed an account is an operation like any other. What is kept of a password is its hash, which stands
//! in the account's row alone: no operation, list or message holds it.

use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use serde::{Deserialize, Serialize};
use xuezheng_pack::{OrgId, RoleId};

use crate::access::{self, Actor, Scope};
use crate::error::LedgerError;
use crate::fixed::{ACCOUNT, SESSION};
use crate::ledger::Ledger;
use crate::operation::{Change, ChangeKind};
use crate::store::{Connection, Row, Sql, integer, snapshot, text};
use crate::transaction::Transaction;

/// Who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// 账号: what is typed to sign in; never used again for another person.
    pub login: String,
    /// The person's name, as histories show it.
    pub name: String,
    /// The org for which they act, whose subtree they see.
    pub org: OrgId,
    /// The role in which they act.
    pub role: RoleId,
    /// Whether they must choose a password before anything else.
    pub must_change: bool,
    /// Whether it is closed (停用).
    pub disabled: bool,
}

/// An account with the hash of its password, for the one who compares them.
#[derive(Clone)]
pub struct Credential {
    /// The account.
    pub account: Account,
    /// The password's hash, in the form of whoever made it.
    pub hash: String,
}

impl Ledger {
    /// The accounts of the orgs that the actor sees, by login.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&self, actor: &Actor) -> Result<Vec<Account>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let scope = self.scope(&mut database, actor).await?;
        let mut accounts = all(&mut database).await?;
        accounts.retain(|account| match &scope {
            Scope::Everything => true,
            Scope::Orgs(orgs) => orgs.contains(&account.org),
        });
        Ok(accounts)
    }

    /// The account of that login with its password's hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credential(&self, login: &str) -> Result<Option<Credential>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let row = Sql::of(select().column("hash").and_where(Expr::col("login").eq(login))).first(&mut database).await?;
        row.map(|row| Ok(Credential { account: read(&row, 0)?, hash: text(&row, COLUMNS.len())? })).transpose()
    }
}

impl Transaction {
    /// Makes an account with the hash of its first password.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`] for an org that is not below the author's; [`LedgerError::Unfit`] for a login that is
    /// taken or can't be typed, a name that is empty, or an org or role that isn't there.
    pub async fn add_account(&mut self, account: Account, hash: &str) -> Result<(), LedgerError> {
        self.check_account(&account, "添加账号")?;
        if self.account(&account.login).await?.is_some() {
            let what = format!("账号「{}」已经有人用", account.login);
            return Err(LedgerError::unfit(what, "请换一个；停用的账号也不能给别人用"));
        }
        let mut insert = Query::insert();
        insert.into_table(ACCOUNT).columns(COLUMNS.into_iter().chain(["hash"]));
        insert.values_panic([
            account.login.clone().into(),
            account.name.clone().into(),
            account.org.to_string().into(),
            account.role.to_string().into(),
            i64::from(account.must_change).into(),
            i64::from(account.disabled).into(),
            hash.into(),
        ]);
        Sql::of(&insert).execute(&mut self.database).await?;
        self.note_account(None, &account, None)
    }

    /// Changes an account's name, org, role or whether it is closed, and signs it out everywhere.
    ///
    /// # Errors
    /// As for [`add_account`](Self::add_account), and for a login that isn't there.
    pub async fn change_account(&mut self, account: Account) -> Result<(), LedgerError> {
        let before = self.known_account(&account.login).await?;
        access::allow_below(&self.tree, &self.author.actor(), &before.org, "修改账号")?;
        self.check_account(&account, "修改账号")?;
        if before == account {
            return Ok(());
        }
        let mut update = Query::update();
        update.table(ACCOUNT).and_where(Expr::col("login").eq(account.login.as_str()));
        update.value("name", account.name.clone()).value("org", account.org.to_string());
        update.value("role", account.role.to_string()).value("must_change", i64::from(account.must_change));
        update.value("disabled", i64::from(account.disabled));
        Sql::of(&update).execute(&mut self.database).await?;
        self.end_sessions(&account.login).await?;
        self.note_account(Some(&before), &account, None)
    }

    /// Gives an account another password by the office above (重置密码), to be changed by its holder; signs it out everywhere.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`] for an org that is not below the author's; a login that isn't there.
    pub async fn reset_password(&mut self, login: &str, hash: &str) -> Result<(), LedgerError> {
        let before = self.known_account(login).await?;
        access::allow_below(&self.tree, &self.author.actor(), &before.org, "重置密码")?;
        self.write_password(before, hash, true, "重置密码").await
    }

    /// Gives the author's own account another password (修改密码), and signs it out everywhere.
    ///
    /// # Errors
    /// A login that isn't there or is somebody else's.
    pub async fn change_password(&mut self, login: &str, hash: &str) -> Result<(), LedgerError> {
        let before = self.known_account(login).await?;
        if before.name != self.author.actor || before.org != self.author.org {
            return Err(unknown(login));
        }
        self.write_password(before, hash, false, "修改密码").await
    }

    async fn write_password(
        &mut self,
        before: Account,
        hash: &str,
        must_change: bool,
        what: &str,
    ) -> Result<(), LedgerError> {
        let mut update = Query::update();
        update.table(ACCOUNT).and_where(Expr::col("login").eq(before.login.as_str()));
        update.value("hash", hash).value("must_change", i64::from(must_change));
        Sql::of(&update).execute(&mut self.database).await?;
        self.end_sessions(&before.login).await?;
        let after = Account { must_change, ..before.clone() };
        self.note_account(Some(&before), &after, Some(what.to_owned()))
    }

    fn check_account(&self, account: &Account, what: &str) -> Result<(), LedgerError> {
        if self.tree.get(&account.org).is_none() {
            return Err(LedgerError::unfit(format!("没有机构「{}」", account.org), "请核对机构编号"));
        }
        access::allow_below(&self.tree, &self.author.actor(), &account.org, what)?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@');
        if !(2..=64).contains(&account.login.len()) || !account.login.chars().all(is_plain) {
            let what = format!("「{}」不能作账号", account.login);
            return Err(LedgerError::unfit(what, "请用 2 至 64 个字母、数字或 . _ - @"));
        }
        if account.name.trim().is_empty() {
            return Err(LedgerError::unfit("没有写姓名", "请写明使用这个账号的人"));
        }
        if !self.ledger.pack.roles.contains_key(&account.role) {
            let known: Vec<_> = self.ledger.pack.roles.iter().map(|(id, label)| format!("{id}（{label}）")).collect();
            let mend = format!("业务包中的角色有：{}", known.join("、"));
            return Err(LedgerError::unfit(format!("没有角色「{}」", account.role), mend));
        }
        Ok(())
    }

    async fn account(&mut self, login: &str) -> Result<Option<Account>, LedgerError> {
        one(&mut self.database, login).await
    }

    pub(crate) async fn known_account(&mut self, login: &str) -> Result<Account, LedgerError> {
        self.account(login).await?.ok_or_else(|| unknown(login))
    }

    async fn end_sessions(&mut self, login: &str) -> Result<(), LedgerError> {
        let mut delete = Query::delete();
        delete.from_table(SESSION).and_where(Expr::col("login").eq(login));
        Sql::of(&delete).execute(&mut self.database).await?;
        Ok(())
    }

    pub(crate) fn note_account(
        &mut self,
        before: Option<&Account>,
        after: &Account,
        note: Option<String>,
    ) -> Result<(), LedgerError> {
        self.changes.push(Change {
            register: None,
            record: None,
            org: after.org.clone(),
            version: 0,
            kind: ChangeKind::Account,
            cells: Some(serde_json::to_string(&[before, Some(after)])?),
            note,
        });
        Ok(())
    }
}

/// The columns of an account without its password.
const COLUMNS: [&str; 6] = ["login", "name", "org", "role", "must_change", "disabled"];

fn select() -> SelectStatement {
    let mut select = Query::select();
    select.columns(COLUMNS).from(ACCOUNT);
    select
}

/// All accounts, by login.
pub(crate) async fn all(database: &mut Connection) -> Result<Vec<Account>, LedgerError> {
    let rows = Sql::of(select().order_by("login", Order::Asc)).all(database).await?;
    rows.iter().map(|row| read(row, 0)).collect()
}

/// The account of that login.
pub(crate) async fn one(database: &mut Connection, login: &str) -> Result<Option<Account>, LedgerError> {
    let row = Sql::of(select().and_where(Expr::col("login").eq(login))).first(database).await?;
    row.map(|row| read(&row, 0)).transpose()
}

fn read(row: &Row, from: usize) -> Result<Account, LedgerError> {
    Ok(Account {
        login: text(row, from)?,
        name: text(row, from + 1)?,
        org: OrgId::new(text(row, from + 2)?),
        role: RoleId::new(text(row, from + 3)?),
        must_change: integer(row, from + 4)? != 0,
        disabled: integer(row, from + 5)? != 0,
    })
}

fn unknown(login: &str) -> LedgerError {
    LedgerError::unfit(format!("没有账号「{login}」，或不归你管理"), "请核对账号")
}
