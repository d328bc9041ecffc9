//! Whether every row of a table can become an account: all that is wrong, each with its cell and what to do.

use std::collections::BTreeMap;

use xuezheng_ledger::Author;
use xuezheng_pack::{OrgId, RoleId};

use super::read::{AccountRow, COLUMNS};
use crate::account::{NewAccount, accounts, may_give};
use crate::error::BureauError;
use crate::workspace::Workspace;

/// A cell that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFault {
    /// Its row in the sheet, from 1.
    pub row: usize,
    /// The letter and head of its column.
    pub column: String,
    /// What it says.
    pub content: String,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub mend: String,
}

/// The accounts of a table, or everything that is wrong with it.
///
/// # Errors
/// If the ledger can't be read.
pub async fn check_accounts(
    workspace: &Workspace,
    author: &Author,
    letters: &[String; 4],
    rows: &[AccountRow],
) -> Result<Result<Vec<NewAccount>, Vec<TableFault>>, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let is_root = orgs.root().is_some_and(|root| root.id == author.org);
    let known = accounts(workspace, &author.actor()).await?;
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut new, mut faults) = (Vec::new(), Vec::new());
    for row in rows {
        let [login, name, org, role] = &row.cells;
        let mut wrong = |at: usize, cause: String, mend: &str| {
            faults.push(TableFault {
                row: row.row,
                column: format!("{} {}", letters[at], COLUMNS[at].0),
                content: row.cells[at].clone(),
                cause,
                mend: mend.to_owned(),
            });
        };
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@');
        if login.is_empty() {
            wrong(0, "没有填账号".to_owned(), "请填工号，或学校标识码加两位序号");
        } else if !(2..=64).contains(&login.len()) || !login.chars().all(is_plain) {
            wrong(0, "不能作账号".to_owned(), "请用 2 至 64 个字母、数字或 . _ - @");
        } else if let Some(first) = seen.insert(login, row.row) {
            wrong(0, format!("和第 {first} 行的账号相同"), "一个账号只能给一个人，请改其中一个");
        } else if known.iter().any(|account| account.login == *login)
            || workspace.ledger.credential(login).await?.is_some()
        {
            wrong(0, "账号已经有人用".to_owned(), "请换一个；停用的账号也不能给别人用");
        }
        if name.is_empty() {
            wrong(1, "没有填姓名".to_owned(), "请填使用这个账号的人的姓名");
        }
        let named: Vec<OrgId> = orgs
            .iter()
            .filter(|it| it.exists_on(author.at.today) && (it.label == *org || it.id.as_str() == org))
            .filter(|it| is_root || (it.id != author.org && orgs.is_within(&it.id, &author.org, author.at.today)))
            .map(|it| it.id.clone())
            .collect();
        let placed = match named.as_slice() {
            [only] => Some(only.clone()),
            _ if org.is_empty() => {
                wrong(2, "没有填单位".to_owned(), "请填单位的全称或编号");
                None
            }
            [] => {
                wrong(2, "没有这个单位，或不归你管理".to_owned(), "请填模板「单位」表里的全称或编号");
                None
            }
            several => {
                let ids = several.iter().map(OrgId::as_str).collect::<Vec<_>>().join("、");
                wrong(2, format!("有 {} 个单位叫这个名字", several.len()), &format!("请改填编号：{ids}"));
                None
            }
        };
        let roles = &workspace.pack.roles;
        let given = roles.iter().find(|(id, label)| *label == role || id.as_str() == role).map(|(id, _)| id.clone());
        match &given {
            None if role.is_empty() => wrong(3, "没有填角色".to_owned(), "请从下拉列表里选"),
            None => {
                let all = roles.values().map(String::as_str).collect::<Vec<_>>().join("、");
                wrong(3, "没有这个角色".to_owned(), &format!("请填下列之一：{all}"));
            }
            Some(role) => {
                if let Err(error) = may_give(workspace, author, role) {
                    wrong(3, error.to_string(), "请改填别的角色，或请局里的管理员办理");
                }
            }
        }
        if let (Some(org), Some(role)) = (placed, given) {
            new.push(account(login, name, org, role));
        }
    }
    Ok(if faults.is_empty() { Ok(new) } else { Err(faults) })
}

fn account(login: &str, name: &str, org: OrgId, role: RoleId) -> NewAccount {
    NewAccount { login: login.to_owned(), name: name.to_owned(), org, role, password: None }
}
