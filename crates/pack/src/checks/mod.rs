//! The rules that a readable pack must obey: one file a rule, listed once; a code is never used for something else.

use crate::diagnostic::{Fault, Place};
use crate::draft::Draft;
use crate::faults::Faults;

/// A rule about packs.
#[derive(Debug)]
pub(crate) struct Check {
    /// `P030`….
    pub(crate) code: &'static str,
    /// Reports every place that breaks it.
    pub(crate) run: fn(&Draft<'_>, &mut Findings<'_>),
}

/// Where a rule reports, under its code.
#[derive(Debug)]
pub(crate) struct Findings<'f> {
    code: &'static str,
    faults: &'f mut Faults,
}

macro_rules! checks {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*
        /// Every rule, by code.
        pub(crate) const CHECKS: &[Check] = &[$(Check { code: $name::CODE, run: $name::run }),*];
    };
}

checks! {
    unreachable_state,
    partition_within_by,
    partition_of_multi_choice,
    unknown_column,
    current_state,
    one_aggregate,
    bare_division,
    indicator_cycle,
    added_parts,
    mixed_units,
    unknown_code,
    predicate_form,
    clock,
    personal_value,
    absent_inequality,
    uncertain_partition,
    unused_register,
    optional_date,
    ambiguous_header,
    former_code,
    unknown_parameter,
}

/// Runs every rule.
pub(crate) fn run(draft: &Draft<'_>, faults: &mut Faults) {
    for check in CHECKS {
        (check.run)(draft, &mut Findings { code: check.code, faults });
    }
}

impl Findings<'_> {
    fn error(&mut self, place: Place, message: impl Into<String>, label: &str, help: impl Into<String>) {
        self.faults.error(Fault::error(self.code, place, message, label).help(help));
    }

    fn warn(&mut self, place: Place, message: impl Into<String>, label: &str, help: impl Into<String>) {
        self.faults.warn(Fault::warning(self.code, place, message, label).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_used_twice() {
        let mut codes: Vec<_> =
            crate::codes::ALL.iter().copied().chain(CHECKS.iter().map(|check| check.code)).collect();
        codes.sort_unstable();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    }
}
