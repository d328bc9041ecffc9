//! `xuezheng figures`.

use std::process::ExitCode;

use serde_json::{Value as Json, json};
use xuezheng_bureau::figures_of::{Aspect, Figure, FigureValue};
use xuezheng_bureau::{Workspace, figures};
use xuezheng_pack::decimal::{print, print_exact};

use super::scope;
use crate::args::{self, Global, OutputFormat};
use crate::error::CommandError;
use crate::output;

pub(super) async fn run(global: &Global, asked: &args::Figures) -> Result<ExitCode, CommandError> {
    let mut workspace = Workspace::open(&global.folder).await?;
    let query = scope::query(&mut workspace, &asked.scope, asked.indicator.as_deref()).await?;
    let found = figures(&workspace, &query).await?;
    if global.format == OutputFormat::Json {
        // One object an indicator, its parts inside, so that a program may index them by indicator.
        let groups = found.chunk_by(|a, b| a.key.indicator == b.key.indicator);
        output::json(&groups.filter_map(as_json).collect());
        return Ok(ExitCode::SUCCESS);
    }
    let rows = found.iter().map(as_row).collect();
    let sealed = scope::sealed(&workspace, query.period).await?;
    output::say(&format!("{}　{sealed}", query.period.label()));
    output::say(&output::table(&["指标", "编号", "数值", "单位", "填报率", "记录数"], &[2, 4, 5], rows));
    // The parts of an absent figure are absent for the same reason.
    let whole = found.iter().filter(|figure| figure.key.aspect == Aspect::Value);
    let absent = whole.filter_map(|figure| match &figure.value {
        FigureValue::Absent(reason) => Some(format!("— {}：{}", figure.label, reason.label())),
        FigureValue::Present(_) => None,
    });
    for line in absent {
        output::say(&line);
    }
    output::say("用 xuezheng explain 编号 看一个数字的来历，用 xuezheng drill 编号 看它依据的每条记录");
    Ok(ExitCode::SUCCESS)
}

fn as_row(figure: &Figure) -> Vec<String> {
    let (label, id) = match &figure.key.aspect {
        Aspect::Part(part) | Aspect::PartOn(part, _) => {
            (format!("　{}", figure.label), format!("　{}={}", part.field, part.code))
        }
        Aspect::Value | Aspect::YearOnYear => (figure.label.clone(), figure.key.indicator.to_string()),
    };
    let coverage = figure.coverage.map_or_else(|| "—".to_owned(), |c| format!("{}%", print(c.percent(), 1)));
    vec![label, id, scope::shown(figure), figure.unit.to_string(), coverage, figure.rows.to_string()]
}

fn as_json(group: &[Figure]) -> Option<Json> {
    let (figure, parts) = group.split_first()?;
    let mut object = json!({
        "indicator": figure.key.indicator.as_str(),
        "label": figure.label,
        "org": figure.key.org.as_str(),
        "period": figure.key.period.to_string(),
        "value": figure.value.present().map(print_exact),
        "unit": figure.unit.as_str(),
        "coverage": figure.coverage.map(|coverage| print_exact(coverage.percent())),
        "rows": figure.rows,
        "as_of": figure.as_of,
    });
    if let FigureValue::Absent(reason) = &figure.value {
        object["absent"] = json!(reason.label());
    }
    if !parts.is_empty() {
        object["parts"] = parts.iter().filter_map(part_as_json).collect();
    }
    Some(object)
}

fn part_as_json(figure: &Figure) -> Option<Json> {
    let Aspect::Part(part) = &figure.key.aspect else { return None };
    Some(json!({
        "field": part.field.as_str(),
        "code": part.code.as_str(),
        "label": figure.label,
        "value": figure.value.present().map(print_exact),
        "rows": figure.rows,
    }))
}
