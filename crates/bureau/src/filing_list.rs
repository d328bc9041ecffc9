//! How far the filings are that somebody answers for: their own org's, and those below.

use xuezheng_lake::SubmissionStatus;
use xuezheng_ledger::{Actor, SubmissionFilter};
use xuezheng_pack::{OrgId, Period, RegisterId};

use crate::error::BureauError;
use crate::history::org_label;
use crate::workspace::Workspace;

/// One org's answer to what it was asked, as far as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingStanding {
    /// The register.
    pub register: RegisterId,
    /// Its label.
    pub register_label: String,
    /// Who was asked.
    pub org: OrgId,
    /// Its name.
    pub org_label: String,
    /// For when.
    pub period: Period,
    /// How far it is.
    pub status: SubmissionStatus,
    /// Whether it declares that nothing happened.
    pub zero: bool,
}

/// The filings of the actor's subtree that a filter takes, by period, the latest first, then register and org.
///
/// # Errors
/// If the ledger can't be read.
pub async fn filings(
    workspace: &Workspace,
    actor: &Actor,
    filter: &SubmissionFilter,
) -> Result<Vec<FilingStanding>, BureauError> {
    let (pack, orgs) = (&workspace.pack, workspace.ledger.orgs().await?);
    let mut filings = Vec::new();
    for submission in workspace.ledger.submissions_of(actor, filter).await? {
        // A period that can't be read is not shown as another one.
        let Ok(period) = Period::parse(&submission.period) else { continue };
        let register = pack.registers.get(&submission.register);
        filings.push(FilingStanding {
            register_label: register.map_or_else(|| submission.register.to_string(), |register| register.label.clone()),
            register: submission.register,
            org_label: org_label(&orgs, &submission.org),
            org: submission.org,
            period,
            status: submission.status,
            zero: submission.zero,
        });
    }
    let last_day = |period: Period| period.last_day(&pack.calendar);
    filings.sort_by(|a, b| {
        let latest_first = last_day(b.period).cmp(&last_day(a.period));
        latest_first.then_with(|| (&a.register, &a.org).cmp(&(&b.register, &b.org)))
    });
    Ok(filings)
}
