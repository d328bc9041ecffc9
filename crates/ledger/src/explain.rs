//! Explanations (说明): why a record is right although a soft check fails. They stand in its history, where its reviewer
//! reads them.

use xuezheng_pack::{CheckId, RecordId, RegisterId};

use crate::access;
use crate::error::LedgerError;
use crate::operation::{Change, ChangeKind};
use crate::record;
use crate::transaction::Transaction;

impl Transaction {
    /// Keeps the explanation with the record's current version.
    ///
    /// # Errors
    /// [`LedgerError::NoRecord`]; [`LedgerError::Forbidden`] outside the author's subtree; [`LedgerError::Unfit`] when
    /// the text is empty.
    pub async fn explain(
        &mut self,
        register: &RegisterId,
        id: RecordId,
        check: &CheckId,
        text: &str,
    ) -> Result<(), LedgerError> {
        if text.trim().is_empty() {
            return Err(LedgerError::unfit("没有写明情况", "请说明这条记录为什么是对的，或改正记录"));
        }
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        for record in record::load(&mut self.database, table, &[id]).await?.into_values() {
            access::allow(&self.tree, &self.author.actor(), &record.org, "说明记录")?;
            self.changes.push(Change {
                register: Some(register.clone()),
                record: Some(id),
                org: record.org,
                version: record.version,
                kind: ChangeKind::Explain,
                cells: None,
                note: Some(format!("{check}：{}", text.trim())),
            });
        }
        Ok(())
    }
}
