//! `xuezheng record`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::LedgerError;
use xuezheng_bureau::{BureauError, ShownEvent, ShownRecord, ShownVersion, Workspace, history, revert, show};
use xuezheng_pack::{RecordId, RegisterId};

use super::{moment, record_list, record_reveal, who::Who};
use crate::args::{Global, OutputFormat, TEMPLATE};
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    /// 查看一条记录：现在的，或者某一时刻的
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng record show <台账> <编号> [选项]")]
    Show(Show),
    /// 一条记录的全部经过：谁、什么时候、为什么、改了哪些内容
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng record history <台账> <编号> [选项]")]
    History(One),
    /// 把一条记录恢复成以前的一版：另成一版草稿，须重新上报和审核
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng record revert <台账> <编号> --to <版本> [选项]")]
    Revert(Revert),
    /// 列出一本台账的记录，可筛选、排序、翻页；加 --as-of 看某一时刻的
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng record list <台账> [选项]", after_help = record_list::EXAMPLES)]
    List(record_list::Asked),
    /// 查看一项个人信息的明文：写明用途，查看人、时间和用途都留有记录
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng record reveal <台账> <记录号> <数据项> --purpose <用途> --role <角色> [选项]")]
    Reveal(record_reveal::Asked),
}

/// Which record.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// 台账，如 hazard
    #[arg(value_name = "台账")]
    pub(crate) register: String,
    /// 记录的编号
    #[arg(value_name = "编号")]
    pub(crate) record: i64,
    #[command(flatten)]
    pub(crate) who: Who,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    one: One,
    /// 这一时刻的样子：2024-07-05（当日结束时）、2024-07-05T14:30，或 #12（第12号操作之后）
    #[arg(long, value_name = "时间")]
    as_of: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Revert {
    #[command(flatten)]
    one: One,
    /// 恢复到哪一版
    #[arg(long, value_name = "版本")]
    to: i64,
    /// 您看到的是哪一版：别人已经另改的，不会被覆盖；不写则以现在的为准
    #[arg(long, value_name = "版本")]
    seen: Option<i64>,
    /// 为什么恢复
    #[arg(long, value_name = "原因")]
    why: Option<String>,
}

pub(super) async fn run(global: &Global, command: &RecordCommand) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    match command {
        RecordCommand::Reveal(asked) => record_reveal::run(global, asked).await,
        RecordCommand::List(asked) => record_list::run(global, &workspace, asked).await,
        RecordCommand::Show(asked) => show_one(global, &workspace, asked).await,
        RecordCommand::History(asked) => events(global, &workspace, asked).await,
        RecordCommand::Revert(asked) => revert_one(global, &workspace, asked).await,
    }
}

/// The register that is named by its id or its label.
pub(super) fn register(workspace: &Workspace, named: &str) -> RegisterId {
    let labelled = workspace.pack().registers.values().find(|register| register.label == named);
    labelled.map_or_else(|| RegisterId::new(named), |register| register.id.clone())
}

async fn show_one(global: &Global, workspace: &Workspace, asked: &Show) -> Result<ExitCode, CommandError> {
    let One { register: named, record, who } = &asked.one;
    let moment = asked.as_of.as_deref().map(moment::as_of).transpose()?;
    let actor = who.actor(workspace).await?;
    let found = show(workspace, &actor, &register(workspace, named), RecordId(*record), moment).await?;
    if global.format == OutputFormat::Json {
        output::json(&as_json(&found));
        return Ok(ExitCode::SUCCESS);
    }
    output::say(&title(&found));
    if let Some(as_of) = &asked.as_of {
        output::say(&format!("截至 {as_of}"));
    }
    print_version("工作版本", &found.working);
    match &found.approved {
        Some(approved) if approved.version == found.working.version => output::say("这一版已计入统计"),
        Some(approved) => print_version("计入统计的版本", approved),
        None => output::say("没有计入统计的版本"),
    }
    Ok(ExitCode::SUCCESS)
}

