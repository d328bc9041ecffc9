//! `xuezheng outbox`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::{DeliveryState, Message};
use xuezheng_bureau::{Delivered, Reminded, Reminders, Unposted, Workspace, deliver, outbox, pasted, relayed, remind};
use xuezheng_pack::OrgTree;

use super::{mail_password, outbox_contacts, record, scope, who, who::Who};
use crate::args::{Global, OutputFormat, TEMPLATE};
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum OutboxCommand {
    /// 列出发件箱的信：待发、已发、未发出
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng outbox list [选项]")]
    List {
        /// 只看这种状态：待发、已发、未发出、发送中断、已另行通知，可多次给出
        #[arg(long, value_name = "状态")]
        state: Vec<String>,
        #[command(flatten)]
        who: Who,
    },
    /// 写一封催报，放进发件箱；同一事项同一天对同一机构只写一封
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng outbox remind --to <机构> --subject <标题> --text <内容> [选项]")]
    Remind(Remind),
    /// 发送待发的信；一封发不出去不影响别的，下次再试
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng outbox send [选项]")]
    Send {
        /// 只发这几封，未发出的、发送中断的也再发，可多次给出
        #[arg(long, value_name = "编号")]
        id: Vec<i64>,
        /// 存邮箱口令的文件；不写则用环境变量 XUEZHENG_MAIL_PASSWORD
        #[arg(long, value_name = "文件")]
        password_file: Option<PathBuf>,
        #[command(flatten)]
        who: Who,
    },
    /// 把待发和未发出的信写成文字，贴到工作群
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng outbox text [选项]")]
    Text {
        /// 只要没有登记邮箱的机构的
        #[arg(long)]
        without_address: bool,
        /// 同时标记为已另行通知，不再发送
        #[arg(long)]
        done: bool,
        #[command(flatten)]
        who: Who,
    },
    /// 列出或登记各机构的收信邮箱
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng outbox contacts [机构=邮箱]… [选项]")]
    Contacts(outbox_contacts::Asked),
}

#[derive(Debug, Args)]
pub(crate) struct Remind {
    /// 收信的机构，编号或名称，可多次给出
    #[arg(long, value_name = "机构", required = true)]
    to: Vec<String>,
    /// 标题
    #[arg(long, value_name = "标题")]
    subject: String,
    /// 内容；不要写个人信息
    #[arg(long, value_name = "内容")]
    text: String,
    /// 催的是哪本台账
    #[arg(long, value_name = "台账", requires = "period")]
    register: Option<String>,
    /// 催的是哪个期间
    #[arg(long, value_name = "期间", requires = "register")]
    period: Option<String>,
    #[command(flatten)]
    who: Who,
}

pub(super) async fn run(global: &Global, command: &OutboxCommand) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    match command {
        OutboxCommand::List { state, who } => {
            let states = state.iter().map(|text| named(text)).collect::<Result<Vec<_>, _>>()?;
            let letters = outbox(&workspace, &who.actor(&workspace).await?, &states).await?;
            let orgs = who::orgs(&workspace).await?;
            list(global, &orgs, &letters);
        }
        OutboxCommand::Remind(asked) => return write(global, &workspace, asked).await,
        OutboxCommand::Send { id, password_file, who } => {
            let password = mail_password::read(password_file.as_deref())?;
            let author = who.author(&workspace, "发送").await?;
            let done = deliver(&workspace, &author, password.as_ref(), id).await?;
            let code = if done.later.is_empty() && done.failed.is_empty() { 0 } else { 1 };
            let orgs = who::orgs(&workspace).await?;
            tell(global, &orgs, &done);
            return Ok(ExitCode::from(code));
        }
        OutboxCommand::Text { without_address, done, who } => {
            let author = who.author(&workspace, "转发").await?;
            let states = [DeliveryState::Waiting, DeliveryState::Failed, DeliveryState::Sending];
            let mut letters = outbox(&workspace, &author.actor(), &states).await?;
            letters.retain(|letter| !without_address || letter.address.is_none());
            output::say(&pasted(&workspace, &letters).await?);
            if *done {
                let ids: Vec<i64> = letters.iter().map(|letter| letter.id).collect();
                let count = relayed(&workspace, &author, &ids).await?;
                output::complain(&format!("{count} 封已标记为已另行通知，不再发送"));
            }
        }
        OutboxCommand::Contacts(asked) => return outbox_contacts::run(global, &workspace, asked).await,
    }
    Ok(ExitCode::SUCCESS)
}

fn named(text: &str) -> Result<DeliveryState, CommandError> {
    DeliveryState::named(text.trim()).ok_or_else(|| {
        CommandError::Usage(format!("没有状态「{text}」，可用：待发、已发、未发出、发送中断、已另行通知"))
    })
}

