//! `xuezheng review`: what waits, approved or returned by filter, and what is said of one record.

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::{HistoryEntry, OpenRemark, Remark};
use xuezheng_bureau::{
    BureauError, ReviewDone, ReviewFilter, ReviewItem, SoftChecks, Workspace, review_approve, review_list, review_mine,
    review_return,
};
use xuezheng_pack::{FieldId, OrgId, OrgKindId, RecordId, RegisterId};

use super::who::Who;
use super::{review_draw, scope};
use crate::args::{Global, OutputFormat, TEMPLATE};
use crate::error::CommandError;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Review {
    /// 列出待审核的填报和记录，写明由谁审核
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng review list [选项]")]
    List {
        #[command(flatten)]
        filter: Filter,
    },
    /// 批量审核通过：先列出数量，加 --yes 才办理
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng review approve [选项]")]
    Approve {
        #[command(flatten)]
        filter: Filter,
        #[command(flatten)]
        who: Who,
        /// 确认办理；不加则只列出
        #[arg(long)]
        yes: bool,
    },
    /// 批量退回，写明原因，可以批注到行和格子
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng review return --reason <原因> [选项]")]
    Return {
        #[command(flatten)]
        filter: Filter,
        #[command(flatten)]
        who: Who,
        /// 退回的总的原因
        #[arg(long, value_name = "原因")]
        reason: String,
        /// 批注，写成 12:amount=与凭证不符（第12号记录的一格）或 12=重复填报（整行），可多次给出
        #[arg(long, value_name = "批注")]
        remark: Vec<String>,
        /// 确认办理；不加则只列出
        #[arg(long)]
        yes: bool,
    },
    /// 一条记录的审核经过和还没有改正的批注
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng review show --register <台账> --record <编号>")]
    Show {
        /// 台账
        #[arg(long, value_name = "台账")]
        register: String,
        /// 记录编号
        #[arg(long, value_name = "编号")]
        record: i64,
        #[command(flatten)]
        who: Who,
    },
    /// 抽查：由名单和公开的种子抽出，人人可以复算
    #[command(help_template = TEMPLATE, next_help_heading = "选项", override_usage = "xuezheng review draw [选项]")]
    Draw(review_draw::Draw),
}

