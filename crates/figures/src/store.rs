//! The facts of a whole view: every current segment under every plan of its register.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use datafusion::error::DataFusionError;
use datafusion::execution::session_state::SessionState;
use futures::{StreamExt, TryStreamExt};
use xuezheng_lake::{Lake, Manifest, SegmentHash};
use xuezheng_pack::{Code, Month, NaiveDate, OrgId, OrgTree, Period, RegisterId};

use crate::cache;
use crate::coverage::{Asked, OrgAnswered};
use crate::engine::Engine;
use crate::error::FigureError;
use crate::facts::{Days, SegmentFacts};
use crate::fuse::{FusedPlan, Grain, PlanKey};
use crate::kept::Kept;
use crate::paths::{Paths, Place};
use crate::scan::scan;
use crate::snapshot::Standing;

/// Segments that are read at the same time.
const AT_ONCE: usize = 4;

/// A consistent view of the lake: what figures are computed from.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The segments.
    pub lake: &'a Lake,
    /// Which of them are current, the org tree, and who was asked.
    pub manifest: &'a Manifest,
    /// The one day whose org tree holds for everything; `None` for the tree as it was.
    pub tree_of: Option<NaiveDate>,
}

/// What every current segment holds, by org and month. Figures of whole months need nothing else.
#[derive(Debug)]
pub struct Facts {
    /// Segments that had to be read, because nothing was kept of them.
    pub scanned: usize,
    pub(crate) orgs: Vec<OrgId>,
    pub(crate) plans: Plans,
    pub(crate) asked: Asked,
    /// Months in part, by the last day that counts.
    partial: Kept<NaiveDate, Plans>,
    /// Where owners stand in the tree.
    paths: Kept<Place, Paths>,
    /// What stands on a day.
    pub(crate) standing: Kept<(PlanKey, NaiveDate), Standing>,
    /// Who answered for a register and period.
    pub(crate) answered: Kept<(RegisterId, Period), Vec<OrgAnswered>>,
    /// The same where what stands counts.
    pub(crate) answered_standing: Kept<(PlanKey, NaiveDate), Vec<OrgAnswered>>,
}

/// Of what is worked out of facts on the way, how much is kept: all that pages and reports of some periods need.
const WORKED_OUT: usize = 400;

/// Months in part that are kept.
const PARTIAL: usize = 12;

/// Facts by plan.
pub(crate) type Plans = BTreeMap<PlanKey, Vec<SegmentPart>>;

/// One segment's facts among those of the view.
#[derive(Clone, Debug)]
pub(crate) struct SegmentPart {
    /// Index into the manifest's segments.
    pub(crate) position: usize,
    /// For each of the segment's orgs its index into [`Facts::orgs`].
    pub(crate) orgs: Vec<u32>,
    /// For each of the segment's ids its number in the engine's memory: one number is one id in every segment.
    pub(crate) ids: Arc<[u32]>,
    /// The facts.
    pub(crate) facts: Arc<SegmentFacts>,
}

/// Facts that this engine has read before, by their key.
#[derive(Default)]
pub(crate) struct Memory {
    kept: Mutex<Shelf>,
    /// Ids that are counted once, numbered in the order in which they were met. They are looked up and never walked.
    ids: Mutex<HashMap<Arc<str>, u32>>,
}

/// Views whose facts stay in memory: the present and some seals, which are looked at in turn.
const VIEWS: u64 = 6;

/// Facts by their key, each with the last view that they were of.
#[derive(Default)]
struct Shelf {
    views: u64,
    facts: BTreeMap<String, (u64, Remembered)>,
}

/// Facts with the numbers of their ids.
#[derive(Clone)]
struct Remembered {
    facts: Arc<SegmentFacts>,
    ids: Arc<[u32]>,
}

impl Memory {
    /// Keeps the facts of a view, and forgets those that none of the last views had.
    fn keep(&self, done: &[Done]) {
        let mut shelf = lock(&self.kept);
        shelf.views += 1;
        let now = shelf.views;
        shelf.facts.extend(done.iter().map(|done| (done.job.name.clone(), (now, done.found.clone()))));
        shelf.facts.retain(|_, (view, _)| *view + VIEWS > now);
    }

    fn remember(&self, facts: SegmentFacts) -> Remembered {
        let mut known = lock(&self.ids);
        let number = |id: &Arc<str>| {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            *known.entry(Arc::clone(id)).or_insert(next)
        };
        let ids = facts.ids.iter().map(number).collect();
        Remembered { facts: Arc::new(facts), ids }
    }
}

/// One plan to be run over one segment.
struct Job {
    plan_key: PlanKey,
    plan: Arc<FusedPlan>,
    /// Place in the manifest, and the segment there.
    position: usize,
    segment: SegmentHash,
    days: Option<Days>,
    /// The key of its result.
    name: String,
}

/// What became of a job.
struct Done {
    job: Job,
    found: Remembered,
    /// Whether the segment had to be read.
    is_read: bool,
}

