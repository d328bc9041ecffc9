//! The queue of what waits for review without its rows: counted in the ledger, and checked only as far as it is looked at.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_ledger::list::{From, Test};
use xuezheng_ledger::{Actor, ListQuery, RecordFilter, ReviewStatus, Unapproved};
use xuezheng_pack::model::CheckSeverity;
use xuezheng_pack::{OrgId, Period, RecordId, RegisterId, Value};

use crate::error::BureauError;
use crate::history::{declared, org_label};
use crate::noted::noted;
use crate::review::{ReviewFilter, ReviewItem, is_of, is_turn_of, known};
use crate::workspace::Workspace;

/// Rows of one item that are checked.
const CHECKED: u64 = 500;

/// Something that waits, without its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlined {
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
    /// How many rows wait.
    pub rows: usize,
    /// How many rows of the filing are drafts or returned.
    pub open: usize,
    /// Whose turn it is; `None` where anybody above may.
    pub turn_label: Option<String>,
    /// Whether it is the reader's.
    pub is_mine: bool,
}

/// What checks say of the rows that wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotedCount {
    /// How many rows fail a check.
    pub failing: usize,
    /// How many of those explain every failure.
    pub explained: usize,
    /// How many fail a hard one.
    pub hard: usize,
}

/// What waits and the filter takes, by register, period and org; what checks say is not looked at.
///
/// # Errors
/// A name in the filter that isn't there, or a ledger that can't be read.
pub async fn review_outline(
    workspace: &Workspace,
    actor: &Actor,
    filter: &ReviewFilter,
) -> Result<Vec<Outlined>, BureauError> {
    let orgs = workspace.ledger.orgs().await?;
    known(workspace, &orgs, filter)?;
    let is_wanted = |register: &RegisterId, org: &OrgId| {
        filter.register.as_ref().is_none_or(|wanted| wanted == register) && is_of(&orgs, actor, filter, org)
    };
    let label =
        |id: &RegisterId| workspace.pack.registers.get(id).map_or_else(|| id.to_string(), |it| it.label.clone());
    let mut counts: BTreeMap<(RegisterId, Period), BTreeMap<OrgId, Unapproved>> = BTreeMap::new();
    let mut filed: BTreeMap<(RegisterId, OrgId), usize> = BTreeMap::new();
    let mut items = Vec::new();
    for filing in workspace.ledger.waiting_filings(actor).await? {
        let key = (filing.register.clone(), filing.period);
        if !counts.contains_key(&key) {
            let found = workspace.ledger.unapproved(actor, &filing.register, filing.period).await?;
            counts.insert(key.clone(), found);
        }
        let own = counts.get(&key).and_then(|by_org| by_org.get(&filing.org)).copied().unwrap_or_default();
        *filed.entry((filing.register.clone(), filing.org.clone())).or_default() += own.submitted;
        if !is_wanted(&filing.register, &filing.org) || filter.period.is_some_and(|wanted| wanted != filing.period) {
            continue;
        }
        items.push(Outlined {
            register_label: label(&filing.register),
            org_label: org_label(&orgs, &filing.org),
            period: Some(filing.period),
            zero: filing.zero,
            rows: own.submitted,
            open: own.open,
            turn_label: filing.turn.as_ref().map(|turn| org_label(&orgs, turn)),
            is_mine: is_turn_of(&orgs, actor, filing.turn.as_ref(), &filing.org, filter.take_over),
            register: filing.register,
            org: filing.org,
        });
    }
    // What waits by itself is in no period that the reader asks for.
    if filter.period.is_none() {
        for pending in workspace.ledger.pending(actor, filter.register.as_ref()).await? {
            let key = (pending.register.clone(), pending.org.clone());
            let all = usize::try_from(pending.records).unwrap_or(usize::MAX);
            let rest = filed.get_mut(&key).map_or(all, |filed| {
                let of_filings = (*filed).min(all);
                *filed -= of_filings;
                all - of_filings
            });
            if rest == 0 || !is_wanted(&pending.register, &pending.org) {
                continue;
            }
            items.push(Outlined {
                register_label: label(&pending.register),
                org_label: org_label(&orgs, &pending.org),
                period: None,
                zero: false,
                rows: rest,
                open: 0,
                turn_label: pending.turn.as_ref().map(|turn| org_label(&orgs, turn)),
                is_mine: is_turn_of(&orgs, actor, pending.turn.as_ref(), &pending.org, filter.take_over),
                register: pending.register,
                org: pending.org,
            });
        }
    }
    items.sort_by(|a, b| (&a.register, a.period, &a.org).cmp(&(&b.register, b.period, &b.org)));
    Ok(items)
}

/// What checks say of some items, in their order; of a large one as far as its first rows go.
///
/// # Errors
/// If the ledger can't be read.
pub async fn review_noted(
    workspace: &Workspace,
    actor: &Actor,
    items: &[&Outlined],
) -> Result<Vec<NotedCount>, BureauError> {
    let mut owners: BTreeMap<&RegisterId, BTreeMap<RecordId, usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        if workspace.pack.checks_of(&item.register).next().is_none() {
            continue;
        }
        let register = declared(workspace, &item.register)?;
        let calendar = &workspace.pack.calendar;
        let day = |day| Some(Value::Date(day));
        let within = |period: Period| {
            (register.date.clone(), Test::Between(day(period.first_day(calendar)), day(period.last_day(calendar))))
        };
        let query = ListQuery {
            org: Some(item.org.clone()),
            statuses: BTreeSet::from([ReviewStatus::Submitted]),
            fields: item.period.map(within).into_iter().collect(),
            columns: Some(Vec::new()),
            ..ListQuery::default()
        };
        let page = workspace.ledger.list(actor, &item.register, &query, &From::Start, CHECKED).await?;
        let own = page.records.iter().filter(|row| row.org == item.org).map(|row| row.id);
        let known = owners.entry(&item.register).or_default();
        for id in own {
            // A row of a filing is no record by itself.
            known
                .entry(id)
                .and_modify(|first| {
                    if item.period.is_some() {
                        *first = at
                    }
                })
                .or_insert(at);
        }
    }
    let mut counts = vec![NotedCount::default(); items.len()];
    for (register, rows) in owners {
        let filter = RecordFilter { ids: Some(rows.keys().copied().collect()), ..RecordFilter::default() };
        let found = noted(workspace, actor, register, &filter).await?;
        for of_record in found.chunk_by(|one, other| one.failure.record == other.failure.record) {
            let at = of_record.first().and_then(|first| rows.get(&first.failure.record));
            let Some(count) = at.and_then(|at| counts.get_mut(*at)) else { continue };
            count.failing += 1;
            count.explained += usize::from(of_record.iter().all(|one| one.explained.is_some()));
            count.hard += usize::from(of_record.iter().any(|one| one.failure.severity == CheckSeverity::Hard));
        }
    }
    Ok(counts)
}

impl ReviewItem {
    /// The item without its rows, with what checks say of them.
    pub fn outlined(&self, is_mine: bool) -> (Outlined, NotedCount) {
        let outlined = Outlined {
            register: self.register.clone(),
            register_label: self.register_label.clone(),
            org: self.org.clone(),
            org_label: self.org_label.clone(),
            period: self.period,
            zero: self.zero,
            rows: self.records.len(),
            open: self.open,
            turn_label: self.turn_label.clone(),
            is_mine,
        };
        (outlined, NotedCount { failing: self.failing, explained: self.explained, hard: self.hard })
    }
}
