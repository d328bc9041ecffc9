//! What `xuezheng collect design` says.

use serde_json::{Value as Json, json};
use xuezheng_bureau::collect::{Design, Held, HeldBy, RegisterBurden};

use crate::args::{Global, OutputFormat};
use crate::output;

pub(super) fn tell(global: &Global, design: &Design) {
    if global.format == OutputFormat::Json {
        let registers: Vec<_> = design.registers.iter().map(as_json).collect();
        output::json(&json!({ "orgs": design.orgs, "filings": design.filings, "registers": registers }));
        return;
    }
    let row = |one: &RegisterBurden| {
        vec![
            format!("{}（{}）", one.label, one.register),
            one.orgs.to_string(),
            format!("{}（必填 {}，可预填 {}）", one.fields, one.required, one.prefilled),
            match one.like {
                Some(period) => format!("{} 条（{}）", one.records, period.label()),
                None => "没有以前的记录，按各 1 条计".to_owned(),
            },
            one.cells().to_string(),
            one.most_cells().to_string(),
        ]
    };
    let header = ["台账", "单位", "每条数据项", "以往记录", "共约填几格", "最多的单位"];
    output::say(&output::table(&header, &[1, 4, 5], design.registers.iter().map(row).collect()));
    let cells: u64 = design.registers.iter().map(RegisterBurden::cells).sum();
    output::say(&format!("共 {} 个单位、{} 项填报，约 {cells} 格", design.orgs, design.filings));
    for one in design.registers.iter().filter(|one| !one.held.is_empty()) {
        output::say(&format!("「{}」中别处已有的：", one.label));
        for held in &one.held {
            output::say(&format!("  {}：{}", held.label, held.by.iter().map(place).collect::<Vec<_>>().join("；")));
        }
    }
    if design.registers.iter().any(|one| !one.held.is_empty()) {
        output::say("已有的请考虑不再要求填报，或在业务包的台账中声明预填（[prefill]）");
    }
}

fn place(by: &HeldBy) -> String {
    match by {
        HeldBy::Register { label, field, .. } => format!("台账「{label}」的「{field}」"),
        HeldBy::Org { label } => format!("机构资料的「{label}」"),
        HeldBy::Before => "本台账上一期".to_owned(),
    }
}

fn as_json(one: &RegisterBurden) -> Json {
    let by = |by: &HeldBy| match by {
        HeldBy::Register { register, field, .. } => json!({ "register": register.as_str(), "field": field }),
        HeldBy::Org { label } => json!({ "org": label }),
        HeldBy::Before => json!({ "before": true }),
    };
    let held = |held: &Held| json!({ "field": held.field.as_str(), "by": held.by.iter().map(by).collect::<Vec<_>>() });
    json!({
        "register": one.register.as_str(),
        "label": one.label,
        "orgs": one.orgs,
        "fields": one.fields,
        "required": one.required,
        "prefilled": one.prefilled,
        "like": one.like.map(|period| period.to_string()),
        "records": one.records,
        "cells": one.cells(),
        "most_cells": one.most_cells(),
        "held": one.held.iter().map(held).collect::<Vec<_>>(),
    })
}
