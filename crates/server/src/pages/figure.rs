//! One figure, and everything about it: value, coverage, where it comes from, what it means.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;
use xuezheng_bureau::figures_of::{Aspect, Explanation, Figure, FigureValue};
use xuezheng_bureau::{explain, figures, seals_of, series};
use xuezheng_pack::decimal::print;
use xuezheng_pack::{Decimal, IndicatorId, Org, Period};

use super::figures::{near, path, until};
use crate::error::Fault;
use crate::extract::{Asked, Signed, query};
use crate::view::{Chart, ChartKind, Markup, Shell, absence, as_of, chart, coverage, day, decimal, figure, written};

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePage {
    shell: Shell,
    id: String,
    label: String,
    area: String,
    org: String,
    org_id: String,
    as_of: Markup,
    periods: Vec<(String, String, bool)>,
    period: String,
    value: Option<String>,
    /// The value in the indicator's own unit, for programs.
    exact: String,
    unit: String,
    absence: Markup,
    why_absent: String,
    change: Option<Change>,
    coverage: Markup,
    coverage_note: String,
    rows: String,
    records_path: String,
    steps: Vec<Step>,
    formula: String,
    predicate: String,
    hash: String,
    notes: Vec<String>,
    trend: Option<Chart>,
    parts: Vec<Parts>,
    inputs: Vec<(String, Markup)>,
    definition: String,
}

/// 同比, or why there is none.
struct Change {
    /// `is-up`, `is-down`, `is-flat`, or nothing where there is none.
    class: &'static str,
    text: String,
}

/// A step of the way from records to the figure.
struct Step {
    title: &'static str,
    strong: String,
    unit: &'static str,
    text: String,
}

/// A breakdown.
struct Parts {
    label: String,
    lines: Vec<Part>,
}

struct Part {
    label: String,
    value: Markup,
    share: String,
    width: String,
}

pub(crate) async fn show(
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let workspace = signed.workspace();
    let (org, period) = asked.read(&signed).await?;
    let indicator = IndicatorId::new(&id);
    let wanted = query(&org, period, Some(indicator.clone()));
    let explained = explain(workspace, &indicator, &wanted, Aspect::Value).await?;
    let change = explain(workspace, &indicator, &wanted, Aspect::YearOnYear).await?;
    let all = figures(workspace, &wanted).await?;
    let sealed = seals_of(workspace, period).await?;
    let sealed = match sealed.as_slice() {
        [] => format!("{}尚未封存", period.label()),
        seals => format!("已封存：{}", seals.iter().map(|seal| seal.name.as_str()).collect::<Vec<_>>().join("、")),
    };
    let mut page = page(&signed, &org, period, &explained, &change.figure, &all).await?;
    page.shell = page.shell.with_foot([until(&signed, period), sealed]);
    let past = series(workspace, &indicator, &org.id, &past(period)).await?;
    let first = past.iter().position(|figure| figure.value.present().is_some());
    let is_flow = explained.rows.as_ref().is_some_and(|rows| !rows.is_stock);
    let kind = if is_flow { ChartKind::Bars } else { ChartKind::Line };
    // One value is no trend.
    let shown = first.map(|first| &past[first..]).filter(|shown| shown.len() > 1);
    page.trend = shown.and_then(|shown| chart(kind, shown, workspace.pack().yoy_coverage));
    page.shell.has_charts = page.trend.is_some();
    Ok(Html(page.render()?))
}

async fn page(
    signed: &Signed,
    org: &Org,
    period: Period,
    explained: &Explanation,
    change: &Figure,
    all: &[Figure],
) -> Result<FigurePage, Fault> {
    let (workspace, it) = (signed.workspace(), &explained.figure);
    let pack = workspace.pack();
    let area = pack.areas.iter().find(|area| area.id == it.key.indicator.area());
    let shown = written(it);
    let counted = it.coverage.map(|found| format!("应报 {} 个单位，已审 {} 个", found.asked, found.complete));
    let records = path(it.key.indicator.as_str(), org.id.as_str(), period).replacen('?', "/records?", 1);
    Ok(FigurePage {
        shell: Shell::of(&signed.visit, it.label.clone()).await?,
        id: it.key.indicator.to_string(),
        label: it.label.clone(),
        area: area.map_or_else(String::new, |area| area.label.clone()),
        org: org.label.clone(),
        org_id: org.id.to_string(),
        as_of: as_of(workspace.as_of(), signed.visit.now),
        periods: near(period),
        period: period.label(),
        value: shown.as_ref().map(|(text, _)| text.clone()),
        exact: it.value.present().map_or_else(String::new, |value| print(value, it.decimals)),
        unit: shown.map_or_else(String::new, |(_, unit)| unit.to_string()),
        absence: absence(it),
        why_absent: why(it),
        change: Some(changed(change)),
        coverage: coverage(it.coverage, pack.yoy_coverage),
        coverage_note: counted.unwrap_or_else(|| "不布置填报，随事登记".to_owned()),
        rows: decimal(Decimal::from(it.rows), 0),
        records_path: records,
        steps: steps(signed, org, explained),
        formula: it.lineage.formula.clone(),
        predicate: it.lineage.predicate.clone().unwrap_or_default(),
        hash: it.lineage.hash.chars().take(16).collect(),
        notes: it.lineage.notes.iter().map(|note| note.label()).collect(),
        trend: None,
        parts: parts(signed, it, all),
        inputs: explained.inputs.iter().map(|input| (input.label.clone(), figure(input))).collect(),
        definition: it.definition.clone(),
    })
}

