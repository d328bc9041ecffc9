//! Figures for programs: value, coverage, lineage, and the records behind.

use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use xuezheng_bureau::figures_of::{Aspect, Figure, FigureKey, FigureValue};
use xuezheng_bureau::{drill as drill_down, explain, values};
use xuezheng_pack::IndicatorId;
use xuezheng_pack::decimal::{print, print_exact};

use super::registers::limit;
use crate::error::Fault;
use crate::extract::{Asked, Signed, query};
use crate::pages::figure_records::Cut;

pub(super) async fn list(signed: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let (org, period) = asked.read(&signed).await?;
    let sealed = asked.sealed(&signed).await?;
    let workspace = sealed.as_deref().unwrap_or(signed.workspace());
    let all = values(workspace, &query(&org, period, None)).await?;
    let figures: Vec<Value> = all.iter().map(brief).collect();
    Ok(super::json(&json!({ "org": org.id.as_str(), "period": period.to_string(), "figures": figures })))
}

pub(super) async fn read(
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (org, period) = asked.read(&signed).await?;
    let sealed = asked.sealed(&signed).await?;
    let workspace = sealed.as_deref().unwrap_or(signed.workspace());
    let indicator = IndicatorId::new(&id);
    let wanted = query(&org, period, Some(indicator.clone()));
    let explained = explain(workspace, &indicator, &wanted, Aspect::Value).await?;
    let change = explain(workspace, &indicator, &wanted, Aspect::YearOnYear).await?.figure;
    let (it, mut figure) = (&explained.figure, brief(&explained.figure));
    let lineage = &it.lineage;
    let key = |key: &FigureKey| json!({ "indicator": key.indicator.as_str(), "period": key.period.to_string() });
    let more = json!({
        "definition": it.definition,
        "year_on_year": brief(&change),
        "lineage": {
            "formula": lineage.formula,
            "register": lineage.register.as_ref().map(|register| register.as_str()),
            "predicate": lineage.predicate,
            "inputs": lineage.inputs.iter().map(key).collect::<Vec<_>>(),
            "segments": lineage.segments.iter().map(|segment| segment.as_str()).collect::<Vec<_>>(),
            "notes": lineage.notes.iter().map(|note| note.label()).collect::<Vec<_>>(),
            "hash": lineage.hash,
        },
    });
    if let (Some(figure), Value::Object(more)) = (figure.as_object_mut(), more) {
        figure.extend(more);
    }
    Ok(super::json(&figure))
}

/// A figure without its lineage.
fn brief(figure: &Figure) -> Value {
    let (value, shown, absent) = match &figure.value {
        FigureValue::Present(value) => (Some(print_exact(*value)), Some(print(*value, figure.decimals)), None),
        FigureValue::Absent(absence) => (None, None, Some(absence.label())),
    };
    let coverage = figure
        .coverage
        .map(|it| json!({ "complete": it.complete, "asked": it.asked, "percent": print(it.percent(), 1) }));
    json!({
        "indicator": figure.key.indicator.as_str(), "label": figure.label, "org": figure.key.org.as_str(),
        "period": figure.key.period.to_string(), "as_of": figure.as_of, "value": value, "shown": shown,
        "absent": absent, "unit": figure.unit.as_str(), "coverage": coverage, "rows": figure.rows,
    })
}

/// Which of the records.
#[derive(Debug, Deserialize)]
pub(super) struct Window {
    skip: Option<String>,
    limit: Option<String>,
}

pub(super) async fn drill(
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Query(cut): Query<Cut>,
    Query(some): Query<Window>,
) -> Result<Response, Fault> {
    let (org, period) = asked.read(&signed).await?;
    let most = usize::try_from(limit(some.limit.as_deref())?).unwrap_or(usize::MAX);
    let skip = match some.skip.as_deref() {
        None => 0,
        Some(text) => {
            let number = text.parse().ok();
            number.ok_or_else(|| Fault::Unfit(format!("skip 应是整数，不是「{text}」。")))?
        }
    };
    let sealed = asked.sealed(&signed).await?;
    let workspace = sealed.as_deref().unwrap_or(signed.workspace());
    let indicator = IndicatorId::new(&id);
    let wanted = query(&org, period, Some(indicator.clone()));
    let all = drill_down(workspace, &signed.actor(), &indicator, &wanted, cut.aspect()).await?;
    let record = |row: &xuezheng_bureau::Drilled| {
        let cells =
            row.cells.iter().map(|(id, text)| (id.to_string(), if text == "—" { Value::Null } else { json!(text) }));
        json!({
            "register": row.register.as_str(), "record": row.record.0, "org": row.org.as_str(),
            "org_label": row.org_label, "date": row.date.to_string(), "counts_in": row.indicator.as_str(),
            "period": row.period.to_string(), "cells": cells.collect::<serde_json::Map<_, _>>(),
        })
    };
    let records: Vec<Value> = all.iter().skip(skip).take(most).map(record).collect();
    Ok(super::json(&json!({ "count": all.len(), "skip": skip, "records": records })))
}
