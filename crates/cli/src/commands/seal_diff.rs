//! `xuezheng seal diff`.

use std::process::ExitCode;

use serde_json::{Value as Json, json};
use xuezheng_bureau::figures_of::{Aspect, Cause, FigureValue, RecordDiff};
use xuezheng_bureau::ledger::Restatement;
use xuezheng_bureau::{FigureChange, Query, SealDiff, Workspace, cause_label, seal_diff, seals, shown};
use xuezheng_pack::decimal::print_exact;
use xuezheng_pack::{IndicatorId, OrgId};

use super::scope;
use crate::args::{Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

/// Records that a figure lists.
const LISTED: usize = 20;

/// The arguments as typed.
pub(super) struct Asked<'a> {
    pub(super) before: &'a str,
    pub(super) after: &'a str,
    pub(super) period: &'a Option<String>,
    pub(super) org: &'a Option<String>,
    pub(super) indicator: &'a Option<String>,
}

pub(super) async fn run(global: &Global, asked: &Asked<'_>) -> Result<ExitCode, CommandError> {
    let workspace = Workspace::open(&global.folder).await?;
    let is_now = |name: &str| matches!(name, "live" | "now" | "现在" | "实时");
    let mut sides = Vec::new();
    for name in [asked.before, asked.after] {
        sides.push(if is_now(name) { None } else { Some(workspace.at_seal(name).await?) });
    }
    let side = |index: usize| sides[index].as_ref().unwrap_or(&workspace);
    for index in 0..2 {
        if let Some(warning) = side(index).other_semantics() {
            output::complain(&warning);
        }
    }
    let period = match asked.period {
        Some(text) => scope::period(text)?,
        None => {
            let known = seals(&workspace).await?;
            let named =
                [asked.before, asked.after].into_iter().find_map(|name| known.iter().find(|it| it.name == name));
            match named {
                Some(seal) => seal.period,
                None => return Err(CommandError::Usage("两边都是现在，没有可比的：请写明封存的名称".to_owned())),
            }
        }
    };
    let query = Query {
        org: asked.org.as_deref().map(OrgId::new),
        period,
        indicator: asked.indicator.as_deref().map(IndicatorId::new),
    };
    let diff = seal_diff(side(0), side(1), &query).await?;
    if global.format == OutputFormat::Json {
        output::json(&as_json(&diff));
    } else {
        print(&workspace, &diff);
    }
    Ok(ExitCode::SUCCESS)
}

fn side(name: &str) -> String {
    if name == "live" { "现在".to_owned() } else { format!("封存「{name}」") }
}

/// Prints what differs.
pub(super) fn print(workspace: &Workspace, diff: &SealDiff) {
    let sides = format!("{}　{} → {}", diff.period.label(), side(&diff.before), side(&diff.after));
    if diff.figures.is_empty() {
        output::say(&format!("{sides}：数字全部相同"));
    } else {
        output::say(&format!("{sides}：{} 个数字不同", diff.figures.len()));
    }
    for figure in &diff.figures {
        print_figure(workspace, figure);
    }
    if !diff.orgs.is_empty() {
        output::say(&format!("机构资料有变动的：{}", diff.orgs.join("、")));
    }
}

fn print_figure(workspace: &Workspace, figure: &FigureChange) {
    let value = |value: Option<&FigureValue>| shown(value, figure.decimals);
    output::say(&format!(
        "\n{}（{}）　{} → {} {}",
        figure.label,
        figure.key.indicator,
        value(figure.before.as_ref()),
        value(figure.after.as_ref()),
        figure.unit
    ));
    for cause in &figure.causes {
        output::say(&format!("  {}", cause_label(workspace, cause)));
    }
    for record in figure.records.iter().take(LISTED) {
        output::say(&format!("  {}", record_line(workspace, record)));
        let why = figure
            .restatements
            .iter()
            .filter(|one| one.register == record.register && one.record == Some(record.record));
        for one in why {
            output::say(&format!("    {}", restatement_line(one)));
        }
    }
    if figure.records.len() > LISTED {
        output::say(&format!("  ……另有 {} 条记录（用 --format json 看全部）", figure.records.len() - LISTED));
    }
    for one in figure.restatements.iter().filter(|one| one.record.is_none()) {
        output::say(&format!("  「{}」零上报　{}", one.org, restatement_line(one)));
    }
}

/// One record that makes a difference, with its cells.
pub(super) fn record_line(workspace: &Workspace, record: &RecordDiff) -> String {
    let register = workspace.pack().registers.get(&record.register);
    let label = register.map_or_else(|| record.register.to_string(), |register| register.label.clone());
    let cells: Vec<String> = record
        .cells
        .iter()
        .map(|cell| format!("{}：{} → {}", cell.label, cell.before.display(), cell.after.display()))
        .collect();
    let cells = if cells.is_empty() { String::new() } else { format!("　{}", cells.join("，")) };
    let (counts, id, org, date) = (record.counts.label(), record.record, &record.org, record.date);
    format!("{counts}　{label}第 {id} 号（{org}，{date}）{cells}")
}

/// Who changed something sealed, and why.
pub(super) fn restatement_line(one: &Restatement) -> String {
    format!("{}：{}（{} {}审核）", one.kind.label(), one.reason, one.on, one.actor)
}

/// What differs, for programs.
pub(super) fn as_json(diff: &SealDiff) -> Json {
    json!({
        "period": diff.period.to_string(),
        "before": diff.before,
        "after": diff.after,
        "figures": diff.figures.iter().map(figure_as_json).collect::<Vec<_>>(),
        "orgs": diff.orgs,
    })
}

fn figure_as_json(figure: &FigureChange) -> Json {
    let value = |value: &Option<FigureValue>| value.as_ref().and_then(FigureValue::present).map(print_exact);
    let part = match &figure.key.aspect {
        Aspect::Part(part) | Aspect::PartOn(part, _) => Some(format!("{}={}", part.field, part.code)),
        Aspect::Value | Aspect::YearOnYear => None,
    };
    let cause = |cause: &Cause| match cause {
        Cause::Definition(id) => format!("definition {id}"),
        Cause::Parameter(id) => format!("parameter {id}"),
        Cause::Tree => "tree".to_owned(),
        Cause::Asked => "asked".to_owned(),
    };
    json!({
        "indicator": figure.key.indicator.as_str(),
        "org": figure.key.org.as_str(),
        "part": part,
        "label": figure.label,
        "before": value(&figure.before),
        "after": value(&figure.after),
        "causes": figure.causes.iter().map(cause).collect::<Vec<_>>(),
        "records": figure.records.iter().map(|record| json!({
            "indicator": record.indicator.as_str(),
            "register": record.register.as_str(),
            "record": record.record.0,
            "org": record.org.as_str(),
            "date": record.date.to_string(),
            "counts": record.counts.label(),
            "cells": record.cells.iter().map(|cell| json!({
                "field": cell.field.as_str(),
                "before": cell.before.display(),
                "after": cell.after.display(),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "restatements": figure.restatements.iter().map(restatement_as_json).collect::<Vec<_>>(),
    })
}

/// A restatement, for programs.
pub(super) fn restatement_as_json(one: &Restatement) -> Json {
    json!({
        "seal": one.seal,
        "kind": one.kind.code(),
        "register": one.register.as_str(),
        "record": one.record.map(|record| record.0),
        "org": one.org.as_str(),
        "reason": one.reason,
        "by": one.actor,
        "on": one.on.to_string(),
    })
}
