//! Registers and records for programs.

use axum::extract::{Path, Query};
use axum::response::Response;
use serde_json::{Map, Value, json};
use xuezheng_bureau::{ListRequest, ShownVersion, list as list_records, show};
use xuezheng_pack::model::Register;
use xuezheng_pack::{RecordId, RegisterId};

use crate::error::Fault;
use crate::extract::Signed;

/// Rows of a page, unless asked otherwise, and at most.
const USUAL: u64 = 50;
const MOST: u64 = 200;

pub(super) async fn catalogue(signed: Signed) -> Response {
    let register = |register: &Register| {
        let fields = register.columns().into_iter().map(|field| {
            json!({ "id": field.id.as_str(), "label": field.label, "unit": field.unit, "personal": field.personal.is_some() })
        });
        let fields: Vec<Value> = fields.collect();
        json!({ "id": register.id.as_str(), "label": register.label, "area": register.area.as_str(), "fields": fields })
    };
    let registers: Vec<Value> = signed.workspace().pack().registers.values().map(register).collect();
    super::json(&json!({ "registers": registers }))
}

/// A number of rows as it was typed.
pub(super) fn limit(typed: Option<&str>) -> Result<u64, Fault> {
    match typed {
        None => Ok(USUAL),
        Some(text) => {
            let number = text.parse().ok().filter(|number| (1..=MOST).contains(number));
            number.ok_or_else(|| Fault::Unfit(format!("limit 应是 1 至 {MOST} 的整数，不是「{text}」。")))
        }
    }
}

pub(super) async fn list(
    signed: Signed,
    Path(register): Path<String>,
    Query(typed): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let workspace = signed.workspace();
    if !workspace.pack().registers.contains_key(&RegisterId::new(&register)) {
        return Err(Fault::NotFound);
    }
    let date = workspace.pack().registers[&RegisterId::new(&register)].date.clone();
    let mut request = ListRequest { register, counted: true, limit: USUAL, ..ListRequest::default() };
    for (name, value) in typed {
        match name.as_str() {
            "org" => request.org = Some(value),
            "period" => request.conditions.push(format!("{date}={value}")),
            "status" => request.statuses.push(value),
            "state" => request.states.push(value),
            "where" => request.conditions.push(value),
            "contains" => request.contains = Some(value),
            "sort" => request.sort = Some(value),
            "after" => request.after = Some(value),
            "limit" => request.limit = limit(Some(&value))?,
            other => return Err(Fault::Unfit(format!("没有参数「{other}」。请对照 /api/v1/openapi.json。"))),
        }
    }
    let found = list_records(workspace, &signed.actor(), &request).await?;
    let record = |row: xuezheng_bureau::ListingRow| {
        let cells = found.columns.iter().zip(row.cells);
        let cells: Map<String, Value> = cells.map(|(column, cell)| (column.id.to_string(), json!(cell))).collect();
        json!({
            "id": row.id.0, "org": row.org.as_str(), "org_label": row.org_label, "version": row.version,
            "status": row.status.code(), "state": row.state.map(|(id, _)| id.to_string()), "void": row.void,
            "cells": cells,
        })
    };
    let (count, is_more) = match found.count {
        Some(xuezheng_bureau::ledger::list::Count::Exactly(count)) => (Some(count), false),
        Some(
            xuezheng_bureau::ledger::list::Count::MoreThan(least)
            | xuezheng_bureau::ledger::list::Count::AtLeast(least),
        ) => (Some(least), true),
        None => (None, false),
    };
    let records: Vec<Value> = found.rows.into_iter().map(record).collect();
    Ok(super::json(&json!({
        "register": found.register.as_str(), "label": found.register_label, "records": records,
        "next": found.next, "looked_to": found.looked_to, "count": count, "count_is_least": is_more,
    })))
}

pub(super) async fn read(signed: Signed, Path((register, record)): Path<(String, String)>) -> Result<Response, Fault> {
    let id = RegisterId::new(&register);
    let record = record.parse().map(RecordId).ok().ok_or(Fault::NotFound)?;
    let shown = show(signed.workspace(), &signed.actor(), &id, record, None).await?;
    Ok(super::json(&json!({
        "register": shown.register.as_str(), "id": shown.record.0, "org": shown.org.as_str(),
        "org_label": shown.org_label, "working": version(&shown.working),
        "approved": shown.approved.as_ref().map(version),
    })))
}

fn version(version: &ShownVersion) -> Value {
    let cell = |text: &String| if text == "—" { Value::Null } else { json!(text) };
    let cells: Map<String, Value> = version.cells.iter().map(|(id, _, text)| (id.to_string(), cell(text))).collect();
    json!({
        "version": version.version, "status": version.status.code(), "state": version.state, "void": version.void,
        "cells": cells,
    })
}
