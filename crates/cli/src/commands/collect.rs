//! `xuezheng collect`: what the bureau asks its schools for, and their answers.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use xuezheng_bureau::ledger::{Audience, NewCollection};
use xuezheng_bureau::{Workspace, collect};
use xuezheng_pack::{AttributeId, Code, CollectionId, OrgId, OrgKindId, RegisterId};

use super::who::Who;
use super::{collect_answer, collect_design, collect_show, scope};
use crate::args::{Global, OutputFormat, TEMPLATE};
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Collect {
    /// 布置前先算一算：问到多少单位，各要填多少格，哪些别处已有
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect design --period <期间> --register <台账> [选项]")]
    Design {
        #[command(flatten)]
        wanted: Wanted,
        #[command(flatten)]
        who: Who,
    },
    /// 布置填报任务：先列出范围和工作量，加 --yes 才布置
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect open --period <期间> --register <台账> --title <名称> --deadline <日期> [选项]")]
    Open {
        #[command(flatten)]
        wanted: Wanted,
        #[command(flatten)]
        who: Who,
        /// 确认布置；不加则只列出
        #[arg(long)]
        yes: bool,
    },
    /// 列出填报任务
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect list [选项]")]
    List {
        #[command(flatten)]
        who: Who,
    },
    /// 一个任务的完成情况：按台账、按上级单位、按单位
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect show <任务> [选项]")]
    Show {
        /// 任务编号，如 2024H1-1
        #[arg(value_name = "任务")]
        id: String,
        /// 逐个单位列出；不加则只列合计
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        who: Who,
    },
    /// 催报清单：谁还欠什么，逾期最久的在前；加 --text 写成发到工作群的话
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect chase <任务> [选项]")]
    Chase {
        /// 任务编号
        #[arg(value_name = "任务")]
        id: String,
        /// 只写发到工作群的话
        #[arg(long)]
        text: bool,
        #[command(flatten)]
        who: Who,
    },
    /// 锁定：此后只有办了延期和被退回的单位还能报；提前锁定须写原因
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect lock <任务> [选项]")]
    Lock(Change),
    /// 办结：此后谁也不能再报；还有未审核通过的须写原因
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect close <任务> [选项]")]
    Close(Change),
    /// 重新开放已锁定或办结的任务
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect reopen <任务> --reason <原因> [选项]")]
    Reopen {
        #[command(flatten)]
        change: Change,
        /// 新的截止日期；不写则不变
        #[arg(long, value_name = "日期")]
        deadline: Option<String>,
    },
    /// 延期：写明机构的，只给这几个单位；不写的，改全体的截止日期
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect extend <任务> --until <日期> --reason <原因> [选项]")]
    Extend {
        #[command(flatten)]
        change: Change,
        /// 延到哪一天（含）
        #[arg(long, value_name = "日期")]
        until: String,
        /// 给哪个单位，可多次给出
        #[arg(long = "give", value_name = "机构")]
        orgs: Vec<String>,
    },
    /// 给填报中的任务增加台账或单位
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect widen <任务> [选项]")]
    Widen {
        /// 任务编号
        #[arg(value_name = "任务")]
        id: String,
        /// 增加的台账，可多次给出
        #[arg(long, value_name = "台账")]
        register: Vec<String>,
        /// 增加的单位，可多次给出
        #[arg(long = "add", value_name = "机构")]
        orgs: Vec<String>,
        #[command(flatten)]
        who: Who,
    },
    /// 预填：按业务包的声明，由上一期或别的台账已审核的记录做成草稿
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect prefill <任务> [选项]")]
    Prefill {
        /// 任务编号
        #[arg(value_name = "任务")]
        id: String,
        /// 只给这个单位，可多次给出；不写则为还没有报的全部单位
        #[arg(long = "give", value_name = "机构")]
        orgs: Vec<String>,
        #[command(flatten)]
        who: Who,
        /// 确认预填；不加则只列出
        #[arg(long)]
        yes: bool,
    },
    /// 上报：把一个单位这一期的草稿校验后报上去
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect submit <任务> <台账> --org <机构> [选项]")]
    Submit(collect_answer::Submit),
    /// 零上报：声明这一期没有发生
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng collect zero <任务> <台账> --org <机构> [选项]")]
    Zero(collect_answer::Zero),
}

