//! Roll-up: facts along the org tree as it was, over the months of a period.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::datatypes::Date32Type;
use xuezheng_pack::{Calendar, Code, FieldId, Month, NaiveDate, OrgId, Period};

use crate::belonging::Belonging;
use crate::facts::Entry;
use crate::fuse::{Grain, IndicatorSeries, SeriesSet};
use crate::snapshot::Standing;
use crate::store::{Facts, Plans, SegmentPart};

/// What was counted for an indicator, one org's subtree, and a period.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rolled {
    pub(crate) total: Cell,
    pub(crate) parts: BTreeMap<FieldId, BTreeMap<Code, Cell>>,
    /// Rows of orgs that were divided among several since, without shares.
    pub(crate) divided: BTreeMap<OrgId, i128>,
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

/// When and by which tree facts are put together.
pub(crate) struct Reach<'a> {
    pub(crate) facts: &'a Facts,
    /// The month of a 截至 day inside it, up to that day.
    pub(crate) partial: Option<Arc<Plans>>,
    pub(crate) calendar: &'a Calendar,
    pub(crate) belonging: Belonging<'a>,
    pub(crate) period: Period,
    /// Of a snapshot, which dates count.
    pub(crate) standing: Option<Arc<Standing>>,
}

/// An entry of the facts that counts.
pub(crate) struct Counted<'a> {
    /// Where it counts.
    pub(crate) slot: u32,
    /// Its owner, as an index into the orgs of the facts.
    pub(crate) owner: usize,
    pub(crate) part: &'a SegmentPart,
    /// The breakdown it belongs to; `None` for all together.
    pub(crate) field: Option<&'a FieldId>,
    pub(crate) entry: &'a Entry,
    /// 1, or −1 for what ceased.
    pub(crate) sign: i128,
}

/// Where the rows of an org count, by the tree of a day, if anywhere.
pub(crate) type SlotOf<'a> = dyn Fn(&OrgId, NaiveDate) -> Option<u32> + 'a;

/// The last day of a period whose last month does not count as a whole.
pub(crate) fn cut_inside_month(period: Period, calendar: &Calendar) -> Option<NaiveDate> {
    let last = period.last_day(calendar);
    (last != Month::of(last).last_day()).then_some(last)
}

impl<'a> Reach<'a> {
    /// Rolls an indicator up over the subtree of `scope`.
    pub(crate) fn roll(&self, series: &IndicatorSeries, scope: &OrgId) -> Rolled {
        let tree = self.belonging.tree;
        let mut rolled = Rolled::default();
        self.each(series, &|org, day| tree.is_within(org, scope, day).then_some(0), &mut |counted| {
            let Some(field) = counted.field else {
                rolled.total.add(counted);
                let owner = self.facts.orgs.get(counted.owner).and_then(|owner| self.belonging.is_divided(owner));
                if let Some(divided) = owner {
                    *rolled.divided.entry(divided.id.clone()).or_default() +=
                        counted.sign * i128::from(counted.entry.rows);
                }
                return;
            };
            let Some(code) = counted.part.code(counted.entry.code) else { return };
            let cells = rolled.parts.entry(field.clone()).or_default();
            match cells.get_mut(code) {
                Some(cell) => cell.add(counted),
                None => cells.entry(code.clone()).or_default().add(counted),
            }
        });
        rolled
    }

