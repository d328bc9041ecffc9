//! The audience of a collection (填报范围): which orgs it means on a day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xuezheng_pack::{AttributeId, Code, Org, OrgId, OrgKindId, OrgTree, Pack};

use crate::access;
use crate::error::LedgerError;

/// Which orgs a collection is for. Conditions of different kinds must all hold, of one kind any; what is empty holds for
/// everybody. Named orgs come to it or are left out whatever the conditions say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Audience {
    /// Of these kinds.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub kinds: BTreeSet<OrgKindId>,
    /// With one of these codes of an attribute.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<AttributeId, BTreeSet<Code>>,
    /// With a section of one of these stages.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub stages: BTreeSet<Code>,
    /// In the subtree of one of these orgs.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub within: BTreeSet<OrgId>,
    /// These too.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub plus: BTreeSet<OrgId>,
    /// Not these.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub minus: BTreeSet<OrgId>,
    /// Only those that are named.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub named_only: bool,
}

impl Audience {
    /// These orgs and no other.
    pub fn named(orgs: impl IntoIterator<Item = OrgId>) -> Self {
        Self { plus: orgs.into_iter().collect(), named_only: true, ..Self::default() }
    }

    /// The orgs that exist on the day and that are meant.
    pub fn orgs<'a>(&self, tree: &'a OrgTree, day: NaiveDate) -> Vec<&'a Org> {
        let is_meant = |org: &&Org| {
            let fits = self.plus.contains(&org.id) || (!self.named_only && self.fits(tree, org, day));
            org.exists_on(day) && fits && !self.minus.contains(&org.id)
        };
        tree.iter().filter(is_meant).collect()
    }

    fn fits(&self, tree: &OrgTree, org: &Org, day: NaiveDate) -> bool {
        let has = |(attribute, codes): (&AttributeId, &BTreeSet<Code>)| {
            org.attributes.get(attribute).is_some_and(|code| codes.contains(code))
        };
        let runs = || org.sections.iter().any(|it| it.runs_on(day) && self.stages.contains(&it.stage));
        (self.kinds.is_empty() || self.kinds.contains(&org.kind))
            && self.attributes.iter().all(has)
            && (self.stages.is_empty() || runs())
            && (self.within.is_empty() || self.within.iter().any(|top| tree.is_within(&org.id, top, day)))
    }

    /// Refuses names that the pack or the tree doesn't know.
    pub(super) fn check(&self, pack: &Pack, tree: &OrgTree, day: NaiveDate) -> Result<(), LedgerError> {
        let mut unknown = Vec::new();
        let kinds = self.kinds.iter().filter(|kind| !pack.org_kinds.contains_key(*kind));
        unknown.extend(kinds.map(|kind| format!("机构类型「{kind}」")));
        for (attribute, codes) in &self.attributes {
            match pack.attributes.get(attribute) {
                None => unknown.push(format!("机构属性「{attribute}」")),
                Some(declared) => {
                    let is_known = |code: &&Code| declared.choices.iter().any(|choice| choice.code == **code);
                    let codes = codes.iter().filter(|code| !is_known(code));
                    unknown.extend(codes.map(|code| format!("「{}」的选项「{code}」", declared.label)));
                }
            }
        }
        let stages = self.stages.iter().filter(|code| !pack.stages.iter().any(|stage| stage.code == **code));
        unknown.extend(stages.map(|code| format!("学段「{code}」")));
        let orgs = self.within.iter().chain(&self.plus).chain(&self.minus).filter(|org| tree.get(org).is_none());
        unknown.extend(orgs.map(|org| format!("机构「{org}」")));
        if !unknown.is_empty() {
            let what = format!("填报范围中有不认识的名称：{}", unknown.join("、"));
            return Err(LedgerError::unfit(what, "请核对编号，本次未布置"));
        }
        let gone = self.plus.iter().find(|org| tree.get(org).is_some_and(|org| !org.exists_on(day)));
        match gone {
            Some(org) => {
                let what = format!("「{}」在 {day} 不存在（尚未设立或已撤销）", access::name(tree, org));
                Err(LedgerError::unfit(what, "请从名单中去掉该单位，或改为其承接单位"))
            }
            None => Ok(()),
        }
    }
}