/// What is done to a collection, and why.
#[derive(Debug, Args)]
pub(crate) struct Change {
    /// 任务编号，如 2024H1-1
    #[arg(value_name = "任务")]
    id: String,
    /// 原因，随操作记录保存
    #[arg(long, value_name = "原因")]
    reason: Option<String>,
    #[command(flatten)]
    who: Who,
}

/// A collection to be, as typed.
#[derive(Debug, Args)]
pub(crate) struct Wanted {
    /// 期间，如 2024H1
    #[arg(long, value_name = "期间")]
    period: String,
    /// 要填报的台账，可多次给出
    #[arg(long, value_name = "台账", required = true)]
    register: Vec<String>,
    /// 任务名称
    #[arg(long, value_name = "名称")]
    title: Option<String>,
    /// 截止日期（含）；试算时可不写
    #[arg(long, value_name = "日期")]
    deadline: Option<String>,
    /// 任务编号；不写则按期间编号，如 2024H1-1
    #[arg(long, value_name = "编号")]
    id: Option<String>,
    /// 截止后第几天起自动锁定，0 为截止次日；不写则由人锁定
    #[arg(long, value_name = "天数")]
    lock_after: Option<u32>,
    /// 填报说明
    #[arg(long, value_name = "说明")]
    note: Option<String>,
    /// 只问这类机构，如 school，可多次给出
    #[arg(long, value_name = "类别")]
    kind: Vec<String>,
    /// 只问这个学段的，如 primary，可多次给出
    #[arg(long, value_name = "学段")]
    stage: Vec<String>,
    /// 只问有这个属性的，如 nature=public；同一属性可写几个，有一个就算
    #[arg(long = "with", value_name = "属性=选项")]
    attributes: Vec<String>,
    /// 只问这个机构和它的下级，可多次给出
    #[arg(long, value_name = "机构")]
    within: Vec<String>,
    /// 另外加上这个机构，可多次给出
    #[arg(long = "add", value_name = "机构")]
    plus: Vec<String>,
    /// 不问这个机构，可多次给出
    #[arg(long = "skip", value_name = "机构")]
    minus: Vec<String>,
    /// 只问用 --add 写明的机构
    #[arg(long)]
    only: bool,
}

impl Wanted {
    /// What was typed; without a title or deadline only where nothing is to be opened.
    fn read(&self, opens: bool) -> Result<NewCollection, CommandError> {
        let missing = |what: &str| CommandError::Usage(format!("请用 {what}"));
        let deadline = match &self.deadline {
            Some(day) => scope::date(day)?,
            None if opens => return Err(missing("--deadline 写明截止日期，如 --deadline 2024-07-10")),
            None => crate::clock::now().today,
        };
        if opens && self.title.is_none() {
            return Err(missing("--title 写明任务名称，如 --title 2024年上半年安全台账填报"));
        }
        let mut audience = Audience {
            kinds: self.kind.iter().map(OrgKindId::new).collect(),
            stages: self.stage.iter().map(Code::new).collect(),
            within: orgs(&self.within).into_iter().collect(),
            plus: orgs(&self.plus).into_iter().collect(),
            minus: orgs(&self.minus).into_iter().collect(),
            named_only: self.only,
            ..Audience::default()
        };
        for text in &self.attributes {
            let Some((attribute, code)) = text.split_once('=') else {
                let what = format!("无法识别的属性「{text}」，请写成 nature=public 的样子");
                return Err(CommandError::Usage(what));
            };
            audience.attributes.entry(AttributeId::new(attribute)).or_default().insert(Code::new(code));
        }
        Ok(NewCollection {
            id: self.id.as_ref().map(CollectionId::new),
            title: self.title.clone().unwrap_or_default(),
            period: scope::period(&self.period)?,
            registers: registers(&self.register),
            audience,
            deadline,
            grace_days: self.lock_after,
            note: self.note.clone(),
        })
    }
}

fn orgs(typed: &[String]) -> Vec<OrgId> {
    typed.iter().map(OrgId::new).collect()
}

fn registers(typed: &[String]) -> Vec<RegisterId> {
    typed.iter().map(RegisterId::new).collect()
}

