//! Whose a row is: by the org tree as it was, or, on request, by that of one day.

use xuezheng_pack::{NaiveDate, Org, OrgId, OrgTree};

use crate::paths::Place;

/// Places owners in the tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Belonging<'a> {
    pub(crate) tree: &'a OrgTree,
    /// The last day that counts.
    pub(crate) last: NaiveDate,
    /// The one day whose tree is asked for, instead of the tree as it was.
    pub(crate) by: Option<NaiveDate>,
}

impl<'a> Belonging<'a> {
    /// Who answers for what happened at `org` in a month that counts until `day`, and the day whose tree says where that
    /// is: its own place then. By the tree of one day, whoever took over.
    pub(crate) fn of_event(&self, org: &'a OrgId, day: NaiveDate) -> (&'a OrgId, NaiveDate) {
        match self.by {
            Some(by) => (self.tree.responsible_on(org, by), by),
            None => (org, day),
        }
    }

    /// Who answers for what stands at `org` on the last day, and the day whose tree says where that is.
    pub(crate) fn of_standing(&self, org: &'a OrgId) -> (&'a OrgId, NaiveDate) {
        let day = self.day();
        (self.tree.responsible_on(org, day), day)
    }

    /// How owners are placed for what happened in a month that counts until `day`.
    pub(crate) fn event_place(&self, day: NaiveDate) -> Place {
        Place { by_successor: self.by.is_some(), day: self.by.unwrap_or(day) }
    }

    /// How owners are placed for what stands on the last day.
    pub(crate) fn standing_place(&self) -> Place {
        Place { by_successor: true, day: self.day() }
    }

    /// The day whose tree holds for what stands.
    pub(crate) fn day(&self) -> NaiveDate {
        self.by.unwrap_or(self.last)
    }

    /// Whether `org` was divided among several, without shares, by the day that holds: what it had stays where it was.
    pub(crate) fn is_divided(&self, org: &OrgId) -> Option<&'a Org> {
        let found = self.tree.get(org)?;
        (found.successors.len() > 1 && found.until.is_some_and(|until| until < self.day())).then_some(found)
    }
}
