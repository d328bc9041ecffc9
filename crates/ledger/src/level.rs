//! Levels of review (逐级审核): whose turn it is where a register's review climbs the org tree, by the tree of the day.

use chrono::NaiveDate;
use xuezheng_pack::model::Register;
use xuezheng_pack::{Org, OrgId, OrgKindId, OrgTree};

use crate::access::{self, Actor};
use crate::error::LedgerError;

/// What a reviewer's approval does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Verdict {
    /// The level that it goes on to; approved at the last without one.
    pub(crate) next: Option<OrgKindId>,
    /// What the history says of it: which levels were taken over.
    pub(crate) note: Option<String>,
}

/// The orgs whose review still lies ahead of what `owner` has submitted, each with its kind, the first one's turn being
/// now; none where anybody above may review it. `waiting` is the level that was noted when it got there: one that is
/// nowhere above any more is passed over.
pub(crate) fn ahead<'t>(
    tree: &'t OrgTree,
    register: &Register,
    owner: &OrgId,
    waiting: Option<&OrgKindId>,
    day: NaiveDate,
) -> Vec<&'t Org> {
    let passed = waiting.and_then(|waiting| register.review.iter().position(|kind| kind == waiting)).unwrap_or(0);
    let above = tree.above(owner, day);
    let levels = register.review.iter().skip(passed);
    levels.filter_map(|kind| above.iter().find(|org| org.kind == *kind).copied()).collect()
}

/// The level at which what `owner` submits begins.
pub(crate) fn first(tree: &OrgTree, register: &Register, owner: &OrgId, day: NaiveDate) -> Option<OrgKindId> {
    ahead(tree, register, owner, None, day).first().map(|org| org.kind.clone())
}

/// What the actor's approval of what `owner` has submitted does.
///
/// # Errors
/// [`LedgerError::Forbidden`] unless it is their turn, or they are above those whose turn it is.
pub(crate) fn verdict(
    tree: &OrgTree,
    register: &Register,
    owner: &OrgId,
    waiting: Option<&OrgKindId>,
    actor: &Actor,
    what: &str,
) -> Result<Verdict, LedgerError> {
    access::allow_review(tree, actor, owner, what)?;
    let ahead = ahead(tree, register, owner, waiting, actor.today);
    let Some(turn) = ahead.first() else { return Ok(Verdict { next: None, note: None }) };
    let is_root = tree.root().is_some_and(|root| root.id == actor.org);
    let reaches = |org: &Org| is_root || tree.is_within(&org.id, &actor.org, actor.today);
    if !reaches(turn) {
        let why = format!("「{}」的填报现在由「{}」审核，请等其审核后再办", access::name(tree, owner), turn.label);
        return Err(LedgerError::Forbidden { who: actor.name.clone(), what: what.to_owned(), why });
    }
    let next = ahead.iter().find(|org| !reaches(org)).map(|org| org.kind.clone());
    let over: Vec<&str> = ahead.iter().filter(|org| reaches(org) && org.id != actor.org).map(|it| &*it.label).collect();
    let note = (!over.is_empty()).then(|| format!("{}尚未审核，由上级直接审核", over.join("、")));
    Ok(Verdict { next, note })
}
