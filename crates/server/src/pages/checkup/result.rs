//! What was found in a document, as the page shows it.

use xuezheng_bureau::document::lint::{Finding, Severity};
use xuezheng_bureau::document::reading::Reading;
use xuezheng_bureau::figures_of::FigureKey;

use super::kept::Copy;
use super::marked::{Piece, pieces};
use crate::pages::figures::path;
use crate::view::{Light, Markup, count, light};

/// Findings that the page lists: who has more mends these first.
const LISTED: usize = 300;

/// A document with what was found in it.
pub(super) struct Checked {
    pub(super) file: String,
    /// How many of its numbers are backed, where they were compared.
    pub(super) against: Option<String>,
    pub(super) groups: Vec<Group>,
    pub(super) all: usize,
    pub(super) lines: Vec<Line>,
    /// How many aren't listed.
    pub(super) more: usize,
    pub(super) pieces: Vec<Piece>,
    pub(super) copies: Vec<Copy>,
}

/// Findings of one severity.
pub(super) struct Group {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) count: String,
}

/// A finding in the list.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) severity: &'static str,
    pub(super) light: Markup,
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    pub(super) message: String,
    /// What to write instead, where that is certain.
    pub(super) fix: Option<String>,
    /// The page of the figure that it speaks of.
    pub(super) href: Option<String>,
}

impl Checked {
    pub(super) fn of(
        file: &str,
        reading: &Reading,
        findings: &[Finding],
        against: Option<String>,
        copies: Vec<Copy>,
        may_trace: bool,
    ) -> Self {
        let listed = findings.get(..LISTED).unwrap_or(findings);
        let group = |severity: Severity| {
            let many = findings.iter().filter(|finding| finding.severity == severity).count();
            (many > 0).then(|| Group { name: severity.name(), label: severity.label(), count: count(many) })
        };
        let groups = [Severity::Error, Severity::Warning, Severity::Hint].into_iter().filter_map(group);
        Self {
            file: file.to_owned(),
            against,
            groups: groups.collect(),
            all: findings.len(),
            lines: listed.iter().zip(1..).map(|(finding, number)| line(number, finding, may_trace)).collect(),
            more: findings.len() - listed.len(),
            pieces: pieces(reading, listed),
            copies,
        }
    }
}

fn line(number: usize, finding: &Finding, may_trace: bool) -> Line {
    let colour = match finding.severity {
        Severity::Error => Light::Red,
        Severity::Warning => Light::Amber,
        Severity::Hint => Light::Off,
    };
    let fix = match finding.edits.as_slice() {
        [] => None,
        [edit] if edit.text.is_empty() => Some("删去多余的字".to_owned()),
        [edit] if edit.range.is_empty() => Some(format!("补上「{}」", edit.text)),
        [edit] => Some(format!("改为「{}」", edit.text)),
        edits => Some(format!("有确定的改法，共 {} 处", edits.len())),
    };
    let address = |key: &FigureKey| path(key.indicator.as_str(), key.org.as_str(), key.period);
    Line {
        number,
        severity: finding.severity.name(),
        light: light(colour, finding.severity.label()),
        code: finding.rule.code,
        title: finding.rule.title,
        message: finding.message.clone(),
        fix,
        href: finding.figure.as_ref().filter(|_| may_trace).map(address),
    }
}