pub(super) async fn run(global: &Global, asked: &Collect) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    match asked {
        Collect::Design { wanted, who } => {
            let (new, actor) = (wanted.read(false)?, who.actor(&workspace).await?);
            collect_design::tell(global, &collect::design(&workspace, &actor, &new).await?);
        }
        Collect::Open { wanted, who, yes } => {
            let new = wanted.read(true)?;
            let author = who.author(&workspace, "布置填报任务").await?;
            let design = collect::design(&workspace, &author.actor(), &new).await?;
            if *yes {
                let title = new.title.clone();
                let id = collect::open(&workspace, &author, new).await?;
                done(
                    global,
                    &id,
                    &format!("已布置填报任务「{title}」（{id}），{} 个单位，{} 项填报", design.orgs, design.filings),
                );
            } else {
                collect_design::tell(global, &design);
                if global.format == OutputFormat::Text {
                    output::say("还没有布置。核对无误后加 --yes 布置");
                }
            }
        }
        Collect::List { who } => {
            collect_show::list(global, &collect::collections(&workspace, &who.actor(&workspace).await?).await?);
        }
        Collect::Show { id, all, who } => {
            let actor = who.actor(&workspace).await?;
            collect_show::show(global, &collect::show(&workspace, &actor, &CollectionId::new(id)).await?, *all);
        }
        Collect::Chase { id, text, who } => {
            let actor = who.actor(&workspace).await?;
            let chased = collect::chase(&workspace, &actor, &CollectionId::new(id)).await?;
            collect_show::chase(global, &chased, *text, actor.today);
        }
        Collect::Lock(Change { id, reason, who }) => {
            let (id, author) = (CollectionId::new(id), who.author(&workspace, "锁定填报任务").await?);
            collect::lock(&workspace, &author, &id, reason.as_deref()).await?;
            done(global, &id, &format!("已锁定填报任务 {id}：此后只有办了延期和被退回的单位还能报"));
        }
        Collect::Close(Change { id, reason, who }) => {
            let (id, author) = (CollectionId::new(id), who.author(&workspace, "办结填报任务").await?);
            collect::close(&workspace, &author, &id, reason.as_deref()).await?;
            done(global, &id, &format!("已办结填报任务 {id}"));
        }
        Collect::Reopen { change: Change { id, reason, who }, deadline } => {
            let (id, author) = (CollectionId::new(id), who.author(&workspace, "重新开放填报任务").await?);
            let deadline = deadline.as_deref().map(scope::date).transpose()?;
            collect::reopen(&workspace, &author, &id, deadline, reason.as_deref().unwrap_or_default()).await?;
            done(global, &id, &format!("已重新开放填报任务 {id}"));
        }
        Collect::Extend { change: Change { id, reason, who }, until, orgs: given } => {
            let (id, author) = (CollectionId::new(id), who.author(&workspace, "延期").await?);
            let (until, reason) = (scope::date(until)?, reason.as_deref().unwrap_or_default());
            let whom = if given.is_empty() {
                collect::move_deadline(&workspace, &author, &id, until, reason).await?;
                "全体单位".to_owned()
            } else {
                collect::extend(&workspace, &author, &id, &orgs(given), until, reason).await?;
                format!(" {} 个单位", given.len())
            };
            done(global, &id, &format!("填报任务 {id} 已给{whom}延期到 {until}"));
        }
        Collect::Widen { id, register, orgs: added, who } => {
            let (id, author) = (CollectionId::new(id), who.author(&workspace, "调整填报任务").await?);
            let asked = collect::widen(&workspace, &author, &id, &registers(register), &orgs(added)).await?;
            done(global, &id, &format!("填报任务 {id} 增加 {asked} 项填报"));
        }
        Collect::Prefill { id, orgs: given, who, yes } => {
            let author = who.author(&workspace, "预填").await?;
            let found = collect::prefill(&workspace, &author, &CollectionId::new(id), &orgs(given), *yes).await?;
            collect_answer::tell_prefilled(global, &found, *yes);
        }
        Collect::Submit(asked) => collect_answer::submit(global, &workspace, asked).await?,
        Collect::Zero(asked) => collect_answer::zero(global, &workspace, asked).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what was done to a collection.
pub(super) fn done(global: &Global, id: &CollectionId, what: &str) {
    if global.format == OutputFormat::Json {
        output::json(&json!({ "collection": id.as_str(), "done": what }));
    } else {
        output::say(what);
    }
}
