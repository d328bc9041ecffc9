//! `xuezheng seal`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::{Author, Seal};
use xuezheng_bureau::{BureauError, SealRequest, Workspace, seal, seal_content, sealed_and_now, seals};
use xuezheng_pack::{OrgId, RegisterId};

use super::{scope, seal_diff};
use crate::args::{Global, OutputFormat};
use crate::clock;
use crate::error::CommandError;
use crate::output;
use crate::progress::Steps;

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// What can be typed after `xuezheng seal`.
#[derive(Debug, Args)]
pub(crate) struct SealArguments {
    #[command(subcommand)]
    command: Option<SealCommand>,
    /// 期间，如 2024H1；须已结束，填报须已全部审核通过或免报
    #[arg(value_name = "期间")]
    period: Option<String>,
    /// 封存的名称，默认就是期间；更正后再封存一次的要另起名称
    #[arg(long, value_name = "名称")]
    name: Option<String>,
    /// 不等的例外，写成 机构=原因 或 机构:台账=原因，可多次给出
    #[arg(long, value_name = "机构=原因")]
    except: Vec<String>,
    /// 封存人
    #[arg(long, value_name = "姓名", default_value = "局办公室", hide_default_value = true)]
    by: String,
}

#[derive(Debug, Subcommand)]
enum SealCommand {
    /// 列出全部封存
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng seal list [选项]")]
    List,
    /// 查看一次封存的内容和例外，并核对它是否完好
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng seal show <名称> [选项]")]
    Show {
        /// 封存的名称
        #[arg(value_name = "名称")]
        name: String,
    },
    /// 比较两次封存，或一次封存与现在：哪些数字不同，差在哪些记录
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng seal diff <名称> [名称] [选项]")]
    Diff {
        /// 封存的名称
        #[arg(value_name = "名称")]
        before: String,
        /// 另一次封存；不写或写 live 就是现在
        #[arg(value_name = "另一名称", default_value = "live", hide_default_value = true)]
        after: String,
        /// 期间；默认为第一次封存的期间
        #[arg(long, value_name = "期间")]
        period: Option<String>,
        /// 机构编号；默认为全局
        #[arg(long, value_name = "机构")]
        org: Option<String>,
        /// 只比一个指标
        #[arg(long, value_name = "指标")]
        indicator: Option<String>,
    },
    /// 逐个核对封存：有哪些封存的数字按现在的记录、机构和业务包会不同
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng seal check [选项]")]
    Check,
}

pub(super) async fn run(global: &Global, asked: &SealArguments) -> Result<ExitCode, CommandError> {
    match (&asked.command, &asked.period) {
        (None, Some(period)) => make(global, asked, period).await,
        (None, None) => Err(CommandError::Usage(
            "请写明要封存的期间，如 xuezheng seal 2024H1；查看已有的封存：xuezheng seal list".to_owned(),
        )),
        (Some(SealCommand::List), _) => list(global).await,
        (Some(SealCommand::Show { name }), _) => show(global, name).await,
        (Some(SealCommand::Diff { before, after, period, org, indicator }), _) => {
            let asked = seal_diff::Asked { before, after, period, org, indicator };
            seal_diff::run(global, &asked).await
        }
        (Some(SealCommand::Check), _) => check(global).await,
    }
}

/// Reads `s3=原因` or `s3:hazard=原因`.
fn exception(text: &str) -> Result<(OrgId, Option<RegisterId>, String), CommandError> {
    let Some((what, reason)) = text.split_once('=') else {
        return Err(CommandError::Usage(format!("无法识别的例外「{text}」，请写成 机构=原因 或 机构:台账=原因")));
    };
    Ok(match what.split_once(':') {
        Some((org, register)) => (OrgId::new(org), Some(RegisterId::new(register)), reason.to_owned()),
        None => (OrgId::new(what), None, reason.to_owned()),
    })
}

async fn make(global: &Global, asked: &SealArguments, period: &str) -> Result<ExitCode, CommandError> {
    let period = scope::period(period)?;
    let exceptions = asked.except.iter().map(|text| exception(text)).collect::<Result<_, _>>()?;
    let mut steps = Steps::new(global.verbose);
    steps.begin("打开工作目录");
    let workspace = Workspace::open(&global.folder).await?;
    let author = author(&workspace, &asked.by, "封存").await?;
    steps.begin("封存");
    let request = SealRequest { period, name: asked.name.clone(), exceptions };
    let sealed = seal(&workspace, &author, &request).await?;
    steps.finish();
    if global.format == OutputFormat::Json {
        output::json(&as_json(&sealed.seal));
        return Ok(ExitCode::SUCCESS);
    }
    let name = &sealed.seal.name;
    output::say(&format!("{}已封存，名称「{name}」", period.label()));
    say_exceptions(&sealed.seal);
    if sealed.pending > 0 {
        output::say(&format!(
            "另有 {} 条记录待审核，没有计入；其中日期在该期间内的，以后审核通过要写明更正或迟报的原因",
            sealed.pending
        ));
    }
    output::say(&format!(
        "查看封存时的数字：xuezheng figures --period {period} --seal {name}；与现在比较：xuezheng seal diff {name}"
    ));
    Ok(ExitCode::SUCCESS)
}

