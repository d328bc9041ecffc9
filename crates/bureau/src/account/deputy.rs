//! Acting for another (代办): granted, taken back, begun and ended.

use xuezheng_ledger::{Account, Author, Deputy, LedgerError, OperationId, Stamp};
use xuezheng_pack::NaiveDate;
use xuezheng_pack::model::Permission;

use crate::account::{Person, Token, may_give};
use crate::error::BureauError;
use crate::workspace::Workspace;

/// A grant with the accounts that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeputyLine {
    /// The grant.
    pub deputy: Deputy,
    /// Who acts.
    pub acts: Account,
    /// For whom.
    pub holder: Account,
}

/// Lets an account act for another's holder, from one day until another. The holder may say so, or who keeps accounts of the
/// org above and may do themself what the other may.
///
/// # Errors
/// What the ledger refuses, and an author that may not.
pub async fn add_deputy(
    workspace: &Workspace,
    author: &Author,
    login: &str,
    principal: &str,
    days: (NaiveDate, NaiveDate),
) -> Result<OperationId, BureauError> {
    let holder = account(workspace, principal).await?;
    let is_own = holder.name == author.actor && holder.org == author.org;
    if !is_own {
        let own = author.role.as_ref().map(|role| workspace.pack.permissions.get(role));
        if own.is_some_and(|own| !own.is_some_and(|own| own.contains(&Permission::Admin))) {
            let why = "只有本人，或管理账号的上级，才能授权别人代为办理".to_owned();
            let (who, what) = (author.actor.clone(), "授权代办".to_owned());
            return Err(LedgerError::Forbidden { who, what, why }.into());
        }
        may_give(workspace, author, &holder.role)?;
    }
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.add_deputy(login, principal, days).await?;
    Ok(transaction.commit().await?)
}

/// Takes a grant back.
///
/// # Errors
/// What the ledger refuses: a grant that isn't there or is over, an author whom it doesn't concern.
pub async fn revoke_deputy(workspace: &Workspace, author: &Author, id: OperationId) -> Result<(), BureauError> {
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.revoke_deputy(id).await?;
    transaction.commit().await?;
    Ok(())
}

/// All grants, the latest first.
///
/// # Errors
/// If the ledger can't be read.
pub async fn deputies(workspace: &Workspace) -> Result<Vec<DeputyLine>, BureauError> {
    let mut lines = Vec::new();
    for deputy in workspace.ledger.deputies().await? {
        let (acts, holder) = (account(workspace, &deputy.login).await?, account(workspace, &deputy.principal).await?);
        lines.push(DeputyLine { deputy, acts, holder });
    }
    Ok(lines)
}

/// Lets a session act by a grant from now on, or in its own name again; whether it may.
///
/// # Errors
/// If the ledger can't be read or written.
pub async fn act(
    workspace: &Workspace,
    token: &Token,
    by: Option<OperationId>,
    now: Stamp,
) -> Result<bool, BureauError> {
    Ok(workspace.ledger.act(&token.hash(), by, now).await?)
}

/// Whether a grant is about a person: they act, or somebody acts for them.
pub fn concerns(line: &DeputyLine, person: &Person) -> bool {
    [&line.acts.login, &line.holder.login].contains(&&person.account.login)
}

async fn account(workspace: &Workspace, login: &str) -> Result<Account, BureauError> {
    let found = workspace.ledger.credential(login).await?.map(|credential| credential.account);
    let unknown =
        || LedgerError::Unfit { what: format!("没有账号「{login}」"), mend: "请核对账号".to_owned() };
    Ok(found.ok_or_else(unknown)?)
}
