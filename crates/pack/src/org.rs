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

impl Section {
    /// Whether it runs on `day`.
    pub fn runs_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }
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

    /// `top` and all that was below it on `day`, by id; see [`Self::is_within`].
    pub fn within<'a>(&'a self, top: &OrgId, day: NaiveDate) -> impl Iterator<Item = &'a Org> {
        // Most who ask are schools, with nobody below them: that costs one look at the parents.
        let has_below = self.orgs.values().any(|org| org.parents.iter().any(|placement| placement.parent == *top));
        self.orgs.values().filter(move |org| org.id == *top || (has_below && self.is_within(&org.id, top, day)))
    }

    /// The orgs above `id` on `day`, the nearest first. A closed org keeps the place it had on its last day.
    pub fn above<'a>(&'a self, id: &OrgId, day: NaiveDate) -> Vec<&'a Org> {
        let mut above: Vec<&Org> = Vec::new();
        let mut current = self.orgs.get(id);
        while let Some(org) = current.filter(|_| above.len() < MAX_DEPTH) {
            let day = org.until.map_or(day, |last| day.min(last));
            current = org.parent_on(day).and_then(|parent| self.orgs.get(parent));
            above.extend(current);
        }
        above
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn org(id: &str, parents: &[(&str, &str)], until: Option<&str>, successors: &[&str]) -> Org {
        let placement = |(from, parent): &(&str, &str)| Placement { from: day(from), parent: OrgId::new(*parent) };
        Org {
            id: OrgId::new(id),
            label: id.to_owned(),
            kind: OrgKindId::new("school"),
            parents: parents.iter().map(placement).collect(),
            attributes: BTreeMap::new(),
            sections: Vec::new(),
            from: day("2000-01-01"),
            until: until.map(day),
            successors: successors.iter().map(|id| OrgId::new(*id)).collect(),
        }
    }

    fn under(parent: &str) -> [(&str, &str); 1] {
        [("2000-01-01", parent)]
    }

    /// Cases M09 (S1 of T1 merges into S2 of T2 on 2024-04-01) and M10 (S3 of T1 splits into S3a of T1 and S3b of T2 on
    /// 2024-03-01, no shares declared).
    fn tree() -> OrgTree {
        OrgTree::new([
            org("county", &[], None, &[]),
            org("t1", &under("county"), None, &[]),
            org("t2", &under("county"), None, &[]),
            org("s1", &under("t1"), Some("2024-03-31"), &["s2"]),
            org("s2", &under("t2"), None, &[]),
            org("s3", &under("t1"), Some("2024-02-29"), &["s3a", "s3b"]),
            org("s3a", &under("t1"), None, &[]),
            org("s3b", &under("t2"), None, &[]),
        ])
    }

    fn responsible(tree: &OrgTree, id: &str, on: &str) -> String {
        tree.responsible_on(&OrgId::new(id), day(on)).to_string()
    }

    fn within(tree: &OrgTree, id: &str, ancestor: &str, on: &str) -> bool {
        tree.is_within(&OrgId::new(id), &OrgId::new(ancestor), day(on))
    }

    #[test]
    fn events_of_a_merged_school_stay_where_it_was_as_in_m09() {
        let tree = tree();
        assert!(within(&tree, "s1", "t1", "2024-02-29"));
        assert!(within(&tree, "s1", "t1", "2024-06-30"), "a closed school keeps its last place");
        assert!(!within(&tree, "s1", "t2", "2024-06-30"));
        assert!(within(&tree, "s1", "county", "2024-06-30"));
    }

    #[test]
    fn open_items_pass_to_the_only_successor_as_in_m09() {
        let tree = tree();
        assert_eq!(responsible(&tree, "s1", "2024-03-31"), "s1");
        assert_eq!(responsible(&tree, "s1", "2024-04-01"), "s2");
        assert!(within(&tree, "s2", "t2", "2024-06-30"));
    }

    #[test]
    fn a_split_without_shares_leaves_open_items_with_the_parent_as_in_m10() {
        let tree = tree();
        assert_eq!(responsible(&tree, "s3", "2024-02-29"), "s3");
        assert_eq!(responsible(&tree, "s3", "2024-06-30"), "t1");
        assert!(within(&tree, "s3", "t1", "2024-01-31"));
        assert!(within(&tree, "s3b", "t2", "2024-05-31"));
    }

    #[test]
    fn the_orgs_above_are_those_of_the_day_the_nearest_first() {
        let tree = tree();
        let above = |id: &str, on: &str| -> Vec<String> {
            tree.above(&OrgId::new(id), day(on)).into_iter().map(|org| org.id.to_string()).collect()
        };
        assert_eq!(above("s2", "2024-06-30"), ["t2", "county"]);
        assert_eq!(above("s1", "2024-06-30"), ["t1", "county"], "a closed school keeps its last place");
        assert!(above("county", "2024-06-30").is_empty());
    }

    #[test]
    fn all_that_is_within_is_what_each_org_says_of_itself() {
        let tree = tree();
        let tops = ["county", "t1", "t2", "s1", "s3", "nobody"];
        for (top, on) in tops.into_iter().flat_map(|top| [(top, "2024-01-31"), (top, "2024-06-30")]) {
            let found: Vec<String> = tree.within(&OrgId::new(top), day(on)).map(|org| org.id.to_string()).collect();
            let all = tree.iter().map(|org| org.id.to_string());
            let each: Vec<String> = all.filter(|id| within(&tree, id, top, on)).collect();
            assert_eq!(found, each, "{top} on {on}");
        }
        assert_eq!(tree.within(&OrgId::new("t2"), day("2024-06-30")).count(), 3, "T2 with S2 and S3b");
    }

    #[test]
    fn successors_of_successors_take_over() {
        let tree = OrgTree::new([
            org("a", &under("t"), Some("2020-12-31"), &["b"]),
            org("b", &under("t"), Some("2022-12-31"), &["c"]),
            org("c", &under("t"), None, &[]),
        ]);
        assert_eq!(responsible(&tree, "a", "2021-06-30"), "b");
        assert_eq!(responsible(&tree, "a", "2023-06-30"), "c");
    }

    #[test]
    fn a_school_that_moves_counts_where_it_was_on_each_day() {
        let moved = org("s", &[("2024-04-01", "t2"), ("2000-01-01", "t1")], None, &[]);
        let tree = OrgTree::new([org("t1", &[], None, &[]), org("t2", &[], None, &[]), moved]);
        assert!(within(&tree, "s", "t1", "2024-03-31"));
        assert!(within(&tree, "s", "t2", "2024-04-01"));
        assert!(!within(&tree, "s", "t1", "2024-04-01"));
        assert!(within(&tree, "s", "t1", "1999-01-01"), "before its first placement, the first");
    }

    #[test]
    fn loops_end_and_unknown_orgs_are_nowhere() {
        let tree = OrgTree::new([
            org("a", &under("b"), Some("2020-12-31"), &["b"]),
            org("b", &under("a"), Some("2020-12-31"), &["a"]),
        ]);
        assert!(!within(&tree, "a", "county", "2024-01-01"));
        assert!(!within(&tree, "nobody", "county", "2024-01-01"));
        responsible(&tree, "a", "2024-01-01");
        assert_eq!(responsible(&tree, "nobody", "2024-01-01"), "nobody");
    }

    #[test]
    fn an_org_exists_on_its_first_and_last_day() {
        let org = org("s", &under("t"), Some("2024-03-31"), &[]);
        assert!(org.exists_on(day("2000-01-01")) && org.exists_on(day("2024-03-31")));
        assert!(!org.exists_on(day("1999-12-31")) && !org.exists_on(day("2024-04-01")));
    }

    #[test]
    fn the_root_is_the_org_without_parents() {
        assert_eq!(tree().root().map(|org| org.id.to_string()), Some("county".to_owned()));
    }
}
