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
    /// The numbers of their ids.
    pub(crate) ids: BTreeSet<u32>,
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
    pub(crate) entry: &'a Entry,
    /// 1, or −1 for what ceased.
    pub(crate) sign: i128,
}

/// Where the rows of an org count, if anywhere, by its path in the tree of a day: who answers for it, then those above.
pub(crate) type SlotOf<'a> = dyn Fn(&[u32]) -> Option<u32> + 'a;

/// Where the rows of each owner count.
enum Slots {
    /// What happened, by month from the first that counts.
    Events { first: i32, months: Vec<Vec<Option<u32>>> },
    /// What stands at the end of a month.
    Standing { last: i32, owners: Vec<Option<u32>> },
    /// What was recorded on the days that count of each owner's sections.
    Snapshot { owners: Vec<Option<u32>>, days: Vec<Vec<(Option<Code>, i32)>> },
}

impl Slots {
    /// Whether anything of an owner can count.
    fn has(&self, owner: usize) -> bool {
        let is_there = |slots: &Vec<Option<u32>>| slots.get(owner).copied().flatten().is_some();
        match self {
            Self::Events { months, .. } => months.iter().any(is_there),
            Self::Standing { owners, .. } | Self::Snapshot { owners, .. } => is_there(owners),
        }
    }

    /// The times that can count, inclusive.
    fn times(&self) -> (i32, i32) {
        match self {
            Self::Events { first, months } => (*first, first + i32::try_from(months.len()).unwrap_or(0) - 1),
            Self::Standing { last, .. } => (i32::MIN, *last),
            Self::Snapshot { .. } => (i32::MIN, i32::MAX),
        }
    }

    /// Where an entry at one of these times counts.
    fn of(&self, entry: &Entry, owner: usize, part: &SegmentPart) -> Option<u32> {
        match self {
            Self::Events { first, months } => {
                months.get(usize::try_from(entry.time - first).ok()?)?.get(owner).copied().flatten()
            }
            Self::Standing { owners, .. } => owners.get(owner).copied().flatten(),
            Self::Snapshot { owners, days } => {
                let slot = owners.get(owner).copied().flatten()?;
                let section = part.code(entry.section);
                let counts = |(of, day): &(Option<Code>, i32)| *day == entry.time && of.as_ref() == section;
                days.get(owner)?.iter().any(counts).then_some(slot)
            }
        }
    }
}

/// The last day of a period whose last month does not count as a whole.
pub(crate) fn cut_inside_month(period: Period, calendar: &Calendar) -> Option<NaiveDate> {
    let last = period.last_day(calendar);
    (last != Month::of(last).last_day()).then_some(last)
}

impl<'a> Reach<'a> {
    /// Rolls an indicator up over the subtree of `scope`, an index into the orgs.
    pub(crate) fn roll(&self, series: &IndicatorSeries, scope: u32) -> Rolled {
        let mut rolled = Rolled::default();
        self.each(series, None, &|path| path.contains(&scope).then_some(0), &mut |counted| {
            rolled.total.add(counted);
            let owner = self.facts.orgs.get(counted.owner).and_then(|owner| self.belonging.is_divided(owner));
            if let Some(divided) = owner {
                *rolled.divided.entry(divided.id.clone()).or_default() += counted.sign * i128::from(counted.entry.rows);
            }
        });
        rolled
    }

    /// The parts of a breakdown over the same.
    pub(crate) fn parts(&self, series: &IndicatorSeries, field: &FieldId, scope: u32) -> BTreeMap<Code, Cell> {
        let mut parts: BTreeMap<Code, Cell> = BTreeMap::new();
        self.each(series, Some(field), &|path| path.contains(&scope).then_some(0), &mut |counted| {
            let Some(code) = counted.part.code(counted.entry.code) else { return };
            match parts.get_mut(code) {
                Some(cell) => cell.add(counted),
                None => parts.entry(code.clone()).or_default().add(counted),
            }
        });
        parts
    }

    /// What each org has of the same: who answers for a row, as the tree is when it counts.
    pub(crate) fn owners(&self, series: &IndicatorSeries, scope: u32) -> BTreeMap<Code, Cell> {
        let mut owners: BTreeMap<Code, Cell> = BTreeMap::new();
        let slot_of = |path: &[u32]| path.first().copied().filter(|_| path.contains(&scope));
        self.each(series, None, &slot_of, &mut |counted| {
            if let Some(org) = self.facts.orgs.get(counted.slot as usize) {
                owners.entry(Code::new(org.as_str())).or_default().add(counted);
            }
        });
        owners
    }

