//! The queue of a review by filter (批量审核): what waits, and for whom.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_ledger::{Actor, Author};
use xuezheng_pack::{OrgId, OrgKindId, OrgTree, Period, RecordId, RegisterId};

use crate::approve::{Waiting, waiting};
use crate::error::BureauError;
use crate::review_rows::Rows;
use crate::workspace::Workspace;

/// Which records and filings to review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewFilter {
    /// Of this register.
    pub register: Option<RegisterId>,
    /// Whose date lies in it; filings for it.
    pub period: Option<Period>,
    /// Of this org and those below it.
    pub org: Option<OrgId>,
    /// Of that org alone.
    pub alone: bool,
    /// Of orgs of this kind.
    pub kind: Option<OrgKindId>,
    /// Only these records, by themselves.
    pub records: Option<Vec<RecordId>>,
    /// What the soft checks say of them.
    pub checks: SoftChecks,
    /// Also what waits for somebody below the reviewer, who takes it over.
    pub take_over: bool,
}

/// What soft checks (经验校验) say of what is reviewed together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SoftChecks {
    /// Whatever they say.
    #[default]
    Any,
    /// None fails.
    Clean,
    /// Some fail, and each is explained.
    Explained,
}

/// Something that is reviewed as one: a filing with its rows, or records of an org that wait by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewItem {
    /// The register.
    pub register: RegisterId,
    /// Its label.
    pub register_label: String,
    /// Whose.
    pub org: OrgId,
    /// Its name.
    pub org_label: String,
    /// The period of a filing; `None` for records by themselves.
    pub period: Option<Period>,
    /// Whether the filing declares that nothing happened.
    pub zero: bool,
    /// The records that wait.
    pub records: Vec<RecordId>,
    /// How many of them fail a soft check.
    pub failing: usize,
    /// How many of those explain every failure.
    pub explained: usize,
    /// How many fail a hard check, such as against another register that was filed later: nothing of it is approved.
    pub hard: usize,
    /// How many rows of the filing are drafts or returned: it can't be approved as a whole.
    pub open: usize,
    /// Whose turn it is; `None` where anybody above may.
    pub turn: Option<OrgId>,
    /// Their name.
    pub turn_label: Option<String>,
}

impl ReviewItem {
    /// Whether it may be approved as a whole.
    pub fn is_whole(&self) -> bool {
        self.open == 0 && self.hard == 0
    }
}

/// What waits for review and the filter takes, by register, period and org.
///
/// # Errors
/// A name in the filter that isn't there, or a ledger that can't be read.
pub async fn review_list(
    workspace: &Workspace,
    actor: &Actor,
    filter: &ReviewFilter,
) -> Result<Vec<ReviewItem>, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    known(workspace, &orgs, filter)?;
    let filings = workspace.ledger.waiting_filings(actor).await?;
    let mut items = Vec::new();
    for (id, register) in &workspace.pack.registers {
        if filter.register.as_ref().is_some_and(|wanted| wanted != id) {
            continue;
        }
        let rows = Rows::read(workspace, actor, register, filter).await?;
        let mut taken = BTreeSet::new();
        for filing in filings.iter().filter(|filing| filing.register == *id) {
            let days =
                (filing.period.first_day(&workspace.pack.calendar), filing.period.last_day(&workspace.pack.calendar));
            let own: Vec<RecordId> = rows.within(&rows.submitted, &filing.org, days).collect();
            taken.extend(own.iter().copied());
            let is_wanted = filter.records.is_none()
                && filter.period.is_none_or(|period| period == filing.period)
                && is_of(&orgs, actor, filter, &filing.org);
            if is_wanted {
                items.push(ReviewItem {
                    period: Some(filing.period),
                    zero: filing.zero,
                    open: rows.within(&rows.open, &filing.org, days).count(),
                    turn: filing.turn.clone(),
                    ..rows.item(register, &orgs, &filing.org, own)
                });
            }
        }
        let mut alone: BTreeMap<(OrgId, Option<OrgId>), Vec<RecordId>> = BTreeMap::new();
        let mut turns = BTreeMap::new();
        for record in rows.submitted.values().flatten().filter(|record| is_of(&orgs, actor, filter, &record.org)) {
            let by_id = filter.records.as_ref().is_some_and(|ids| ids.contains(&record.id));
            let is_alone = filter.records.is_none() && !taken.contains(&record.id);
            let in_period = filter.period.is_none_or(|period| {
                let calendar = &workspace.pack.calendar;
                rows.is_in(record, (period.first_day(calendar), period.last_day(calendar)))
            });
            if (by_id || is_alone) && in_period {
                let level = (record.org.clone(), record.level.clone());
                let turn = match turns.get(&level) {
                    Some(turn) => Option::<OrgId>::clone(turn),
                    None => {
                        let turn = workspace.ledger.turn(actor, id, &record.org, record.level.as_ref()).await?;
                        turns.insert(level, turn.clone());
                        turn
                    }
                };
                alone.entry((record.org.clone(), turn)).or_default().push(record.id);
            }
        }
        for ((org, turn), own) in alone {
            items.push(ReviewItem { turn, ..rows.item(register, &orgs, &org, own) });
        }
    }
    items.retain(|item| match filter.checks {
        SoftChecks::Any => true,
        SoftChecks::Clean => item.failing == 0,
        SoftChecks::Explained => item.failing > 0 && item.explained == item.failing,
    });
    for item in &mut items {
        item.turn_label = item.turn.as_ref().map(|org| label(&orgs, org));
    }
    items.sort_by(|a, b| (&a.register, a.period, &a.org, &a.turn).cmp(&(&b.register, b.period, &b.org, &b.turn)));
    Ok(items)
}

