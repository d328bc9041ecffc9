//! The one place that reads the clock; everything below gets the time as an argument.

use xuezheng_bureau::ledger::Stamp;

/// Now, in UTC and as the civil date in China (UTC+8 the whole year).
#[expect(clippy::disallowed_methods, reason = "the program's one clock")]
pub(crate) fn now() -> Stamp {
    let utc = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    Stamp { utc, today: (utc + chrono::Duration::hours(8)).date_naive() }
}
