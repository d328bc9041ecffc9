//! Long work (任务): it runs by itself, says how far it is, can be stopped between two steps, and is remembered for a while
//! when it is over. Who began it may leave the page meanwhile.

mod job;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::Semaphore;

pub(crate) use self::job::{Job, JobId, Kind, NewJob, Outcome, Phase};
use crate::error::Fault;
use crate::state::Shared;

/// Jobs that are over and still remembered.
const REMEMBERED: usize = 100;

/// Jobs that may wait for their turn.
const WAITING: usize = 20;

/// All jobs of a site. They take turns: each of them keeps a processor busy, and pages must go on.
pub(crate) struct Jobs {
    kept: Mutex<Kept>,
    turn: Arc<Semaphore>,
}

#[derive(Default)]
struct Kept {
    last: u64,
    jobs: BTreeMap<JobId, Arc<Job>>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self { kept: Mutex::default(), turn: Arc::new(Semaphore::new(1)) }
    }
}

impl Jobs {
    /// Begins a job, or gives the one that does the same for the same person already.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many wait.
    pub(crate) fn start<W>(
        site: &Shared,
        new: NewJob,
        work: impl FnOnce(Shared, Arc<Job>) -> W + Send + 'static,
    ) -> Result<Arc<Job>, Fault>
    where
        W: Future<Output = Result<Outcome, Fault>>,
    {
        let (job, is_new) = site.jobs.add(new, site)?;
        if !is_new {
            return Ok(job);
        }
        let (site, running, turn) = (site.clone(), job.clone(), site.jobs.turn.clone());
        let runtime = Handle::current();
        tokio::spawn(async move {
            let permit = turn.acquire_owned().await;
            let result = if running.is_to_stop() {
                Err(Fault::Unfit("已停止".to_owned()))
            } else {
                running.begin();
                // Apart from the threads that answer pages: laying out a document computes for seconds.
                let (inner, at_work) = (site.clone(), running.clone());
                let done = tokio::task::spawn_blocking(move || runtime.block_on(work(inner, at_work))).await;
                done.unwrap_or_else(|error| Err(Fault::Broken(format!("任务中断：{error}"))))
            };
            running.finish(&site, result);
            drop(permit);
        });
        Ok(job)
    }

    fn add(&self, new: NewJob, site: &Shared) -> Result<(Arc<Job>, bool), Fault> {
        let mut kept = self.lock();
        let is_same = |job: &&Arc<Job>| !job.is_over() && job.is_same(&new);
        if let Some(same) = kept.jobs.values().find(is_same) {
            return Ok((same.clone(), false));
        }
        if kept.jobs.values().filter(|job| !job.is_over()).count() >= WAITING {
            return Err(Fault::Busy);
        }
        kept.last += 1;
        let id = JobId(kept.last);
        let job = Arc::new(Job::new(id, new, site.now().utc));
        kept.jobs.insert(id, job.clone());
        let over: Vec<JobId> = kept.jobs.values().filter(|job| job.is_over()).map(|job| job.id).collect();
        for old in over.iter().take(over.len().saturating_sub(REMEMBERED)) {
            kept.jobs.remove(old);
        }
        Ok((job, true))
    }

    /// The job of that number, if it is that person's.
    pub(crate) fn of(&self, login: &str, id: &str) -> Option<Arc<Job>> {
        let id = JobId(id.parse().ok()?);
        self.lock().jobs.get(&id).filter(|job| job.owner == login).cloned()
    }

    /// A person's jobs, the newest first.
    pub(crate) fn all_of(&self, login: &str) -> Vec<Arc<Job>> {
        self.lock().jobs.values().rev().filter(|job| job.owner == login).cloned().collect()
    }

    /// Asks all jobs to stop; each does so before its next step.
    pub(crate) fn stop_all(&self) {
        self.lock().jobs.values().for_each(|job| job.stop());
    }

    /// Waits until none is at work.
    pub(crate) async fn ended(&self) {
        // It is never closed, and fair: whoever waits before this is to stop, and does so at once.
        drop(self.turn.acquire().await);
    }

    /// What a panicking thread leaves here is whole: jobs are inserted at once.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
