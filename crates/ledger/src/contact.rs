//! Contacts (联系邮箱): where an org receives letters.

use std::collections::BTreeMap;

use sea_query::{Expr, ExprTrait, OnConflict, Query};
use serde_json::json;
use xuezheng_pack::OrgId;

use crate::access::{self, Actor, Scope};
use crate::error::LedgerError;
use crate::fixed::CONTACT;
use crate::ledger::Ledger;
use crate::operation::{Change, ChangeKind};
use crate::store::{Connection, Sql, snapshot, text};
use crate::transaction::Transaction;

impl Ledger {
    /// The addresses of the orgs that have one and that the actor may see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contacts(&self, actor: &Actor) -> Result<BTreeMap<OrgId, String>, LedgerError> {
        let mut database = snapshot(&self.pool).await?;
        let scope = self.scope(&mut database, actor).await?;
        let mut found = all(&mut database).await?;
        if let Scope::Orgs(orgs) = scope {
            found.retain(|org, _| orgs.contains(org));
        }
        Ok(found)
    }
}

impl Transaction {
    /// Sets where an org receives letters, or nowhere; whether that is something new. It is the office's mailbox, not a
    /// person's: it is kept and backed up in clear.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] for an org that isn't there or what can be no address; [`LedgerError::Forbidden`] outside
    /// the author's subtree.
    pub async fn set_contact(&mut self, org: &OrgId, address: Option<&str>) -> Result<bool, LedgerError> {
        if self.tree.get(org).is_none() {
            return Err(LedgerError::unfit(format!("没有机构「{org}」"), "请核对机构的编号"));
        }
        access::allow(&self.tree, &self.author.actor(), org, "登记联系邮箱")?;
        let address = address.map(str::trim);
        if let Some(bad) = address.filter(|address| !is_address(address)) {
            let what = format!("「{}」的邮箱「{bad}」不是邮箱地址", access::name(&self.tree, org));
            return Err(LedgerError::unfit(what, "请写成 名称@域名，一个机构一个"));
        }
        let before = all(&mut self.database).await?.remove(org);
        if before.as_deref() == address {
            return Ok(false);
        }
        let sql = match address {
            Some(address) => {
                let mut insert = Query::insert();
                insert.into_table(CONTACT).columns(["org", "address"]);
                insert.values_panic([org.as_str().into(), address.into()]);
                insert.on_conflict(OnConflict::column("org").update_column("address").to_owned());
                Sql::of(&insert)
            }
            None => Sql::of(Query::delete().from_table(CONTACT).and_where(Expr::col("org").eq(org.as_str()))),
        };
        sql.execute(&mut self.database).await?;
        self.changes.push(Change {
            register: None,
            record: None,
            org: org.clone(),
            version: 0,
            kind: ChangeKind::Contact,
            cells: Some(json!({ "address": [before, address] }).to_string()),
            note: None,
        });
        Ok(true)
    }
}

/// Whether a text may be a mailbox: who sends decides in the end.
pub(crate) fn is_address(text: &str) -> bool {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>,;\"()[]:\\".contains(c);
    let parts = text.split_once('@');
    parts.is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty() && !domain.contains('@'))
        && text.chars().all(is_plain)
}

/// The addresses of all orgs that have one.
pub(crate) async fn all(connection: &mut Connection) -> Result<BTreeMap<OrgId, String>, LedgerError> {
    let mut select = Query::select();
    select.columns(["org", "address"]).from(CONTACT);
    let rows = Sql::of(&select).all(connection).await?;
    rows.iter().map(|row| Ok((OrgId::new(text(row, 0)?), text(row, 1)?))).collect()
}
