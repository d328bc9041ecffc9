//! `xuezheng drill`.

use std::process::ExitCode;

use serde_json::{Value as Json, json};
use xuezheng_bureau::ledger::Actor;
use xuezheng_bureau::{BureauError, Drilled, Workspace, drill};
use xuezheng_pack::{IndicatorId, RoleId};

use super::scope;
use crate::args::{self, Global, OutputFormat};
use crate::clock;
use crate::error::CommandError;
use crate::output;

pub(super) async fn run(global: &Global, asked: &args::Drill) -> Result<ExitCode, CommandError> {
    let mut workspace = Workspace::open(&global.folder).await?;
    let query = scope::query(&mut workspace, &asked.one.scope, None).await?;
    let aspect = scope::aspect(asked.one.part.as_deref())?;
    let indicator = IndicatorId::new(&asked.one.indicator);
    let orgs = workspace.ledger().orgs().await.map_err(BureauError::from)?;
    let org = orgs.root().ok_or(BureauError::NoOrgs)?.id.clone();
    let actor = Actor {
        name: "局办公室".to_owned(),
        org,
        role: asked.role.as_ref().map(RoleId::new),
        today: clock::now().today,
    };
    let records = drill(&workspace, &actor, &indicator, &query, aspect).await?;
    if global.format == OutputFormat::Json {
        output::json(&records.iter().map(as_json).collect());
        return Ok(ExitCode::SUCCESS);
    }
    if records.is_empty() {
        output::say("没有记录");
        return Ok(ExitCode::SUCCESS);
    }
    let shown = &records[..records.len().min(asked.limit)];
    for group in shown.chunk_by(|a, b| (&a.indicator, a.period) == (&b.indicator, b.period)) {
        print_group(&workspace, group);
    }
    let rest = if shown.len() < records.len() {
        format!("，以上为前 {} 条；用 --limit 多看", shown.len())
    } else {
        String::new()
    };
    output::say(&format!("共 {} 条记录{rest}", records.len()));
    Ok(ExitCode::SUCCESS)
}

/// The records of one indicator and period, all of one register.
fn print_group(workspace: &Workspace, records: &[Drilled]) {
    let Some(first) = records.first() else { return };
    let Some(declared) = workspace.pack().registers.get(&first.register) else { return };
    output::say(&format!(
        "{}（{}）　{}　{}",
        first.indicator_label,
        first.indicator,
        first.period.label(),
        declared.label
    ));
    let columns = declared.columns();
    for record in records {
        output::say(&format!("\n  第 {} 号　{}　{}", record.record, record.org_label, record.date));
        let filled = columns.iter().filter_map(|column| {
            let text = record.cells.get(&column.id).filter(|text| text.as_str() != "—")?;
            Some(format!("{}：{text}", column.label))
        });
        output::say(&format!("    {}", filled.collect::<Vec<_>>().join("　")));
    }
    output::say("");
}

fn as_json(record: &Drilled) -> Json {
    let cells: serde_json::Map<String, Json> =
        record.cells.iter().map(|(id, text)| (id.to_string(), json!(text))).collect();
    json!({
        "indicator": record.indicator.as_str(),
        "period": record.period.to_string(),
        "register": record.register.as_str(),
        "record": record.record.0,
        "org": record.org.as_str(),
        "org_label": record.org_label,
        "date": record.date.to_string(),
        "cells": cells,
    })
}
