//! What was just done, with the way to take it back: a dark line at the foot for ten seconds, where there is a script.

use xuezheng_bureau::ledger::OperationId;
use xuezheng_bureau::operation;

use crate::error::Fault;
use crate::extract::Signed;

/// Minutes for which a page that is loaded again still offers it.
const OFFERED: i64 = 10;

/// A line that says what was done.
pub(crate) struct Toast {
    pub(crate) text: String,
    /// The operation that can be taken back.
    pub(crate) operation: i64,
}

/// The line for an operation that a page was led on from: only of one's own, and of the last minutes.
pub(crate) async fn toast(signed: &Signed, done: Option<i64>) -> Result<Option<Toast>, Fault> {
    let Some(id) = done else { return Ok(None) };
    let Ok(found) = operation(signed.workspace(), &signed.actor(), OperationId(id)).await else { return Ok(None) };
    let (author, own) = (found.author, signed.author(""));
    let is_own = (&author.actor, &author.org) == (&own.actor, &own.org);
    if !is_own || (signed.visit.now.utc - author.at.utc).num_minutes() > OFFERED {
        return Ok(None);
    }
    Ok(Some(Toast { text: format!("已{}", author.why.trim_start_matches("自动")), operation: id }))
}
