//! Keeps what pages of figures are made of warm: after the start, and after what was written, so that no page has to wait for
//! it. A page is never older than the ledger for that: whoever asks before it is warm again waits until it is.

use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep};
use xuezheng_bureau::warm;

use crate::state::Shared;

/// How long is waited for more to be written: of many who write at once, one bringing up to date is enough.
const REST: Duration = Duration::from_secs(1);

/// Of the time, one part in so many is spent on it at most.
const PART: u32 = 5;

/// Whether anything was written since it was last warm.
#[derive(Default)]
pub(crate) struct Warmth(Notify);

impl Warmth {
    /// Says that something was written.
    pub(crate) fn written(&self) {
        self.0.notify_one();
    }
}

/// Works for as long as the site does.
pub(crate) async fn keep_warm(site: Shared) {
    loop {
        let begun = Instant::now();
        if let Err(error) = warm(&site.workspace, site.now().today).await {
            site.note_fault(&format!("数据没有预先算好：{error}"));
        }
        sleep(REST.max(begun.elapsed() * PART)).await;
        site.warmth.0.notified().await;
    }
}