impl Engine {
    /// The facts of a view. Only segments of which nothing is kept are read. Must run inside a tokio runtime, and uses
    /// its threads.
    ///
    /// # Errors
    /// [`FigureError::Lake`] for a missing or damaged segment, [`FigureError::Engine`] for one that can't be computed
    /// with, [`FigureError::Submission`].
    pub async fn facts(&self, view: &View<'_>) -> Result<Facts, FigureError> {
        let mut jobs = Vec::new();
        for (key, plan) in &self.fused.plans {
            let segments = view.manifest.segments.iter().enumerate();
            for (position, segment) in segments.filter(|(_, segment)| segment.register == key.register) {
                jobs.push(Job::new(key, plan, (position, &segment.hash), None));
            }
        }
        let done = self.run(view.lake, jobs).await?;
        self.memory.keep(&done);
        let scanned: BTreeSet<usize> = done.iter().filter(|done| done.is_read).map(|done| done.job.position).collect();
        let mut orgs: BTreeSet<OrgId> = view.manifest.orgs.iter().map(|org| org.id.clone()).collect();
        orgs.extend(done.iter().flat_map(|done| done.found.facts.orgs.iter().cloned()));
        let orgs: Vec<_> = orgs.into_iter().collect();
        let (plans, asked) = (by_plan(done, &orgs), Asked::of(view.manifest)?);
        Ok(Facts {
            scanned: scanned.len(),
            orgs,
            plans,
            asked,
            partial: Kept::new(PARTIAL),
            paths: Kept::new(WORKED_OUT),
            standing: Kept::new(WORKED_OUT),
            answered: Kept::new(WORKED_OUT),
            answered_standing: Kept::new(WORKED_OUT),
        })
    }

    /// The facts of the month of `last`, up to and including `last`, from the rows themselves.
    pub(crate) async fn partial(
        &self,
        view: &View<'_>,
        facts: &Facts,
        last: NaiveDate,
    ) -> Result<Arc<Plans>, FigureError> {
        if let Some(known) = facts.partial.get(&last) {
            return Ok(known);
        }
        let month = Month::of(last);
        let days = Days { first: month.first_day(), last };
        let mut jobs = Vec::new();
        // Facts by day need no month in part.
        for (key, plan) in self.fused.plans.iter().filter(|(key, _)| key.grain == Grain::Month) {
            for whole in facts.plans.get(key).into_iter().flatten() {
                let is_in_month = whole.facts.series.iter().flatten().any(|entry| entry.time == month.index());
                if let Some(segment) = view.manifest.segments.get(whole.position).filter(|_| is_in_month) {
                    jobs.push(Job::new(key, plan, (whole.position, &segment.hash), Some(days)));
                }
            }
        }
        Ok(facts.partial.put(last, by_plan(self.run(view.lake, jobs).await?, &facts.orgs)))
    }

    /// Runs jobs, some at once; their results come in the order of the jobs.
    async fn run(&self, lake: &Lake, jobs: Vec<Job>) -> Result<Vec<Done>, FigureError> {
        let spawn = |job: Job| {
            let kept = lock(&self.memory.kept).facts.get(&job.name).map(|(_, found)| found.clone());
            let (state, lake) = (self.state.clone(), lake.clone());
            async move {
                if let Some(found) = kept {
                    return Ok(Done { job, found, is_read: false });
                }
                let ran = tokio::spawn(job.run(state, lake)).await;
                let (job, facts, is_read) = ran.map_err(|error| DataFusionError::ExecutionJoin(Box::new(error)))??;
                Ok(Done { job, found: self.memory.remember(facts), is_read })
            }
        };
        futures::stream::iter(jobs).map(spawn).buffered(AT_ONCE).try_collect().await
    }
}

impl Job {
    fn new(
        plan_key: &PlanKey,
        plan: &Arc<FusedPlan>,
        (position, segment): (usize, &SegmentHash),
        days: Option<Days>,
    ) -> Self {
        let name = cache::key(segment, plan, days);
        Self { plan_key: plan_key.clone(), plan: plan.clone(), position, segment: segment.clone(), days, name }
    }

    /// Facts from disk or else from the segment, and whether that had to be read.
    async fn run(self, state: Arc<SessionState>, lake: Lake) -> Result<(Self, SegmentFacts, bool), FigureError> {
        if let Some(facts) = cache::load(&lake, &self.name, self.plan.series.len()) {
            return Ok((self, facts, false));
        }
        let facts = scan(&state, &lake, (&self.plan_key, &self.plan), &self.segment, self.days).await?;
        cache::save(&lake, &self.name, &facts)?;
        Ok((self, facts, true))
    }
}

/// Results by plan, with the owners found among `orgs`.
fn by_plan(done: Vec<Done>, orgs: &[OrgId]) -> Plans {
    let mut plans = Plans::new();
    for Done { job, found, .. } in done {
        plans.entry(job.plan_key).or_default().push(SegmentPart::new(job.position, found, orgs));
    }
    plans
}

impl Facts {
    /// Where owners stand in a tree, which is that of the view.
    pub(crate) fn paths(&self, tree: &OrgTree, place: Place) -> Arc<Paths> {
        self.paths.or_else(place, || Paths::new(&self.orgs, tree, place))
    }

    /// An org's index; `None` if it is none of the view.
    pub(crate) fn index(&self, org: &OrgId) -> Option<u32> {
        self.orgs.binary_search(org).ok().and_then(|index| u32::try_from(index).ok())
    }
}

impl SegmentPart {
    /// The code at that index of its facts.
    pub(crate) fn code(&self, index: Option<u32>) -> Option<&Code> {
        self.facts.codes.get(index? as usize)
    }

    /// Facts with their orgs found among `all`, which holds every one of them.
    fn new(position: usize, Remembered { facts, ids }: Remembered, all: &[OrgId]) -> Self {
        let index = |org: &OrgId| all.binary_search(org).ok().and_then(|index| u32::try_from(index).ok());
        let orgs = facts.orgs.iter().map(|org| index(org).unwrap_or(u32::MAX)).collect();
        Self { position, orgs, ids, facts }
    }
}

/// What a panicking thread leaves in these maps is whole: entries are inserted at once.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
