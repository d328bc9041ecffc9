//! The stamped scan (盖章扫描件) of a printed submission.

use xuezheng_ledger::{Actor, Author, NewScan, Scan};
use xuezheng_pack::attachment::Attachment;

use crate::attach::{keep, verified};
use crate::error::BureauError;
use crate::history::declared;
use crate::print_filing::FilingOf;
use crate::sniff::scans;
use crate::verify_paper::{PaperCheck, PaperError, verify_paper};
use crate::workspace::Workspace;

/// A stamped page that somebody hands in.
#[derive(Clone, Debug)]
pub struct ScanRequest<'a> {
    /// The filing.
    pub filing: FilingOf,
    /// The file's name.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The code on the paper, if it was read off.
    pub code: Option<&'a str>,
    /// Why it takes the place of the one before it.
    pub reason: Option<&'a str>,
}

/// Attaches a scan to a filing; gives its number and, where the paper's code was named, what has changed since it was
/// printed.
///
/// # Errors
/// A file that is no PDF or picture, a code of another filing, a filing that was not submitted, or a scan that would replace
/// another without a reason.
pub async fn attach_scan(
    workspace: &Workspace,
    author: &Author,
    request: &ScanRequest<'_>,
) -> Result<(i64, Option<PaperCheck>), BureauError> {
    if let Some(frozen) = &workspace.frozen {
        return Err(BureauError::ReadOnly(frozen.as_of.clone()));
    }
    let FilingOf { register, period, org } = &request.filing;
    declared(workspace, register)?;
    let check = match request.code {
        None => None,
        Some(code) => {
            let check = verify_paper(workspace, &author.actor(), code).await?;
            let printed = &check.paper.printed;
            if (&printed.register, &printed.period, &printed.org) != (register, period, org) {
                return Err(PaperError::OfAnother {
                    code: code.trim().to_owned(),
                    of: format!("「{}」{}台账「{}」", check.org_label, printed.period.label(), check.register_label),
                }
                .into());
            }
            Some(check)
        }
    };
    let new = NewScan {
        register: register.clone(),
        org: org.clone(),
        period: *period,
        file: keep(workspace, request.name, request.bytes, scans())?,
        code: check.as_ref().map(|check| check.paper.printed.code.clone()),
        reason: request.reason.map(str::to_owned),
    };
    let mut transaction = workspace.ledger.begin(author.clone()).await?;
    let position = transaction.attach_scan(&new).await?;
    transaction.commit().await?;
    Ok((position, check))
}

/// The scans of a filing, the latest last: it counts.
///
/// # Errors
/// A register that isn't there, or a filing outside the actor's subtree.
pub async fn filing_scans(workspace: &Workspace, actor: &Actor, filing: &FilingOf) -> Result<Vec<Scan>, BureauError> {
    declared(workspace, &filing.register)?;
    Ok(workspace.ledger.scans_of(actor, &filing.register, filing.period, &filing.org).await?)
}

/// The bytes of a scan, which are those that were attached.
///
/// # Errors
/// A file that is missing or altered.
pub fn read_scan(workspace: &Workspace, file: &Attachment) -> Result<Vec<u8>, BureauError> {
    verified(workspace, file)
}
