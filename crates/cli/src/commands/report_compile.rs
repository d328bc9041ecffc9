//! `xuezheng report compile`.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use xuezheng_bureau::document::write::pdf::{Face, Fonts};
use xuezheng_bureau::{CompileRequest, Format, Printing, Workspace, compile, report_named, system_fonts};
use xuezheng_pack::OrgId;

use super::{missing_glyphs, scope};
use crate::args::{self, FontSource, Global, OutputFormat};
use crate::clock;
use crate::error::CommandError;
use crate::fonts;
use crate::output;
use crate::progress::Steps;

/// The arguments as typed.
pub(super) struct Asked<'a> {
    pub(super) report: &'a str,
    pub(super) period: &'a Option<String>,
    pub(super) org: &'a Option<String>,
    pub(super) seal: &'a Option<String>,
    pub(super) dated: &'a Option<String>,
    pub(super) formats: &'a [String],
    pub(super) output: &'a [PathBuf],
    pub(super) printing: &'a args::Printing,
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
                        "不知道 {path} 该用什么格式。扩展名应为 {known} 之一；或者不写扩展名，另写 --as docx,pdf"
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
    let mut workspace = Workspace::open(&global.folder).await?;
    let period = scope::at_seal(&mut workspace, asked.seal.as_deref(), asked.period.as_deref()).await?;
    let dated = match asked.dated {
        Some(text) => scope::date(text)?,
        None => clock::now().today,
    };
    let request = CompileRequest {
        report: report_named(&workspace, asked.report)?,
        period,
        org: asked.org.as_deref().map(OrgId::new),
        dated,
        printing: printing(asked.printing),
    };
    steps.begin("计算指标，生成报告");
    let compiled = compile(&workspace, &request, &outputs).await?;
    steps.finish();
    missing_glyphs::say(&compiled.missing);
    let document = &compiled.document;
    if global.format == OutputFormat::Json {
        let files: Vec<_> = outputs.iter().map(|(path, _)| path.display().to_string()).collect();
        let missing: Vec<String> = compiled.missing.iter().map(ToString::to_string).collect();
        output::json(&json!({
            "title": document.title_text(), "figures": document.figures.len(), "files": files, "missing_glyphs": missing
        }));
    } else {
        output::say(&format!("《{}》已生成，文中 {} 个数字均可追溯：", document.title_text(), document.figures.len()));
        for (path, _) in &outputs {
            output::say(&format!("  {}", path.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The fonts asked for; what the system lacks is said, for the page looks otherwise then.
pub(super) fn printing(asked: &args::Printing) -> Printing {
    let fonts = match asked.fonts {
        FontSource::Bundled => Fonts::bundled(),
        FontSource::System => {
            let fonts = system_fonts(&fonts::folders());
            let substituted = fonts.substituted();
            if !substituted.is_empty() {
                let labels: Vec<&str> = substituted.into_iter().map(Face::label).collect();
                output::complain(&format!("本机没有这些字体，用随程序的字体代替：{}", labels.join("、")));
            }
            fonts
        }
    };
    Printing { fonts, is_strict: asked.strict, note_seal: asked.note_seal }
}
