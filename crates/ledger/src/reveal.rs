//! Unmasking (查看个人信息): one cell, for a purpose, on record before it is shown.

use xuezheng_pack::model::{FieldKind, Personal};
use xuezheng_pack::{FieldId, RecordId, RegisterId, Value};

use crate::access;
use crate::error::LedgerError;
use crate::operation::ChangeKind;
use crate::record;
use crate::rows::rows;
use crate::sealing;
use crate::transaction::Transaction;
use crate::unseal::{Opener, keys};

/// A cell that is to be shown; it may be once the transaction is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revealed {
    /// The kinds of personal data in it.
    pub kinds: Vec<Personal>,
    /// The label of its field.
    pub label: String,
    /// Its texts, of a sub-table's column one for each row; `None` where its person was erased.
    pub texts: Vec<Option<String>>,
}

impl Transaction {
    /// Opens one personal cell of a record's working version and notes who asked, and for what purpose. `field` may name
    /// a column of a sub-table: `table.column`. Whether the author's role may see it is for the caller to decide.
    ///
    /// # Errors
    /// [`LedgerError::Unfit`] without a purpose or for a field that is not personal; [`LedgerError::Forbidden`] outside
    /// the author's subtree.
    pub async fn reveal(
        &mut self,
        register: &RegisterId,
        id: RecordId,
        field: &str,
        purpose: &str,
    ) -> Result<Revealed, LedgerError> {
        if purpose.trim().is_empty() {
            return Err(LedgerError::unfit("查看个人信息没有写明用途", "请写明用途，它会与查看人一并记录"));
        }
        let ledger = self.ledger.clone();
        let table = ledger.table(register)?;
        let (column, inner) = field.split_once('.').map_or((field, None), |(column, inner)| (column, Some(inner)));
        let index = table.index(&FieldId::new(column));
        let column = index.map(|index| &table.columns[index]);
        let found = column.and_then(|column| match (&column.kind, inner) {
            (FieldKind::Table(fields), Some(inner)) => {
                let inner = fields.iter().position(|field| field.id.as_str() == inner)?;
                Some((fields[inner].label.clone(), fields[inner].personal?, Some((fields, inner))))
            }
            (_, None) => Some((column.label.clone(), column.personal?, None)),
            _ => None,
        });
        let (Some(column), Some(index), Some((label, kind, rows_of))) = (column, index, found) else {
            let known = table.columns.iter().flat_map(|column| match &column.kind {
                FieldKind::Table(fields) => {
                    let inner = fields.iter().filter(|it| it.personal.is_some());
                    inner.map(|it| format!("{}（{}）", sealing::path(column, it), it.label)).collect()
                }
                _ if column.personal.is_some() => vec![format!("{}（{}）", column.id, column.label)],
                _ => Vec::new(),
            });
            let known: Vec<_> = known.collect();
            let what = format!("台账「{}」没有名为 {field} 的个人信息", table.label());
            let mend = if known.is_empty() {
                "本台账没有个人信息".to_owned()
            } else {
                format!("可选：{}", known.join("、"))
            };
            return Err(LedgerError::unfit(what, mend));
        };
        let record = record::load(&mut self.database, table, &[id]).await?.remove(&id);
        let record = record.ok_or_else(|| LedgerError::NoRecord { register: table.label().to_owned(), record: id })?;
        access::allow(&self.tree, &self.author.actor(), &record.org, "查看个人信息")?;
        let cell = &record.cells[index];
        let numbers = keys(column, cell).into_iter().collect();
        let vault = ledger.vault.as_ref().ok_or(LedgerError::NoVault)?;
        let opener = Opener::with(&mut self.database, vault, &numbers).await?;
        let cells: Vec<Value> = match rows_of {
            Some((fields, inner)) => rows(fields, cell).into_iter().map(|mut row| row.swap_remove(inner)).collect(),
            None => vec![cell.clone()],
        };
        let mut texts = Vec::new();
        for cell in cells.iter().filter_map(|cell| if let Value::Text(text) = cell { Some(text) } else { None }) {
            texts.push(opener.open(register, id, field, cell)?.into_clear());
        }
        let noted = serde_json::json!({ field: [null, null] }).to_string();
        self.note(table, &record, ChangeKind::Reveal, Some(noted), Some(purpose.trim().to_owned()));
        Ok(Revealed { kinds: vec![kind], label, texts })
    }
}
