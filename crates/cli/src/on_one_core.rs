//! Work that passes to and fro between two threads, kept on one core.

use crate::error::CommandError;

/// Runs work to its end on a thread of its own, which stays on one core with every thread that it starts. A file's ledger is
/// asked on another thread, and one of the two always waits: on two cores each question and each answer has to wake a core
/// that has gone to sleep, which on a virtual machine takes longer than the answer. Where the system doesn't let a thread
/// choose, it runs on any.
pub(crate) fn run<T: Send, W: Future<Output = T>>(work: impl FnOnce() -> W + Send) -> Result<T, CommandError> {
    let inside = || {
        if let Some(core) = core_affinity::get_core_ids().unwrap_or_default().pop() {
            core_affinity::set_for_current(core);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Ok(runtime.map_err(CommandError::Runtime)?.block_on(work()))
    };
    std::thread::scope(|scope| match scope.spawn(inside).join() {
        Ok(outcome) => outcome,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_that_the_work_starts_stay_on_its_core_and_others_keep_theirs() {
        let cores = || core_affinity::get_core_ids().unwrap_or_default().len();
        let before = cores();
        let inside = run(|| async { tokio::task::spawn_blocking(cores).await });
        let inside = inside.expect("a thread starts").expect("it doesn't panic");
        assert_eq!(inside, before.min(1));
        assert_eq!(cores(), before);
    }
}