async fn write(global: &Global, workspace: &Workspace, asked: &Remind) -> Result<ExitCode, CommandError> {
    let filing = match (&asked.register, &asked.period) {
        (Some(register), Some(period)) => Some((record::register(workspace, register), scope::period(period)?)),
        _ => None,
    };
    let topic = match &filing {
        Some((register, period)) => format!("催报/{register}/{period}"),
        None => asked.subject.clone(),
    };
    let mut texts = Vec::new();
    for org in &asked.to {
        texts.push((who::named_org(workspace, org).await?, asked.text.clone()));
    }
    let author = asked.who.author(workspace, "催报").await?;
    let reminders = Reminders { topic, subject: asked.subject.clone(), filing, texts };
    let Reminded { written, repeated, without_address } = remind(workspace, &author, &reminders).await?;
    if global.format == OutputFormat::Json {
        let ids = |orgs: &[xuezheng_pack::OrgId]| orgs.iter().map(ToString::to_string).collect::<Vec<_>>();
        output::json(&json!({
            "written": written, "repeated": ids(&repeated), "without_address": ids(&without_address)
        }));
        return Ok(ExitCode::SUCCESS);
    }
    let orgs = who::orgs(workspace).await?;
    let labels = |ids: &[xuezheng_pack::OrgId]| ids.iter().map(|id| label(&orgs, id)).collect::<Vec<_>>().join("、");
    output::say(&format!("写了 {} 封，放在发件箱，用 xuezheng outbox send 发送", written.len()));
    if !repeated.is_empty() {
        output::say(&format!("今天已经写过同一事项，没有再写：{}", labels(&repeated)));
    }
    if !without_address.is_empty() {
        output::say(&format!("没有登记邮箱，请用 xuezheng outbox text 取出文字转发：{}", labels(&without_address)));
    }
    Ok(ExitCode::SUCCESS)
}

fn label(orgs: &OrgTree, org: &xuezheng_pack::OrgId) -> String {
    orgs.get(org).map_or_else(|| org.to_string(), |org| org.label.clone())
}

fn list(global: &Global, orgs: &OrgTree, letters: &[Message]) {
    if global.format == OutputFormat::Json {
        output::json(&letters.iter().map(as_json).collect());
        return;
    }
    if letters.is_empty() {
        output::say("发件箱里没有这样的信");
        return;
    }
    let row = |it: &Message| {
        let address = it.delivery.to.clone().or_else(|| it.address.clone());
        vec![
            it.id.to_string(),
            it.on.to_string(),
            label(orgs, &it.org),
            address.unwrap_or_else(|| "没有登记邮箱".to_owned()),
            output::cut(&it.subject, 40),
            it.delivery.state.label().to_owned(),
            it.delivery.attempts.to_string(),
            output::cut(it.delivery.error.as_deref().unwrap_or_default(), 60),
        ]
    };
    let header = ["编号", "日期", "机构", "邮箱", "标题", "状态", "次数", "说明"];
    output::say(&output::table(&header, &[0, 6], letters.iter().map(row).collect()));
}

fn as_json(it: &Message) -> Json {
    json!({
        "id": it.id,
        "on": it.on.to_string(),
        "by": it.by,
        "org": it.org.as_str(),
        "address": it.address,
        "subject": it.subject,
        "body": it.body,
        "register": it.filing.as_ref().map(|(register, _)| register.as_str()),
        "period": it.filing.as_ref().map(|(_, period)| period.to_string()),
        "operation": it.operation.0,
        "state": it.delivery.state.code(),
        "attempts": it.delivery.attempts,
        "error": it.delivery.error,
        "at": it.delivery.at.map(|at| at.to_rfc3339()),
        "to": it.delivery.to,
    })
}

fn tell(global: &Global, orgs: &OrgTree, done: &Delivered) {
    if global.format == OutputFormat::Json {
        let unposted = |all: &[Unposted]| {
            all.iter().map(|it| json!({ "id": it.message, "org": it.org.as_str(), "why": it.why })).collect::<Vec<_>>()
        };
        output::json(&json!({
            "sent": done.sent,
            "later": unposted(&done.later),
            "failed": unposted(&done.failed),
            "without_address": unposted(&done.without_address),
            "untried": done.untried,
        }));
        return;
    }
    output::say(&format!("已发 {} 封", done.sent.len()));
    let parts = [
        ("没有发出，下次再试", &done.later),
        ("没有发出，不再自动发送", &done.failed),
        ("没有邮箱", &done.without_address),
    ];
    for (what, unposted) in parts.into_iter().filter(|(_, unposted)| !unposted.is_empty()) {
        output::say(&format!("{what}的 {} 封：", unposted.len()));
        for it in unposted {
            output::say(&format!("  第 {} 封，{}：{}", it.message, label(orgs, &it.org), it.why));
        }
    }
    if done.untried > 0 {
        output::say(&format!("邮件服务器中途连不上，还有 {} 封没有试，仍然待发", done.untried));
    }
}
