//! Roll-up: facts along the org tree as it was, over the months of a period.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use xuezheng_pack::{Calendar, Code, FieldId, Month, NaiveDate, OrgId, OrgTree, Period};

use crate::fuse::{IndicatorSeries, SeriesSet};
use crate::store::{Facts, Plans, SegmentPart};

/// What was counted for an indicator, one org's subtree, and a period.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rolled {
    pub(crate) total: Cell,
    pub(crate) parts: BTreeMap<FieldId, BTreeMap<Code, Cell>>,
}

/// What was counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    /// Rows that count.
    pub(crate) rows: i128,
    /// Those with a value to be summed.
    pub(crate) present: i128,
    /// Their sum as an integer of its last decimals; beyond what that holds, its limit.
    pub(crate) sum: i128,
    /// Their ids.
    pub(crate) ids: BTreeSet<Arc<str>>,
    /// Segments that hold them, by place in the manifest.
    pub(crate) segments: BTreeSet<usize>,
}

impl Cell {
    /// Adds what was counted elsewhere.
    pub(crate) fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.present += other.present;
        self.sum = self.sum.saturating_add(other.sum);
        self.ids.extend(other.ids.iter().cloned());
        self.segments.extend(&other.segments);
    }
}

/// Where and when: an org's subtree over a period.
pub(crate) struct Reach<'a> {
    pub(crate) facts: &'a Facts,
    /// The month of a 截至 day inside it, up to that day.
    pub(crate) partial: Option<Arc<Plans>>,
    pub(crate) calendar: &'a Calendar,
    pub(crate) tree: &'a OrgTree,
    pub(crate) org: &'a OrgId,
    pub(crate) period: Period,
}

/// The last day of a period whose last month does not count as a whole.
pub(crate) fn cut_inside_month(period: Period, calendar: &Calendar) -> Option<NaiveDate> {
    let last = period.last_day(calendar);
    (last != Month::of(last).last_day()).then_some(last)
}

impl Reach<'_> {
    /// Rolls an indicator up.
    pub(crate) fn roll(&self, series: &IndicatorSeries) -> Rolled {
        let mut rolled = Rolled::default();
        match &series.closed {
            None => {
                let (first, last) = self.period.months(self.calendar);
                let days = (first.index()..=last.index()).map(|month| (month, self.last_day_of(month)));
                let members: Vec<Vec<bool>> = days.map(|(_, day)| self.members_on(day)).collect();
                let of_month = |month: i32| members.get(usize::try_from(month - first.index()).ok()?);
                self.add(&mut rolled, &series.opened, 1, &|month, org| {
                    of_month(month).and_then(|members| members.get(org)).copied().unwrap_or(false)
                });
            }
            Some(closed) => {
                let day = self.period.last_day(self.calendar);
                let (members, last) = (self.responsible_on(day), Month::of(day).index());
                let counts = |month: i32, org: usize| month <= last && members.get(org).copied().unwrap_or(false);
                self.add(&mut rolled, &series.opened, 1, &counts);
                self.add(&mut rolled, closed, -1, &counts);
            }
        }
        rolled
    }

    fn add(&self, rolled: &mut Rolled, set: &SeriesSet, sign: i128, counts: &dyn Fn(i32, usize) -> bool) {
        let cut = self.partial.is_some().then(|| Month::of(self.period.last_day(self.calendar)).index());
        let whole = |month: i32, org: usize| Some(month) != cut && counts(month, org);
        let parts = self.facts.plans.get(&set.plan).into_iter().flatten();
        for part in parts {
            add_part(rolled, set, part, sign, &whole);
        }
        for part in self.partial.iter().flat_map(|plans| plans.get(&set.plan)).flatten() {
            add_part(rolled, set, part, sign, counts);
        }
    }

    /// The day whose tree a month's flows follow.
    fn last_day_of(&self, month: i32) -> NaiveDate {
        let last = self.period.last_day(self.calendar);
        Month::from_index(month).map_or(last, |month| month.last_day().min(last))
    }

    fn members_on(&self, day: NaiveDate) -> Vec<bool> {
        self.facts.orgs.iter().map(|org| self.tree.is_within(org, self.org, day)).collect()
    }

    fn responsible_on(&self, day: NaiveDate) -> Vec<bool> {
        let is_within = |org| self.tree.is_within(self.tree.responsible_on(org, day), self.org, day);
        self.facts.orgs.iter().map(is_within).collect()
    }
}

fn add_part(rolled: &mut Rolled, set: &SeriesSet, part: &SegmentPart, sign: i128, counts: &dyn Fn(i32, usize) -> bool) {
    let entries = |series: usize| {
        let entries = part.facts.series.get(series).into_iter().flatten();
        entries.filter(|entry| {
            let org = part.orgs.get(entry.org as usize).copied().unwrap_or(u32::MAX);
            counts(entry.month, org as usize)
        })
    };
    let add = |cell: &mut Cell, entry: &crate::facts::Entry| {
        cell.rows += sign * i128::from(entry.rows);
        cell.present += sign * i128::from(entry.present);
        cell.sum = cell.sum.saturating_add(entry.sum.saturating_mul(sign));
        cell.ids.extend(entry.ids.iter().filter_map(|id| part.facts.ids.get(*id as usize)).cloned());
        cell.segments.insert(part.position);
    };
    for entry in entries(set.total) {
        add(&mut rolled.total, entry);
    }
    for (field, series) in &set.parts {
        let cells = rolled.parts.entry(field.clone()).or_default();
        for entry in entries(*series) {
            let code = entry.code.and_then(|code| part.facts.codes.get(code as usize));
            let Some(code) = code else { continue };
            match cells.get_mut(code) {
                Some(cell) => add(cell, entry),
                None => add(cells.entry(code.clone()).or_default(), entry),
            }
        }
    }
}
