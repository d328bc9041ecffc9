//! A draw (抽签、抽查) that anybody can do again: a pure function of a sealed list and a public seed.
//!
//! The list's hash and the seed make a key; SM3 over the key and a counter gives 64-bit numbers; a number that would make
//! some entries likelier than others is thrown away. The first `count` steps of a Fisher–Yates shuffle are the draw.

use sm3::{Digest, Sm3};

/// What a hash of a list begins with: another rule would be another word.
const LIST: &[u8] = b"xuezheng draw list 1\n";
const KEY: &[u8] = b"xuezheng draw key 1\n";

/// The SM3 hash of a list, as hex: each entry is hashed with its length, in order.
pub fn list_hash<'a>(entries: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sm3::new_with_prefix(LIST);
    for entry in entries {
        hash.update((entry.len() as u64).to_be_bytes());
        hash.update(entry.as_bytes());
    }
    hex(&hash.finalize())
}

/// Draws `count` of `entries` with `seed`; gives their positions in the order in which they were drawn. All of them, in a
/// drawn order, if there are no more.
pub fn draw<'a>(entries: impl IntoIterator<Item = &'a str>, seed: &str, count: usize) -> Vec<usize> {
    let entries: Vec<&str> = entries.into_iter().collect();
    let mut numbers = Numbers::new(&list_hash(entries.iter().copied()), seed);
    let mut positions: Vec<usize> = (0..entries.len()).collect();
    let count = count.min(positions.len());
    for index in 0..count {
        let left = positions.len() - index;
        let step = numbers.below(left as u64);
        positions.swap(index, index + usize::try_from(step).expect("less than a usize"));
    }
    positions.truncate(count);
    positions
}

/// How many of `of` a share of `percent` takes: rounded up, so that a share above zero takes one at least.
pub fn share(of: usize, percent: u32) -> usize {
    let percent = usize::try_from(percent.min(100)).expect("at most 100");
    (of * percent).div_ceil(100)
}

/// Numbers from SM3 in counter mode: four of each hash, big-endian.
struct Numbers {
    key: [u8; 32],
    counter: u64,
    block: [u8; 32],
    used: usize,
}

impl Numbers {
    fn new(list_hash: &str, seed: &str) -> Self {
        let key = Sm3::new_with_prefix(KEY).chain_update(list_hash).chain_update(b"\n").chain_update(seed.trim());
        Self { key: key.finalize().into(), counter: 0, block: [0; 32], used: 32 }
    }

    fn next(&mut self) -> u64 {
        if self.used == 32 {
            let block = Sm3::new_with_prefix(self.key).chain_update(self.counter.to_be_bytes());
            self.block = block.finalize().into();
            self.counter += 1;
            self.used = 0;
        }
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.block[self.used..self.used + 8]);
        self.used += 8;
        u64::from_be_bytes(bytes)
    }

    /// A number below `bound`, each equally likely: those of the last, incomplete run of `bound` are thrown away.
    fn below(&mut self, bound: u64) -> u64 {
        let incomplete = (u64::MAX % bound + 1) % bound;
        loop {
            let number = self.next();
            if number <= u64::MAX - incomplete {
                return number % bound;
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a text takes everything");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed by a separate program (Python's `hashlib.new("sm3")`) from the rule in the manual.
    #[test]
    fn the_draw_is_what_another_program_computes_from_the_rule() {
        let entries: Vec<String> = (1..=10).map(|id| format!("{id}@1")).collect();
        let entries = || entries.iter().map(String::as_str);
        assert_eq!(list_hash(entries()), "14799459f50e2a0d51db2bc559651f82d6aca38e69d461751abca2add91a4f95");
        assert_eq!(draw(entries(), "2024-07-15 上证指数 2974.01", 3), [9, 0, 4]);
    }

    #[test]
    fn another_list_or_seed_draws_otherwise_and_spaces_around_a_seed_do_not_count() {
        let entries: Vec<String> = (1..=100).map(|id| format!("{id}@1")).collect();
        let drawn = |seed: &str| draw(entries.iter().map(String::as_str), seed, 10);
        assert_eq!(drawn("08 15 22"), drawn(" 08 15 22\n"));
        assert_ne!(drawn("08 15 22"), drawn("08 15 23"));
        let mut changed = entries.clone();
        changed[0] = "1@2".to_owned();
        assert_ne!(draw(changed.iter().map(String::as_str), "08 15 22", 10), drawn("08 15 22"));
    }

    #[test]
    fn nothing_is_drawn_twice_and_no_more_than_there_is() {
        let entries = ["a", "b", "c"];
        let mut drawn = draw(entries, "种子", 9);
        drawn.sort_unstable();
        assert_eq!(drawn, [0, 1, 2]);
        assert!(draw([], "种子", 3).is_empty());
    }

    /// Each of 5 is drawn first about equally often: 2,000 seeds give 400 each, give or take 5 standard deviations of 18.
    #[test]
    fn every_entry_is_equally_likely() {
        let mut counts = [0u32; 5];
        for seed in 0..2000 {
            counts[draw(["a", "b", "c", "d", "e"], &seed.to_string(), 1)[0]] += 1;
        }
        assert!(counts.iter().all(|count| (310..=490).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_share_is_rounded_up() {
        assert_eq!([share(10, 5), share(0, 5), share(200, 5), share(3, 100), share(3, 0)], [1, 0, 10, 3, 0]);
    }
}
