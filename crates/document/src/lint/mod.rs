//! Linting (公文体检): what embarrasses an office in its own report.
//!
//! Precision comes first: a rule that is often wrong is off unless asked for. Rules look at a
//! [`Reading`] and at nothing else. One more rule is one file in `rules/` and its line in `RULES`.

mod choice;
mod copy;
mod extent;
mod finding;
mod mend;
mod places;
mod rule;
mod rules;
mod subject;

use crate::reading::Reading;

pub use choice::{Choice, UnknownRule, rule};
pub use copy::{CopyError, Revised, commented, revised};
pub use finding::{Edit, Finding, Severity};
pub use mend::mend;
pub use rule::Rule;
pub use rules::RULES;

use rule::At;
use subject::Subject;

/// What the chosen rules find, in the order of the text.
pub fn lint(reading: &Reading, choice: &Choice) -> Vec<Finding> {
    let subject = Subject::new(reading);
    let mut findings = Vec::new();
    for rule in RULES.iter().copied().filter(|rule| choice.has(rule)) {
        for note in (rule.check)(&subject) {
            let range = match note.at {
                At::Text(span) => reading.text.origin(span),
                At::Source(range) => range,
            };
            let edits = note.edits.into_iter().map(|(span, text)| Edit { range: reading.text.origin(span), text });
            findings.push(Finding {
                rule,
                severity: choice.severity(rule, note.severity.unwrap_or(rule.severity)),
                range,
                message: note.message,
                edits: edits.collect(),
            });
        }
    }
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end, finding.rule.code));
    findings
}