async fn events(global: &Global, workspace: &Workspace, asked: &One) -> Result<ExitCode, CommandError> {
    let actor = asked.who.actor(workspace).await?;
    let (register, record) = (register(workspace, &asked.register), RecordId(asked.record));
    let events = history(workspace, &actor, &register, record).await?;
    if global.format == OutputFormat::Json {
        output::json(&events.iter().map(event_as_json).collect());
        return Ok(ExitCode::SUCCESS);
    }
    output::say(&title(&show(workspace, &actor, &register, record, None).await?));
    for event in &events {
        let role = event.role.as_ref().map_or_else(String::new, |role| format!("，{role}"));
        output::say(&format!(
            "\n第 {} 版　{}　{}　{}（{}{role}）　第 {} 号操作",
            event.version,
            event.kind.label(),
            moment::shown(event.utc),
            event.who,
            event.org_label,
            event.operation
        ));
        output::say(&format!("    事由：{}", event.why));
        if let Some(note) = &event.note {
            output::say(&format!("    说明：{note}"));
        }
        for (_, label, before, after) in &event.cells {
            output::say(&format!("    {label}：{before} → {after}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn revert_one(global: &Global, workspace: &Workspace, asked: &Revert) -> Result<ExitCode, CommandError> {
    let One { register: named, record, who } = &asked.one;
    let (register, record) = (register(workspace, named), RecordId(*record));
    let seen = match asked.seen {
        Some(seen) => seen,
        None => show(workspace, &who.actor(workspace).await?, &register, record, None).await?.working.version,
    };
    let why = asked.why.clone().unwrap_or_else(|| format!("恢复到第 {} 版", asked.to));
    let author = who.author(workspace, why).await?;
    let version = match revert(workspace, &author, &register, record, seen, asked.to).await {
        Err(error @ BureauError::Ledger(LedgerError::Conflict(_))) => {
            let next = format!("xuezheng record show {register} {record}");
            return Err(CommandError::Usage(format!(
                "{error}。查看现在的内容：{next}；仍要恢复的，把 --seen 改成现在的版本"
            )));
        }
        other => other?,
    };
    if global.format == OutputFormat::Json {
        output::json(
            &json!({ "register": register.as_str(), "record": record.0, "version": version, "restored": asked.to }),
        );
    } else {
        output::say(&format!("已按第 {} 版的内容生成第 {version} 版草稿，上报并审核通过后计入统计", asked.to));
    }
    Ok(ExitCode::SUCCESS)
}

fn title(found: &ShownRecord) -> String {
    let ShownRecord { register, register_label, record, org, org_label, .. } = found;
    format!("{register_label}（{register}）　第 {record} 号　{org_label}（{org}）")
}

fn print_version(what: &str, version: &ShownVersion) {
    let state = version.state.as_ref().map_or_else(String::new, |state| format!("　{state}"));
    let void = if version.void { "　作废" } else { "" };
    output::say(&format!("\n{what}：第 {} 版　{}{state}{void}", version.version, version.status.label()));
    for (_, label, text) in &version.cells {
        output::say(&format!("    {label}：{text}"));
    }
}

pub(super) fn as_json(found: &ShownRecord) -> Json {
    json!({
        "register": found.register.as_str(),
        "record": found.record.0,
        "org": found.org.as_str(),
        "org_label": found.org_label,
        "working": version_as_json(&found.working),
        "approved": found.approved.as_ref().map(version_as_json),
    })
}

fn version_as_json(version: &ShownVersion) -> Json {
    let cells: serde_json::Map<String, Json> =
        version.cells.iter().map(|(id, _, text)| (id.to_string(), json!(text))).collect();
    json!({
        "version": version.version,
        "status": version.status.code(),
        "state": version.state,
        "void": version.void,
        "cells": cells,
    })
}

fn event_as_json(event: &ShownEvent) -> Json {
    let cell = |(id, label, before, after): &(xuezheng_pack::FieldId, String, String, String)| json!({ "field": id.as_str(), "label": label, "before": before, "after": after });
    json!({
        "operation": event.operation.0,
        "who": event.who,
        "org": event.org_label,
        "role": event.role,
        "at": event.utc.to_rfc3339(),
        "why": event.why,
        "version": event.version,
        "kind": event.kind.code(),
        "kind_label": event.kind.label(),
        "note": event.note,
        "cells": event.cells.iter().map(cell).collect::<Vec<_>>(),
    })
}
