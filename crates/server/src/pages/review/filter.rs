//! Which of what waits is meant, as an address or a form says it.

use serde::Deserialize;
use xuezheng_bureau::{ReviewFilter, SoftChecks};
use xuezheng_pack::{OrgId, OrgKindId, Period, RegisterId};

use crate::error::Fault;
use crate::view::encoded;

/// What stands in an address or a form; what is empty says nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) register: String,
    pub(super) period: String,
    pub(super) org: String,
    pub(super) kind: String,
    /// `clean` or `explained`.
    pub(super) checks: String,
    /// Also what waits for those below, to be taken over.
    pub(super) over: String,
}

impl Typed {
    pub(super) fn read(&self) -> Result<ReviewFilter, Fault> {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Ok(ReviewFilter {
            register: given(&self.register).map(RegisterId::new),
            period: given(&self.period).map(|text| period(&text)).transpose()?,
            org: given(&self.org).map(OrgId::new),
            kind: given(&self.kind).map(OrgKindId::new),
            checks: match self.checks.as_str() {
                "clean" => SoftChecks::Clean,
                "explained" => SoftChecks::Explained,
                _ => SoftChecks::Any,
            },
            take_over: !self.over.is_empty(),
            ..ReviewFilter::default()
        })
    }

    /// What is said, by name.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("register", &self.register),
            ("period", &self.period),
            ("org", &self.org),
            ("kind", &self.kind),
            ("checks", &self.checks),
            ("over", &self.over),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone())).collect()
    }

    /// An address with all this and more.
    pub(super) fn path(&self, path: &str, more: &[(&str, &str)]) -> String {
        let own = self.pairs().into_iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
        let own = own.map(|(name, value)| format!("{name}={}", encoded(&value)));
        let more = more.iter().filter(|(_, value)| !value.is_empty());
        let more = more.map(|(name, value)| format!("{name}={}", encoded(value)));
        let query: Vec<String> = own.chain(more).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }
}

pub(super) fn period(text: &str) -> Result<Period, Fault> {
    Period::parse(text).map_err(|error| Fault::Unfit(error.to_string()))
}

/// The page on which a filing (or, without a period, what waits of an org by itself) is reviewed.
pub(crate) fn filing_path(register: &RegisterId, period: Option<Period>, org: &OrgId) -> String {
    let period = period.map_or_else(String::new, |period| format!("&period={}", encoded(&period.to_string())));
    format!("/review/filing?register={}{period}&org={}", encoded(register.as_str()), encoded(org.as_str()))
}
