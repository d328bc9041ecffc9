//! `xuezheng overdue`.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::{Actor, OverdueFilter};
use xuezheng_bureau::{BureauError, OverdueStep, Workspace, overdue};
use xuezheng_pack::{OrgId, RegisterId};

use super::scope;
use crate::args::{Global, OutputFormat};
use crate::clock;
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Overdue {
    /// 只看这本台账
    #[arg(long, value_name = "台账")]
    pub(crate) register: Option<String>,
    /// 只看这个机构和它的下级
    #[arg(long, value_name = "机构")]
    pub(crate) org: Option<String>,
    /// 到这一天为止，如 2024-06-30；默认为今天
    #[arg(long, value_name = "日期")]
    pub(crate) on: Option<String>,
}

pub(super) async fn run(global: &Global, asked: &Overdue) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let today = clock::now().today;
    let day = asked.on.as_deref().map(scope::date).transpose()?.unwrap_or(today);
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    let root = orgs.root().ok_or(BureauError::NoOrgs)?.id.clone();
    let actor = Actor { name: "局办公室".to_owned(), org: root, role: None, today };
    let filter = OverdueFilter {
        register: asked.register.as_ref().map(RegisterId::new),
        org: asked.org.as_ref().map(OrgId::new),
    };
    let late = overdue(&workspace, &actor, &filter, day).await?;
    if global.format == OutputFormat::Json {
        output::json(&late.iter().map(as_json).collect());
        return Ok(ExitCode::SUCCESS);
    }
    if late.is_empty() {
        output::say(&format!("截至 {day}，没有逾期的事项"));
        return Ok(ExitCode::SUCCESS);
    }
    let row = |one: &OverdueStep| {
        let answers = one.answers_label.as_ref().map(|name| format!("（由{name}承接）")).unwrap_or_default();
        vec![
            format!("{}（{}）", one.register_label, one.late.register),
            one.late.record.to_string(),
            format!("{}{answers}", one.org_label),
            one.transition_label.clone(),
            one.late.due.to_string(),
            one.late.days.to_string(),
            if one.told.is_empty() { "—".to_owned() } else { one.told.join("、") },
        ]
    };
    let header = ["台账", "记录", "机构", "环节", "期限", "逾期天数", "已报告"];
    output::say(&output::table(&header, &[1, 5], late.iter().map(row).collect()));
    output::say(&format!("截至 {day}，共 {} 项逾期", late.len()));
    let mut years: Vec<i32> = late.iter().filter_map(|one| one.late.unannounced).collect();
    years.sort_unstable();
    years.dedup();
    for year in years {
        output::say(&format!(
            "注意：业务包中没有{year}年的节假日安排，以工作日计的期限只除去了周末，请补入国务院办公厅的通知后核对"
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(one: &OverdueStep) -> Json {
    json!({
        "register": one.late.register.as_str(),
        "record": one.late.record.0,
        "org": one.late.org.as_str(),
        "org_label": one.org_label,
        "answers": one.late.answers.as_str(),
        "transition": one.late.transition.as_str(),
        "transition_label": one.transition_label,
        "due": one.late.due.to_string(),
        "days": one.late.days,
        "told": one.late.told.iter().map(|role| role.as_str()).collect::<Vec<_>>(),
        "unannounced_year": one.late.unannounced,
    })
}
