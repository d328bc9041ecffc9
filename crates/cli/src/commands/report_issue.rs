//! `xuezheng report issue`, `issued`, `affected` and `recompile`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value as Json, json};
use xuezheng_bureau::figures_of::FigureValue;
use xuezheng_bureau::ledger::Issued;
use xuezheng_bureau::{
    Affected, CompileRequest, Format, IssueRequest, Workspace, affected, issue, issued, issued_file, recompile,
    report_named, shown,
};
use xuezheng_pack::decimal::print_exact;
use xuezheng_pack::{Decimal, OrgId};

use super::report_compile::printing;
use super::{missing_glyphs, scope, seal, seal_diff};
use crate::args::{Global, OutputFormat, Printing};
use crate::clock;
use crate::error::CommandError;
use crate::output;
use crate::progress::Steps;

/// What can be typed after `xuezheng report issue`.
#[derive(Debug, Args)]
pub(crate) struct IssueArguments {
    /// 报告模板，写编号或者名称，如 work_report、工作总结
    #[arg(value_name = "模板")]
    report: String,
    /// 发文字号，如 教发〔2024〕12号
    #[arg(long, value_name = "字号")]
    number: String,
    /// 期间，如 2024H1；按封存签发的，默认为封存的期间
    #[arg(long, value_name = "期间")]
    period: Option<String>,
    /// 按哪次封存的数据签发；不写则按现在已审核的
    #[arg(long, value_name = "名称")]
    seal: Option<String>,
    /// 机构编号；默认为全局
    #[arg(long, value_name = "机构")]
    org: Option<String>,
    /// 成文日期，默认为今天
    #[arg(long, value_name = "日期")]
    dated: Option<String>,
    /// 替代哪一份已签发的文件（字号）
    #[arg(long, value_name = "字号")]
    replaces: Option<String>,
    /// 格式：docx、md、html、pdf，可写几种，用逗号隔开；默认 docx,pdf
    #[arg(long = "as", value_name = "格式", value_delimiter = ',')]
    formats: Vec<String>,
    /// 签发人
    #[arg(long, value_name = "姓名", default_value = "局办公室", hide_default_value = true)]
    by: String,
    #[command(flatten)]
    printing: Printing,
}

/// What can be typed after `xuezheng report recompile`.
#[derive(Debug, Args)]
pub(crate) struct RecompileArguments {
    /// 发文字号
    #[arg(value_name = "字号")]
    number: String,
    /// 把签发时的文件另存到这里（不含扩展名）
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
    #[command(flatten)]
    printing: Printing,
}

/// Issues a report.
pub(super) async fn run(global: &Global, asked: &IssueArguments) -> Result<ExitCode, CommandError> {
    let named = |name: &String| {
        Format::named(name)
            .ok_or_else(|| CommandError::Usage(format!("没有格式「{name}」，可用的有：{}", Format::extensions())))
    };
    let formats = if asked.formats.is_empty() {
        vec![Format::Docx, Format::Pdf]
    } else {
        asked.formats.iter().map(named).collect::<Result<_, _>>()?
    };
    let mut steps = Steps::new(global.verbose);
    steps.begin("打开工作目录");
    let mut workspace = Workspace::open(&global.folder).await?;
    let period = scope::at_seal(&mut workspace, asked.seal.as_deref(), asked.period.as_deref()).await?;
    let dated = match &asked.dated {
        Some(text) => scope::date(text)?,
        None => clock::now().today,
    };
    let author = seal::author(&workspace, &asked.by, "签发").await?;
    let request = IssueRequest {
        report: CompileRequest {
            report: report_named(&workspace, &asked.report)?,
            period,
            org: asked.org.as_deref().map(OrgId::new),
            dated,
            printing: printing(&asked.printing),
        },
        number: asked.number.clone(),
        replaces: asked.replaces.clone(),
        formats,
        manuscript: None,
    };
    steps.begin("计算指标，生成并签发");
    let compiled = issue(&workspace, &author, &request).await?;
    steps.finish();
    missing_glyphs::say(&compiled.missing);
    let document = &compiled.document;
    if global.format == OutputFormat::Json {
        output::json(&json!({
            "number": asked.number, "title": document.title_text(), "figures": document.figures.len(),
            "as_of": workspace.as_of(),
        }));
        return Ok(ExitCode::SUCCESS);
    }
    let basis = match workspace.as_of() {
        "live" => "现在已审核的数据".to_owned(),
        name => format!("封存「{name}」的数据"),
    };
    output::say(&format!(
        "《{}》已签发，字号 {}；按{basis}，文中 {} 个数字连同来历一并保存",
        document.title_text(),
        asked.number,
        document.figures.len()
    ));
    output::say(&format!("取出文件：xuezheng report recompile {} -o 文件名", asked.number));
    Ok(ExitCode::SUCCESS)
}

