//! `xuezheng explain`.

use std::process::ExitCode;

use serde_json::{Value as Json, json};
use xuezheng_bureau::figures_of::{Explanation, FigureValue};
use xuezheng_bureau::{Formerly, Workspace, cause_label, explain, formerly, shown};
use xuezheng_pack::IndicatorId;
use xuezheng_pack::decimal::{print, print_exact};

use super::{scope, seal_diff};
use crate::args::{Global, One, OutputFormat};
use crate::error::CommandError;
use crate::output;

/// Records that an earlier value lists.
const LISTED: usize = 10;

pub(super) async fn run(global: &Global, asked: &One) -> Result<ExitCode, CommandError> {
    let mut workspace = Workspace::open(&global.folder).await?;
    let query = scope::query(&mut workspace, &asked.scope, None).await?;
    let aspect = scope::aspect(asked.part.as_deref())?;
    let indicator = IndicatorId::new(&asked.indicator);
    let explained = explain(&workspace, &indicator, &query, aspect.clone()).await?;
    let formerly = formerly(&workspace, &indicator, &query, &aspect).await?;
    let sealed = scope::sealed(&workspace, query.period).await?;
    if global.format == OutputFormat::Json {
        let mut object = as_json(&explained);
        object["formerly"] = formerly.iter().map(formerly_as_json).collect();
        output::json(&object);
    } else {
        print_text(&explained, &sealed);
        for one in &formerly {
            print_formerly(&workspace, one);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn value(value: &FigureValue, decimals: u32, unit: &str) -> String {
    match value {
        FigureValue::Present(number) => format!("{}{unit}", print(*number, decimals)),
        FigureValue::Absent(reason) => format!("—（{}）", reason.label()),
    }
}

fn print_text(explained: &Explanation, sealed: &str) {
    let Explanation { figure, inputs, rows, scope, first_day, last_day } = explained;
    let line = |name: &str, text: &str| output::say(&format!("  {name}　{text}"));
    output::say(&format!("{}（{}）", figure.label, figure.key.indicator));
    line("数　值", &value(&figure.value, figure.decimals, figure.unit.as_str()));
    line("期　间", &figure.key.period.label());
    line("机　构", &format!("{scope}（{}）", figure.key.org));
    line("口　径", &figure.definition);
    line("公　式", &figure.lineage.formula);
    if let Some(rows) = rows {
        let dates: Vec<&str> = rows.dates.iter().map(|(_, label)| label.as_str()).collect();
        line("台　账", &format!("{}（{}）", rows.register_label, rows.register));
        line(
            "时　间",
            &if let Some(oldest) = rows.oldest {
                format!("各机构（学段）{}最近一次的，从 {oldest} 到 {last_day}", dates.join("、"))
            } else if rows.is_stock {
                format!("{last_day} 日终：{}在这一天及以前，并且在这一天及以前没有{}", dates[0], dates[1..].join("、"))
            } else {
                format!("{}从 {first_day} 到 {last_day}", dates.join("、"))
            },
        );
    }
    if let Some(predicate) = &figure.lineage.predicate {
        line("条　件", predicate);
    }
    for note in &figure.lineage.notes {
        line("说　明", &note.label());
    }
    for input in inputs {
        let shown = value(&input.value, input.decimals, input.unit.as_str());
        line("其　中", &format!("{}（{}，{}）{shown}", input.label, input.key.indicator, input.key.period));
    }
    match rows {
        Some(rows) if rows.is_sub_table() => line("明细数", &format!("{} 行", figure.rows)),
        _ => line("记录数", &format!("{} 条", figure.rows)),
    }
    match figure.coverage {
        Some(coverage) => {
            let percent = print(coverage.percent(), 1);
            line("填报率", &format!("{percent}%（应报 {} 个机构，已审 {} 个）", coverage.asked, coverage.complete));
        }
        None => line("填报率", "—（未下发填报任务）"),
    }
    line("版　本", sealed);
    for (hash, count) in rows.iter().flat_map(|rows| &rows.segments) {
        line("数据段", &format!("{}…　{count} 条", hash.as_str().chars().take(12).collect::<String>()));
    }
    line("溯源码", &figure.lineage.hash);
}

/// 曾为 2 处（封存「2024H1」），因迟报：…，现为 3 处.
fn print_formerly(workspace: &Workspace, one: &Formerly) {
    let change = &one.change;
    let shown = |value: Option<&FigureValue>| format!("{}{}", shown(value, change.decimals), change.unit);
    let mut reasons: Vec<String> =
        change.restatements.iter().map(|it| format!("{}：{}", it.kind.label(), it.reason)).collect();
    reasons.extend(change.causes.iter().map(|cause| cause_label(workspace, cause)));
    reasons.dedup();
    let why = if reasons.is_empty() { String::new() } else { format!("，因{}", reasons.join("；")) };
    let (was, is) = (shown(change.before.as_ref()), shown(change.after.as_ref()));
    let (name, on) = (&one.seal.name, one.seal.on);
    output::say(&format!("  曾　为　{was}（封存「{name}」，{on}）{why}，现为 {is}"));
    for record in change.records.iter().take(LISTED) {
        output::say(&format!("          {}", seal_diff::record_line(workspace, record)));
    }
}

fn formerly_as_json(one: &Formerly) -> Json {
    let value = |value: &Option<FigureValue>| value.as_ref().and_then(FigureValue::present).map(print_exact);
    json!({
        "seal": one.seal.name,
        "on": one.seal.on.to_string(),
        "value": value(&one.change.before),
        "restatements": one.change.restatements.iter().map(seal_diff::restatement_as_json).collect::<Vec<_>>(),
    })
}

fn as_json(explained: &Explanation) -> Json {
    let Explanation { figure, inputs, rows, scope, first_day, last_day } = explained;
    let absent = match &figure.value {
        FigureValue::Absent(reason) => Some(reason.label()),
        FigureValue::Present(_) => None,
    };
    json!({
        "indicator": figure.key.indicator.as_str(),
        "label": figure.label,
        "org": figure.key.org.as_str(),
        "org_label": scope,
        "period": figure.key.period.to_string(),
        "value": figure.value.present().map(print_exact),
        "absent": absent,
        "unit": figure.unit.as_str(),
        "definition": figure.definition,
        "formula": figure.lineage.formula,
        "register": rows.as_ref().map(|rows| rows.register.as_str()),
        "predicate": figure.lineage.predicate,
        "notes": figure.lineage.notes.iter().map(|note| note.label()).collect::<Vec<_>>(),
        "dates": rows.as_ref().map(|rows| rows.dates.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>()),
        "first_day": first_day.to_string(),
        "last_day": last_day.to_string(),
        "inputs": inputs.iter().map(|input| json!({
            "indicator": input.key.indicator.as_str(),
            "period": input.key.period.to_string(),
            "value": input.value.present().map(print_exact),
        })).collect::<Vec<_>>(),
        "rows": figure.rows,
        "coverage": figure.coverage.map(|c| json!({ "asked": c.asked, "complete": c.complete })),
        "as_of": figure.as_of,
        "segments": rows.iter().flat_map(|rows| &rows.segments).map(|(hash, count)| json!({ "hash": hash.as_str(), "rows": count })).collect::<Vec<_>>(),
        "lineage": figure.lineage.hash,
    })
}
