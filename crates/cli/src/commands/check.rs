//! `xuezheng check`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use xuezheng_bureau::figures_of::CheckFailure;
use xuezheng_bureau::ledger::{Actor, RecordFilter};
use xuezheng_bureau::{BureauError, CheckFound, CheckRun, Noted, Workspace, check_run, noted};
use xuezheng_pack::model::CheckSeverity;
use xuezheng_pack::{OrgId, OrgTree, RecordId, RegisterId};

use super::scope;
use crate::args::{Global, OutputFormat, TEMPLATE};
use crate::clock;
use crate::error::CommandError;
use crate::output;
use crate::progress::Steps;

#[derive(Debug, Subcommand)]
pub(crate) enum Check {
    /// 用校验规则检查一本台账：审核通过的记录，和正在填报、修改的记录
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng check run <台账> [选项]")]
    Run(Run),
    /// 列出一条记录不符合的校验规则，和填报人的说明
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng check show <台账> <记录号> [选项]")]
    Show(Show),
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// 台账，如 hazard
    #[arg(value_name = "台账")]
    register: String,
    /// 只检查这个期间的记录，如 2024H1；默认为全部
    #[arg(long, value_name = "期间")]
    period: Option<String>,
    /// 只检查这个机构和下级的记录
    #[arg(long, value_name = "机构")]
    org: Option<String>,
    /// 最多列出多少处；每条规则的总数不受影响
    #[arg(long, value_name = "处数", default_value_t = 30, hide_default_value = true)]
    limit: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// 台账，如 hazard
    #[arg(value_name = "台账")]
    register: String,
    /// 记录号
    #[arg(value_name = "记录号")]
    record: i64,
}

pub(super) async fn run(global: &Global, asked: &Check) -> Result<ExitCode, CommandError> {
    match asked {
        Check::Run(run) => scan(global, run).await,
        Check::Show(show) => one(global, show).await,
    }
}

async fn scan(global: &Global, asked: &Run) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let run = CheckRun {
        register: RegisterId::new(&asked.register),
        period: asked.period.as_deref().map(scope::period).transpose()?,
        org: asked.org.as_ref().map(OrgId::new),
        keep: asked.limit,
        today: clock::now().today,
    };
    let mut steps = Steps::new(global.verbose);
    steps.begin("检查记录");
    let mut advance = |done: u64, total: u64| {
        steps.advance(usize::try_from(done).unwrap_or(usize::MAX), usize::try_from(total).unwrap_or(usize::MAX));
    };
    let found = check_run(&workspace, &run, &mut advance).await?;
    steps.finish();
    if global.format == OutputFormat::Json {
        output::json(&as_json(&found));
        return Ok(ExitCode::SUCCESS);
    }
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    print(&found, &orgs);
    Ok(ExitCode::SUCCESS)
}

fn print(found: &CheckFound, orgs: &OrgTree) {
    if found.checks.is_empty() {
        output::say("这本台账没有校验规则");
        return;
    }
    let row = |count: &xuezheng_bureau::CheckCount| {
        let label = format!("{}（{}）", count.label, count.check);
        vec![label, level(count.severity).to_owned(), count.failures.to_string()]
    };
    output::say(&output::table(&["规则", "级别", "不符合的记录"], &[2], found.checks.iter().map(row).collect()));
    for owned in &found.failures {
        let org = orgs.get(&owned.org).map_or(owned.org.as_str(), |org| &org.label);
        let version = if owned.is_approved { "已审核通过" } else { "填报或修改中" };
        output::say(&format!("\n第 {} 号　{org}　{version}　{}", owned.failure.record, owned.failure.label));
        say_failure(&owned.failure);
    }
    let total: u64 = found.checks.iter().map(|count| count.failures).sum();
    let shown = found.failures.len() as u64;
    let rest =
        if shown < total { format!("，以上列出前 {shown} 处；用 --limit 多看") } else { String::new() };
    output::say(&format!("\n共检查 {} 条记录，{total} 处不符合{rest}", found.records));
}

fn say_failure(failure: &CheckFailure) {
    output::say(&format!("    {}", failure.message));
    let seen: Vec<_> = failure.seen.iter().map(|(label, value)| format!("{label}：{value}")).collect();
    if !seen.is_empty() {
        output::say(&format!("    {}", seen.join("　")));
    }
}

fn level(severity: CheckSeverity) -> &'static str {
    match severity {
        CheckSeverity::Hard => "必须改正",
        CheckSeverity::Soft => "改正或说明",
    }
}

async fn one(global: &Global, asked: &Show) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    let org = orgs.root().ok_or(BureauError::NoOrgs)?.id.clone();
    let actor = Actor { name: "局办公室".to_owned(), org, role: None, today: clock::now().today };
    let (register, id) = (RegisterId::new(&asked.register), RecordId(asked.record));
    let filter = RecordFilter { ids: Some(vec![id]), ..RecordFilter::default() };
    let found = noted(&workspace, &actor, &register, &filter).await?;
    workspace.ledger().record(&actor, &register, id).await.map_err(BureauError::from)?;
    if global.format == OutputFormat::Json {
        output::json(&found.iter().map(noted_json).collect());
        return Ok(ExitCode::SUCCESS);
    }
    if found.is_empty() {
        output::say("这条记录符合全部校验规则");
        return Ok(ExitCode::SUCCESS);
    }
    for noted in &found {
        output::say(&format!(
            "{}（{}）　{}　{}",
            noted.failure.label,
            noted.failure.check,
            level(noted.failure.severity),
            noted.org_label
        ));
        say_failure(&noted.failure);
        match &noted.explained {
            Some(said) => output::say(&format!("    说明：{}（{}，{}）", said.text, said.actor, said.on)),
            None => output::say("    还没有说明"),
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn failure_json(failure: &CheckFailure) -> serde_json::Map<String, Json> {
    let severity = if failure.severity == CheckSeverity::Hard { "hard" } else { "soft" };
    let seen: Vec<Json> = failure.seen.iter().map(|(label, value)| json!({ "label": label, "value": value })).collect();
    let fields = [
        ("record", json!(failure.record.0)),
        ("check", json!(failure.check.as_str())),
        ("label", json!(failure.label)),
        ("severity", json!(severity)),
        ("message", json!(failure.message)),
        ("seen", json!(seen)),
    ];
    fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn noted_json(noted: &Noted) -> Json {
    let mut fields = failure_json(&noted.failure);
    fields.insert("org".to_owned(), json!(noted.org.as_str()));
    fields.insert("status".to_owned(), json!(noted.status.code()));
    let said = noted.explained.as_ref();
    let said = said.map(|said| json!({ "text": said.text, "actor": said.actor, "on": said.on.to_string() }));
    fields.insert("explained".to_owned(), json!(said));
    Json::Object(fields)
}

fn as_json(found: &CheckFound) -> Json {
    let checks: Vec<Json> = found
        .checks
        .iter()
        .map(|count| json!({ "check": count.check.as_str(), "label": count.label, "failures": count.failures }))
        .collect();
    let failures: Vec<Json> = found
        .failures
        .iter()
        .map(|owned| {
            let mut fields = failure_json(&owned.failure);
            fields.insert("org".to_owned(), json!(owned.org.as_str()));
            fields.insert("approved".to_owned(), json!(owned.is_approved));
            Json::Object(fields)
        })
        .collect();
    json!({ "records": found.records, "checks": checks, "failures": failures })
}
