//! The office looks at what waits for review and approves it.

use xuezheng_ledger::{Actor, Author};
use xuezheng_pack::{OrgId, Period, RecordId, RegisterId};

use crate::error::BureauError;
use crate::restate::{approve_records_restating, approve_restating};
use crate::workspace::Workspace;

/// A submission that waits for review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The register.
    pub register: RegisterId,
    /// Its label.
    pub register_label: String,
    /// The period.
    pub period: Period,
    /// Who filed.
    pub org: OrgId,
    /// Its name.
    pub org_label: String,
    /// Whether it declares that nothing happened.
    pub zero: bool,
    /// Whose turn it is to review it; `None` where anybody above may.
    pub turn: Option<OrgId>,
    /// Their name.
    pub turn_label: Option<String>,
}

/// All submissions that wait and that the actor may see, by register, period and org.
///
/// # Errors
/// If the ledger can't be read.
pub async fn waiting(workspace: &Workspace, actor: &Actor) -> Result<Vec<Waiting>, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let mut waiting = Vec::new();
    let label = |id: &OrgId| orgs.get(id).map_or_else(|| id.to_string(), |org| org.label.clone());
    for submission in workspace.ledger.waiting_filings(actor).await? {
        let register = workspace.pack.registers.get(&submission.register);
        waiting.push(Waiting {
            register_label: register.map_or_else(|| submission.register.to_string(), |register| register.label.clone()),
            register: submission.register,
            period: submission.period,
            org_label: label(&submission.org),
            turn_label: submission.turn.as_ref().map(label),
            turn: submission.turn,
            org: submission.org,
            zero: submission.zero,
        });
    }
    waiting.sort_by(|a, b| (&a.register, a.period, &a.org).cmp(&(&b.register, b.period, &b.org)));
    Ok(waiting)
}

/// Approves submitted filings of a register and period, of these orgs or (with none named) of all whose turn is the
/// author's, in one operation; gives how many.
///
/// # Errors
/// A register that isn't there, or an org whose filing isn't waiting: nothing is approved then.
pub async fn approve(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    period: Period,
    orgs: &[OrgId],
) -> Result<usize, BureauError> {
    approve_restating(workspace, author, register, period, orgs, None).await
}

/// Approves submitted records by id, in one operation.
///
/// # Errors
/// A record that isn't waiting for review: nothing is approved then.
pub async fn approve_records(
    workspace: &Workspace,
    author: &Author,
    register: &RegisterId,
    records: &[RecordId],
) -> Result<(), BureauError> {
    approve_records_restating(workspace, author, register, records, None).await
}
