//! Orgs (机构) with their validity, and the tree as it was on a day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{AttributeId, Code, OrgId, OrgKindId};

/// A node of the org tree: the bureau, a department, a township office, a school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Org {
    /// Never used again for another org.
    pub id: OrgId,
    /// Full name, as documents print it.
    pub label: String,
    /// `bureau`, `department`, `township_office`, `school`, …, as the pack lists them.
    pub kind: OrgKindId,
    /// Its parents over time, by first day; empty for the root.
    pub parents: Vec<Placement>,
    /// Codes of the pack's attributes: nature, location, ….
    pub attributes: BTreeMap<AttributeId, Code>,
    /// Sections (学段部): a nine-year school has one in each of two stages.
    pub sections: Vec<Section>,
    /// First day of its existence.
    #[serde(with = "crate::day")]
    pub from: NaiveDate,
    /// Last day of its existence (撤并); `None` while it exists.
    #[serde(with = "crate::day::option", default)]
    pub until: Option<NaiveDate>,
    /// Who takes over its open items when it closes; with several and no shares declared, they stay with its parent.
    pub successors: Vec<OrgId>,
}

/// A parent from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// First day under this parent.
    #[serde(with = "crate::day")]
    pub from: NaiveDate,
    /// The parent.
    pub parent: OrgId,
}

/// A stage that a school runs from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Code of the stage, such as `primary`.
    pub stage: Code,
    /// First day.
    #[serde(with = "crate::day")]
    pub from: NaiveDate,
    /// Last day; `None` while it runs.
    #[serde(with = "crate::day::option", default)]
    pub until: Option<NaiveDate>,
}

impl Org {
    /// Whether it exists on `day`.
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }

    /// Its parent on `day`; before its first placement the first, after its end the last.
    pub fn parent_on(&self, day: NaiveDate) -> Option<&OrgId> {
        let earlier = self.parents.iter().rev().find(|placement| placement.from <= day);
        earlier.or_else(|| self.parents.first()).map(|placement| &placement.parent)
    }
}

/// All orgs that ever were, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgTree {
    orgs: BTreeMap<OrgId, Org>,
}

/// Longer chains of parents or successors than this are loops.
const MAX_DEPTH: usize = 32;

impl OrgTree {
    /// Collects orgs; of two with one id the later wins. Placements are put in order of their days.
    pub fn new(orgs: impl IntoIterator<Item = Org>) -> Self {
        let orgs = orgs.into_iter().map(|mut org| {
            org.parents.sort_by_key(|placement| placement.from);
            (org.id.clone(), org)
        });
        Self { orgs: orgs.collect() }
    }

    /// The org of that id.
    pub fn get(&self, id: &OrgId) -> Option<&Org> {
        self.orgs.get(id)
    }

    /// All orgs, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Org> {
        self.orgs.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.orgs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.orgs.is_empty()
    }

    /// The org without parents: the bureau. The first by id, should there be several.
    pub fn root(&self) -> Option<&Org> {
        self.orgs.values().find(|org| org.parents.is_empty())
    }

    /// Whether `id` is `ancestor` or was below it on `day`. A closed org keeps the place it had on its last day.
    pub fn is_within(&self, id: &OrgId, ancestor: &OrgId, day: NaiveDate) -> bool {
        let mut current = id;
        for _ in 0..MAX_DEPTH {
            if current == ancestor {
                return true;
            }
            let Some(org) = self.orgs.get(current) else { return false };
            let day = org.until.map_or(day, |last| day.min(last));
            match org.parent_on(day) {
                Some(parent) => current = parent,
                None => return false,
            }
        }
        false
    }

    /// Who answers on `day` for what `id` left open: itself while it exists, else its one successor (and so on), else,
    /// when several took over and no shares are declared, its last parent.
    pub fn responsible_on<'a>(&'a self, id: &'a OrgId, day: NaiveDate) -> &'a OrgId {
        let mut current = id;
        for _ in 0..MAX_DEPTH {
            let Some(org) = self.orgs.get(current) else { return current };
            let Some(last) = org.until.filter(|last| *last < day) else { return current };
            current = match org.successors.as_slice() {
                [] => return current,
                [only] => only,
                _ => match org.parent_on(last) {
                    Some(parent) => parent,
                    None => return current,
                },
            };
        }
        current
    }
}
