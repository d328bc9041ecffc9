//! `xuezheng report compile`.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use xuezheng_bureau::{CompileRequest, Format, Workspace, compile};
use xuezheng_pack::{OrgId, ReportId};

use super::scope;
use crate::args::{Global, OutputFormat};
use crate::clock;
use crate::error::CommandError;
use crate::output;
use crate::progress::Steps;

/// The arguments as typed.
pub(super) struct Asked<'a> {
    pub(super) report: &'a str,
    pub(super) period: &'a Option<String>,
    pub(super) org: &'a Option<String>,
    pub(super) dated: &'a Option<String>,
    pub(super) formats: &'a [String],
    pub(super) output: &'a [PathBuf],
}

impl Asked<'_> {
    /// The files to write: those named, or one of each format asked for beside each name.
    fn outputs(&self) -> Result<Vec<(PathBuf, Format)>, CommandError> {
        let mut outputs = Vec::new();
        for path in self.output {
            if self.formats.is_empty() {
                let format = Format::of(path).ok_or_else(|| {
                    let known = Format::extensions();
                    let path = path.display();
                    CommandError::Usage(format!(
                        "不知道 {path} 该用什么格式。扩展名应为 {known} 之一；或者不写扩展名，另写 --as docx,html"
                    ))
                })?;
                outputs.push((path.clone(), format));
                continue;
            }
            for name in self.formats {
                let format = Format::named(name).ok_or_else(|| {
                    CommandError::Usage(format!("没有格式「{name}」，可用的有：{}", Format::extensions()))
                })?;
                let mut file = path.clone().into_os_string();
                file.push(format!(".{}", format.extension()));
                outputs.push((PathBuf::from(file), format));
            }
        }
        Ok(outputs)
    }
}

pub(super) async fn run(global: &Global, asked: &Asked<'_>) -> Result<ExitCode, CommandError> {
    let outputs = asked.outputs()?;
    let mut steps = Steps::new(global.verbose);
    steps.begin("打开工作目录");
    let workspace = Workspace::open(&global.folder).await?;
    let dated = match asked.dated {
        Some(text) => scope::date(text)?,
        None => clock::now().today,
    };
    let request = CompileRequest {
        report: ReportId::new(asked.report),
        period: scope::period_or_usual(&workspace, asked.period.as_deref()).await?,
        org: asked.org.as_deref().map(OrgId::new),
        dated,
    };
    steps.begin("计算指标，生成报告");
    let document = compile(&workspace, &request, &outputs).await?;
    steps.finish();
    if global.format == OutputFormat::Json {
        let files: Vec<_> = outputs.iter().map(|(path, _)| path.display().to_string()).collect();
        output::json(&json!({ "title": document.title_text(), "figures": document.figures.len(), "files": files }));
    } else {
        output::say(&format!("《{}》已生成，文中 {} 个数字均可追溯：", document.title_text(), document.figures.len()));
        for (path, _) in &outputs {
            output::say(&format!("  {}", path.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}
