//! What pages of figures are made of, brought up to date before somebody asks for one.

use xuezheng_pack::NaiveDate;

use crate::error::BureauError;
use crate::measure::{measure, usual_period};
use crate::overview::overview;
use crate::workspace::Workspace;

/// Measures, and works out the bureau at a glance for the usual period: what that needs, all figures need. Costs next to nothing
/// where nothing has changed.
///
/// # Errors
/// If the ledger or the lake can't be read or written, or a figure can't be computed.
pub async fn warm(workspace: &Workspace, today: NaiveDate) -> Result<(), BureauError> {
    let measured = measure(workspace).await?;
    let Some(root) = measured.manifest.orgs.root() else { return Ok(()) };
    let period = usual_period(workspace, today).await?;
    overview(workspace, &root.id, period).await?;
    Ok(())
}
