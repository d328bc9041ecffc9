//! Who acts, as typed: the same options for every command that writes.

use clap::Args;
use xuezheng_bureau::ledger::Author;
use xuezheng_bureau::{BureauError, Workspace};
use xuezheng_pack::{OrgId, RoleId};

use crate::clock;
use crate::error::CommandError;

/// Who acts, in which role, from where and for whom.
#[derive(Debug, Args)]
pub(crate) struct Who {
    /// 经办人姓名
    #[arg(long, value_name = "姓名", default_value = "局办公室", hide_default_value = true)]
    pub(crate) by: String,
    /// 经办人的角色，如 safety_department
    #[arg(long, value_name = "角色")]
    pub(crate) role: Option<String>,
    /// 经办人所在机构的编号；默认为局
    #[arg(long, value_name = "机构")]
    pub(crate) org: Option<String>,
    /// 代谁办理（代办）：历史记录写明两个人的姓名
    #[arg(long = "for", value_name = "姓名")]
    pub(crate) acting_for: Option<String>,
}

impl Who {
    /// The author of an operation with this reason.
    pub(crate) async fn author(&self, workspace: &Workspace, why: &str) -> Result<Author, CommandError> {
        let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
        let org = match &self.org {
            Some(org) => OrgId::new(org),
            None => orgs.root().ok_or(BureauError::NoOrgs)?.id.clone(),
        };
        if orgs.get(&org).is_none() {
            return Err(CommandError::Usage(format!("没有机构「{org}」，请核对 --org")));
        }
        let role = self.role.as_ref().map(RoleId::new);
        if let Some(role) = role.as_ref().filter(|role| !workspace.pack().roles.contains_key(*role)) {
            let known: Vec<_> = workspace.pack().roles.keys().map(RoleId::as_str).collect();
            return Err(CommandError::Usage(format!("没有角色「{role}」，--role 可以是：{}", known.join("、"))));
        }
        if self.acting_for.as_deref().is_some_and(|other| other.trim() == self.by.trim()) {
            return Err(CommandError::Usage("--by 和 --for 是同一个人，不是代办，请去掉 --for".to_owned()));
        }
        let acting_for = self.acting_for.as_ref().map(|name| name.trim().to_owned());
        Ok(Author { actor: self.by.trim().to_owned(), org, role, acting_for, why: why.to_owned(), at: clock::now() })
    }
}
