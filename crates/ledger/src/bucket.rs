//! Buckets: which segment of a register and year an org's rows go to.

use std::collections::BTreeMap;

use sm3::{Digest, Sm3};
use xuezheng_pack::OrgId;

/// More buckets than this of one register and year help nobody.
const MAX_BUCKETS: u32 = 1024;

/// The bucket of `org` where there are `buckets`: SM3 of its id, first 8 bytes, big-endian, modulo.
pub(crate) fn bucket_of(org: &OrgId, buckets: u32) -> u32 {
    let digest = Sm3::digest(org.as_str().as_bytes());
    let hash = digest.iter().take(8).fold(0u64, |hash, byte| hash << 8 | u64::from(*byte));
    u32::try_from(hash % u64::from(buckets.max(1))).expect("less than a u32")
}

/// How many buckets keep each within `target` rows, doubling from `buckets`. A bucket of one org can't be split.
pub(crate) fn buckets_for(rows: &BTreeMap<OrgId, u64>, buckets: u32, target: u64) -> u32 {
    let mut buckets = buckets.max(1);
    while buckets < MAX_BUCKETS && is_overfull(rows, buckets, target) {
        buckets *= 2;
    }
    buckets
}

fn is_overfull(rows: &BTreeMap<OrgId, u64>, buckets: u32, target: u64) -> bool {
    let mut sizes: BTreeMap<u32, (u64, u32)> = BTreeMap::new();
    for (org, count) in rows {
        let (total, orgs) = sizes.entry(bucket_of(org, buckets)).or_default();
        *total += count;
        *orgs += 1;
    }
    sizes.values().any(|(total, orgs)| *total > target && *orgs > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_double_until_each_is_small_enough() {
        let rows = (0..8).map(|n| (OrgId::new(format!("school_{n}")), 5)).collect();
        let buckets = buckets_for(&rows, 1, 10);
        assert!(buckets.is_power_of_two() && buckets >= 4);
        assert!(!is_overfull(&rows, buckets, 10));
        assert!(is_overfull(&rows, buckets / 2, 10));
    }

    #[test]
    fn one_large_org_is_left_whole() {
        let rows = BTreeMap::from([(OrgId::new("bureau"), 1_000_000)]);
        assert_eq!(buckets_for(&rows, 1, 20_000), 1);
    }

    #[test]
    fn an_orgs_bucket_never_depends_on_the_machine() {
        assert_eq!(
            bucket_of(&OrgId::new("abc"), u32::MAX),
            u32::try_from(0x66c7f0f462eeedd9_u64 % 0xffff_ffff).unwrap()
        );
    }
}
