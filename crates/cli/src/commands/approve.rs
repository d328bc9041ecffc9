//! `xuezheng approve`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::process::ExitCode;

use serde_json::json;
use xuezheng_bureau::ledger::{Actor, Author};
use xuezheng_bureau::{BureauError, Waiting, Workspace, affected, approve_restating, noted_waiting, waiting};
use xuezheng_pack::{OrgId, Period, RegisterId};

use super::{report_issue, scope};
use crate::args::{self, Global, OutputFormat};
use crate::clock;
use crate::error::CommandError;
use crate::output;

pub(super) async fn run(global: &Global, asked: &args::Approve) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let period = asked.period.as_deref().map(scope::period).transpose()?;
    let wanted = |one: &Waiting| {
        asked.register.as_deref().is_none_or(|register| one.register.as_str() == register)
            && period.is_none_or(|period| one.period == period)
            && (asked.org.is_empty() || asked.org.iter().any(|org| one.org.as_str() == org))
    };
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    let root = orgs.root().ok_or(BureauError::NoOrgs)?.id.clone();
    let author = Author {
        actor: asked.by.clone(),
        org: root,
        role: None,
        acting_for: None,
        why: "审核".into(),
        at: clock::now(),
    };
    let found: Vec<Waiting> = waiting(&workspace, &author.actor()).await?.into_iter().filter(wanted).collect();
    if !asked.yes {
        let noted = notes(&workspace, &author.actor(), &found).await?;
        list(global, &found, &noted);
        return Ok(ExitCode::SUCCESS);
    }
    let (Some(register), Some(period)) = (&asked.register, period) else {
        return Err(CommandError::Usage("审核须用 --register 和 --period 指明台账和期间".to_owned()));
    };
    let only: Vec<OrgId> = asked.org.iter().map(OrgId::new).collect();
    let (register, reason) = (RegisterId::new(register), asked.restate.as_deref());
    let count = approve_restating(&workspace, &author, &register, period, &only, reason).await?;
    if global.format == OutputFormat::Json {
        output::json(&json!({ "approved": count }));
    } else {
        output::say(&format!("已审核通过 {count} 个机构的填报"));
        if reason.is_some() {
            let found = affected(&workspace).await?;
            if !found.is_empty() {
                output::say("下列已签发文件用过的数字与现在不同：");
                report_issue::print_affected(&found);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// How many records of each submission fail a check, in the order of the submissions.
async fn notes(workspace: &Workspace, actor: &Actor, found: &[Waiting]) -> Result<Vec<usize>, CommandError> {
    let mut counts: BTreeMap<(&RegisterId, Period), BTreeMap<OrgId, usize>> = BTreeMap::new();
    for one in found.iter().filter(|one| !one.zero) {
        if let Entry::Vacant(entry) = counts.entry((&one.register, one.period)) {
            entry.insert(noted_waiting(workspace, actor, &one.register, one.period).await?);
        }
    }
    let count = |one: &Waiting| counts.get(&(&one.register, one.period)).and_then(|orgs| orgs.get(&one.org).copied());
    Ok(found.iter().map(|one| count(one).unwrap_or(0)).collect())
}

fn list(global: &Global, found: &[Waiting], noted: &[usize]) {
    if global.format == OutputFormat::Json {
        let one = |(one, noted): (&Waiting, &usize)| {
            json!({
                "register": one.register.as_str(),
                "period": one.period.to_string(),
                "org": one.org.as_str(),
                "org_label": one.org_label,
                "zero": one.zero,
                "turn": one.turn.as_ref().map(|org| org.as_str()),
                "noted": noted,
            })
        };
        output::json(&found.iter().zip(noted).map(one).collect());
        return;
    }
    if found.is_empty() {
        output::say("没有待审核的填报");
        return;
    }
    let row = |(one, noted): (&Waiting, &usize)| {
        let kind = if one.zero { "零上报" } else { "有记录" };
        vec![
            format!("{}（{}）", one.register_label, one.register),
            one.period.to_string(),
            format!("{}（{}）", one.org_label, one.org),
            kind.to_owned(),
            one.turn_label.clone().unwrap_or_else(|| "上级".to_owned()),
            if *noted == 0 { String::new() } else { noted.to_string() },
        ]
    };
    output::say(&output::table(
        &["台账", "期间", "机构", "内容", "由谁审核", "需留意的记录"],
        &[5],
        found.iter().zip(noted).map(row).collect(),
    ));
    output::say(&format!(
        "共 {} 项待审核。审核通过：xuezheng approve --register 台账 --period 期间 --yes",
        found.len()
    ));
}
