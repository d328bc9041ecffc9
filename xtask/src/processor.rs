//! How much of the processor's time processes have had, where Linux says it: on a busy machine this tells more than a clock.

use std::time::Duration;

/// Of a second, in which Linux counts.
const TICKS: u64 = 100;

/// What a process has had so far.
pub(crate) fn of(process: u32) -> Option<Duration> {
    sum(&format!("/proc/{process}/stat"), 11)
}

/// What all children of this process have had that have ended.
pub(crate) fn of_children() -> Option<Duration> {
    sum("/proc/self/stat", 13)
}

/// Two fields that stand beside each other: of the program itself, and of the system for it.
fn sum(path: &str, first: usize) -> Option<Duration> {
    let said = std::fs::read_to_string(path).ok()?;
    // They are counted from behind the name, which may hold anything.
    let fields: Vec<&str> = said.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks(first)? + ticks(first + 1)?) * 1000 / TICKS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_processs_time_is_known_on_linux_and_of_no_process_nothing() {
        assert_eq!(of(std::process::id()).is_some(), cfg!(target_os = "linux"));
        assert_eq!(of_children().is_some(), cfg!(target_os = "linux"));
        assert_eq!(of(u32::MAX), None);
    }
}
