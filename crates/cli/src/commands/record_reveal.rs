//! `xuezheng record reveal`.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use xuezheng_bureau::ledger::{Author, ERASED};
use xuezheng_bureau::{BureauError, Workspace, reveal};
use xuezheng_pack::{OrgId, RecordId, RegisterId, RoleId};

use crate::args::{Global, OutputFormat};
use crate::clock;
use crate::error::CommandError;
use crate::output;

/// What can be typed after `record reveal`.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// 台账，如 aid_grant
    #[arg(value_name = "台账")]
    register: String,
    /// 记录号
    #[arg(value_name = "记录号")]
    record: i64,
    /// 数据项，如 name；明细中的写 明细.列
    #[arg(value_name = "数据项")]
    field: String,
    /// 用途，如“核对银行卡户名”
    #[arg(long, value_name = "用途")]
    purpose: String,
    /// 查看人
    #[arg(long, value_name = "姓名", default_value = "局办公室", hide_default_value = true)]
    by: String,
    /// 查看人的角色：业务包写明哪些角色可以查看
    #[arg(long, value_name = "角色")]
    role: String,
    /// 查看人的单位；默认为局机关
    #[arg(long, value_name = "机构")]
    org: Option<String>,
}

pub(super) async fn run(global: &Global, asked: &Asked) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    let root = orgs.root().ok_or(BureauError::NoOrgs)?.id.clone();
    let author = Author {
        actor: asked.by.clone(),
        org: asked.org.as_ref().map_or(root, OrgId::new),
        role: Some(RoleId::new(&asked.role)),
        acting_for: None,
        why: "查看个人信息".to_owned(),
        at: clock::now(),
    };
    let (register, record) = (RegisterId::new(&asked.register), RecordId(asked.record));
    let revealed = reveal(&workspace, &author, &register, record, &asked.field, &asked.purpose).await?;
    if global.format == OutputFormat::Json {
        output::json(&json!({ "label": revealed.label, "values": revealed.texts }));
        return Ok(ExitCode::SUCCESS);
    }
    if revealed.texts.is_empty() {
        output::say(&format!("{}：没有填", revealed.label));
    }
    for text in &revealed.texts {
        output::say(&format!("{}：{}", revealed.label, text.as_deref().unwrap_or(ERASED)));
    }
    output::complain("这次查看已记入操作记录");
    Ok(ExitCode::SUCCESS)
}
