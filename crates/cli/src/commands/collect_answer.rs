//! `xuezheng collect submit`, `zero` and `prefill`: the school's side of a collection.

use clap::Args;
use serde_json::json;
use xuezheng_bureau::collect::{self, PrefillLine, Prefilled};
use xuezheng_bureau::ledger::Author;
use xuezheng_bureau::{Explanations, Workspace};
use xuezheng_pack::{CheckId, CollectionId, OrgId, RecordId, RegisterId};

use super::who::Who;
use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

/// Whose answer to what.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// 任务编号，如 2024H1-1
    #[arg(value_name = "任务")]
    id: String,
    /// 台账，如 hazard
    #[arg(value_name = "台账")]
    register: String,
    #[command(flatten)]
    who: Who,
}

#[derive(Debug, Args)]
pub(crate) struct Submit {
    #[command(flatten)]
    which: Which,
    /// 经验校验没有通过的说明，写成 12:safety.late_close=已与施工方核实，可多次给出
    #[arg(long, value_name = "记录:规则=说明")]
    explain: Vec<String>,
    /// 预填而没有改动的记录已逐条核对无误
    #[arg(long)]
    looked_through: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Zero {
    #[command(flatten)]
    which: Which,
}

impl Which {
    /// Who answers: the org that `--org` names, which has to be named, for the bureau doesn't file for its schools.
    async fn author(&self, workspace: &Workspace, why: &str) -> Result<Author, CommandError> {
        if self.who.org.is_none() {
            return Err(CommandError::Usage("请用 --org 写明填报单位，如 --org school_0012".to_owned()));
        }
        self.who.author(workspace, why).await
    }

    fn names(&self) -> (CollectionId, RegisterId) {
        (CollectionId::new(&self.id), RegisterId::new(&self.register))
    }
}

pub(super) async fn submit(global: &Global, workspace: &Workspace, asked: &Submit) -> Result<(), CommandError> {
    let author = asked.which.author(workspace, "上报").await?;
    let (id, register) = asked.which.names();
    let explanations = explanations(&asked.explain)?;
    let org: OrgId = author.org.clone();
    let (submitted, untouched) =
        collect::submit(workspace, &author, &id, &register, &org, &explanations, asked.looked_through).await?;
    if global.format == OutputFormat::Json {
        output::json(&json!({
            "collection": id.as_str(),
            "register": register.as_str(),
            "org": org.as_str(),
            "records": submitted.records.iter().map(|record| record.0).collect::<Vec<_>>(),
            "explained": submitted.explained.len(),
            "prefilled_unchanged": untouched,
        }));
        return Ok(());
    }
    let count = submitted.records.len();
    let notes = [(submitted.explained.len(), "条校验附有说明"), (untouched, "条为预填未改动")];
    let notes: Vec<String> =
        notes.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let notes = if notes.is_empty() { String::new() } else { format!("（{}）", notes.join("，")) };
    output::say(&format!("已上报 {count} 条记录{notes}，等待审核"));
    Ok(())
}

pub(super) async fn zero(global: &Global, workspace: &Workspace, asked: &Zero) -> Result<(), CommandError> {
    let author = asked.which.author(workspace, "零上报").await?;
    let (id, register) = asked.which.names();
    collect::zero(workspace, &author, &id, &register, &author.org).await?;
    if global.format == OutputFormat::Json {
        let org = author.org.as_str();
        output::json(&json!({ "collection": id.as_str(), "register": register.as_str(), "org": org, "zero": true }));
    } else {
        output::say("已办理零上报，等待审核");
    }
    Ok(())
}

/// Reads `12:safety.late_close=已核实`.
fn explanations(typed: &[String]) -> Result<Explanations, CommandError> {
    let read = |text: &String| {
        let (place, why) = text.split_once('=')?;
        let (record, check) = place.split_once(':')?;
        Some(((RecordId(record.trim().parse().ok()?), CheckId::new(check.trim())), why.to_owned()))
    };
    let bad = |text: &String| {
        CommandError::Usage(format!("无法识别的说明「{text}」，请写成 12:safety.late_close=已与施工方核实 的样子"))
    };
    typed.iter().map(|text| read(text).ok_or_else(|| bad(text))).collect()
}

pub(super) fn tell_prefilled(global: &Global, found: &Prefilled, done: bool) {
    let drafts: usize = found.lines.iter().map(|line| line.drafts).sum();
    if global.format == OutputFormat::Json {
        let skipped = |line: &PrefillLine| {
            let one = |skipped: &collect::SkippedPrefill| {
                json!({
                    "register": skipped.origin.register.as_str(),
                    "record": skipped.origin.record.0,
                    "why": skipped.why,
                })
            };
            line.skipped.iter().map(one).collect::<Vec<_>>()
        };
        let line = |line: &PrefillLine| {
            json!({
                "org": line.org.as_str(),
                "org_label": line.org_label,
                "register": line.register.as_str(),
                "drafts": line.drafts,
                "carried_from": line.carried.map(|period| period.to_string()),
                "skipped": skipped(line),
            })
        };
        let lines: Vec<_> = found.lines.iter().map(line).collect();
        output::json(&json!({ "done": done, "drafts": drafts, "lines": lines, "undeclared": found.undeclared }));
        return;
    }
    let row = |line: &PrefillLine| {
        vec![
            format!("{}（{}）", line.org_label, line.org),
            line.register_label.clone(),
            line.drafts.to_string(),
            line.carried.map_or_else(|| "别的台账".to_owned(), |period| period.label()),
            line.skipped.len().to_string(),
        ]
    };
    if !found.lines.is_empty() {
        let header = ["单位", "台账", "草稿", "来自", "未预填"];
        output::say(&output::table(&header, &[2, 4], found.lines.iter().map(row).collect()));
    }
    for skipped in found.lines.iter().flat_map(|line| &line.skipped).take(10) {
        output::say(&format!("未预填：第 {} 号记录，{}", skipped.origin.record, skipped.why));
    }
    if !found.undeclared.is_empty() {
        output::say(&format!("业务包没有声明预填的台账：{}", found.undeclared.join("、")));
    }
    output::say(&match (drafts, done) {
        (0, _) => "没有可以预填的".to_owned(),
        (_, true) => format!("已预填 {drafts} 条草稿，须由填报单位核对后上报"),
        (_, false) => format!("可以预填 {drafts} 条草稿。加 --yes 预填"),
    });
}
