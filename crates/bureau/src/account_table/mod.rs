//! Accounts from an Excel table (批量建账号): a template out, the filled-in table in, all of it or nothing, and the first
//! passwords as a table that is given out once.

mod check;
mod read;
mod sheet;
mod workbook;

use xuezheng_ledger::Author;

use crate::account::{NewAccount, Step, add_accounts_heard};
use crate::error::BureauError;
use crate::workspace::Workspace;

pub use check::{TableFault, check_accounts};
pub use read::{AccountRow, UnreadTable, read_accounts};
pub use workbook::{accounts_template, passwords_table};

/// An account that was made, with the password for its first sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeAccount {
    /// 账号.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The name of their org.
    pub org_label: String,
    /// What they type the first time.
    pub password: String,
}

/// Makes all accounts of a table that was checked, in one operation; `hear` is told how far it is and may stop it.
///
/// # Errors
/// What the ledger refuses, such as a login that was taken meanwhile; [`BureauError::Stopped`]. Then none is made.
pub async fn make_accounts(
    workspace: &Workspace,
    author: &Author,
    new: Vec<NewAccount>,
    hear: &(dyn Fn(Step) -> std::ops::ControlFlow<()> + Sync),
) -> Result<Vec<MadeAccount>, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let told: Vec<_> = new.iter().map(|it| (it.login.clone(), it.name.clone(), it.org.clone())).collect();
    let first = add_accounts_heard(workspace, author, new, hear).await?;
    let made = told.into_iter().zip(first).map(|((login, name, org), password)| MadeAccount {
        org_label: crate::history::org_label(&orgs, &org),
        password: password.unwrap_or_default(),
        login,
        name,
    });
    Ok(made.collect())
}
