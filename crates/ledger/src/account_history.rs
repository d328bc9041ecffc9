//! Accounts as their changes make them, compared with the account table: a role raised quietly is found.

use std::collections::BTreeMap;

use sea_query::{Expr, ExprTrait, Order, Query};

use crate::account::{self, Account};
use crate::audit::AuditFault;
use crate::error::LedgerError;
use crate::fixed::CHANGE;
use crate::operation::ChangeKind;
use crate::replay::was_and_is;
use crate::store::{Connection, Sql, optional_text};

/// The accounts that are not what their changes made them. Passwords are not looked at: no change holds anything of them.
pub(crate) async fn verify(database: &mut Connection) -> Result<Vec<AuditFault>, LedgerError> {
    let mut select = Query::select();
    select.column("cells").from(CHANGE).and_where(Expr::col("kind").eq(ChangeKind::Account.code()));
    let sql = Sql::of(select.order_by("operation", Order::Asc).order_by("position", Order::Asc));
    let mut expected: BTreeMap<String, Account> = BTreeMap::new();
    for row in sql.all(database).await? {
        let [_, after]: [Option<Account>; 2] = serde_json::from_str(&optional_text(&row, 0)?.unwrap_or_default())?;
        expected.extend(after.map(|after| (after.login.clone(), after)));
    }
    let mut faults = Vec::new();
    for found in account::all(database).await? {
        let what = match expected.remove(&found.login) {
            None => Some("没有来历的账号".to_owned()),
            Some(expected) => difference(&expected, &found),
        };
        faults.extend(what.map(|what| AuditFault::Account { login: found.login.clone(), what }));
    }
    faults.extend(expected.into_keys().map(|login| AuditFault::Account { login, what: "账号被删除".to_owned() }));
    Ok(faults)
}

/// The first thing in which an account differs.
fn difference(expected: &Account, found: &Account) -> Option<String> {
    let yes = |yes: bool| if yes { "是" } else { "否" }.to_owned();
    let pairs = [
        ("姓名", expected.name.clone(), found.name.clone()),
        ("机构", expected.org.to_string(), found.org.to_string()),
        ("角色", expected.role.to_string(), found.role.to_string()),
        ("停用", yes(expected.disabled), yes(found.disabled)),
        ("须改密码", yes(expected.must_change), yes(found.must_change)),
    ];
    let differs = pairs.into_iter().find(|(_, was, is)| was != is);
    differs.map(|(label, was, is)| format!("「{label}」被改动{}", was_and_is(&was, &is)))
}
