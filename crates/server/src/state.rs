//! What all requests share.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{Mutex, Semaphore};
use xuezheng_bureau::Workspace;
use xuezheng_bureau::ledger::Stamp;

use crate::error::Fault;
use crate::gate::Gates;
use crate::jobs::Jobs;
use crate::once::Once;
use crate::throttle::Throttle;
use crate::warmth::Warmth;

/// How a site is to be run.
pub struct Settings {
    /// The clock.
    pub clock: fn() -> Stamp,
    /// Where faults are written, a line each.
    pub log: fn(&str),
    /// Whether browsers reach it by https alone: cookies are then marked so.
    pub https: bool,
    /// Accounts that the sign-in page offers; none but in a demo.
    pub demo: Vec<DemoAccount>,
}

/// An account that a demo's sign-in page offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// Its login.
    pub login: String,
    /// Its password.
    pub password: String,
    /// Who that is: 局办公室.
    pub role: String,
    /// What to look at with it: 编总结、催报.
    pub does: String,
}

/// Why a site can't be run.
#[derive(Debug, thiserror::Error)]
#[error("网页服务无法运行：{0}")]
pub struct ServeError(#[from] std::io::Error);

/// What all requests share.
pub(crate) struct Site {
    pub(crate) workspace: Workspace,
    pub(crate) settings: Settings,
    pub(crate) gates: Gates,
    pub(crate) throttle: Throttle,
    /// Lets two forms at a time be read that came after their session had ended.
    pub(crate) late: Semaphore,
    pub(crate) jobs: Jobs,
    pub(crate) warmth: Warmth,
    pub(crate) once: Once,
    /// The workspace at the seals that were looked at last: what a seal shows never changes.
    seals: Mutex<VecDeque<(String, Arc<Workspace>)>>,
    faults: AtomicU64,
}

/// Seals that are kept open.
const SEALS: usize = 4;

pub(crate) type Shared = Arc<Site>;

impl Site {
    pub(crate) fn new(workspace: Workspace, settings: Settings) -> Shared {
        let (gates, throttle, jobs) = (Gates::default(), Throttle::default(), Jobs::default());
        let (once, seals, faults) = (Once::default(), Mutex::default(), AtomicU64::new(0));
        let (warmth, late) = (Warmth::default(), Semaphore::new(2));
        Arc::new(Self { workspace, settings, gates, throttle, late, jobs, warmth, once, seals, faults })
    }

    /// The workspace as it was at a seal.
    pub(crate) async fn at_seal(&self, name: &str) -> Result<Arc<Workspace>, Fault> {
        let mut kept = self.seals.lock().await;
        if let Some((_, known)) = kept.iter().find(|(known, _)| known == name) {
            return Ok(known.clone());
        }
        let opened = Arc::new(self.workspace.at_seal(name).await?);
        kept.truncate(SEALS - 1);
        kept.push_front((name.to_owned(), opened.clone()));
        Ok(opened)
    }

    pub(crate) fn now(&self) -> Stamp {
        (self.settings.clock)()
    }

    /// Writes a fault down and gives the number under which it can be found: E-1129-0003.
    pub(crate) fn note_fault(&self, what: &str) -> String {
        let now = self.now();
        let count = self.faults.fetch_add(1, Ordering::Relaxed) + 1;
        let number = format!("E-{}-{count:04}", now.today.format("%m%d"));
        (self.settings.log)(&format!("{} {number} {what}", now.utc.format("%Y-%m-%dT%H:%M:%SZ")));
        number
    }
}
