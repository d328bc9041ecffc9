//! One job: whose it is, how far it is, and what came of it.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use xuezheng_bureau::CompileStep;

use crate::error::Fault;
use crate::state::Site;

/// A job's number, grown by one with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct JobId(pub(super) u64);

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// 编制.
    Compile,
    /// 签发.
    Issue,
    /// 复核: an issued document is compiled again and compared.
    Verify,
    /// 批量建账号.
    Accounts,
}

impl Kind {
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Compile => "编制报告",
            Self::Issue => "签发公文",
            Self::Verify => "复核公文",
            Self::Accounts => "批量建账号",
        }
    }

    /// The page where such jobs are begun: its name and address.
    pub(crate) fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Compile | Self::Issue | Self::Verify => ("报告", "/reports"),
            Self::Accounts => ("账号", "/admin/accounts"),
        }
    }
}

/// A job to be begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewJob {
    pub(crate) kind: Kind,
    /// What it is about: 半年工作总结 云川市教育体育局 2024年上半年.
    pub(crate) title: String,
    /// The login of who begins it; nobody else sees it.
    pub(crate) owner: String,
    /// What makes it another job than one of the same kind and title.
    pub(crate) of: String,
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Others are before it.
    Waiting,
    /// It is at work.
    Running { done: usize, of: usize, doing: &'static str },
    /// It is done.
    Done(Outcome),
    /// It came to nothing; with the number to quote if that was our fault.
    Failed { why: String, number: Option<String> },
    /// Somebody stopped it.
    Stopped,
}

/// What came of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// In a sentence.
    pub(crate) said: String,
    /// Where it can be looked at.
    pub(crate) href: String,
}

/// A job.
pub(crate) struct Job {
    pub(crate) id: JobId,
    pub(crate) kind: Kind,
    pub(crate) title: String,
    pub(crate) owner: String,
    of: String,
    pub(crate) begun: DateTime<Utc>,
    stop: AtomicBool,
    phase: Mutex<Phase>,
}

impl Job {
    pub(super) fn new(id: JobId, new: NewJob, begun: DateTime<Utc>) -> Self {
        let NewJob { kind, title, owner, of } = new;
        Self { id, kind, title, owner, of, begun, stop: AtomicBool::new(false), phase: Mutex::new(Phase::Waiting) }
    }

    pub(super) fn is_same(&self, new: &NewJob) -> bool {
        (self.kind, &self.title, &self.owner, &self.of) == (new.kind, &new.title, &new.owner, &new.of)
    }

    pub(crate) fn phase(&self) -> Phase {
        self.lock().clone()
    }

    pub(crate) fn is_over(&self) -> bool {
        !matches!(*self.lock(), Phase::Waiting | Phase::Running { .. })
    }

    /// Asks it to stop; it does so before its next step.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_to_stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    pub(super) fn begin(&self) {
        *self.lock() = Phase::Running { done: 0, of: 1, doing: "准备" };
    }

    /// Hears how far a compilation is, and whether it shall go on.
    pub(crate) fn hear(&self, CompileStep { done, of, doing }: CompileStep) -> ControlFlow<()> {
        if self.is_to_stop() {
            return ControlFlow::Break(());
        }
        *self.lock() = Phase::Running { done, of, doing };
        ControlFlow::Continue(())
    }

    pub(super) fn finish(&self, site: &Site, result: Result<Outcome, Fault>) {
        let phase = match result {
            Ok(outcome) => Phase::Done(outcome),
            Err(_) if self.is_to_stop() => Phase::Stopped,
            Err(fault) => {
                let (_, why, number) = fault.told(site);
                Phase::Failed { why, number }
            }
        };
        *self.lock() = phase;
    }

    fn lock(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
