//! `xuezheng filing`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::Scan;
use xuezheng_bureau::ledger::filing::label;
use xuezheng_bureau::{
    FilingOf, Format, PaperCheck, ScanRequest, Workspace, attach_scan, filing_scans, print_filing, printed_code,
    read_scan, verify_filing_paper, verify_paper,
};

use super::report_compile::printing;
use super::{missing_glyphs, record, scope, who, who::Who};
use crate::args::{Global, OutputFormat, Printing, TEMPLATE};
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum FilingCommand {
    /// 打印报送表：列出这次填报的记录，带验证码和签字盖章处
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng filing print <台账> --period <期间> --org <机构> -o <文件> [选项]")]
    Print {
        #[command(flatten)]
        filing: Named,
        /// 输出文件，扩展名为 pdf、docx、html 或 md，可多次给出
        #[arg(short, long, value_name = "文件", required = true)]
        output: Vec<PathBuf>,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        printing: Printing,
    },
    /// 用验证码核对一份报送表与现在的记录是否一致；不一致时退出码为 1
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng filing verify <验证码> [选项]\n　　　xuezheng filing verify --register <台账> --period <期间> --org <机构> [选项]")]
    Verify {
        /// 报送表上的验证码；不写则核对这次填报最近打印的一份
        #[arg(value_name = "验证码", required_unless_present = "register")]
        code: Option<String>,
        /// 台账
        #[arg(long, value_name = "台账", conflicts_with = "code", requires_all = ["period", "org"])]
        register: Option<String>,
        /// 期间
        #[arg(long, value_name = "期间")]
        period: Option<String>,
        /// 填报的机构
        #[arg(long, value_name = "机构")]
        org: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// 上传盖章后的扫描件（PDF、JPG、PNG），随这次填报保存
    #[command(name = "attach-scan", help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng filing attach-scan <台账> <扫描件> --period <期间> --org <机构> [选项]")]
    AttachScan {
        #[command(flatten)]
        filing: Named,
        /// 扫描件
        #[arg(value_name = "扫描件")]
        file: PathBuf,
        /// 纸上的验证码：核对是不是这次填报的表，打印以后有没有改动
        #[arg(long, value_name = "验证码")]
        code: Option<String>,
        /// 替换已有扫描件的原因
        #[arg(long, value_name = "原因")]
        reason: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// 列出一次填报的盖章扫描件；写了 -o 则取出
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng filing scan <台账> --period <期间> --org <机构> [-o <文件>] [选项]")]
    Scan {
        #[command(flatten)]
        filing: Named,
        /// 取出到这个文件
        #[arg(short, long, value_name = "文件")]
        output: Option<PathBuf>,
        /// 取出第几份；默认为最近的
        #[arg(long, value_name = "序号", requires = "output")]
        number: Option<i64>,
        #[command(flatten)]
        by: By,
    },
}

/// Which filing.
#[derive(Debug, Args)]
pub(crate) struct Named {
    /// 台账，如 hazard
    #[arg(value_name = "台账")]
    register: String,
    /// 期间，如 2024H1
    #[arg(long, value_name = "期间")]
    period: String,
    /// 填报的机构，编号或名称
    #[arg(long, value_name = "机构")]
    org: String,
}

/// Who acts: `--org` is the org that files.
#[derive(Debug, Args)]
pub(crate) struct By {
    /// 办理人
    #[arg(long = "by", value_name = "姓名", default_value = "局办公室", hide_default_value = true)]
    name: String,
    /// 代谁办理，记录中两人的姓名都写明
    #[arg(long = "for", value_name = "姓名")]
    acting_for: Option<String>,
    /// 以什么角色办理：业务包准许它看的个人信息不遮挡
    #[arg(long, value_name = "角色")]
    role: Option<String>,
    /// 办理人所在的机构，只能看到和办理本机构及下级的；默认为全局
    #[arg(long, value_name = "机构")]
    at: Option<String>,
}

impl By {
    fn who(&self) -> Who {
        let By { name, acting_for, role, at } = self;
        Who { name: name.clone(), acting_for: acting_for.clone(), role: role.clone(), org: at.clone() }
    }
}

impl Named {
    async fn read(&self, workspace: &Workspace) -> Result<FilingOf, CommandError> {
        filing(workspace, &self.register, &self.period, &self.org).await
    }
}

async fn filing(workspace: &Workspace, register: &str, period: &str, org: &str) -> Result<FilingOf, CommandError> {
    Ok(FilingOf {
        register: record::register(workspace, register),
        period: scope::period(period)?,
        org: who::named_org(workspace, org).await?,
    })
}

pub(super) async fn run(global: &Global, command: &FilingCommand) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    match command {
        FilingCommand::Print { filing, output, by, printing } => {
            print(global, &workspace, filing, output, by, printing).await
        }
        FilingCommand::Verify { code, register, period, org, by } => {
            let actor = by.who().actor(&workspace).await?;
            let check = match (code, register, period, org) {
                (None, Some(register), Some(period), Some(org)) => {
                    let filing = filing(&workspace, register, period, org).await?;
                    verify_filing_paper(&workspace, &actor, &filing).await?
                }
                (code, ..) => verify_paper(&workspace, &actor, code.as_deref().unwrap_or_default()).await?,
            };
            tell(global, &check);
            Ok(if check.is_current() { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
        FilingCommand::AttachScan { filing, file, code, reason, by } => {
            let request = Handed { file, code: code.as_deref(), reason: reason.as_deref() };
            attach(global, &workspace, filing, &request, by).await
        }
        FilingCommand::Scan { filing, output, number, by } => {
            let actor = by.who().actor(&workspace).await?;
            let scans = filing_scans(&workspace, &actor, &filing.read(&workspace).await?).await?;
            match output {
                None => list(global, &scans),
                Some(path) => take_out(global, &workspace, &scans, path, *number)?,
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn print(
    global: &Global,
    workspace: &Workspace,
    filing: &Named,
    paths: &[PathBuf],
    by: &By,
    asked: &Printing,
) -> Result<ExitCode, CommandError> {
    let unknown = |path: &Path| {
        let what = format!("不知道 {} 该用什么格式。扩展名应为 {} 之一", path.display(), Format::extensions());
        CommandError::Usage(what)
    };
    let output = |path: &PathBuf| Ok((path.clone(), Format::of(path).ok_or_else(|| unknown(path))?));
    let outputs = paths.iter().map(output).collect::<Result<Vec<_>, CommandError>>()?;
    let author = by.who().author(workspace, "打印报送表").await?;
    let filing = filing.read(workspace).await?;
    let printed = print_filing(workspace, &author, &filing, &printing(asked), &outputs).await?;
    missing_glyphs::say(&printed.missing);
    if global.format == OutputFormat::Json {
        let files: Vec<String> = outputs.iter().map(|(path, _)| path.display().to_string()).collect();
        output::json(&json!({ "code": printed.code, "repeated": printed.is_repeated, "files": files }));
        return Ok(ExitCode::SUCCESS);
    }
    let again = if printed.is_repeated { "，内容与以前打印的相同" } else { "" };
    output::say(&format!("《{}》已生成，验证码 {}{again}：", printed.document.title_text(), printed.code));
    for (path, _) in &outputs {
        output::say(&format!("  {}", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(global: &Global, check: &PaperCheck) {
    let printed = &check.paper.printed;
    if global.format == OutputFormat::Json {
        output::json(&json!({
            "code": printed_code(&printed.code),
            "register": printed.register.as_str(),
            "org": printed.org.as_str(),
            "period": printed.period.to_string(),
            "printed_on": check.paper.on.to_string(),
            "printed_by": check.paper.by,
            "rows": printed.entries.len(),
            "current": check.is_current(),
            "zero_changed": check.zero_changed,
            "changes": check.changes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        }));
        return;
    }
    let what = if printed.zero { "零上报".to_owned() } else { format!("{} 条记录", printed.entries.len()) };
    output::say(&format!(
        "验证码 {}：「{}」{}台账「{}」的报送表，{what}，{} 由{}打印（第 {} 号操作）；填报现在是「{}」",
        printed_code(&printed.code),
        check.org_label,
        printed.period.label(),
        check.register_label,
        check.paper.on,
        check.paper.by,
        check.paper.operation,
        check.status.map_or("没有布置", label),
    ));
    changes(check);
}

fn changes(check: &PaperCheck) {
    if check.is_current() {
        output::say("与现在的记录一致");
        return;
    }
    output::say("打印以后有改动，与现在的记录不一致：");
    if check.zero_changed {
        let (was, is) = if check.paper.printed.zero {
            ("零上报", "不再是零上报")
        } else {
            ("有记录", "改为零上报")
        };
        output::say(&format!("  表上是{was}，现在{is}"));
    }
    for change in &check.changes {
        output::say(&format!("  {change}"));
    }
    output::say("各版内容可用 xuezheng record history 查看；需要的请重新打印、盖章");
}

/// What is handed in.
struct Handed<'a> {
    file: &'a Path,
    code: Option<&'a str>,
    reason: Option<&'a str>,
}

async fn attach(
    global: &Global,
    workspace: &Workspace,
    filing: &Named,
    handed: &Handed<'_>,
    by: &By,
) -> Result<ExitCode, CommandError> {
    let path = handed.file;
    let fail = |source| CommandError::Read { path: path.display().to_string(), source };
    let bytes = std::fs::read(path).map_err(fail)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let request = ScanRequest {
        filing: filing.read(workspace).await?,
        name: &name,
        bytes: &bytes,
        code: handed.code,
        reason: handed.reason,
    };
    let author = by.who().author(workspace, "上传盖章扫描件").await?;
    let (number, check) = attach_scan(workspace, &author, &request).await?;
    if global.format == OutputFormat::Json {
        output::json(&json!({ "number": number, "current": check.as_ref().map(PaperCheck::is_current) }));
        return Ok(ExitCode::SUCCESS);
    }
    output::say(&format!("扫描件「{name}」已保存，是这次填报的第 {number} 份"));
    match &check {
        None => output::say("没有写验证码，未核对纸上的内容；请用 --code 写明"),
        Some(check) => changes(check),
    }
    Ok(ExitCode::SUCCESS)
}

fn list(global: &Global, scans: &[Scan]) {
    if global.format == OutputFormat::Json {
        output::json(&scans.iter().map(as_json).collect());
        return;
    }
    if scans.is_empty() {
        output::say("这次填报还没有盖章扫描件");
        return;
    }
    let row = |it: &Scan| {
        vec![
            it.position.to_string(),
            it.scan.file.display(),
            it.scan.code.as_deref().map(printed_code).unwrap_or_default(),
            it.on.to_string(),
            it.by.clone(),
            it.scan.reason.clone().unwrap_or_default(),
        ]
    };
    let header = ["序号", "文件", "验证码", "上传日期", "上传人", "替换原因"];
    output::say(&output::table(&header, &[0], scans.iter().map(row).collect()));
    output::say("以最后一份为准");
}

fn as_json(it: &Scan) -> Json {
    json!({
        "number": it.position,
        "name": it.scan.file.name,
        "size": it.scan.file.size,
        "sm3": it.scan.file.hash,
        "code": it.scan.code.as_deref().map(printed_code),
        "on": it.on.to_string(),
        "by": it.by,
        "reason": it.scan.reason,
        "operation": it.operation.0,
    })
}

fn take_out(
    global: &Global,
    workspace: &Workspace,
    scans: &[Scan],
    path: &Path,
    number: Option<i64>,
) -> Result<(), CommandError> {
    let found = match number {
        None => scans.last(),
        Some(number) => scans.iter().find(|scan| scan.position == number),
    };
    let none = || CommandError::Usage("没有这份盖章扫描件：不加 -o 列出已有的".to_owned());
    let scan = found.ok_or_else(none)?;
    let bytes = read_scan(workspace, &scan.scan.file)?;
    let fail = |source| CommandError::Write { path: path.display().to_string(), source };
    std::fs::write(path, bytes).map_err(fail)?;
    if global.format == OutputFormat::Json {
        output::json(&as_json(scan));
    } else {
        output::say(&format!("已取出第 {} 份「{}」到 {}", scan.position, scan.scan.file.name, path.display()));
    }
    Ok(())
}
