//! What was read for a period, so that it is read once.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::Mutex;
use xuezheng_pack::Period;

#[derive(Debug)]
pub(super) struct Kept<T>(Mutex<BTreeMap<Period, Arc<T>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<T> {
    pub(super) async fn get(&self, period: Period, read: impl AsyncFnOnce() -> T) -> Arc<T> {
        let mut kept = self.0.lock().await;
        if let Some(found) = kept.get(&period) {
            return found.clone();
        }
        let found = Arc::new(read().await);
        kept.insert(period, found.clone());
        found
    }
}
