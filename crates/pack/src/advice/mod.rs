//! Advice on a pack that works: what its authors probably don't mean, one file a rule, listed once. Given when a pack is
//! inspected, not each time it is opened.

use crate::diagnostic::{Fault, Place};
use crate::draft::Draft;
use crate::faults::Faults;

/// A rule that advises.
struct Rule {
    code: &'static str,
    run: fn(&Draft<'_>, &mut Advice<'_>),
}

/// Where a rule speaks, under its code.
struct Advice<'f> {
    code: &'static str,
    faults: &'f mut Faults,
}

macro_rules! rules {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*
        /// Every rule, by code.
        const RULES: &[Rule] = &[$(Rule { code: $name::CODE, run: $name::run }),*];
    };
}

rules! {
    untidy_label,
    empty_definition,
    unit_of_measure,
    unused_field,
    stuck_state,
    due_without_source,
    unused_role,
    same_label,
    message_without_mend,
    missing_holidays,
    personal_without_basis,
    review_together,
}

/// Runs every rule.
pub(crate) fn run(draft: &Draft<'_>, faults: &mut Faults) {
    for rule in RULES {
        (rule.run)(draft, &mut Advice { code: rule.code, faults });
    }
}

impl Advice<'_> {
    fn warn(&mut self, place: &Place, message: impl Into<String>, label: &str, help: impl Into<String>) {
        self.faults.warn(Fault::warning(self.code, place.clone(), message, label).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_used_twice() {
        let codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    }
}