/// Which records and filings.
#[derive(Debug, Args)]
pub(crate) struct Filter {
    /// 只看这本台账
    #[arg(long, value_name = "台账")]
    register: Option<String>,
    /// 只看这个期间
    #[arg(long, value_name = "期间")]
    period: Option<String>,
    /// 只看这个机构和它的下级
    #[arg(long, value_name = "机构")]
    within: Option<String>,
    /// 只看这类机构，如 school
    #[arg(long, value_name = "类别")]
    kind: Option<String>,
    /// 只看这几条记录（须写明台账），可多次给出
    #[arg(long, value_name = "编号")]
    record: Vec<i64>,
    /// 经验校验：clean 只看全部通过的，explained 只看有问题并逐项说明的
    #[arg(long, value_name = "情形", value_enum, hide_possible_values = true)]
    checks: Option<Checks>,
    /// 连同等下级审核的一起办理（越级审核，写入历史）
    #[arg(long)]
    take_over: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Checks {
    Clean,
    Explained,
}

impl Filter {
    fn read(&self) -> Result<ReviewFilter, CommandError> {
        if !self.record.is_empty() && self.register.is_none() {
            return Err(CommandError::Usage("用 --record 指明记录时，须用 --register 写明台账".to_owned()));
        }
        Ok(ReviewFilter {
            register: self.register.as_ref().map(RegisterId::new),
            period: self.period.as_deref().map(scope::period).transpose()?,
            org: self.within.as_ref().map(OrgId::new),
            alone: false,
            kind: self.kind.as_ref().map(OrgKindId::new),
            records: (!self.record.is_empty()).then(|| self.record.iter().map(|id| RecordId(*id)).collect()),
            checks: match self.checks {
                None => SoftChecks::Any,
                Some(Checks::Clean) => SoftChecks::Clean,
                Some(Checks::Explained) => SoftChecks::Explained,
            },
            take_over: self.take_over,
        })
    }
}

pub(super) async fn run(global: &Global, asked: &Review) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    match asked {
        Review::List { filter } => {
            let everybody = Who { name: "局办公室".to_owned(), role: None, org: None, acting_for: None };
            let actor = everybody.author(&workspace, "查看").await?.actor();
            let items = review_list(&workspace, &actor, &filter.read()?).await?;
            list(global, &items, "待审核");
        }
        Review::Approve { filter, who, yes } => {
            let (author, filter) = (who.author(&workspace, "审核").await?, filter.read()?);
            if *yes {
                let done = review_approve(&workspace, &author, &filter).await?;
                tell(global, "approved", "审核通过", done);
            } else {
                list(global, &review_mine(&workspace, &author, &filter).await?, "可以审核通过");
            }
        }
        Review::Return { filter, who, reason, remark, yes } => {
            let (author, filter) = (who.author(&workspace, "退回").await?, filter.read()?);
            let remarks = remark.iter().map(|text| read_remark(text)).collect::<Result<Vec<_>, _>>()?;
            if *yes {
                let done = review_return(&workspace, &author, &filter, reason, &remarks).await?;
                tell(global, "returned", "退回", done);
            } else {
                list(global, &review_mine(&workspace, &author, &filter).await?, "将要退回");
            }
        }
        Review::Show { register, record, who } => {
            let actor = who.author(&workspace, "查看").await?.actor();
            let (register, record) = (RegisterId::new(register), RecordId(*record));
            let ledger = workspace.ledger();
            let history = ledger.history(&actor, &register, record).await.map_err(BureauError::from)?;
            let open = ledger.open_remarks(&actor, &register, record).await.map_err(BureauError::from)?;
            show(global, &workspace, &register, &history, &open);
        }
        Review::Draw(asked) => return review_draw::run(global, &workspace, asked).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads `12:amount=…` or `12=…`.
fn read_remark(text: &str) -> Result<Remark, CommandError> {
    let wrong = || CommandError::Usage(format!("无法识别的批注「{text}」，请写成 12:amount=与凭证不符 或 12=重复填报"));
    let (spot, reason) = text.split_once('=').ok_or_else(wrong)?;
    let (record, field) = spot.split_once(':').map_or((spot, None), |(record, field)| (record, Some(field)));
    let record = record.trim().parse().ok().ok_or_else(wrong)?;
    let field = field.map(|field| FieldId::new(field.trim()));
    Ok(Remark { record: RecordId(record), field, reason: reason.trim().to_owned() })
}

fn list(global: &Global, items: &[ReviewItem], what: &str) {
    if global.format == OutputFormat::Json {
        output::json(&items.iter().map(item_json).collect());
        return;
    }
    if items.is_empty() {
        output::say(&format!("没有{what}的填报和记录"));
        return;
    }
    let row = |item: &ReviewItem| {
        let content = match (item.zero, item.open) {
            (true, _) => "零上报".to_owned(),
            (false, 0) => format!("{} 条", item.records.len()),
            (false, open) => format!("{} 条，另有 {open} 条未上报", item.records.len()),
        };
        let checks = match item.failing {
            0 => "通过".to_owned(),
            failing if item.hard > 0 => format!("{failing} 条有问题，其中 {} 条必须改正，不能通过", item.hard),
            failing => format!("{failing} 条有问题，{} 条已说明", item.explained),
        };
        vec![
            format!("{}（{}）", item.register_label, item.register),
            item.period.map_or("单独上报".to_owned(), |period| period.to_string()),
            format!("{}（{}）", item.org_label, item.org),
            content,
            checks,
            item.turn_label.clone().unwrap_or_else(|| "上级".to_owned()),
        ]
    };
    let header = ["台账", "期间", "机构", "内容", "经验校验", "由谁审核"];
    output::say(&output::table(&header, &[], items.iter().map(row).collect()));
    let filings = items.iter().filter(|item| item.period.is_some()).count();
    let records: usize = items.iter().map(|item| item.records.len()).sum();
    output::say(&format!("共 {filings} 份填报、{records} 条记录{what}"));
}

fn item_json(item: &ReviewItem) -> Json {
    json!({
        "register": item.register.as_str(),
        "org": item.org.as_str(),
        "org_label": item.org_label,
        "period": item.period.map(|period| period.to_string()),
        "zero": item.zero,
        "records": item.records.iter().map(|id| id.0).collect::<Vec<_>>(),
        "failing": item.failing,
        "explained": item.explained,
        "hard": item.hard,
        "open": item.open,
        "turn": item.turn.as_ref().map(|org| org.as_str()),
    })
}

fn tell(global: &Global, key: &str, what: &str, done: ReviewDone) {
    if global.format == OutputFormat::Json {
        output::json(&json!({ key: { "filings": done.filings, "records": done.records, "left": done.left } }));
        return;
    }
    output::say(&format!("已{what} {} 份填报、{} 条记录", done.filings, done.records));
    if done.left > 0 {
        output::say(&format!("另有 {} 份还有草稿或退回的记录，或有必须改正的问题，没有办理", done.left));
    }
}

fn show(global: &Global, workspace: &Workspace, register: &RegisterId, history: &[HistoryEntry], open: &[OpenRemark]) {
    let declared = workspace.pack().registers.get(register);
    let label = |field: &FieldId| {
        let column = declared.and_then(|it| it.column(field));
        column.map_or_else(|| field.to_string(), |column| column.label)
    };
    if global.format == OutputFormat::Json {
        let entry = |it: &HistoryEntry| {
            json!({
                "operation": it.operation.0,
                "on": it.today.to_string(),
                "who": it.who(),
                "org": it.org.as_str(),
                "version": it.version,
                "kind": it.kind.code(),
                "fields": it.cells.iter().map(|cell| cell.field.as_str()).collect::<Vec<_>>(),
                "note": it.note,
            })
        };
        let remark = |it: &OpenRemark| {
            json!({
                "operation": it.operation.0,
                "on": it.on.to_string(),
                "who": it.who,
                "field": it.field.as_ref().map(|field| field.as_str()),
                "reason": it.reason,
                "mended": it.mended,
            })
        };
        output::json(&json!({
            "history": history.iter().map(entry).collect::<Vec<_>>(),
            "remarks": open.iter().map(remark).collect::<Vec<_>>(),
        }));
        return;
    }
    let row = |it: &HistoryEntry| {
        let fields = it.cells.iter().filter(|cell| !cell.field.as_str().starts_with('_'));
        let fields: Vec<_> = fields.map(|cell| label(&cell.field)).collect();
        vec![
            it.today.to_string(),
            it.who(),
            it.kind.label().to_owned(),
            it.version.to_string(),
            fields.join("、"),
            it.note.clone().unwrap_or_default(),
        ]
    };
    let header = ["日期", "经办人", "事项", "版本", "数据项", "说明"];
    output::say(&output::table(&header, &[3], history.iter().map(row).collect()));
    if open.is_empty() {
        output::say("没有尚未改正的批注");
        return;
    }
    output::say("尚未改正的批注：");
    for remark in open {
        let field = remark.field.as_ref().map(|field| format!("「{}」", label(field))).unwrap_or_default();
        let mended = if remark.mended { "（已改，待重新上报）" } else { "" };
        output::say(&format!("  {field}{}（{}，{}）{mended}", remark.reason, remark.who, remark.on));
    }
}
