//! The checks that records fail, judged together with what they are compared with.

use xuezheng_figures::CheckFailure;
use xuezheng_ledger::Record;
use xuezheng_pack::{RecordId, RegisterId};

use crate::error::BureauError;
use crate::others;
use crate::workspace::Workspace;

/// The checks of a register that these records of it fail in their working versions.
pub(crate) async fn failures(
    workspace: &Workspace,
    register: &RegisterId,
    records: &[Record],
) -> Result<Vec<CheckFailure>, BureauError> {
    if records.is_empty() || workspace.pack.checks_of(register).next().is_none() {
        return Ok(Vec::new());
    }
    let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
    let key = &workspace.key;
    let batch = workspace.ledger.batch(register, &ids, &|field, text| key.of(field, text)).await?;
    let seen = others::gather(workspace, register, records, &batch).await?;
    Ok(workspace.engine.check(register, &batch, &seen)?)
}
