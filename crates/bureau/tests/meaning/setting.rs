//! Where cases are played: the pack that all of them share, the bureau, and the orgs that a case declares.

use std::collections::BTreeMap;

use xuezheng_bureau::ledger::Author;
use xuezheng_pack::org::{Placement, Section};
use xuezheng_pack::{NaiveDate, Org, OrgId};

use crate::case::CaseOrg;

pub(crate) const PACK: &str = r#"
name = "case"
version = "1.0.0"
areas = ["t"]
yoy_coverage = "90"
[calendar]
school_year_start = 9
second_term_start = 2
holidays = "standards/holidays.csv"
[roles]
office = "办公室"
[review]
separate = false
"#;

pub(crate) const ORGS: &str = r#"
[kinds]
bureau = "局"
township_office = "中心校"
school = "学校"
[stages]
primary = "小学"
junior = "初中"
[attributes.nature]
label = "办学性质"
choices = { public = "公办", private = "民办" }
"#;

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("{text} is no date"))
}

pub(crate) fn author(org: &str, day: NaiveDate) -> Author {
    xuezheng_testing::author("甲", org, &day.to_string())
}

pub(crate) fn bureau() -> Org {
    xuezheng_testing::org("b", "某局", "bureau", None)
}

pub(crate) fn org(case: &CaseOrg) -> Org {
    let from = date(&case.from);
    Org {
        id: OrgId::new(&case.id),
        label: case.id.clone(),
        kind: case.kind.as_str().into(),
        parents: vec![Placement { from, parent: OrgId::new(&case.parent) }],
        attributes: BTreeMap::new(),
        sections: case
            .sections
            .iter()
            .map(|stage| Section { stage: stage.as_str().into(), from, until: None })
            .collect(),
        from,
        until: case.until.as_deref().map(date),
        successors: case.successors.iter().map(OrgId::new).collect(),
    }
}
