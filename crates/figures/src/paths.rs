//! Where owners stand in the org tree of a day: each with who answers for it and all who are above, found once for all figures.

use xuezheng_pack::{NaiveDate, OrgId, OrgTree};

/// How owners are placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Whether those answer who took over from a closed org.
    pub(crate) by_successor: bool,
    /// The day whose tree holds.
    pub(crate) day: NaiveDate,
}

/// The way up from each owner. Orgs are indices into the orgs of the facts.
#[derive(Debug)]
pub(crate) struct Paths {
    /// Where the path of each owner ends among `steps`; it begins where the one before it ends.
    ends: Vec<usize>,
    steps: Vec<u32>,
}

impl Paths {
    /// The paths of `owners`, which are sorted and hold all orgs of the tree.
    pub(crate) fn new(owners: &[OrgId], tree: &OrgTree, place: Place) -> Self {
        let index = |org: &OrgId| owners.binary_search(org).ok().and_then(|index| u32::try_from(index).ok());
        let (mut ends, mut steps) = (Vec::with_capacity(owners.len()), Vec::new());
        for owner in owners {
            let holder = if place.by_successor { tree.responsible_on(owner, place.day) } else { owner };
            steps.extend(index(holder));
            steps.extend(tree.above(holder, place.day).into_iter().filter_map(|org| index(&org.id)));
            ends.push(steps.len());
        }
        Self { ends, steps }
    }

    /// Who answers for an owner, then those above, the nearest first.
    pub(crate) fn of(&self, owner: usize) -> &[u32] {
        let start = owner.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(owner).copied().unwrap_or(start);
        self.steps.get(start..end).unwrap_or_default()
    }

    /// The paths of all owners, in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.ends.len()).map(|owner| self.of(owner))
    }
}
