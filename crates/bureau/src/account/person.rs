//! Who is signed in, with what they may do, in their own name or for another.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use xuezheng_ledger::{Account, Actor, Author, OperationId, Session, Stamp};
use xuezheng_pack::OrgTree;
use xuezheng_pack::model::Permission;

use crate::history::org_label;
use crate::workspace::Workspace;

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their own account.
    pub account: Account,
    /// For whom they act (代办) at the moment.
    pub acting_for: Option<ActingFor>,
    /// The name of the org in which they act.
    pub org_label: String,
    /// The label of the role in which they act.
    pub role_label: String,
    /// What that role may do.
    pub may: BTreeSet<Permission>,
    /// Until when they are signed in.
    pub expires: DateTime<Utc>,
}

/// For whom somebody acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActingFor {
    /// Whose org and role they act in.
    pub account: Account,
    /// By what.
    pub by: OperationId,
    /// The last day.
    pub until: NaiveDate,
}

impl Person {
    pub(super) fn of(workspace: &Workspace, orgs: &OrgTree, session: Session) -> Self {
        let (pack, Session { account, acting_for, expires }) = (&workspace.pack, session);
        let acting_for = acting_for.map(|(account, deputy)| ActingFor { account, by: deputy.id, until: deputy.until });
        let place = acting_for.as_ref().map_or(&account, |acting| &acting.account);
        Self {
            org_label: org_label(orgs, &place.org),
            role_label: pack.roles.get(&place.role).cloned().unwrap_or_else(|| place.role.to_string()),
            may: pack.permissions.get(&place.role).cloned().unwrap_or_default(),
            account,
            acting_for,
            expires,
        }
    }

    /// Whether the role in which they act may do this.
    pub fn may(&self, permission: Permission) -> bool {
        self.may.contains(&permission)
    }

    /// The account in whose org and role they act: their own, or that of whom they act for.
    pub fn place(&self) -> &Account {
        self.acting_for.as_ref().map_or(&self.account, |acting| &acting.account)
    }

    /// Their name as histories show it: 张三（代李四） while they act for another.
    pub fn shown(&self, at: Stamp) -> String {
        self.author(at, "").shown()
    }

    /// Them as a reader.
    pub fn actor(&self, at: Stamp) -> Actor {
        let Account { org, role, .. } = self.place();
        Actor { name: self.account.name.clone(), org: org.clone(), role: Some(role.clone()), today: at.today }
    }

    /// Them as a writer.
    pub fn author(&self, at: Stamp, why: impl Into<String>) -> Author {
        let Account { org, role, .. } = self.place().clone();
        let acting_for = self.acting_for.as_ref().map(|acting| acting.account.name.clone());
        Author { actor: self.account.name.clone(), org, role: Some(role), acting_for, why: why.into(), at }
    }

    /// Them as a writer about their own account, for whomever they act.
    pub fn own_author(&self, at: Stamp, why: impl Into<String>) -> Author {
        let Account { name, org, role, .. } = self.account.clone();
        Author { actor: name, org, role: Some(role), acting_for: None, why: why.into(), at }
    }
}
