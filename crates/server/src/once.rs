//! Files that are given out once: kept in memory alone, for those who had them made, and for a while.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// For how long somebody may come for a file.
const MINUTES: i64 = 60;

/// Files that wait to be fetched; one that is fetched is gone.
#[derive(Default)]
pub(crate) struct Once(Mutex<BTreeMap<String, Kept>>);

struct Kept {
    owner: String,
    until: DateTime<Utc>,
    bytes: Vec<u8>,
}

impl Once {
    /// Keeps a file under a name that only its owner is told.
    pub(crate) fn keep(&self, name: String, owner: String, bytes: Vec<u8>, now: DateTime<Utc>) {
        let mut kept = self.lock();
        kept.retain(|_, file| file.until > now);
        kept.insert(name, Kept { owner, until: now + TimeDelta::minutes(MINUTES), bytes });
    }

    /// Forgets an owner's files whose names begin so.
    pub(crate) fn forget(&self, prefix: &str, owner: &str) {
        self.lock().retain(|name, file| file.owner != owner || !name.starts_with(prefix));
    }

    /// Whether it is still there for them.
    pub(crate) fn has(&self, name: &str, owner: &str, now: DateTime<Utc>) -> bool {
        self.lock().get(name).is_some_and(|file| file.owner == owner && file.until > now)
    }

    /// The file, which is gone then.
    pub(crate) fn take(&self, name: &str, owner: &str, now: DateTime<Utc>) -> Option<Vec<u8>> {
        let mut kept = self.lock();
        let is_theirs = kept.get(name).is_some_and(|file| file.owner == owner && file.until > now);
        if is_theirs { kept.remove(name).map(|file| file.bytes) } else { None }
    }

    /// What a panicking thread leaves here is whole: files are kept at once.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_its_owner_s_and_given_once_within_the_hour() {
        let (once, now) = (Once::default(), "2024-07-03T00:00:00Z".parse::<DateTime<Utc>>().unwrap());
        once.keep("x".to_owned(), "one".to_owned(), vec![7], now);
        once.keep("y".to_owned(), "one".to_owned(), vec![8], now);
        assert!(once.has("x", "one", now) && !once.has("x", "two", now));
        assert_eq!(once.take("x", "two", now), None);
        assert_eq!(once.take("x", "one", now), Some(vec![7]));
        assert_eq!(once.take("x", "one", now), None);
        assert_eq!(once.take("y", "one", now + TimeDelta::minutes(60)), None);
        once.forget("y", "two");
        assert!(once.has("y", "one", now));
        once.forget("y", "one");
        assert!(!once.has("y", "one", now));
    }
}
