//! Who is signed in, with what they may do.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use xuezheng_ledger::{Account, Actor, Author, Session, Stamp};
use xuezheng_pack::OrgTree;
use xuezheng_pack::model::Permission;

use crate::history::org_label;
use crate::workspace::Workspace;

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their account.
    pub account: Account,
    /// The name of their org.
    pub org_label: String,
    /// The label of their role.
    pub role_label: String,
    /// What their role may do.
    pub may: BTreeSet<Permission>,
    /// Until when they are signed in.
    pub expires: DateTime<Utc>,
}

impl Person {
    pub(super) fn of(workspace: &Workspace, orgs: &OrgTree, session: Session) -> Self {
        let (pack, Session { account, expires }) = (&workspace.pack, session);
        Self {
            org_label: org_label(orgs, &account.org),
            role_label: pack.roles.get(&account.role).cloned().unwrap_or_else(|| account.role.to_string()),
            may: pack.permissions.get(&account.role).cloned().unwrap_or_default(),
            account,
            expires,
        }
    }

    /// Whether their role may do this.
    pub fn may(&self, permission: Permission) -> bool {
        self.may.contains(&permission)
    }

    /// Them as a reader.
    pub fn actor(&self, at: Stamp) -> Actor {
        let Account { name, org, role, .. } = &self.account;
        Actor { name: name.clone(), org: org.clone(), role: Some(role.clone()), today: at.today }
    }

    /// Them as a writer.
    pub fn author(&self, at: Stamp, why: impl Into<String>) -> Author {
        let Account { name, org, role, .. } = self.account.clone();
        Author { actor: name, org, role: Some(role), acting_for: None, why: why.into(), at }
    }
}
