//! Snapshots (年报): which rows stand for an org at the end of a period.
//!
//! What is recorded once a year is a whole: the rows of one org (of one section, where the register is kept by section)
//! with one date say everything there was on that day. So the latest date counts with all its rows, and none before it: a
//! building that is not in this year's rows is gone. What is more than 13 months old says nothing any more.

use std::collections::BTreeMap;

use chrono::Months;
use xuezheng_pack::{Code, NaiveDate, Org, OrgId, OrgTree};

/// How old a record may be at the period's end.
pub const MOST_MONTHS: u32 = 13;

/// Longer chains of successors than this are loops.
const MAX_DEPTH: usize = 32;

/// A declaration of an org that it has nothing to record (零上报) for a span of days.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nothing {
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
}

/// The oldest day that still counts at the end of `last`.
pub(crate) fn oldest(last: NaiveDate) -> NaiveDate {
    last.checked_sub_months(Months::new(MOST_MONTHS)).unwrap_or(last)
}

/// What stands on a day.
#[derive(Debug)]
pub(crate) struct Standing {
    /// The oldest day that still counts.
    pub(crate) oldest: NaiveDate,
    orgs: BTreeMap<OrgId, Held>,
}

/// What one org has recorded.
#[derive(Debug, Default)]
struct Held {
    /// The latest date of each section; of the org as a whole without one.
    latest: Vec<(Option<Code>, NaiveDate)>,
    nothing: Option<Nothing>,
    /// Whether others have recorded since what it had, or it closed and nobody took over.
    is_superseded: bool,
}

impl Standing {
    /// What stands at the end of `last`: `records` with the dates of the rows of all sections, and who declared nothing.
    pub(crate) fn new<'r>(
        records: impl IntoIterator<Item = (&'r OrgId, Option<&'r Code>, NaiveDate)>,
        nothing: impl IntoIterator<Item = (OrgId, Nothing)>,
        tree: &OrgTree,
        last: NaiveDate,
    ) -> Self {
        let mut latest: BTreeMap<&OrgId, BTreeMap<Option<&Code>, NaiveDate>> = BTreeMap::new();
        for (org, section, day) in records.into_iter().filter(|(.., day)| *day <= last) {
            let known = latest.entry(org).or_default().entry(section).or_insert(day);
            *known = day.max(*known);
        }
        let held = |(org, latest): (&OrgId, BTreeMap<Option<&Code>, NaiveDate>)| {
            let latest = latest.into_iter().map(|(section, day)| (section.cloned(), day)).collect();
            (org.clone(), Held { latest, ..Held::default() })
        };
        let mut orgs: BTreeMap<OrgId, Held> = latest.into_iter().map(held).collect();
        for (org, nothing) in nothing.into_iter().filter(|(_, nothing)| nothing.first <= last) {
            let nothing = Nothing { last: nothing.last.min(last), ..nothing };
            let held = orgs.entry(org).or_default();
            if held.nothing.is_none_or(|known| known.last < nothing.last) {
                held.nothing = Some(nothing);
            }
        }
        let superseded = orgs.keys().filter(|org| is_superseded(&orgs, tree, org, last)).cloned();
        for org in superseded.collect::<Vec<_>>() {
            if let Some(held) = orgs.get_mut(&org) {
                held.is_superseded = true;
            }
        }
        Self { oldest: oldest(last), orgs }
    }

    /// The date whose rows count for an org's section.
    pub(crate) fn day(&self, org: &OrgId, section: Option<&Code>) -> Option<NaiveDate> {
        self.days(org).find(|(known, _)| *known == section).map(|(_, day)| day)
    }

    /// The dates whose rows count for an org, by section.
    pub(crate) fn days(&self, org: &OrgId) -> impl Iterator<Item = (Option<&Code>, NaiveDate)> {
        self.orgs.get(org).into_iter().flat_map(|held| self.days_of(held))
    }

    fn days_of<'s>(&'s self, held: &'s Held) -> impl Iterator<Item = (Option<&'s Code>, NaiveDate)> {
        let latest = held.latest.iter().map(|(section, day)| (section.as_ref(), *day));
        latest.filter(|(_, day)| self.counts(held, *day))
    }

    /// Every section with rows that count, by org.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&OrgId, Option<&Code>, NaiveDate)> {
        self.orgs.iter().flat_map(move |(org, held)| self.days_of(held).map(move |(section, day)| (org, section, day)))
    }

    /// Everyone who ever recorded or declared anything.
    pub(crate) fn orgs(&self) -> impl Iterator<Item = &OrgId> {
        self.orgs.keys()
    }

    /// Whether the org's last word is that it has nothing, and is not too old.
    pub(crate) fn has_nothing(&self, org: &OrgId) -> bool {
        let nothing = |held: &Held| {
            held.nothing.filter(|nothing| {
                nothing.last >= self.oldest
                    && !held.is_superseded
                    && held.latest.iter().all(|(_, day)| *day < nothing.first)
            })
        };
        self.orgs.get(org).and_then(nothing).is_some()
    }

    /// The days that an org's word is of, if it counts: none of its sections that still run may be too old.
    pub(crate) fn said(&self, org: &Org, day: NaiveDate) -> Option<Vec<NaiveDate>> {
        let held = self.orgs.get(&org.id)?;
        if self.has_nothing(&org.id) {
            return Some(held.nothing.iter().map(|nothing| nothing.last).collect());
        }
        let runs = |stage: &Code| {
            let of_stage = |section: &&xuezheng_pack::org::Section| section.stage == *stage;
            org.sections.is_empty() || org.sections.iter().filter(of_stage).any(|section| section.runs_on(day))
        };
        let said = held.latest.iter().filter(|(section, _)| section.as_ref().is_none_or(runs));
        let days: Vec<NaiveDate> = said.map(|(_, day)| *day).collect();
        (!days.is_empty() && days.iter().all(|day| self.counts(held, *day))).then_some(days)
    }

    /// The latest date of an org, however old.
    pub(crate) fn latest(&self, org: &OrgId) -> Option<NaiveDate> {
        self.orgs.get(org)?.latest.iter().map(|(_, day)| *day).max()
    }

    fn counts(&self, held: &Held, day: NaiveDate) -> bool {
        day >= self.oldest && !held.is_superseded && held.nothing.is_none_or(|nothing| nothing.first <= day)
    }
}

/// What a closed org recorded passes to its successors until one of them has recorded anything after its end: that says
/// what became of it. Without successors it ends with the org.
fn is_superseded(orgs: &BTreeMap<OrgId, Held>, tree: &OrgTree, org: &OrgId, last: NaiveDate) -> bool {
    let Some(closed) = tree.get(org) else { return false };
    let Some(until) = closed.until.filter(|until| *until < last) else { return false };
    if closed.successors.is_empty() {
        return true;
    }
    let mut open: Vec<&OrgId> = closed.successors.iter().collect();
    for _ in 0..MAX_DEPTH {
        let Some(next) = open.pop() else { return false };
        let recorded = orgs.get(next).is_some_and(|held| {
            let nothing = held.nothing.iter().map(|nothing| &nothing.first);
            held.latest.iter().map(|(_, day)| day).chain(nothing).any(|day| *day > until)
        });
        if recorded {
            return true;
        }
        open.extend(tree.get(next).into_iter().flat_map(|org| &org.successors));
    }
    false
}
