//! Who acts, as typed after a command.

use std::sync::Arc;

use clap::Args;
use xuezheng_bureau::ledger::{Actor, Author};
use xuezheng_bureau::{BureauError, Workspace};
use xuezheng_pack::{OrgId, OrgTree, RoleId};

use crate::clock;
use crate::error::CommandError;

/// Who acts, and from where.
#[derive(Debug, Args)]
pub(crate) struct Who {
    /// 办理人
    #[arg(long = "by", value_name = "姓名", default_value = "局办公室", hide_default_value = true)]
    pub(crate) name: String,
    /// 代谁办理，记录中两人的姓名都写明
    #[arg(long = "for", value_name = "姓名")]
    pub(crate) acting_for: Option<String>,
    /// 以什么角色办理
    #[arg(long, value_name = "角色")]
    pub(crate) role: Option<String>,
    /// 办理人所在的机构，只能看到和办理本机构及下级的；默认为全局
    #[arg(long, value_name = "机构")]
    pub(crate) org: Option<String>,
}

impl Who {
    /// The author of a write, with its reason.
    pub(super) async fn author(&self, workspace: &Workspace, why: impl Into<String>) -> Result<Author, CommandError> {
        if self.acting_for.as_deref().is_some_and(|other| other.trim() == self.name.trim()) {
            return Err(CommandError::Usage("--by 和 --for 是同一个人，不是代办，请去掉 --for".to_owned()));
        }
        let actor = self.actor(workspace).await?;
        Ok(Author {
            actor: actor.name,
            org: actor.org,
            role: actor.role,
            acting_for: self.acting_for.as_deref().map(|name| name.trim().to_owned()),
            why: why.into(),
            at: clock::now(),
        })
    }

    /// The same person as a reader.
    pub(super) async fn actor(&self, workspace: &Workspace) -> Result<Actor, CommandError> {
        let orgs = orgs(workspace).await?;
        let org = org(&orgs, self.org.as_deref())?;
        let role = self.role.as_deref().map(|role| known_role(workspace, role)).transpose()?;
        Ok(Actor { name: self.name.trim().to_owned(), org, role, today: clock::now().today })
    }
}

/// All orgs.
pub(super) async fn orgs(workspace: &Workspace) -> Result<Arc<OrgTree>, CommandError> {
    Ok(workspace.ledger().orgs().await.map_err(BureauError::from)?)
}

/// The org of that id or name.
pub(super) async fn named_org(workspace: &Workspace, named: &str) -> Result<OrgId, CommandError> {
    org(&*orgs(workspace).await?, Some(named))
}

/// The org that is named, or the one at the top.
fn org(orgs: &OrgTree, named: Option<&str>) -> Result<OrgId, CommandError> {
    let Some(named) = named else { return Ok(orgs.root().ok_or(BureauError::NoOrgs)?.id.clone()) };
    let id = OrgId::new(named);
    match orgs.get(&id).or_else(|| orgs.iter().find(|org| org.label == named)) {
        Some(org) => Ok(org.id.clone()),
        None => Err(CommandError::Usage(format!("没有机构「{named}」，请核对机构的编号或名称"))),
    }
}

fn known_role(workspace: &Workspace, role: &str) -> Result<RoleId, CommandError> {
    let roles = &workspace.pack().roles;
    let known = roles.iter().find(|(id, label)| id.as_str() == role || label.as_str() == role);
    known.map(|(id, _)| id.clone()).ok_or_else(|| {
        let all: Vec<String> = roles.iter().map(|(id, label)| format!("{id}（{label}）")).collect();
        CommandError::Usage(format!("业务包中没有角色「{role}」。可用：{}", all.join("、")))
    })
}
