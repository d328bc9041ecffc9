//! 填报任务 as those see it who ask: all of them, one as a matrix, designed, looked after.

mod cells;
pub(crate) mod design;
mod form;
pub(crate) mod list;
pub(crate) mod manage;
pub(crate) mod one;

use xuezheng_bureau::collect::{Matrix, matrix};
use xuezheng_bureau::ledger::{Collection, CollectionState, LedgerError};
use xuezheng_bureau::{BureauError, reach};
use xuezheng_pack::{CollectionId, OrgId};

use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Light, Markup, day, deadline, encoded, light};

/// A collection of which the person sees something; else it is as if there were none.
async fn opened(signed: &Signed, id: &str, office: Option<&str>) -> Result<Matrix, Fault> {
    let office = office.filter(|office| !office.is_empty()).map(OrgId::new);
    let found = matrix(signed.workspace(), &signed.actor(), &CollectionId::new(id), office.as_ref()).await;
    let found = match found {
        Err(BureauError::Ledger(LedgerError::Unfit { .. })) => return Err(Fault::NotFound),
        other => other?,
    };
    let is_seen = !found.view.rows.is_empty() || is_managed(signed, &found.view.collection).await;
    let is_there = office.is_none() || !found.groups.is_empty();
    if is_seen && is_there { Ok(found) } else { Err(Fault::NotFound) }
}

/// Whether the person's office looks after it: the one that opened it, or one above.
async fn is_managed(signed: &Signed, collection: &Collection) -> bool {
    reach(signed.workspace(), &signed.actor(), Some(&collection.org)).await.is_ok()
}

fn path(id: &CollectionId) -> String {
    format!("/collections/{}", encoded(id.as_str()))
}

/// How a collection stands in time.
fn standing(signed: &Signed, collection: &Collection, state: CollectionState, is_owed: bool) -> Markup {
    let today = signed.visit.now.today;
    match state {
        CollectionState::Closed => light(Light::Green, "已办结"),
        _ if !is_owed => light(Light::Green, &format!("都已上报，{}截止", day(collection.deadline, today))),
        _ => deadline(collection.deadline, today),
    }
}
