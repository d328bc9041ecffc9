//! Which rules run.

use std::collections::BTreeSet;

use super::finding::Severity;
use super::rule::Rule;
use super::rules::RULES;

/// Which rules run and how bad their findings are: the default set, unless something else is asked for.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    only: BTreeSet<&'static str>,
    allowed: BTreeSet<&'static str>,
    denied: BTreeSet<&'static str>,
    all: bool,
}

/// A code or name that no rule has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("没有「{name}」这条规则{}。用 xuezheng lint --explain 列出全部规则", near.map(|near| format!("，是否想用 {near}")).unwrap_or_default())]
pub struct UnknownRule {
    /// What was written.
    pub name: String,
    /// The most similar code or name.
    pub near: Option<&'static str>,
}

impl Choice {
    /// Runs these rules and no others.
    ///
    /// # Errors
    /// If a code or name is no rule's.
    pub fn only(mut self, names: &[String]) -> Result<Self, UnknownRule> {
        self.only = codes(names)?;
        Ok(self)
    }

    /// Leaves these rules out.
    ///
    /// # Errors
    /// If a code or name is no rule's.
    pub fn allow(mut self, names: &[String]) -> Result<Self, UnknownRule> {
        self.allowed = codes(names)?;
        Ok(self)
    }

    /// Runs these rules too, and takes what they find for errors.
    ///
    /// # Errors
    /// If a code or name is no rule's.
    pub fn deny(mut self, names: &[String]) -> Result<Self, UnknownRule> {
        self.denied = codes(names)?;
        Ok(self)
    }

    /// Runs also what the default set leaves out.
    #[must_use]
    pub fn all(mut self, all: bool) -> Self {
        self.all = all;
        self
    }

    pub(super) fn has(&self, rule: &Rule) -> bool {
        let is_asked = self.only.contains(rule.code) || self.denied.contains(rule.code);
        let is_usual = self.only.is_empty() && (rule.is_default || self.all);
        (is_asked || is_usual) && !self.allowed.contains(rule.code)
    }

    pub(super) fn severity(&self, rule: &Rule, usual: Severity) -> Severity {
        if self.denied.contains(rule.code) { Severity::Error } else { usual }
    }
}

/// The rule with a code or name.
///
/// # Errors
/// If no rule has it.
pub fn rule(name: &str) -> Result<&'static Rule, UnknownRule> {
    let wanted = name.trim();
    let found =
        RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(wanted) || rule.name.eq_ignore_ascii_case(wanted));
    found.copied().ok_or_else(|| {
        let names = RULES.iter().flat_map(|rule| [rule.code, rule.name]);
        let near = names.map(|known| (strsim::damerau_levenshtein(known, wanted), known));
        let near = near.filter(|(distance, _)| *distance <= 2).min().map(|(_, known)| known);
        UnknownRule { name: wanted.to_owned(), near }
    })
}

fn codes(names: &[String]) -> Result<BTreeSet<&'static str>, UnknownRule> {
    names.iter().map(|name| rule(name).map(|rule| rule.code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_allowed_is_silent_and_what_is_denied_is_an_error() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let first = rule("D001").unwrap();
        let choice = Choice::default().allow(&names(&["D001"])).unwrap();
        assert!(!choice.has(first));
        let choice = Choice::default().only(&names(&["sum-of-parts"])).unwrap().deny(&names(&["d024"])).unwrap();
        assert!(choice.has(rule("D080").unwrap()) && !choice.has(first));
        let widths = rule("D024").unwrap();
        assert!(choice.has(widths) && choice.severity(widths, Severity::Hint) == Severity::Error);
    }

    #[test]
    fn an_unknown_rule_is_named_with_the_nearest_one() {
        let error = rule("D0011").unwrap_err();
        assert_eq!(error.to_string(), "没有「D0011」这条规则，是否想用 D001。用 xuezheng lint --explain 列出全部规则");
    }
}
