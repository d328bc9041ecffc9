//! Orgs, and those who work in them.

use xuezheng_ledger::{Author, Stamp};
use xuezheng_pack::Org;
use xuezheng_pack::org::Placement;

/// An org that has been there since 2000, below another if it has one.
pub fn org(id: &str, label: &str, kind: &str, parent: Option<&str>) -> Org {
    let from = "2000-01-01".parse().expect("it is a day");
    Org {
        id: id.into(),
        label: label.to_owned(),
        kind: kind.into(),
        parents: parent.map(|parent| Placement { from, parent: parent.into() }).into_iter().collect(),
        attributes: Default::default(),
        sections: Vec::new(),
        from,
        until: None,
        successors: Vec::new(),
    }
}

/// Somebody of an org, when that day begins in UTC and is eight hours old in Shanghai.
///
/// # Panics
/// If `today` is no day.
pub fn author(actor: &str, org: &str, today: &str) -> Author {
    let utc = format!("{today}T00:00:00Z").parse().expect("it is a day");
    Author {
        actor: actor.to_owned(),
        org: org.into(),
        role: None,
        acting_for: None,
        why: "例".to_owned(),
        at: Stamp { utc, today: today.parse().expect("it is a day") },
    }
}
