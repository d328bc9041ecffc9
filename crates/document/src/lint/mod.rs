//! Linting (公文体检): what embarrasses an office in its own report.
//!
//! Precision comes first: a rule that is often wrong is off unless asked for. Rules look at a
//! [`Reading`], and at what figures say of its numbers where a bureau's are given ([`Backing`]). One more rule is one file
//! in `rules/` and its line in `RULES`.

mod backing;
mod choice;
mod copy;
mod extent;
mod finding;
mod mend;
mod places;
mod rule;
mod rules;
mod subject;

use crate::reading::{Control, Reading};

pub use backing::{Backing, Former, KnownFigure, Tally};
pub use choice::{Choice, UnknownRule, rule};
pub use copy::{CopyError, Revised, commented, revised};
pub use finding::{Edit, Finding, Severity};
pub use mend::mend;
pub use rule::Rule;
pub use rules::RULES;

use backing::{Catalogue, judge};
use rule::At;
use subject::Subject;

/// What the chosen rules find, in the order of the text.
pub fn lint(reading: &Reading, choice: &Choice) -> Vec<Finding> {
    found(&Subject::new(reading), choice)
}

/// As [`lint`], with the numbers held against figures: also how many of them are backed. `controls` say what some of them
/// are, where the document is a Word file that we wrote ([`controls`](crate::reading::controls)).
pub fn lint_against(
    reading: &Reading,
    choice: &Choice,
    backing: &Backing,
    controls: &[Control],
) -> (Vec<Finding>, Tally) {
    let catalogue = Catalogue::new(backing, controls);
    let subject = Subject::new(reading);
    let (judgments, tally) = judge(&subject, &catalogue);
    let subject = subject.judged(&catalogue, judgments);
    (found(&subject, choice), tally)
}

fn found(subject: &Subject<'_>, choice: &Choice) -> Vec<Finding> {
    let reading = subject.reading;
    let mut findings = Vec::new();
    for rule in RULES.iter().copied().filter(|rule| choice.has(rule)) {
        for note in (rule.check)(subject) {
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
                figure: note.figure,
            });
        }
    }
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end, finding.rule.code));
    findings
}
