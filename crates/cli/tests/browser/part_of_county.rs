//! Some schools of the demo's county, with everything that they and the bureau filed in two years: a bureau in which every
//! page has something to show.

use std::collections::BTreeSet;
use std::path::Path;

use xuezheng_bureau::ledger::{Durability, Stamp};
use xuezheng_bureau::{Init, Workspace};
use xuezheng_demo::{County, FilingStatus, county, play, sign_up};
use xuezheng_pack::OrgId;

use crate::served::moment;

pub(crate) use xuezheng_demo::DEMO_PASSWORD as PASSWORD;

/// Schools of a township that file: enough for a ranking with a middle that is left out.
const SCHOOLS: usize = 6;

/// Schools elsewhere whose filing waits for review.
const WAITING: usize = 3;

/// In the middle of the last filing: some of it has come, some is late.
pub(crate) fn clock() -> Stamp {
    moment("2025-01-14T01:12:00Z")
}

/// Makes it in an empty folder.
pub(crate) async fn fill(root: &Path) {
    let mut county = county(1);
    let filing = filing(&county);
    county.filings.retain(|filed| filing.contains(&filed.org));
    for collection in &mut county.collections {
        collection.orgs.retain(|org| filing.contains(org));
        collection.extension.take_if(|(org, _, _)| !filing.contains(org));
    }
    county.collections.retain(|collection| !collection.orgs.is_empty());
    let author = county.founder();
    let pack = xuezheng_testing::education_pack();
    let init = Init { pack, orgs: &county.orgs, author: &author, key: Some(county.key()), database: None };
    Workspace::init(root, init).await.unwrap().close().await;
    let workspace = Workspace::open_with(root, Durability::Relaxed).await.unwrap();
    play(&workspace, &county, &mut |_, _| {}).await.unwrap();
    sign_up(&workspace, &county, &author).await.unwrap();
    workspace.close().await;
}

/// The bureau with its departments, the first schools of the first two townships, and some whose hazards wait for review.
fn filing(county: &County) -> BTreeSet<OrgId> {
    let of_kind = |kind: &'static str| county.orgs.iter().filter(move |org| org.kind.as_str() == kind);
    let schools = of_kind("township_office").take(2).flat_map(|township| {
        let is_below = |parent: &OrgId| *parent == township.id;
        let below =
            of_kind("school").filter(move |school| school.parents.last().is_some_and(|it| is_below(&it.parent)));
        std::iter::once(township).chain(below.filter(|school| school.until.is_none()).take(SCHOOLS))
    });
    let bureau = county.orgs.iter().filter(|org| !["school", "township_office"].contains(&org.kind.as_str()));
    let waiting = county
        .filings
        .iter()
        .filter(|filed| filed.status == FilingStatus::Submitted && filed.register.as_str() == "hazard");
    let waiting = waiting.map(|filed| filed.org.clone()).take(WAITING);
    bureau.chain(schools).map(|org| org.id.clone()).chain(waiting).collect()
}
