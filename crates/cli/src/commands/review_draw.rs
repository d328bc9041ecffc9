//! `xuezheng review draw`.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use xuezheng_bureau::ledger::{DrawRequest, DrawSize, Drawn, OperationId};
use xuezheng_bureau::{BureauError, Workspace, draw, draw_list};
use xuezheng_pack::{OrgId, OrgKindId, OrgTree, RegisterId};

use super::scope;
use super::who::Who;
use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Draw {
    /// 从哪本台账抽
    #[arg(long, value_name = "台账")]
    register: Option<String>,
    /// 抽哪个期间的记录
    #[arg(long, value_name = "期间")]
    period: Option<String>,
    /// 只抽这个机构和它的下级的
    #[arg(long, value_name = "机构")]
    within: Option<String>,
    /// 从待审核的记录里抽；不加则从审核通过的里抽
    #[arg(long)]
    waiting: bool,
    /// 抽多少条
    #[arg(long, value_name = "条数", conflicts_with = "percent")]
    count: Option<usize>,
    /// 抽百分之几，进一取整
    #[arg(long, value_name = "百分数", value_parser = clap::value_parser!(u32).range(1..=100))]
    percent: Option<u32>,
    /// 按这类机构分组，每组各抽这么多，如 township_office
    #[arg(long, value_name = "类别")]
    per: Option<String>,
    /// 公开的种子，如某期彩票开奖号码；不写则只给出名单的校验值，供事先公布
    #[arg(long, value_name = "文字")]
    seed: Option<String>,
    /// 事先公布的校验值：名单变了就不抽
    #[arg(long, value_name = "校验值")]
    hash: Option<String>,
    /// 按操作号复算一次抽查
    #[arg(long, value_name = "操作号")]
    replay: Option<i64>,
    #[command(flatten)]
    who: Who,
}

pub(super) async fn run(global: &Global, workspace: &Workspace, asked: &Draw) -> Result<ExitCode, CommandError> {
    if let Some(operation) = asked.replay {
        return replay(global, workspace, OperationId(operation)).await;
    }
    let request = request(workspace, asked)?;
    let author = asked.who.author(workspace, "抽查").await?;
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    let Some(seed) = &asked.seed else {
        let list = draw_list(workspace, &author, &request).await?;
        tell(global, None, &list, &orgs);
        if global.format == OutputFormat::Text {
            output::say("请先公布名单的校验值，等种子产生后再加 --seed 种子 --hash 校验值 抽取");
        }
        return Ok(ExitCode::SUCCESS);
    };
    let (operation, drawn) = draw(workspace, &author, &request, asked.hash.as_deref(), seed).await?;
    tell(global, Some(operation), &drawn, &orgs);
    Ok(ExitCode::SUCCESS)
}

fn request(workspace: &Workspace, asked: &Draw) -> Result<DrawRequest, CommandError> {
    let (Some(register), Some(period)) = (&asked.register, &asked.period) else {
        return Err(CommandError::Usage("抽查须用 --register 和 --period 指明台账和期间".to_owned()));
    };
    let size = match (asked.count, asked.percent) {
        (Some(count), _) => DrawSize::Count(count),
        (None, Some(percent)) => DrawSize::Percent(percent),
        (None, None) => return Err(CommandError::Usage("请用 --count 或 --percent 写明抽多少".to_owned())),
    };
    let kinds = &workspace.pack().org_kinds;
    let per = asked.per.as_ref().map(OrgKindId::new);
    if let Some(kind) = per.as_ref().filter(|kind| !kinds.contains_key(*kind)) {
        let known: Vec<_> = kinds.keys().map(OrgKindId::as_str).collect();
        return Err(CommandError::Usage(format!("没有机构类别「{kind}」，--per 可以是：{}", known.join("、"))));
    }
    Ok(DrawRequest {
        register: RegisterId::new(register),
        period: scope::period(period)?,
        org: asked.within.as_ref().map(OrgId::new),
        waiting: asked.waiting,
        per,
        size,
    })
}

fn tell(global: &Global, operation: Option<OperationId>, drawn: &Drawn, orgs: &OrgTree) {
    if global.format == OutputFormat::Json {
        let group = |group: &xuezheng_bureau::ledger::DrawGroup| json!({ "org": group.org, "hash": group.hash, "listed": group.entries.len(), "drawn": group.drawn });
        output::json(&json!({
            "operation": operation.map(|operation| operation.0),
            "hash": drawn.hash,
            "seed": drawn.seed,
            "groups": drawn.groups.iter().map(group).collect::<Vec<_>>(),
        }));
        return;
    }
    output::say(&format!("名单：{} 条记录，校验值 {}", drawn.listed(), drawn.hash));
    for group in &drawn.groups {
        let whose = match &group.org {
            Some(org) => format!("{}（{org}）　", orgs.get(&OrgId::new(org)).map_or("", |org| org.label.as_str())),
            None if drawn.groups.len() > 1 => "不在这类机构之下的　".to_owned(),
            None => String::new(),
        };
        let ids: Vec<_> = group.drawn.iter().map(ToString::to_string).collect();
        let ids = if ids.is_empty() { String::new() } else { format!("：抽中第 {} 号", ids.join("、")) };
        output::say(&format!("  {whose}{} 条{ids}", group.entries.len()));
    }
    if let (Some(operation), Some(seed)) = (operation, &drawn.seed) {
        output::say(&format!("种子：{seed}"));
        output::say(&format!("复算：xuezheng review draw --replay {operation}"));
    }
}

async fn replay(global: &Global, workspace: &Workspace, operation: OperationId) -> Result<ExitCode, CommandError> {
    let again = workspace.ledger().redraw(operation).await.map_err(BureauError::from)?;
    let is_same = again.differences.is_empty();
    if global.format == OutputFormat::Json {
        output::json(&json!({ "operation": operation.0, "same": is_same, "differences": again.differences }));
    } else if is_same {
        let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
        tell(global, Some(operation), &again.drawn, &orgs);
        output::say("复算一致");
    } else {
        again.differences.iter().for_each(|line| output::complain(line));
        output::complain("复算不一致：名单或结果在抽取之后被改动，请运行 xuezheng audit verify 并与备份核对");
    }
    Ok(if is_same { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
