//! What stands in a report of records that are right although a soft check asks.

use std::collections::BTreeMap;

use xuezheng_document::ExplainedCheck;
use xuezheng_pack::{CheckId, OrgId, OrgTree, Pack, Period};

use crate::error::BureauError;
use crate::workspace::Workspace;

/// What templates call it.
const NAME: &str = "explanations";

/// The explanations of the approved records of an org and those below it whose event lies in the period, by check and
/// org; none where no template asks for them.
pub(crate) async fn explained(
    workspace: &Workspace,
    orgs: &OrgTree,
    org: &OrgId,
    period: Period,
) -> Result<Vec<ExplainedCheck>, BureauError> {
    let pack = &workspace.pack;
    if !is_asked_for(pack) {
        return Ok(Vec::new());
    }
    let days = (period.first_day(&pack.calendar), period.last_day(&pack.calendar));
    let mut by_check: BTreeMap<CheckId, Vec<(String, String)>> = BTreeMap::new();
    for register in pack.registers.keys() {
        for said in workspace.ledger.explained_approved(register, days).await? {
            if orgs.is_within(&said.org, org, said.day) {
                let label = orgs.get(&said.org).map_or_else(|| said.org.to_string(), |org| org.label.clone());
                by_check.entry(said.check).or_default().push((label, said.text));
            }
        }
    }
    // One that the pack no longer has is of no use to a reader.
    let named = by_check.into_iter().filter_map(|(check, mut said)| {
        said.sort();
        said.dedup();
        Some(ExplainedCheck { label: pack.checks.get(&check)?.label.clone(), said })
    });
    Ok(named.collect())
}

fn is_asked_for(pack: &Pack) -> bool {
    let bodies = pack.reports.values().map(|report| &report.body);
    bodies.chain(pack.templates.values()).any(|template| template.text.contains(NAME))
}
