//! Who acts, and the one place that decides where they may: the subtree of their org.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use xuezheng_pack::{OrgId, OrgTree, RoleId};

use crate::error::LedgerError;

/// A moment, read once where a command begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The moment itself.
    pub utc: DateTime<Utc>,
    /// The civil day (Asia/Shanghai).
    pub today: NaiveDate,
}

/// Who writes, from where, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Name, as histories show it.
    pub actor: String,
    /// The org whose subtree they may write in.
    pub org: OrgId,
    /// The role they act in; `None` where roles are not checked.
    pub role: Option<RoleId>,
    /// For whom they act (代办), by name: the record shows both.
    pub acting_for: Option<String>,
    /// The reason, as histories show it.
    pub why: String,
    /// When.
    pub at: Stamp,
}

/// A name as histories show it: 张三（代李四） where somebody acts for another.
pub(crate) fn shown(actor: &str, acting_for: Option<&str>) -> String {
    match acting_for {
        Some(other) => format!("{actor}（代{other}）"),
        None => actor.to_owned(),
    }
}

impl Author {
    /// The name as histories show it: 张三（代李四） where they act for another.
    pub fn shown(&self) -> String {
        shown(&self.actor, self.acting_for.as_deref())
    }

    /// The same person as a reader.
    pub fn actor(&self) -> Actor {
        Actor { name: self.actor.clone(), org: self.org.clone(), role: self.role.clone(), today: self.at.today }
    }
}

/// Who reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Name.
    pub name: String,
    /// The org whose subtree they may see.
    pub org: OrgId,
    /// The role they act in.
    pub role: Option<RoleId>,
    /// The civil day on which they read: the tree of that day decides.
    pub today: NaiveDate,
}

/// What an actor may reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Every org.
    Everything,
    /// These orgs.
    Orgs(BTreeSet<OrgId>),
}

/// The orgs in the subtree of `org`; of the root everything, also records of orgs without a place.
pub(crate) fn scope(tree: &OrgTree, org: &OrgId, today: NaiveDate) -> Scope {
    if tree.root().is_some_and(|root| root.id == *org) {
        return Scope::Everything;
    }
    Scope::Orgs(tree.within(org, today).map(|other| other.id.clone()).collect())
}

/// Refuses to let the actor `what` at `org` unless it lies in their subtree.
pub(crate) fn allow(tree: &OrgTree, actor: &Actor, org: &OrgId, what: &str) -> Result<(), LedgerError> {
    if tree.is_within(org, &actor.org, actor.today) || tree.root().is_some_and(|root| root.id == actor.org) {
        return Ok(());
    }
    let why = format!("「{}」不在「{}」的管理范围内，请由该单位或其上级办理", name(tree, org), name(tree, &actor.org));
    Err(LedgerError::Forbidden { who: actor.name.clone(), what: what.to_owned(), why })
}

/// As [`allow`], and refuses to let an org ask or review itself; only the root has nobody above it.
pub(crate) fn allow_review(tree: &OrgTree, actor: &Actor, org: &OrgId, what: &str) -> Result<(), LedgerError> {
    allow(tree, actor, org, what)?;
    if actor.org == *org && tree.root().is_some_and(|root| root.id != *org) {
        let why = format!("「{}」的填报由其上级单位布置和审核，不能自报自审", name(tree, org));
        return Err(LedgerError::Forbidden { who: actor.name.clone(), what: what.to_owned(), why });
    }
    Ok(())
}

/// Refuses to let the actor `what` at an org that is not below theirs; the root, above which nobody is, also at itself.
pub(crate) fn allow_below(tree: &OrgTree, actor: &Actor, org: &OrgId, what: &str) -> Result<(), LedgerError> {
    allow(tree, actor, org, what)?;
    if actor.org == *org && tree.root().is_some_and(|root| root.id != *org) {
        let why = format!("「{}」的账号由其上级单位管理", name(tree, org));
        return Err(LedgerError::Forbidden { who: actor.name.clone(), what: what.to_owned(), why });
    }
    Ok(())
}

/// The org's name, or its id if nobody knows it.
pub(crate) fn name<'a>(tree: &'a OrgTree, org: &'a OrgId) -> &'a str {
    tree.get(org).map_or(org.as_str(), |org| &org.label)
}