/// Lists issued documents.
pub(super) async fn list(global: &Global) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let found = issued(&workspace).await?;
    if global.format == OutputFormat::Json {
        output::json(&found.iter().map(as_json).collect());
        return Ok(ExitCode::SUCCESS);
    }
    if found.is_empty() {
        output::say("还没有签发过文件。签发：xuezheng report issue 模板 --number 字号 --seal 名称");
        return Ok(ExitCode::SUCCESS);
    }
    let row = |issued: &Issued| {
        let document = &issued.document;
        let state = match (&issued.replaced_by, &document.replaces) {
            (Some(by), _) => format!("已由 {by} 替代"),
            (None, Some(old)) => format!("替代 {old}"),
            (None, None) => String::new(),
        };
        vec![
            document.number.clone(),
            document.title.clone(),
            document.seal.clone().unwrap_or_else(|| "（未封存）".to_owned()),
            issued.on.to_string(),
            issued.actor.clone(),
            state,
        ]
    };
    let rows = found.iter().map(row).collect();
    output::say(&output::table(&["字号", "标题", "封存", "签发日期", "签发人", "说明"], &[], rows));
    Ok(ExitCode::SUCCESS)
}

/// Lists issued documents that state values which are others now.
pub(super) async fn list_affected(global: &Global) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let found = affected(&workspace).await?;
    if global.format == OutputFormat::Json {
        output::json(&found.iter().map(affected_as_json).collect());
    } else if found.is_empty() {
        output::say("已签发文件中的数字与现在全部一致");
    } else {
        print_affected(&found);
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints documents with the figures that are others now.
pub(super) fn print_affected(found: &[Affected]) {
    for one in found {
        let document = &one.issued.document;
        output::say(&format!(
            "《{}》（{}，{} 签发）：{} 个数字有变化",
            document.title,
            document.number,
            one.issued.on,
            one.figures.len()
        ));
        for figure in &one.figures {
            let stated = &figure.stated;
            let then = stated.value.as_deref().and_then(|value| value.parse::<Decimal>().ok());
            let then =
                then.map_or_else(|| "—".to_owned(), |value| xuezheng_pack::decimal::print(value, stated.decimals));
            let now = shown(figure.now.as_ref(), stated.decimals);
            output::say(&format!("  {}　{}　文中 {then} → 现在 {now} {}", stated.key, stated.label, stated.unit));
            // A filing that is approved late gives each of its records the same reason.
            let mut reasons: Vec<(String, usize)> = Vec::new();
            for line in figure.restatements.iter().map(seal_diff::restatement_line) {
                match reasons.iter_mut().find(|(known, _)| *known == line) {
                    Some((_, records)) => *records += 1,
                    None => reasons.push((line, 1)),
                }
            }
            for (line, records) in reasons {
                let many = if records > 1 { format!("，{records} 条记录") } else { String::new() };
                output::say(&format!("    {line}{many}"));
            }
        }
    }
    output::say("需要更正的，请重新签发：xuezheng report issue 模板 --number 新字号 --replaces 原字号");
}

/// Compiles an issued document again, compares, and writes the issued files where asked.
pub(super) async fn again(global: &Global, asked: &RecompileArguments) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let files = recompile(&workspace, &asked.number, &printing(&asked.printing)).await?;
    if let Some(output) = &asked.output {
        for (format, ..) in &files {
            let mut path = output.clone().into_os_string();
            path.push(format!(".{}", format.extension()));
            let bytes = issued_file(&workspace, &asked.number, *format).await?;
            let path = PathBuf::from(path);
            std::fs::write(&path, bytes)
                .map_err(|source| CommandError::Write { path: path.display().to_string(), source })?;
        }
    }
    let is_same = files.iter().all(|(.., same)| *same);
    if global.format == OutputFormat::Json {
        let one = |(format, _, same): &(Format, Vec<u8>, bool)| json!({ "format": format.extension(), "same": same });
        output::json(&json!({ "number": asked.number, "files": files.iter().map(one).collect::<Vec<_>>() }));
    } else {
        for (format, _, same) in &files {
            let word = if *same {
                "与签发时逐字节相同"
            } else {
                "与签发时不同（字体或程序版本不同时会这样）"
            };
            output::say(&format!("{}：按当时的底本重新生成，{word}", format.extension()));
        }
    }
    Ok(if is_same { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn as_json(issued: &Issued) -> Json {
    let document = &issued.document;
    json!({
        "number": document.number,
        "title": document.title,
        "report": document.report.as_str(),
        "org": document.org.as_str(),
        "period": document.period.to_string(),
        "dated": document.dated.to_string(),
        "seal": document.seal,
        "replaces": document.replaces,
        "replaced_by": issued.replaced_by,
        "files": document.files.iter().map(|file| json!({ "format": file.format, "sm3": file.hash })).collect::<Vec<_>>(),
        "on": issued.on.to_string(),
        "by": issued.actor,
    })
}

fn affected_as_json(one: &Affected) -> Json {
    let mut object = as_json(&one.issued);
    object["figures"] = one
        .figures
        .iter()
        .map(|figure| {
            json!({
                "key": figure.stated.key,
                "label": figure.stated.label,
                "stated": figure.stated.value,
                "printed": figure.stated.printed,
                "now": figure.now.as_ref().and_then(FigureValue::present).map(print_exact),
                "restatements": figure.restatements.iter().map(seal_diff::restatement_as_json).collect::<Vec<_>>(),
            })
        })
        .collect();
    object
}
