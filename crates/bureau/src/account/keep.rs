//! Accounts made and changed by the office above.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use xuezheng_ledger::{Account, Actor, Author, LedgerError};
use xuezheng_pack::model::Permission;
use xuezheng_pack::{OrgId, RoleId};

use crate::account::password;
use crate::error::BureauError;
use crate::workspace::Workspace;

/// An account to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// 账号.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Their org.
    pub org: OrgId,
    /// Their role.
    pub role: RoleId,
    /// A password that stays; without one, one for the first sign-in is made up.
    pub password: Option<String>,
}

/// The accounts of the orgs that the actor sees, by login.
///
/// # Errors
/// If the ledger can't be read.
pub async fn accounts(workspace: &Workspace, actor: &Actor) -> Result<Vec<Account>, BureauError> {
    Ok(workspace.ledger.accounts(actor).await?)
}

/// Makes accounts, in one operation; the first passwords, in their order, of those that were given none.
///
/// # Errors
/// What the ledger refuses: a login that is taken, an org that is not below the author's; a role that may do what the
/// author's may not; a password that is too weak. Then none is made.
pub async fn add_account(
    workspace: &Workspace,
    author: &Author,
    new: Vec<NewAccount>,
) -> Result<Vec<Option<String>>, BureauError> {
    add_accounts_heard(workspace, author, new, &|_| ControlFlow::Continue(())).await
}

/// How far it is with many accounts: so many of so many passwords are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Done.
    pub done: usize,
    /// All.
    pub of: usize,
}

/// The same, telling how far it is.
pub(crate) async fn add_accounts_heard(
    workspace: &Workspace,
    author: &Author,
    new: Vec<NewAccount>,
    hear: &(dyn Fn(Step) -> ControlFlow<()> + Sync),
) -> Result<Vec<Option<String>>, BureauError> {
    let of = new.len();
    let mut hashed = Vec::with_capacity(of);
    let mut first = Vec::with_capacity(of);
    // A hash takes its time: nobody waits for it with the ledger in their hands.
    for (done, NewAccount { login, name, org, role, password: given }) in new.into_iter().enumerate() {
        if hear(Step { done, of }).is_break() {
            return Err(BureauError::Stopped);
        }
        may_give(workspace, author, &role)?;
        if let Some(given) = &given {
            password::check(given, &login)?;
        }
        let made = if given.is_none() { Some(password::first()?) } else { None };
        let hash = workspace.hashing.hash(given.as_ref().or(made.as_ref()).map_or("", String::as_str)).await?;
        hashed.push((Account { login, name, org, role, must_change: made.is_some(), disabled: false }, hash));
        first.push(made);
    }
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    for (account, hash) in hashed {
        transaction.add_account(account, &hash).await?;
    }
    transaction.commit().await?;
    Ok(first)
}

/// Changes an account's name, org, role or whether it is closed, and signs it out everywhere.
///
/// # Errors
/// As for [`add_account`].
pub async fn change_account(workspace: &Workspace, author: &Author, account: Account) -> Result<(), BureauError> {
    may_give(workspace, author, &account.role)?;
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.change_account(account).await?;
    transaction.commit().await?;
    Ok(())
}

/// Gives an account a password for its next sign-in, which unlocks it and signs it out everywhere; the password.
///
/// # Errors
/// A login that isn't there or whose org is not below the author's.
pub async fn reset_password(workspace: &Workspace, author: &Author, login: &str) -> Result<String, BureauError> {
    let first = password::first()?;
    let hash = workspace.hashing.hash(&first).await?;
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.reset_password(login, &hash).await?;
    transaction.commit().await?;
    workspace.ledger.forget_failures(login).await?;
    Ok(first)
}

/// Refuses to let anybody but the bureau's own give a role that may do more than theirs.
pub(crate) fn may_give(workspace: &Workspace, author: &Author, role: &RoleId) -> Result<(), BureauError> {
    let permissions = &workspace.pack.permissions;
    let Some(own) = author.role.as_ref().map(|role| permissions.get(role)) else { return Ok(()) };
    let (own, none) = (own.cloned().unwrap_or_default(), BTreeSet::new());
    let is_above = own.contains(&Permission::Admin) && own.contains(&Permission::Audit);
    let more: Vec<_> = permissions.get(role).unwrap_or(&none).difference(&own).map(|it| it.label()).collect();
    if more.is_empty() || is_above {
        return Ok(());
    }
    let label = workspace.pack.roles.get(role).cloned().unwrap_or_else(|| role.to_string());
    let why = format!("「{label}」可以{}，超出你的权限，请由局里的管理员办理", more.join("、"));
    Err(LedgerError::Forbidden { who: author.actor.clone(), what: "授予这个角色".to_owned(), why }.into())
}
