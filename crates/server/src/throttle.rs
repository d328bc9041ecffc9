//! How often what comes from one address may fail to sign in.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Failures within one span. All schools of a county may share one address, so that who signs in is not counted; and the
/// ledger counts the failures of each login besides.
const MOST: u32 = 60;

/// The span, in minutes.
const SPAN: i64 = 5;

/// Addresses that are remembered; beyond these the oldest are forgotten.
const ADDRESSES: usize = 10_000;

type Failures = BTreeMap<IpAddr, (DateTime<Utc>, u32)>;

/// Failures by address.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<Failures>);

impl Throttle {
    /// Whether an address may try once more.
    pub(crate) fn allows(&self, address: IpAddr, now: DateTime<Utc>) -> bool {
        self.lock().get(&address).is_none_or(|(since, count)| is_old(*since, now) || *count < MOST)
    }

    /// Counts a failure.
    pub(crate) fn note_failure(&self, address: IpAddr, now: DateTime<Utc>) {
        let mut known = self.lock();
        if known.len() >= ADDRESSES {
            known.retain(|_, (since, _)| !is_old(*since, now));
        }
        if known.len() >= ADDRESSES
            && let Some(oldest) = known.iter().min_by_key(|(_, (since, _))| *since).map(|(address, _)| *address)
        {
            known.remove(&oldest);
        }
        let (since, count) = known.entry(address).or_insert((now, 0));
        if is_old(*since, now) {
            (*since, *count) = (now, 0);
        }
        *count += 1;
    }

    /// What a panicking thread leaves here is whole.
    fn lock(&self) -> MutexGuard<'_, Failures> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_old(since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - since >= TimeDelta::minutes(SPAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_fails_without_end_is_stopped_until_the_span_is_over() {
        let (throttle, start) = (Throttle::default(), DateTime::UNIX_EPOCH);
        let [one, other] = ["10.0.0.1", "10.0.0.2"].map(|text| text.parse::<IpAddr>().unwrap());
        for _ in 0..MOST {
            assert!(throttle.allows(one, start));
            throttle.note_failure(one, start);
        }
        assert!(!throttle.allows(one, start + TimeDelta::minutes(4)));
        assert!(throttle.allows(other, start));
        assert!(throttle.allows(one, start + TimeDelta::minutes(5)));
    }
}
