//! Who may act for whom as operations say it, compared with the table: a grant that was slipped in is found.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Expr, ExprTrait, Order, Query};

use crate::account::Account;
use crate::audit::AuditFault;
use crate::deputy::{self, Deputy, granted, taken_back};
use crate::error::LedgerError;
use crate::fixed::CHANGE;
use crate::operation::ChangeKind;
use crate::store::{Connection, Sql, integer, optional_text};

/// The grants that are not what operations made them.
pub(crate) async fn verify(database: &mut Connection) -> Result<Vec<AuditFault>, LedgerError> {
    let found = deputy::all(database).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = Query::select();
    select.columns(["operation", "cells", "note"]).from(CHANGE);
    select.and_where(Expr::col("kind").eq(ChangeKind::Account.code())).and_where(Expr::col("note").is_not_null());
    let sql = Sql::of(select.order_by("operation", Order::Asc).order_by("position", Order::Asc));
    let (mut said, mut notes): (BTreeMap<i64, (String, String)>, BTreeSet<String>) = (BTreeMap::new(), BTreeSet::new());
    for row in sql.all(database).await? {
        let [_, after]: [Option<Account>; 2] = serde_json::from_str(&optional_text(&row, 1)?.unwrap_or_default())?;
        let note = optional_text(&row, 2)?.unwrap_or_default();
        notes.insert(note.clone());
        said.insert(integer(&row, 0)?, (after.map(|account| account.login).unwrap_or_default(), note));
    }
    let what = |deputy: &Deputy| {
        let is_said = said
            .get(&deputy.id.0)
            .is_some_and(|(holder, note)| *holder == deputy.principal && note.ends_with(&granted(deputy)));
        let is_taken_back = notes.iter().any(|note| note.ends_with(&taken_back(deputy.id)));
        match (is_said, deputy.revoked.is_some() == is_taken_back) {
            (false, _) => Some(format!("代办授权 {} 没有来历，或被改动", deputy.id)),
            (true, false) => Some(format!("代办授权 {} 的收回被改动", deputy.id)),
            (true, true) => None,
        }
    };
    let fault = |deputy: &Deputy| Some(AuditFault::Account { login: deputy.login.clone(), what: what(deputy)? });
    Ok(found.iter().filter_map(fault).collect())
}
