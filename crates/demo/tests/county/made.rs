//! Counties that are looked at, each made once: a test process would make the same ones dozens of times.

use std::sync::OnceLock;

use xuezheng_demo::County;

/// One that nobody chose, and the ends.
pub(crate) const SEEDS: [u64; 3] = [1, 20_240_630, u64::MAX];

/// The county of one of these.
pub(crate) fn county(seed: u64) -> &'static County {
    static MADE: [OnceLock<County>; SEEDS.len()] = [const { OnceLock::new() }; SEEDS.len()];
    let index = SEEDS.iter().position(|known| *known == seed).expect("one of the seeds");
    MADE[index].get_or_init(|| xuezheng_demo::county(seed))
}
