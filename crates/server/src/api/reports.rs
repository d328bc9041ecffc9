//! Reports for programs: templates, compiling, and what came of it.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use xuezheng_bureau::{Format, manuscript as read_manuscript, manuscript_file, report_needs};

use super::PREFIX;
use crate::error::Fault;
use crate::extract::Signed;
use crate::jobs::{Job, Phase};
use crate::pages::download;
use crate::pages::reports::{Typed, begin};

pub(super) async fn catalogue(signed: Signed) -> Response {
    let report = |need: xuezheng_bureau::ReportNeeds| {
        let registers: Vec<Value> = need.registers.iter().map(|(id, _)| json!(id.as_str())).collect();
        json!({ "id": need.report.as_str(), "label": need.label, "indicators": need.indicators, "registers": registers })
    };
    let reports: Vec<Value> = report_needs(signed.workspace()).into_iter().map(report).collect();
    super::json(&json!({ "reports": reports }))
}

pub(super) async fn compile(signed: Signed, Path(report): Path<String>, body: Bytes) -> Result<Response, Fault> {
    let unfit = |what: &str| Fault::Unfit(format!("{what}。请对照 /api/v1/openapi.json。"));
    let body: Value = serde_json::from_slice(&body).map_err(|error| unfit(&format!("正文不是 JSON（{error}）")))?;
    let fields = body.as_object().ok_or_else(|| unfit("正文应是一个 JSON 对象"))?;
    let known = ["org", "period", "seal", "dated"];
    if let Some(other) = fields.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(unfit(&format!("正文里没有「{other}」这一项")));
    }
    let text = |name: &str| match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(unfit(&format!("「{name}」应是文字"))),
    };
    let period = text("period")?.ok_or_else(|| unfit("没有写 period（期间）"))?;
    let typed = Typed { report, org: text("org")?, period, seal: text("seal")?, dated: text("dated")? };
    let job = begin(&signed, typed).await?;
    let location = format!("{PREFIX}/jobs/{}", job.id);
    let mut response = (StatusCode::ACCEPTED, super::json(&told(&job))).into_response();
    if let Ok(location) = location.parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

pub(super) async fn job(signed: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let job = signed.visit.site.jobs.of(&signed.person.account.login, &id).ok_or(Fault::NotFound)?;
    Ok(super::json(&told(&job)))
}

fn told(job: &Job) -> Value {
    let mut told = json!({ "id": job.id.to_string(), "title": job.title });
    let more = match job.phase() {
        Phase::Waiting => json!({ "state": "waiting" }),
        Phase::Running { done, of, doing } => json!({ "state": "running", "done": done, "of": of, "doing": doing }),
        Phase::Done(outcome) => {
            let made = outcome.href.strip_prefix("/reports/manuscripts/").map(str::to_owned);
            json!({ "state": "done", "said": outcome.said, "manuscript": made })
        }
        Phase::Failed { why, number } => json!({ "state": "failed", "why": why, "number": number }),
        Phase::Stopped => json!({ "state": "stopped" }),
    };
    if let (Some(told), Value::Object(more)) = (told.as_object_mut(), more) {
        told.extend(more);
    }
    told
}

pub(super) async fn manuscript(signed: Signed, Path(name): Path<String>) -> Result<Response, Fault> {
    let read = read_manuscript(signed.workspace(), &signed.actor(), &name).await?;
    let figures = read.figures.iter().map(|figure| {
        json!({
            "key": figure.key, "label": figure.label, "indicator": figure.indicator, "org": figure.org,
            "period": figure.period, "aspect": figure.aspect, "value": figure.value, "unit": figure.unit,
            "printed": figure.printed, "lineage": figure.lineage,
        })
    });
    let figures: Vec<Value> = figures.collect();
    let formats = Format::ALL.map(Format::extension);
    Ok(super::json(&json!({
        "name": read.name, "title": read.title, "report": read.report.as_str(), "org": read.org.as_str(),
        "period": read.period, "dated": read.dated, "seal": read.seal, "compiled": read.compiled,
        "formats": formats, "figures": figures,
    })))
}

pub(super) async fn file(signed: Signed, Path((name, format)): Path<(String, String)>) -> Result<Response, Fault> {
    let format = Format::named(&format).ok_or(Fault::NotFound)?;
    let read = read_manuscript(signed.workspace(), &signed.actor(), &name).await?;
    Ok(download::answer(&read.title, format, manuscript_file(signed.workspace(), &read, format)?))
}
