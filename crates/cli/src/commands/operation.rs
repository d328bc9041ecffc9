//! `xuezheng operation`.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::{Operation, OperationFilter, OperationId, Part, Undone};
use xuezheng_bureau::{BureauError, Workspace, operation, operations, undo};
use xuezheng_pack::{OrgId, OrgTree, RegisterId};

use super::record::register;
use super::{moment, who::Who};
use crate::args::{Global, OutputFormat, TEMPLATE};
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum OperationCommand {
    /// 列出操作，最近的在前
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng operation list [选项]")]
    List(List),
    /// 一次操作改动了哪些台账、哪些机构的什么
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng operation show <操作号> [选项]")]
    Show(One),
    /// 撤销一次操作（例如一次导入）：它改动的全部退回，撤销本身也是一次操作；后来又改动过的不撤销，并列出来
    #[command(
        help_template = TEMPLATE,
        next_help_heading = "选项",
        override_usage = "xuezheng operation undo <操作号> [选项]",
        after_help = "没有计入统计的新记录直接作废；已经审核通过的新记录提请作废，审核通过后不再计入。机构变动不能撤销，请另行改回。\n"
    )]
    Undo(Undo),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// 只看这个人办理的（包括别人代他办理的）
    #[arg(long, value_name = "姓名")]
    by: Option<String>,
    /// 从这一时刻起：2024-07-05 或 2024-07-05T14:30
    #[arg(long, value_name = "时间")]
    since: Option<String>,
    /// 只看改动了这本台账的
    #[arg(long, value_name = "台账")]
    register: Option<String>,
    /// 只看本机构及下级的；默认为全局
    #[arg(long, value_name = "机构")]
    org: Option<String>,
    /// 这个操作号以前的：看下一页
    #[arg(long, value_name = "操作号")]
    before: Option<i64>,
    /// 最多多少条
    #[arg(long, value_name = "条数", default_value_t = 30, hide_default_value = true)]
    limit: u64,
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// 操作号，见 operation list
    #[arg(value_name = "操作号")]
    operation: i64,
    #[command(flatten)]
    who: Who,
}

#[derive(Debug, Args)]
pub(crate) struct Undo {
    #[command(flatten)]
    one: One,
    /// 为什么撤销
    #[arg(long, value_name = "原因")]
    why: Option<String>,
}

pub(super) async fn run(global: &Global, command: &OperationCommand) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    match command {
        OperationCommand::List(asked) => list(global, &workspace, asked).await,
        OperationCommand::Show(asked) => show(global, &workspace, asked).await,
        OperationCommand::Undo(asked) => take_back(global, &workspace, asked).await,
    }
}

