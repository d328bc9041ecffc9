//! The faults found so far, and the proof that something broken was reported.

use crate::diagnostic::{Fault, Severity};

/// Proof that an error was reported, and so why there is no value. Only [`Faults::error`] gives one: a value can't get
/// lost silently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reported(());

/// A value, unless what was written is broken and reported.
pub(crate) type Known<T> = Result<T, Reported>;

/// Faults in the order they are found.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    found: Vec<Fault>,
}

impl Faults {
    /// Reports an error.
    pub(crate) fn error(&mut self, fault: Fault) -> Reported {
        self.found.push(Fault { severity: Severity::Error, ..fault });
        Reported(())
    }

    /// Reports a warning.
    pub(crate) fn warn(&mut self, fault: Fault) {
        self.found.push(Fault { severity: Severity::Warning, ..fault });
    }

    /// All faults, by file and place, each once.
    pub(crate) fn into_sorted(self) -> Vec<Fault> {
        let mut found = self.found;
        found.sort_by(|a, b| {
            let key =
                |fault: &Fault| (fault.place.file.clone(), fault.place.span.start, fault.place.span.end, fault.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        found.dedup();
        found
    }
}
