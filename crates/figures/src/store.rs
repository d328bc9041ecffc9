//! The facts of a whole view: every current segment under every plan of its register.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use xuezheng_lake::{Lake, Manifest, Segment};
use xuezheng_pack::{Month, NaiveDate, OrgId};

use crate::cache;
use crate::coverage::Asked;
use crate::engine::Engine;
use crate::error::FigureError;
use crate::facts::{Days, SegmentFacts};
use crate::fuse::{FusedPlan, PlanKey};
use crate::scan::scan;

/// A consistent view of the lake: what figures are computed from.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The segments.
    pub lake: &'a Lake,
    /// Which of them are current, the org tree, and who was asked.
    pub manifest: &'a Manifest,
}

/// What every current segment holds, by org and month. Figures of whole months need nothing else.
#[derive(Debug)]
pub struct Facts {
    /// Segments that had to be read, because nothing was kept of them.
    pub scanned: usize,
    pub(crate) orgs: Vec<OrgId>,
    pub(crate) plans: Plans,
    pub(crate) asked: Asked,
    partial: Mutex<BTreeMap<NaiveDate, Arc<Plans>>>,
}

/// Facts by plan.
pub(crate) type Plans = BTreeMap<PlanKey, Vec<SegmentPart>>;

/// One segment's facts among those of the view.
#[derive(Clone, Debug)]
pub(crate) struct SegmentPart {
    /// Index into the manifest's segments.
    pub(crate) position: usize,
    /// For each of the segment's orgs its index into [`Facts::orgs`].
    pub(crate) orgs: Vec<u32>,
    /// The facts.
    pub(crate) facts: Arc<SegmentFacts>,
}

/// Facts that this engine has read before, by their key.
#[derive(Default)]
pub(crate) struct Memory {
    kept: Mutex<BTreeMap<String, Arc<SegmentFacts>>>,
}

impl Engine {
    /// The facts of a view. Only segments of which nothing is kept are read.
    ///
    /// # Errors
    /// [`FigureError::Lake`] for a missing or damaged segment, [`FigureError::Engine`] for one that can't be computed
    /// with, [`FigureError::Submission`].
    pub async fn facts(&self, view: &View<'_>) -> Result<Facts, FigureError> {
        let mut scanned = BTreeSet::new();
        let mut found: BTreeMap<&PlanKey, Vec<(usize, Arc<SegmentFacts>)>> = BTreeMap::new();
        let mut used = BTreeMap::new();
        for (key, plan) in &self.fused.plans {
            let parts = found.entry(key).or_default();
            for (position, segment) in segments(view.manifest, key) {
                let name = cache::key(&segment.hash, plan, None);
                let kept = self.memory.lock().get(&name).cloned();
                let facts = match kept {
                    Some(facts) => facts,
                    None => {
                        let (facts, is_new) = self.segment_facts(view.lake, (key, plan), segment, None).await?;
                        if is_new {
                            scanned.insert(position);
                        }
                        facts
                    }
                };
                used.insert(name, facts.clone());
                parts.push((position, facts));
            }
        }
        *self.memory.lock() = used;
        let mut orgs: BTreeSet<OrgId> = view.manifest.orgs.iter().map(|org| org.id.clone()).collect();
        orgs.extend(found.values().flatten().flat_map(|(_, facts)| facts.orgs.iter().cloned()));
        let orgs: Vec<_> = orgs.into_iter().collect();
        let plans = found.into_iter().map(|(key, parts)| {
            let parts = parts.into_iter().map(|(position, facts)| SegmentPart::new(position, facts, &orgs));
            (key.clone(), parts.collect())
        });
        let (plans, asked) = (plans.collect(), Asked::of(view.manifest)?);
        Ok(Facts { scanned: scanned.len(), orgs, plans, asked, partial: Mutex::default() })
    }

    /// The facts of the month of `last`, up to and including `last`, from the rows themselves.
    pub(crate) async fn partial(
        &self,
        view: &View<'_>,
        facts: &Facts,
        last: NaiveDate,
    ) -> Result<Arc<Plans>, FigureError> {
        if let Some(known) = lock(&facts.partial).get(&last).cloned() {
            return Ok(known);
        }
        let month = Month::of(last);
        let days = Days { first: month.first_day(), last };
        let mut plans = Plans::new();
        for (key, plan) in &self.fused.plans {
            let parts = plans.entry(key.clone()).or_default();
            for whole in facts.plans.get(key).into_iter().flatten() {
                let is_in_month = whole.facts.series.iter().flatten().any(|entry| entry.month == month.index());
                let Some(segment) = view.manifest.segments.get(whole.position).filter(|_| is_in_month) else {
                    continue;
                };
                let (part, _) = self.segment_facts(view.lake, (key, plan), segment, Some(days)).await?;
                parts.push(SegmentPart::new(whole.position, part, &facts.orgs));
            }
        }
        let plans = Arc::new(plans);
        lock(&facts.partial).insert(last, plans.clone());
        Ok(plans)
    }

    /// Facts from disk or, with `true`, from the segment.
    async fn segment_facts(
        &self,
        lake: &Lake,
        (key, plan): (&PlanKey, &FusedPlan),
        segment: &Segment,
        days: Option<Days>,
    ) -> Result<(Arc<SegmentFacts>, bool), FigureError> {
        let name = cache::key(&segment.hash, plan, days);
        if let Some(facts) = cache::load(lake, &name, plan.series.len()) {
            return Ok((Arc::new(facts), false));
        }
        let facts = scan(&self.state, lake, (key, plan), &segment.hash, days).await?;
        cache::save(lake, &name, &facts)?;
        Ok((Arc::new(facts), true))
    }
}

impl SegmentPart {
    /// Facts with their orgs found among `all`, which holds every one of them.
    fn new(position: usize, facts: Arc<SegmentFacts>, all: &[OrgId]) -> Self {
        let index = |org: &OrgId| all.binary_search(org).ok().and_then(|index| u32::try_from(index).ok());
        let orgs = facts.orgs.iter().map(|org| index(org).unwrap_or(u32::MAX)).collect();
        Self { position, orgs, facts }
    }
}

impl Memory {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Arc<SegmentFacts>>> {
        lock(&self.kept)
    }
}

/// The segments that a plan reads, with their places in the manifest.
fn segments<'a>(manifest: &'a Manifest, key: &'a PlanKey) -> impl Iterator<Item = (usize, &'a Segment)> {
    manifest.segments.iter().enumerate().filter(|(_, segment)| segment.register == key.register)
}

/// What a panicking thread leaves in these maps is whole: entries are inserted at once.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
