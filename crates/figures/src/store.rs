//! The facts of a whole view: every current segment under every plan of its register.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use datafusion::error::DataFusionError;
use datafusion::execution::session_state::SessionState;
use futures::{StreamExt, TryStreamExt};
use xuezheng_lake::{Lake, Manifest, SegmentHash};
use xuezheng_pack::{Code, Month, NaiveDate, OrgId};

use crate::cache;
use crate::coverage::Asked;
use crate::engine::Engine;
use crate::error::FigureError;
use crate::facts::{Days, SegmentFacts};
use crate::fuse::{FusedPlan, Grain, PlanKey};
use crate::scan::scan;

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
    facts: Arc<SegmentFacts>,
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
        let kept = done.iter().map(|done| (done.job.name.clone(), done.facts.clone()));
        *lock(&self.memory.kept) = kept.collect();
        let scanned: BTreeSet<usize> = done.iter().filter(|done| done.is_read).map(|done| done.job.position).collect();
        let mut orgs: BTreeSet<OrgId> = view.manifest.orgs.iter().map(|org| org.id.clone()).collect();
        orgs.extend(done.iter().flat_map(|done| done.facts.orgs.iter().cloned()));
        let orgs: Vec<_> = orgs.into_iter().collect();
        let (plans, asked) = (by_plan(done, &orgs), Asked::of(view.manifest)?);
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
        let plans = Arc::new(by_plan(self.run(view.lake, jobs).await?, &facts.orgs));
        lock(&facts.partial).insert(last, plans.clone());
        Ok(plans)
    }

    /// Runs jobs, some at once; their results come in the order of the jobs.
    async fn run(&self, lake: &Lake, jobs: Vec<Job>) -> Result<Vec<Done>, FigureError> {
        let spawn = |job: Job| {
            let kept = lock(&self.memory.kept).get(&job.name).cloned();
            let (state, lake) = (self.state.clone(), lake.clone());
            async move {
                match kept {
                    Some(facts) => Ok(Done { job, facts, is_read: false }),
                    None => tokio::spawn(job.run(state, lake))
                        .await
                        .map_err(|error| DataFusionError::ExecutionJoin(Box::new(error)))?,
                }
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

    /// Facts from disk or else from the segment.
    async fn run(self, state: Arc<SessionState>, lake: Lake) -> Result<Done, FigureError> {
        if let Some(facts) = cache::load(&lake, &self.name, self.plan.series.len()) {
            return Ok(Done { job: self, facts: Arc::new(facts), is_read: false });
        }
        let facts = scan(&state, &lake, (&self.plan_key, &self.plan), &self.segment, self.days).await?;
        cache::save(&lake, &self.name, &facts)?;
        Ok(Done { job: self, facts: Arc::new(facts), is_read: true })
    }
}

/// Results by plan, with the owners found among `orgs`.
fn by_plan(done: Vec<Done>, orgs: &[OrgId]) -> Plans {
    let mut plans = Plans::new();
    for Done { job, facts, .. } in done {
        plans.entry(job.plan_key).or_default().push(SegmentPart::new(job.position, facts, orgs));
    }
    plans
}

impl SegmentPart {
    /// The code at that index of its facts.
    pub(crate) fn code(&self, index: Option<u32>) -> Option<&Code> {
        self.facts.codes.get(index? as usize)
    }

    /// Facts with their orgs found among `all`, which holds every one of them.
    fn new(position: usize, facts: Arc<SegmentFacts>, all: &[OrgId]) -> Self {
        let index = |org: &OrgId| all.binary_search(org).ok().and_then(|index| u32::try_from(index).ok());
        let orgs = facts.orgs.iter().map(|org| index(org).unwrap_or(u32::MAX)).collect();
        Self { position, orgs, facts }
    }
}

/// What a panicking thread leaves in these maps is whole: entries are inserted at once.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
