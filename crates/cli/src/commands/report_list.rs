//! `xuezheng report list`.

use std::process::ExitCode;

use serde_json::{Value as Json, json};
use xuezheng_bureau::{ReportNeeds, Workspace, report_needs};

use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

pub(super) async fn run(global: &Global) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let needs = report_needs(&workspace);
    if global.format == OutputFormat::Json {
        output::json(&Json::Array(needs.iter().map(as_json).collect()));
        return Ok(ExitCode::SUCCESS);
    }
    let row = |needs: &ReportNeeds| {
        vec![
            needs.label.clone(),
            needs.report.to_string(),
            needs.indicators.to_string(),
            needs.registers.len().to_string(),
        ]
    };
    let rows = needs.iter().map(row).collect();
    output::say(&output::table(&["报告", "编号", "用到的指标", "用到的台账"], &[2, 3], rows));
    output::say("生成其中一份：xuezheng report compile 工作要点 --period 2023 -o 工作要点.docx");
    Ok(ExitCode::SUCCESS)
}

fn as_json(needs: &ReportNeeds) -> Json {
    json!({
        "report": needs.report.as_str(),
        "label": needs.label,
        "indicators": needs.indicators,
        "registers": needs.registers.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
    })
}