/// Who acts for the whole bureau.
pub(super) async fn author(workspace: &Workspace, by: &str, why: &str) -> Result<Author, CommandError> {
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    let org = orgs.root().ok_or(BureauError::NoOrgs)?.id.clone();
    Ok(Author { actor: by.to_owned(), org, role: None, acting_for: None, why: why.to_owned(), at: clock::now() })
}

async fn list(global: &Global) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let seals = seals(&workspace).await?;
    if global.format == OutputFormat::Json {
        output::json(&seals.iter().map(as_json).collect());
        return Ok(ExitCode::SUCCESS);
    }
    if seals.is_empty() {
        output::say("还没有封存。封存一个期间：xuezheng seal 2024H1");
        return Ok(ExitCode::SUCCESS);
    }
    let row = |seal: &Seal| {
        vec![
            seal.name.clone(),
            seal.period.label(),
            seal.on.to_string(),
            seal.actor.clone(),
            seal.exceptions.len().to_string(),
        ]
    };
    output::say(&output::table(&["名称", "期间", "封存日期", "封存人", "例外"], &[4], seals.iter().map(row).collect()));
    Ok(ExitCode::SUCCESS)
}

async fn show(global: &Global, name: &str) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let content = seal_content(&workspace, name).await?;
    let code = if content.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) };
    if global.format == OutputFormat::Json {
        let mut object = as_json(&content.seal);
        object["segments"] = json!(content.segments);
        object["rows"] = json!(content.rows);
        object["orgs"] = json!(content.orgs);
        object["faults"] = json!(content.faults);
        output::json(&object);
        return Ok(code);
    }
    let seal = &content.seal;
    let line = |name: &str, text: &str| output::say(&format!("  {name}　{text}"));
    output::say(&format!("封存「{}」", seal.name));
    line("期　　间", &format!("{}（{} 至 {}）", seal.period.label(), seal.days.0, seal.days.1));
    line("封　　存", &format!("{} {}，第 {} 号操作", seal.on, seal.actor, seal.operation));
    line("数　　据", &format!("{} 个数据段，{} 行；{} 个机构", content.segments, content.rows, content.orgs));
    line("业 务 包", &format!("{} {}（{}…）", content.pack.0, content.pack.1, short(&seal.pack)));
    line("计算规则", &format!("第 {} 版", seal.semantics));
    line("底　　本", &seal.basis);
    say_exceptions(seal);
    for fault in &content.faults {
        output::complain(fault);
    }
    if content.faults.is_empty() {
        output::say("  经核对完好，可以算出当时的数字");
    }
    Ok(code)
}

fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

fn say_exceptions(seal: &Seal) {
    if seal.exceptions.is_empty() {
        return;
    }
    output::say(&format!("  例外 {} 项，会写在有关数字的说明里：", seal.exceptions.len()));
    for one in &seal.exceptions {
        output::say(&format!("    {}　{}　{}：{}", one.org, one.register, one.period, one.reason));
    }
}

async fn check(global: &Global) -> Result<ExitCode, CommandError> {
    let mut steps = Steps::new(global.verbose);
    steps.begin("打开工作目录");
    let workspace = Workspace::open(&global.folder).await?;
    steps.begin("核对封存的数字");
    let found = sealed_and_now(&workspace).await?;
    steps.finish();
    if global.format == OutputFormat::Json {
        let one = |(seal, diff): &(Seal, _)| json!({ "seal": seal.name, "diff": seal_diff::as_json(diff) });
        output::json(&found.iter().map(one).collect());
        return Ok(ExitCode::SUCCESS);
    }
    if found.is_empty() {
        output::say("全部封存的数字与现在一致");
    }
    for (_, diff) in &found {
        seal_diff::print(&workspace, diff);
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(seal: &Seal) -> Json {
    json!({
        "name": seal.name,
        "period": seal.period.to_string(),
        "first_day": seal.days.0.to_string(),
        "last_day": seal.days.1.to_string(),
        "on": seal.on.to_string(),
        "by": seal.actor,
        "basis": seal.basis,
        "pack": seal.pack,
        "semantics": seal.semantics,
        "exceptions": seal.exceptions.iter().map(|one| json!({
            "org": one.org.as_str(),
            "register": one.register.as_str(),
            "period": one.period,
            "reason": one.reason,
        })).collect::<Vec<_>>(),
    })
}