    /// Visits every entry that counts, of all together or of a breakdown, with the slot it counts in.
    pub(crate) fn each(
        &self,
        series: &IndicatorSeries,
        field: Option<&FieldId>,
        slot_of: &SlotOf,
        visit: &mut dyn FnMut(&Counted),
    ) {
        let last = self.period.last_day(self.calendar);
        let standing = || -> Vec<Option<u32>> {
            self.facts.paths(self.belonging.tree, self.belonging.standing_place()).iter().map(slot_of).collect()
        };
        match (&series.closed, &self.standing) {
            (Some(closed), _) => {
                let slots = Slots::Standing { last: Month::of(last).index(), owners: standing() };
                self.visit(&series.opened, field, 1, &slots, visit);
                self.visit(closed, field, -1, &slots, visit);
            }
            (None, Some(stands)) => {
                let owners = standing();
                let of = |(slot, owner): (&Option<u32>, &OrgId)| -> Vec<(Option<Code>, i32)> {
                    let days = slot.iter().flat_map(|_| stands.days(owner));
                    days.map(|(section, day)| (section.cloned(), Date32Type::from_naive_date(day))).collect()
                };
                let days = owners.iter().zip(&self.facts.orgs).map(of).collect();
                self.visit(&series.opened, field, 1, &Slots::Snapshot { owners, days }, visit);
            }
            (None, None) => {
                let (first, last) = self.period.months(self.calendar);
                let months = (first.index()..=last.index()).map(|month| self.event_slots(month, slot_of)).collect();
                self.visit(&series.opened, field, 1, &Slots::Events { first: first.index(), months }, visit);
            }
        }
    }

    fn visit(
        &self,
        set: &SeriesSet,
        field: Option<&FieldId>,
        sign: i128,
        slots: &Slots,
        visit: &mut dyn FnMut(&Counted),
    ) {
        let Some(index) = field.map_or(Some(set.total), |field| set.parts.get(field).copied()) else { return };
        let is_cut = self.partial.is_some() && set.plan.grain == Grain::Month;
        let cut = is_cut.then(|| Month::of(self.period.last_day(self.calendar)).index());
        let whole = self.facts.plans.get(&set.plan).into_iter().flatten().map(|part| (part, cut));
        let partial = self.partial.iter().flat_map(|plans| plans.get(&set.plan)).flatten().map(|part| (part, None));
        let (from, until) = slots.times();
        for (part, cut) in whole.chain(partial) {
            let Some(mut entries) = part.facts.series.get(index).map(Vec::as_slice) else { continue };
            // They are sorted by owner and time, so that nobody else's are looked at.
            for (of, owner) in (0..).zip(part.orgs.iter().map(|owner| *owner as usize)) {
                if !slots.has(owner) {
                    continue;
                }
                entries = entries.get(entries.partition_point(|entry| entry.org < of)..).unwrap_or_default();
                let own = entries.split_at(entries.partition_point(|entry| entry.org == of)).0;
                let start = own.partition_point(|entry| entry.time < from);
                let end = own.partition_point(|entry| entry.time <= until);
                let in_time = own.get(start..end).unwrap_or_default();
                for entry in in_time.iter().filter(|entry| Some(entry.time) != cut) {
                    if let Some(slot) = slots.of(entry, owner, part) {
                        visit(&Counted { slot, owner, part, entry, sign });
                    }
                }
            }
        }
    }

    /// Where what happened in a month counts, by owner: flows follow the tree of the month's last day that counts.
    fn event_slots(&self, month: i32, slot_of: &SlotOf) -> Vec<Option<u32>> {
        let last = self.period.last_day(self.calendar);
        let day = Month::from_index(month).map_or(last, |month| month.last_day().min(last));
        self.facts.paths(self.belonging.tree, self.belonging.event_place(day)).iter().map(slot_of).collect()
    }
}

impl Cell {
    /// Adds an entry.
    pub(crate) fn add(&mut self, counted: &Counted) {
        let Counted { part, entry, sign, .. } = counted;
        self.rows += sign * i128::from(entry.rows);
        self.present += sign * i128::from(entry.present);
        self.sum = self.sum.saturating_add(entry.sum.saturating_mul(*sign));
        self.ids.extend(entry.ids.iter().filter_map(|id| part.ids.get(*id as usize)));
        // Its entries come one after the other, and the places of segments grow.
        if self.segments.last() != Some(&part.position) {
            self.segments.insert(part.position);
        }
    }

    /// Both together.
    pub(crate) fn with(mut self, other: &Self) -> Self {
        self.rows += other.rows;
        self.present += other.present;
        self.sum = self.sum.saturating_add(other.sum);
        self.ids.extend(&other.ids);
        self.segments.extend(&other.segments);
        self
    }
}
