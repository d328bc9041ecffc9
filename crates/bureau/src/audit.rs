//! The ledger is verified, and the end of its chain kept elsewhere.

use std::path::Path;

use serde::{Deserialize, Serialize};
use xuezheng_ledger::{Anchor, Audit, AuditStage, OperationId, Stamp};

use crate::error::BureauError;
use crate::file;
use crate::workspace::Workspace;

/// What stands in an anchor's file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    note: String,
    operation: i64,
    hash: String,
    taken: String,
}

const NOTE: &str =
    "台账库操作链的凭据：请交不管理台账库的人保存，或存到别处；核对时运行 xuezheng audit verify --anchor 本文件";

/// Verifies the chain of operations and everything it says; `progress` is told the stage, how far it is, and of how much.
///
/// # Errors
/// If the ledger can't be read.
pub async fn audit(
    workspace: &Workspace,
    anchor: Option<&Anchor>,
    progress: &mut (dyn FnMut(AuditStage, u64, u64) + Send),
) -> Result<Audit, BureauError> {
    Ok(workspace.ledger.audit(anchor, progress).await?)
}

/// Writes the number and the hash of the last operation to a file.
///
/// # Errors
/// If nothing has been done yet, or the file can't be written.
pub async fn keep_anchor(workspace: &Workspace, path: &Path, at: Stamp) -> Result<Anchor, BureauError> {
    let anchor = workspace.ledger.anchor().await?.ok_or(BureauError::NoOrgs)?;
    let taken = at.utc.to_rfc3339();
    let kept = Kept { note: NOTE.to_owned(), operation: anchor.operation.0, hash: anchor.hash.clone(), taken };
    let text = serde_json::to_string_pretty(&kept).expect("texts and numbers are JSON");
    file::write(path, (text + "\n").as_bytes())?;
    Ok(anchor)
}

/// Reads what [`keep_anchor`] has written.
///
/// # Errors
/// If the file can't be read, or is none.
pub fn read_anchor(path: &Path) -> Result<Anchor, BureauError> {
    let kept: Kept =
        serde_json::from_str(&file::read_text(path)?).ok().ok_or_else(|| BureauError::BadAnchor(path.to_owned()))?;
    Ok(Anchor { operation: OperationId(kept.operation), hash: kept.hash })
}
