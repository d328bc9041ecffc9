//! A record is kept as far as somebody has typed it (暂存), with what they say to checks that it fails.

use std::collections::BTreeMap;

use xuezheng_ledger::{Author, Edit, NewRecord, OperationId};
use xuezheng_pack::{CheckId, FieldId, OrgId, RecordId, RegisterId, Value};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// What somebody has typed.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The record with the version that they saw; `None` for a new one.
    pub record: Option<(RecordId, i64)>,
    /// Whose a new one is.
    pub org: OrgId,
    /// Cells that are new or changed.
    pub cells: BTreeMap<FieldId, Value>,
    /// What they say to soft checks; empty texts say nothing.
    pub explanations: BTreeMap<CheckId, String>,
}

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptDraft {
    /// The operation, by which it can be taken back; `None` where all of it was kept already.
    pub operation: Option<OperationId>,
    /// The record.
    pub record: RecordId,
    /// Its version now.
    pub version: i64,
}

/// Keeps a draft: a new record, or a new version if any cell is changed. A record without changes stays as it is, in its
/// review too.
///
/// # Errors
/// Somebody else has changed the record since; every fault of the cells. Then nothing is kept.
pub async fn keep_draft(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    draft: Draft,
) -> Result<KeptDraft, BureauError> {
    let Draft { record, org, cells, explanations } = draft;
    let said = explanations.into_iter().filter(|(_, text)| !text.trim().is_empty());
    let mut said: BTreeMap<CheckId, String> = said.collect();
    let mut edit = None;
    if let Some((record, seen)) = record {
        let stands = workspace.ledger.record(&author.actor(), register, record).await?.version;
        if cells.is_empty() && stands == seen {
            let known = workspace.ledger.explanations(register, &BTreeMap::from([(record, seen)])).await?;
            said.retain(|check, text| {
                known.get(&(record, check.clone())).is_none_or(|known| known.text != text.trim())
            });
            if said.is_empty() {
                return Ok(KeptDraft { operation: None, record, version: seen });
            }
        } else {
            edit = Some(Edit { record, seen, cells: cells.clone() });
        }
    }
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let (record, version) = match (record, edit) {
        (None, _) => (transaction.insert(register, vec![NewRecord { org, cells }]).await?.remove(0), 1),
        (Some((record, seen)), None) => (record, seen),
        (Some((record, seen)), Some(edit)) => {
            transaction.edit_all(register, vec![edit]).await?;
            (record, seen + 1)
        }
    };
    for (check, text) in &said {
        transaction.explain(register, record, check, text).await?;
    }
    Ok(KeptDraft { operation: Some(transaction.commit().await?), record, version })
}
