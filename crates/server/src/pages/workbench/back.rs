//! What came back, each with the words of who returned it.

use std::collections::BTreeSet;

use xuezheng_bureau::ledger::list::From;
use xuezheng_bureau::ledger::{ChangeKind, ListQuery, ReviewStatus};

use crate::error::Fault;
use crate::extract::Signed;
use crate::pages::answers::answer_path;
use crate::view::{day, encoded, moment};

/// Items that are listed.
const LISTED: usize = 10;

/// Records of a register that are looked at.
const LOOKED: u64 = 10;

/// Something that came back.
pub(super) struct Back {
    pub(super) title: String,
    pub(super) reason: String,
    pub(super) note: String,
    pub(super) href: String,
}

/// The filings and cells of one's own org that came back and are not mended.
pub(super) async fn came_back(signed: &Signed) -> Result<Vec<Back>, Fault> {
    let (workspace, actor, now) = (signed.workspace(), signed.actor(), signed.visit.now);
    let (ledger, pack) = (workspace.ledger(), workspace.pack());
    let orgs = ledger.orgs().await?;
    let org_name = |id: &xuezheng_pack::OrgId| orgs.get(id).map_or_else(|| id.to_string(), |org| org.label.clone());
    let mut back = Vec::new();
    for filing in ledger.returned_filings(&actor).await?.into_iter().filter(|it| it.org == actor.org).take(LISTED) {
        let events = ledger.filing_events(&actor, &filing.register, filing.period, &filing.org).await?;
        let returned = events.iter().rfind(|event| event.kind == ChangeKind::ReturnFiling);
        let label = pack.registers.get(&filing.register).map_or("", |register| register.label.as_str());
        back.push(Back {
            title: format!("{label} {}整份", filing.period.label()),
            reason: filing.reason,
            note: returned
                .map_or_else(String::new, |it| format!("{} {}·{}", org_name(&it.org), it.who, moment(it.utc, now))),
            href: answer_path(filing.period, &filing.register),
        });
    }
    let query = ListQuery {
        org: Some(actor.org.clone()),
        statuses: BTreeSet::from([ReviewStatus::Returned]),
        columns: Some(Vec::new()),
        ..ListQuery::default()
    };
    let returned = ledger.registers_with(&actor.org, ReviewStatus::Returned).await?;
    for (id, register) in pack.registers.iter().filter(|(id, _)| returned.contains(*id)) {
        let returned = ledger.list(&actor, id, &query, &From::Start, LOOKED).await?;
        for record in returned.records.iter().filter(|record| record.org == actor.org) {
            for remark in ledger.open_remarks(&actor, id, record.id).await? {
                // The reason of a whole filing is told once, above.
                let is_told = |one: &Back| remark.field.is_none() && one.reason == remark.reason;
                if remark.mended || back.iter().any(is_told) {
                    continue;
                }
                let field = remark.field.as_ref().and_then(|field| register.column(field));
                let spot = field.map_or_else(String::new, |field| format!("「{}」", field.label));
                back.push(Back {
                    title: format!("{} 第 {} 号{spot}", register.label, record.id),
                    reason: remark.reason,
                    note: format!("{} {}·{}", org_name(&remark.org), remark.who, day(remark.on, now.today)),
                    href: format!("/registers/{}/{}", encoded(id.as_str()), record.id),
                });
            }
        }
        if back.len() >= LISTED {
            break;
        }
    }
    back.truncate(LISTED);
    Ok(back)
}
