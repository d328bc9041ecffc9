//! The explanations that a reviewer reads with a record.

use std::collections::BTreeMap;

use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use xuezheng_pack::{CheckId, RecordId, RegisterId};

use crate::error::LedgerError;
use crate::fixed::CHANGE;
use crate::ledger::Ledger;
use crate::operation::ChangeKind;
use crate::store::{MAX_BINDS, Sql, integer, snapshot, text};

impl Ledger {
    /// What was explained of the working versions of these records, by check, the last word on each.
    ///
    /// # Errors
    /// [`LedgerError::NoRegister`], or when the database fails.
    pub async fn explanations_of(
        &self,
        register: &RegisterId,
        ids: &[RecordId],
    ) -> Result<BTreeMap<RecordId, BTreeMap<CheckId, String>>, LedgerError> {
        let table = self.table(register)?;
        let mut database = snapshot(&self.pool).await?;
        let mut explained: BTreeMap<RecordId, BTreeMap<CheckId, String>> = BTreeMap::new();
        for chunk in ids.chunks(MAX_BINDS - 2) {
            let head = Alias::new(&table.head);
            let mut select = Query::select();
            select.columns(["record", "note"].map(|name| (CHANGE, name))).from(CHANGE);
            let same = Expr::col((CHANGE, "record")).equals((head.clone(), "_id"));
            select.inner_join(head.clone(), same.and(Expr::col((CHANGE, "version")).equals((head, "_version"))));
            select.and_where(Expr::col((CHANGE, "register")).eq(register.as_str()));
            select.and_where(Expr::col((CHANGE, "kind")).eq(ChangeKind::Explain.code()));
            select.and_where(Expr::col((CHANGE, "record")).is_in(chunk.iter().map(|id| id.0)));
            select.order_by((CHANGE, "operation"), Order::Asc).order_by((CHANGE, "position"), Order::Asc);
            for row in Sql::of(&select).all(&mut database).await? {
                let note = text(&row, 1)?;
                let Some((check, words)) = note.split_once('：') else { continue };
                let of_record = explained.entry(RecordId(integer(&row, 0)?)).or_default();
                of_record.insert(CheckId::new(check), words.to_owned());
            }
        }
        Ok(explained)
    }
}
