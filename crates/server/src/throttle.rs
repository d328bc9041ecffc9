//! How often one address may try to sign in.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Tries within one span. A school's people share one address, and the ledger counts the failures of each login besides.
const MOST: u32 = 60;

/// The span, in minutes.
const SPAN: i64 = 5;

/// Addresses that are remembered; beyond these the oldest are forgotten.
const ADDRESSES: usize = 10_000;

/// Tries by address.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<BTreeMap<IpAddr, (DateTime<Utc>, u32)>>);

impl Throttle {
    /// Counts a try; whether it may go on.
    pub(crate) fn allows(&self, address: IpAddr, now: DateTime<Utc>) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_old = |since: &DateTime<Utc>| now - *since >= TimeDelta::minutes(SPAN);
        if known.len() >= ADDRESSES {
            known.retain(|_, (since, _)| !is_old(since));
        }
        if known.len() >= ADDRESSES
            && let Some(oldest) = known.iter().min_by_key(|(_, (since, _))| *since).map(|(address, _)| *address)
        {
            known.remove(&oldest);
        }
        let (since, count) = known.entry(address).or_insert((now, 0));
        if is_old(since) {
            (*since, *count) = (now, 0);
        }
        *count += 1;
        *count <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_tries_without_end_is_stopped_until_the_span_is_over() {
        let (throttle, start) = (Throttle::default(), DateTime::UNIX_EPOCH);
        let [one, other] = ["10.0.0.1", "10.0.0.2"].map(|text| text.parse::<IpAddr>().unwrap());
        assert!((0..MOST).all(|_| throttle.allows(one, start)));
        assert!(!throttle.allows(one, start + TimeDelta::minutes(4)));
        assert!(throttle.allows(other, start));
        assert!(throttle.allows(one, start + TimeDelta::minutes(5)));
    }
}
