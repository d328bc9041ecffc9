//! The cores of this machine, shared out between what runs at once.
//!
//! A test asks SQLite across threads, and where two cores are virtual ones, waking a thread on the other takes longer than what
//! it is asked: of filling the county that was half of the time. On few cores each lane keeps to its own.

use std::path::Path;

/// With so many cores nobody is kept to one: the lanes have room.
const MANY: usize = 4;

/// Which cores two lanes keep to, as `taskset` is told them.
pub(crate) struct Shares {
    /// The first core, for the longest lane.
    pub(crate) first: String,
    /// The others.
    pub(crate) others: String,
}

/// The shares of this machine; none where there is one core, or many, or no `taskset`.
pub(crate) fn shares() -> Option<Shares> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    shared(&allowed(&status)).filter(|_| Path::new("/usr/bin/taskset").exists())
}

fn shared(cores: &[u32]) -> Option<Shares> {
    let (first, others) = cores.split_first()?;
    let others: Vec<String> = others.iter().map(u32::to_string).collect();
    (!others.is_empty() && cores.len() < MANY).then(|| Shares { first: first.to_string(), others: others.join(",") })
}

/// The cores that this process may use, from its status: `0-1,4`.
fn allowed(status: &str) -> Vec<u32> {
    let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).unwrap_or_default();
    let ranges = list.trim().split(',').filter_map(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        Some(first.parse().ok()?..=last.parse().ok()?)
    });
    ranges.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(list: &str) -> Option<(String, String)> {
        shared(&allowed(&format!("Name:\txtask\nCpus_allowed_list:\t{list}\n"))).map(|it| (it.first, it.others))
    }

    #[test]
    fn few_cores_are_shared_out_and_many_are_not() {
        assert_eq!(told("0-1"), Some(("0".to_owned(), "1".to_owned())));
        assert_eq!(told("2,5-6"), Some(("2".to_owned(), "5,6".to_owned())));
        assert_eq!(told("0"), None);
        assert_eq!(told("0-7"), None);
        assert_eq!(told(""), None);
    }
}
