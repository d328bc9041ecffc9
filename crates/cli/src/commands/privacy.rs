//! `xuezheng privacy`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::{Author, Erased, PrivacyEntry};
use xuezheng_bureau::{
    BureauError, Overdue, PrivacyReport, Workspace, erase_overdue, erase_person, erase_records, past_retention,
    privacy_report,
};
use xuezheng_pack::{RecordId, RegisterId, RoleId, words};

use crate::args::{Global, OutputFormat, TEMPLATE};
use crate::clock;
use crate::error::CommandError;
use crate::output;

/// What can be typed after `privacy`.
#[derive(Debug, Subcommand)]
pub(crate) enum PrivacyCommand {
    /// 登记了哪些个人信息、做什么用、谁能看、谁看过、清除过什么
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng privacy report [-o 文件.md] [选项]")]
    Report {
        /// 写成 Markdown 文件；不写则显示出来
        #[arg(short, long, value_name = "文件")]
        output: Option<PathBuf>,
    },
    /// 列出已过保存期限、应当清除的记录
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng privacy due [选项]")]
    Due,
    /// 清除个人信息：销毁密钥，各个版本、历史和以后的备份都不能再读；统计数据不变。不能恢复
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng privacy erase (--id-number 号码 | --register 台账 --record 记录号 | --due) --reason 原因 --yes [选项]")]
    Erase(Erase),
}

/// What can be typed after `privacy erase`.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// 这个证件号码（或学籍号）的人，在所有台账中
    #[arg(long, value_name = "号码", conflicts_with_all = ["register", "due"])]
    id_number: Option<String>,
    /// 一本台账中的记录
    #[arg(long, value_name = "台账", requires = "record", conflicts_with = "due")]
    register: Option<String>,
    /// 记录号，可多次给出
    #[arg(long, value_name = "记录号", requires = "register")]
    record: Vec<i64>,
    /// 所有已过保存期限的记录
    #[arg(long)]
    due: bool,
    /// 原因和依据
    #[arg(long, value_name = "原因")]
    reason: String,
    /// 经办人
    #[arg(long, value_name = "姓名", default_value = "局办公室", hide_default_value = true)]
    by: String,
    /// 经办人的角色
    #[arg(long, value_name = "角色")]
    role: Option<String>,
    /// 确认清除；不加则什么也不做
    #[arg(long)]
    yes: bool,
}

