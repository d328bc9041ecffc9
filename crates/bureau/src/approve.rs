//! The office looks at what waits for review and approves it.

use xuezheng_ledger::{Actor, Author};
use xuezheng_pack::{OrgId, Period, RecordId, RegisterId};

use crate::error::BureauError;
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
    if !workspace.pack.registers.contains_key(register) {
        return Err(BureauError::no_register(&workspace.pack, register));
    }
    let all: Vec<OrgId>;
    let orgs = if orgs.is_empty() {
        let waiting = waiting(workspace, &author.actor()).await?.into_iter();
        let is_due = |one: &Waiting| one.turn.as_ref().is_none_or(|turn| *turn == author.org);
        let wanted = waiting.filter(|one| one.register == *register && one.period == period && is_due(one));
        all = wanted.map(|one| one.org).collect();
        &all
    } else {
        orgs
    };
    if orgs.is_empty() {
        return Ok(0);
    }
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    for org in orgs {
        transaction.approve_filing(register, period, org).await?;
    }
    transaction.commit().await?;
    Ok(orgs.len())
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
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    transaction.approve(register, records).await?;
    transaction.commit().await?;
    Ok(())
}
