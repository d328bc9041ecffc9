//! Turns at hashing passwords: each takes a processor and 19 MiB for some tens of milliseconds, and everything else must go
//! on when hundreds sign in at once.

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use xuezheng_ledger::LedgerError;

use crate::account::password;
use crate::error::BureauError;

/// Who is hashing. Whoever comes first is served first.
pub(crate) struct Hashing(Semaphore);

impl Default for Hashing {
    /// Half of the processors, and one at least.
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self(Semaphore::new((processors / 2).max(1)))
    }
}

impl Hashing {
    /// Whether `typed` is the password that `kept` was made of.
    pub(super) async fn is_right(&self, typed: &str, kept: &str) -> Result<bool, BureauError> {
        let (typed, kept) = (typed.to_owned(), kept.to_owned());
        self.apart(move || password::is_right(&typed, &kept)).await
    }

    /// The hash of a password, as it is kept.
    pub(super) async fn hash(&self, password: &str) -> Result<String, BureauError> {
        let password = password.to_owned();
        self.apart(move || password::hash(&password)).await?
    }

    /// Works when its turn comes, apart from the threads that answer requests.
    async fn apart<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, BureauError> {
        let broken = |why: String| LedgerError::Broken(format!("密码没有核对完：{why}"));
        let _turn = self.0.acquire().await.map_err(|error| broken(error.to_string()))?;
        Ok(spawn_blocking(work).await.map_err(|error| broken(error.to_string()))?)
    }
}