pub(super) async fn run(global: &Global, command: &PrivacyCommand) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    match command {
        PrivacyCommand::Report { output } => {
            let report = privacy_report(&workspace, clock::now().today).await?;
            match output {
                Some(path) => {
                    std::fs::write(path, report.markdown())
                        .map_err(|source| CommandError::Read { path: path.display().to_string(), source })?;
                    output::say(&format!("已写入 {}", path.display()));
                }
                None if global.format == OutputFormat::Json => output::json(&as_json(&report)),
                None => output::say(report.markdown().trim_end()),
            }
        }
        PrivacyCommand::Due => due(global, &past_retention(&workspace, clock::now().today).await?),
        PrivacyCommand::Erase(asked) => erase(global, &workspace, asked).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn due(global: &Global, overdue: &[Overdue]) {
    if global.format == OutputFormat::Json {
        let one = |one: &Overdue| {
            json!({
                "register": one.register.as_str(),
                "record": one.record.0,
                "org": one.org.as_str(),
                "org_label": one.org_label,
                "since": one.since.to_string(),
                "years": one.years,
                "source": one.source,
            })
        };
        output::json(&overdue.iter().map(one).collect());
        return;
    }
    if overdue.is_empty() {
        output::say("没有已过保存期限的个人信息");
        return;
    }
    let row = |one: &Overdue| {
        vec![
            format!("{}（{}）", one.register_label, one.register),
            one.record.to_string(),
            one.org_label.clone(),
            one.since.to_string(),
            format!("{} 年", one.years),
            one.source.clone().unwrap_or_default(),
        ]
    };
    let header = ["台账", "记录号", "机构", "起算日期", "保存期限", "依据"];
    output::say(&output::table(&header, &[1], overdue.iter().map(row).collect()));
    output::say(&format!(
        "共 {} 条已过保存期限。清除：xuezheng privacy erase --due --reason 原因 --yes",
        overdue.len()
    ));
}

async fn erase(global: &Global, workspace: &Workspace, asked: &Erase) -> Result<(), CommandError> {
    if !asked.yes {
        let what = "清除后不能恢复，历史中的各个版本也不能再读。确认清除请加 --yes";
        return Err(CommandError::Usage(what.to_owned()));
    }
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    let author = Author {
        actor: asked.by.clone(),
        org: orgs.root().ok_or(BureauError::NoOrgs)?.id.clone(),
        role: asked.role.as_ref().map(RoleId::new),
        acting_for: None,
        why: "清除个人信息".to_owned(),
        at: clock::now(),
    };
    let records: Vec<RecordId> = asked.record.iter().copied().map(RecordId).collect();
    let erased = match (&asked.id_number, &asked.register, asked.due) {
        (Some(number), None, false) => erase_person(workspace, &author, number, &asked.reason).await?,
        (None, Some(register), false) => {
            erase_records(workspace, &author, &RegisterId::new(register), &records, &asked.reason).await?
        }
        (None, None, true) => erase_overdue(workspace, &author, &asked.reason).await?,
        _ => {
            let what = "请用 --id-number、--register 和 --record、--due 三者之一指明清除什么";
            return Err(CommandError::Usage(what.to_owned()));
        }
    };
    say_erased(global, workspace, &erased);
    Ok(())
}

fn say_erased(global: &Global, workspace: &Workspace, erased: &Erased) {
    if global.format == OutputFormat::Json {
        let records: serde_json::Map<String, Json> = erased
            .records
            .iter()
            .map(|(register, ids)| (register.to_string(), ids.iter().map(|id| Json::from(id.0)).collect()))
            .collect();
        output::json(&json!({ "keys": erased.keys, "records": records }));
        return;
    }
    if erased.keys == 0 {
        output::say("没有需要清除的个人信息");
        return;
    }
    for (register, ids) in &erased.records {
        let label = workspace.pack().registers.get(register).map_or(register.as_str(), |found| &found.label);
        output::say(&format!("台账「{label}」{} 条记录的个人信息已清除", ids.len()));
    }
    output::say("此前的备份中还有密钥：请按备份的保存期限一并销毁");
}

fn as_json(report: &PrivacyReport) -> Json {
    let entry = |entry: &PrivacyEntry| {
        json!({
            "operation": entry.operation.0,
            "actor": entry.actor,
            "org": entry.org.as_str(),
            "role": entry.role.as_ref().map(RoleId::as_str),
            "utc": entry.utc.to_rfc3339(),
            "register": entry.record.as_ref().map(|(register, _)| register.as_str()),
            "record": entry.record.as_ref().map(|(_, record)| record.0),
            "field": entry.field.as_ref().map(|field| field.as_str()),
            "why": entry.why,
        })
    };
    let registers = report.registers.iter().map(|one| {
        let fields = one.fields.iter().map(|(label, kind)| json!({ "label": label, "kind": words::personal(*kind) }));
        json!({
            "register": one.register.as_str(),
            "label": one.label,
            "fields": fields.collect::<Vec<_>>(),
            "purpose": one.purpose,
            "basis": one.basis,
            "retention": one.retention,
            "records": one.records,
            "erased": one.erased,
            "overdue": one.overdue,
            "seen_by": one.seen_by,
            "revealed_by": one.revealed_by,
        })
    });
    let reveals =
        report.reveals.iter().map(|((month, role), count)| json!({ "month": month, "role": role, "count": count }));
    json!({
        "today": report.today.to_string(),
        "registers": registers.collect::<Vec<_>>(),
        "reveals": reveals.collect::<Vec<_>>(),
        "revealed": report.revealed.iter().map(entry).collect::<Vec<_>>(),
        "erasures": report.erasures.iter().map(entry).collect::<Vec<_>>(),
    })
}