/// The periods of the same length up to this one, the oldest first.
fn past(period: Period) -> Vec<Period> {
    use xuezheng_pack::period::Span;
    const SHOWN: i32 = 6;
    let back = |units: i32, each: &dyn Fn(i32) -> Span| {
        (0..SHOWN).rev().map(|ago| each(units - ago)).map(Period::whole).collect::<Vec<_>>()
    };
    match period.span() {
        _ if period.cut().is_some() => vec![period.prior_year(), period],
        Span::Half(year, half) => back(year * 2 + half.cast_signed() - 1, &|at| {
            Span::Half(at.div_euclid(2), at.rem_euclid(2).cast_unsigned() + 1)
        }),
        Span::Year(year) => back(year, &Span::Year),
        Span::Quarter(year, quarter) => back(year * 4 + quarter.cast_signed() - 1, &|at| {
            Span::Quarter(at.div_euclid(4), at.rem_euclid(4).cast_unsigned() + 1)
        }),
        Span::SchoolYear(year) => back(year, &Span::SchoolYear),
        Span::Month(_) | Span::Term(..) => vec![period.prior_year(), period],
    }
}

fn why(figure: &Figure) -> String {
    match &figure.value {
        FigureValue::Absent(absence) => absence.label(),
        FigureValue::Present(_) => String::new(),
    }
}

fn changed(change: &Figure) -> Change {
    let Some(value) = change.value.present() else { return Change { class: "", text: why(change) } };
    let class = match value {
        value if value > Decimal::ZERO => "is-up",
        value if value < Decimal::ZERO => "is-down",
        _ => "is-flat",
    };
    let text = match class {
        "is-flat" => "持平".to_owned(),
        _ => format!("{}{}", decimal(value.abs(), change.decimals), change.unit),
    };
    Change { class, text }
}

/// 记录 → 条件 → 汇总 → 数据.
fn steps(signed: &Signed, org: &Org, explained: &Explanation) -> Vec<Step> {
    let (it, today) = (&explained.figure, signed.visit.now.today);
    let span = format!("{}至 {}", day(explained.first_day, today), day(explained.last_day, today));
    let mut steps = Vec::new();
    match &explained.rows {
        Some(rows) => {
            let dates: Vec<_> = rows.dates.iter().map(|(_, label)| label.as_str()).collect();
            let when = if rows.is_stock { format!("截至 {}", day(explained.last_day, today)) } else { span };
            let text = format!("{}，已审核通过", rows.register_label);
            steps.push(Step { title: "记录", strong: decimal(Decimal::from(it.rows), 0), unit: "条", text });
            steps.push(Step {
                title: "条件", strong: when, unit: "", text: format!("以{}为准", dates.join("、"))
            });
        }
        None => {
            let names: Vec<_> = explained.inputs.iter().map(|input| input.label.as_str()).collect();
            let text = format!("依据的记录共 {} 条", decimal(Decimal::from(it.rows), 0));
            steps.push(Step {
                title: "依据", strong: format!("{} 项数据", explained.inputs.len()), unit: "", text
            });
            steps.push(Step { title: "公式", strong: span, unit: "", text: names.join("、") });
        }
    }
    let asked = it.coverage.map_or_else(|| "随事登记".to_owned(), |found| format!("{} 个单位", found.asked));
    steps.push(Step { title: "汇总", strong: asked, unit: "", text: format!("逐级汇总到{}", org.label) });
    let shown = written(it).map_or_else(|| "—".to_owned(), |(text, unit)| format!("{text} {unit}"));
    let text = match it.value.present() {
        Some(value) if print(value, it.decimals).parse() == Ok(value) => "四舍五入前后相同".to_owned(),
        Some(_) => format!("显示时四舍五入，留 {} 位小数", it.decimals),
        None => why(it),
    };
    steps.push(Step { title: "数据", strong: shown, unit: "", text });
    steps
}

/// The breakdowns, each part with its share of the whole where parts may be added.
fn parts(signed: &Signed, whole: &Figure, all: &[Figure]) -> Vec<Parts> {
    let pack = signed.workspace().pack();
    let Some(indicator) = pack.indicators.get(&whole.key.indicator) else { return Vec::new() };
    let breakdown = |breakdown: &xuezheng_pack::model::Breakdown| {
        let is_part = |it: &&Figure| matches!(&it.key.aspect, Aspect::Part(part) if part.field == breakdown.field);
        let of_field = all.iter().filter(is_part);
        let line = |part: &Figure| {
            let name = part.label.rsplit_once('（').map_or(part.label.as_str(), |(_, name)| name);
            let share = part.value.present().zip(whole.value.present()).filter(|_| breakdown.partition);
            let share = share.and_then(|(part, whole)| xuezheng_pack::decimal::divide(part, whole));
            let percent = share.map(|share| share * Decimal::ONE_HUNDRED);
            Part {
                label: name.trim_end_matches('）').to_owned(),
                value: figure(part),
                share: percent.map_or_else(String::new, |percent| format!("{}%", decimal(percent, 1))),
                width: percent.map_or_else(|| "0".to_owned(), |percent| print(percent, 1)),
            }
        };
        let lines: Vec<Part> = of_field.map(line).collect();
        let register = indicator.register().and_then(|register| pack.registers.get(register));
        let label = register.and_then(|register| register.field(&breakdown.field)).map(|field| field.label.clone());
        Parts { label: label.unwrap_or_else(|| breakdown.field.to_string()), lines }
    };
    indicator.breakdowns.iter().map(breakdown).filter(|parts| !parts.lines.is_empty()).collect()
}