/// What waits, by whose turn it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewQueue {
    /// What it is the reader's turn to review.
    pub mine: Vec<ReviewItem>,
    /// What waits for somebody else.
    pub others: Vec<ReviewItem>,
}

/// What waits for review and the filter takes, apart by whether it is the author's turn.
///
/// # Errors
/// As [`review_list`].
pub async fn review_queue(
    workspace: &Workspace,
    author: &Author,
    filter: &ReviewFilter,
) -> Result<ReviewQueue, BureauError> {
    let (orgs, actor) = (workspace.ledger.orgs().await?, author.actor());
    let items = review_list(workspace, &actor, filter).await?;
    let is_mine = |item: &ReviewItem| is_turn_of(&orgs, &actor, item.turn.as_ref(), &item.org, filter.take_over);
    let (mine, others) = items.into_iter().partition(is_mine);
    Ok(ReviewQueue { mine, others })
}

/// What an approval or return by this filter would decide: of what it takes, what it is the author's turn to review.
///
/// # Errors
/// As [`review_list`].
pub async fn review_mine(
    workspace: &Workspace,
    author: &Author,
    filter: &ReviewFilter,
) -> Result<Vec<ReviewItem>, BureauError> {
    Ok(review_queue(workspace, author, filter).await?.mine)
}

/// The filings that it is the actor's turn to review, by register, period and org, without a look at their rows.
///
/// # Errors
/// If the ledger can't be read.
pub async fn waiting_for(workspace: &Workspace, actor: &Actor) -> Result<Vec<Waiting>, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    let mut items = waiting(workspace, actor).await?;
    items.retain(|item| is_turn_of(&orgs, actor, item.turn.as_ref(), &item.org, false));
    Ok(items)
}

pub(crate) fn is_turn_of(orgs: &OrgTree, actor: &Actor, turn: Option<&OrgId>, owner: &OrgId, take_over: bool) -> bool {
    let (own, today) = (&actor.org, actor.today);
    let is_root = orgs.root().is_some_and(|root| root.id == *own);
    match turn {
        Some(turn) => turn == own || (take_over && (is_root || orgs.is_within(turn, own, today))),
        None => is_root || (owner != own && orgs.is_within(owner, own, today)),
    }
}

pub(crate) fn is_of(orgs: &OrgTree, actor: &Actor, filter: &ReviewFilter, org: &OrgId) -> bool {
    let root = orgs.root().map(|root| &root.id);
    if filter.alone {
        return filter.org.as_ref() == Some(org);
    }
    filter.org.as_ref().is_none_or(|wanted| root == Some(wanted) || orgs.is_within(org, wanted, actor.today))
        && filter.kind.as_ref().is_none_or(|kind| orgs.get(org).is_some_and(|org| org.kind == *kind))
}

pub(crate) fn label(orgs: &OrgTree, id: &OrgId) -> String {
    orgs.get(id).map_or_else(|| id.to_string(), |org| org.label.clone())
}

/// Refuses names that mean nothing: a typo must not look like an empty list.
pub(crate) fn known(workspace: &Workspace, orgs: &OrgTree, filter: &ReviewFilter) -> Result<(), BureauError> {
    let pack = &workspace.pack;
    if let Some(register) = filter.register.as_ref().filter(|register| !pack.registers.contains_key(*register)) {
        return Err(BureauError::no_register(pack, register));
    }
    if let Some(org) = filter.org.as_ref().filter(|org| orgs.get(org).is_none()) {
        return Err(BureauError::no_org(orgs, org));
    }
    if let Some(kind) = filter.kind.as_ref().filter(|kind| !pack.org_kinds.contains_key(*kind)) {
        let known = pack.org_kinds.keys().map(OrgKindId::as_str);
        return Err(BureauError::unknown("机构类别", kind.as_str(), known));
    }
    Ok(())
}