async fn list(global: &Global, workspace: &Workspace, asked: &List) -> Result<ExitCode, CommandError> {
    let who = Who { name: "局办公室".to_owned(), acting_for: None, role: None, org: asked.org.clone() };
    let filter = OperationFilter {
        by: asked.by.clone(),
        since: asked.since.as_deref().map(moment::since).transpose()?,
        register: asked.register.as_deref().map(|named| register(workspace, named)),
        before: asked.before.map(OperationId),
        limit: Some(asked.limit),
    };
    let found = operations(workspace, &who.actor(workspace).await?, &filter).await?;
    if global.format == OutputFormat::Json {
        output::json(&found.iter().map(as_json).collect());
        return Ok(ExitCode::SUCCESS);
    }
    let Some(last) = found.last() else {
        output::say("没有符合条件的操作");
        return Ok(ExitCode::SUCCESS);
    };
    let rows = found.iter().map(|operation| {
        let author = &operation.author;
        vec![
            operation.id.to_string(),
            moment::shown(author.at.utc),
            name(operation),
            author.why.clone(),
            summary(workspace, operation),
        ]
    });
    output::say(&output::table(&["操作号", "时间", "办理人", "事由", "内容"], &[0], rows.collect()));
    if found.len() as u64 == asked.limit {
        output::say(&format!("更早的：加上 --before {}", last.id));
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(global: &Global, workspace: &Workspace, asked: &One) -> Result<ExitCode, CommandError> {
    let found = operation(workspace, &asked.who.actor(workspace).await?, OperationId(asked.operation)).await?;
    if global.format == OutputFormat::Json {
        output::json(&as_json(&found));
        return Ok(ExitCode::SUCCESS);
    }
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    let author = &found.author;
    output::say(&format!(
        "第 {} 号操作　{}　{}（{}）　{}，共 {} 处改动",
        found.id,
        moment::shown(author.at.utc),
        name(&found),
        label(&orgs, &author.org),
        author.why,
        found.changes
    ));
    let rows = found.parts.iter().map(|part| {
        vec![
            part.register.as_ref().map_or_else(|| "—".to_owned(), |id| register_label(workspace, id)),
            label(&orgs, &part.org),
            part.kind.label().to_owned(),
            part.count.to_string(),
            records(part),
        ]
    });
    output::say(&output::table(&["台账", "机构", "改动", "条数", "记录"], &[3], rows.collect()));
    Ok(ExitCode::SUCCESS)
}

async fn take_back(global: &Global, workspace: &Workspace, asked: &Undo) -> Result<ExitCode, CommandError> {
    let id = OperationId(asked.one.operation);
    let why = match &asked.why {
        Some(why) => format!("撤销第 {id} 号操作：{why}"),
        None => format!("撤销第 {id} 号操作"),
    };
    let author = asked.one.who.author(workspace, why).await?;
    let (new, undone) = undo(workspace, &author, id).await?;
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    if global.format == OutputFormat::Json {
        let one = |one: &Undone| {
            json!({
                "register": one.register.as_str(),
                "org": one.org.as_str(),
                "outcome": one.outcome.label(),
                "count": one.count,
            })
        };
        output::json(
            &json!({ "undone": id.0, "operation": new.0, "parts": undone.iter().map(one).collect::<Vec<_>>() }),
        );
        return Ok(ExitCode::SUCCESS);
    }
    let rows = undone.iter().map(|one| {
        let register = register_label(workspace, &one.register);
        vec![register, label(&orgs, &one.org), one.count.to_string(), one.outcome.label().to_owned()]
    });
    output::say(&output::table(&["台账", "机构", "条数", "结果"], &[2], rows.collect()));
    output::say(&format!("已撤销第 {id} 号操作。撤销错了的：xuezheng operation undo {new}"));
    Ok(ExitCode::SUCCESS)
}

/// 张三, or 张三（代李四）.
fn name(operation: &Operation) -> String {
    let author = &operation.author;
    author.acting_for.as_ref().map_or_else(|| author.actor.clone(), |name| format!("{}（代{name}）", author.actor))
}

fn label(orgs: &OrgTree, org: &OrgId) -> String {
    orgs.get(org).map_or_else(|| org.to_string(), |org| org.label.clone())
}

fn register_label(workspace: &Workspace, id: &RegisterId) -> String {
    workspace.pack().registers.get(id).map_or_else(|| id.to_string(), |register| register.label.clone())
}

/// 安全隐患台账新增40、上报40.
fn summary(workspace: &Workspace, operation: &Operation) -> String {
    let mut kinds: BTreeMap<_, BTreeMap<_, u64>> = BTreeMap::new();
    for part in &operation.parts {
        *kinds.entry(&part.register).or_default().entry(part.kind).or_default() += part.count;
    }
    let one = |(register, kinds): (&Option<RegisterId>, BTreeMap<_, u64>)| {
        let label = register.as_ref().map_or_else(String::new, |id| register_label(workspace, id));
        let kind = |(kind, count): (xuezheng_bureau::ledger::ChangeKind, u64)| format!("{}{count}", kind.label());
        label + &kinds.into_iter().map(kind).collect::<Vec<_>>().join("、")
    };
    kinds.into_iter().map(one).collect::<Vec<_>>().join("；")
}

fn records(part: &Part) -> String {
    match part.records {
        None => String::new(),
        Some((first, last)) if first == last => format!("第 {first} 号"),
        Some((first, last)) => format!("第 {first} 号至第 {last} 号"),
    }
}

fn as_json(operation: &Operation) -> Json {
    let author = &operation.author;
    let part = |part: &Part| {
        json!({
            "register": part.register.as_ref().map(RegisterId::as_str),
            "org": part.org.as_str(),
            "kind": part.kind.code(),
            "kind_label": part.kind.label(),
            "count": part.count,
            "first": part.records.map(|(first, _)| first.0),
            "last": part.records.map(|(_, last)| last.0),
        })
    };
    json!({
        "operation": operation.id.0,
        "actor": author.actor,
        "acting_for": author.acting_for,
        "role": author.role.as_ref().map(xuezheng_pack::RoleId::as_str),
        "org": author.org.as_str(),
        "at": author.at.utc.to_rfc3339(),
        "why": author.why,
        "changes": operation.changes,
        "parts": operation.parts.iter().map(part).collect::<Vec<_>>(),
    })
}