    /// Visits every entry that counts, with the slot it counts in.
    pub(crate) fn each(&self, series: &IndicatorSeries, slot_of: &SlotOf, visit: &mut dyn FnMut(&Counted)) {
        let last = self.period.last_day(self.calendar);
        let last_month = Month::of(last).index();
        match (&series.closed, &self.standing) {
            (Some(closed), _) => {
                let slots = self.standing_slots(slot_of);
                let at = |entry: &Entry, owner: usize, _: &SegmentPart| {
                    (entry.time <= last_month).then(|| slots.get(owner).copied().flatten()).flatten()
                };
                self.visit(&series.opened, 1, &at, visit);
                self.visit(closed, -1, &at, visit);
            }
            (None, Some(standing)) => {
                let slots = self.standing_slots(slot_of);
                let at = |entry: &Entry, owner: usize, part: &SegmentPart| {
                    let slot = slots.get(owner).copied().flatten()?;
                    let day = standing.day(self.facts.orgs.get(owner)?, part.code(entry.section))?;
                    (Date32Type::from_naive_date(day) == entry.time).then_some(slot)
                };
                self.visit(&series.opened, 1, &at, visit);
            }
            (None, None) => {
                let (first, last) = self.period.months(self.calendar);
                let slots: Vec<_> =
                    (first.index()..=last.index()).map(|month| self.event_slots(month, slot_of)).collect();
                let at = |entry: &Entry, owner: usize, _: &SegmentPart| {
                    let of_month = slots.get(usize::try_from(entry.time - first.index()).ok()?)?;
                    of_month.get(owner).copied().flatten()
                };
                self.visit(&series.opened, 1, &at, visit);
            }
        }
    }

    fn visit(
        &self,
        set: &SeriesSet,
        sign: i128,
        slot: &dyn Fn(&Entry, usize, &SegmentPart) -> Option<u32>,
        visit: &mut dyn FnMut(&Counted),
    ) {
        let is_cut = self.partial.is_some() && set.plan.grain == Grain::Month;
        let cut = is_cut.then(|| Month::of(self.period.last_day(self.calendar)).index());
        let whole = self.facts.plans.get(&set.plan).into_iter().flatten().map(|part| (part, cut));
        let partial = self.partial.iter().flat_map(|plans| plans.get(&set.plan)).flatten().map(|part| (part, None));
        for (part, cut) in whole.chain(partial) {
            let all =
                std::iter::once((None, set.total)).chain(set.parts.iter().map(|(field, index)| (Some(field), *index)));
            for (field, index) in all {
                for entry in part.facts.series.get(index).into_iter().flatten().filter(|entry| Some(entry.time) != cut)
                {
                    let Some(owner) = part.orgs.get(entry.org as usize).map(|owner| *owner as usize) else { continue };
                    if let Some(slot) = slot(entry, owner, part) {
                        visit(&Counted { slot, owner, part, field, entry, sign });
                    }
                }
            }
        }
    }

    /// Where what happened in a month counts, by owner: flows follow the tree of the month's last day that counts.
    fn event_slots(&self, month: i32, slot_of: &SlotOf) -> Vec<Option<u32>> {
        let last = self.period.last_day(self.calendar);
        let day = Month::from_index(month).map_or(last, |month| month.last_day().min(last));
        let slot = |org: &'a OrgId| {
            let (org, day) = self.belonging.of_event(org, day);
            slot_of(org, day)
        };
        self.facts.orgs.iter().map(slot).collect()
    }

    /// Where what stands counts, by owner.
    fn standing_slots(&self, slot_of: &SlotOf) -> Vec<Option<u32>> {
        let slot = |org: &'a OrgId| {
            let (org, day) = self.belonging.of_standing(org);
            slot_of(org, day)
        };
        self.facts.orgs.iter().map(slot).collect()
    }
}

impl Cell {
    /// Adds an entry.
    pub(crate) fn add(&mut self, counted: &Counted) {
        let Counted { part, entry, sign, .. } = counted;
        self.rows += sign * i128::from(entry.rows);
        self.present += sign * i128::from(entry.present);
        self.sum = self.sum.saturating_add(entry.sum.saturating_mul(*sign));
        self.ids.extend(entry.ids.iter().filter_map(|id| part.facts.ids.get(*id as usize)).cloned());
        self.segments.insert(part.position);
    }

    /// Both together.
    pub(crate) fn with(mut self, other: &Self) -> Self {
        self.rows += other.rows;
        self.present += other.present;
        self.sum = self.sum.saturating_add(other.sum);
        self.ids.extend(other.ids.iter().cloned());
        self.segments.extend(&other.segments);
        self
    }
}
