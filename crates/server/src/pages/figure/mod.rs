//! One figure, and everything about it: value, trend, parts, orgs below, coverage, where it comes from, what it means.

mod around;
pub(in crate::pages) mod steps;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;
use serde::Deserialize;
use xuezheng_bureau::figures_of::FigureKey;
use xuezheng_bureau::{Below, Profile, Workspace, issued, profile, seals_of, stated_figures};
use xuezheng_pack::decimal::print;
use xuezheng_pack::{Decimal, IndicatorId, Org, OrgKindId, Period};

use self::around::{Missing, Parts, Ranking, Restated, missing, parts, ranking, restated};
use self::steps::{Step, steps, why};
use super::figures::{near, until};
use super::issued::may_see;
use super::picker::Picker;
use crate::error::Fault;
use crate::extract::{Asked, Signed, query};
use crate::view::{
    Chart, ChartKind, Markup, Shell, absence, as_of, chart, columns, coverage, decimal, encoded, figure,
    since_year_before, written,
};

/// Issued documents that are looked through for a figure.
const LATELY: usize = 20;

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePage {
    shell: Shell,
    id: String,
    label: String,
    area: String,
    org: String,
    org_id: String,
    seal: String,
    as_of: Markup,
    periods: Vec<(String, String, bool)>,
    picker: Picker,
    period: String,
    value: Option<String>,
    /// The value to the last digit, in the indicator's own unit.
    exact: String,
    unit: String,
    absence: Markup,
    why_absent: String,
    change: Markup,
    why_no_change: String,
    before_label: String,
    before: Markup,
    coverage: Markup,
    coverage_note: String,
    rows: String,
    /// Whether the rows are those of a sub-table.
    is_sub_table: bool,
    records_path: String,
    steps: Vec<Step>,
    formula: String,
    predicate: String,
    hash: String,
    segments: usize,
    notes: Vec<String>,
    columns: Markup,
    trend: Option<Chart>,
    least: String,
    source: String,
    parts: Vec<Parts>,
    inputs: Vec<(String, Markup)>,
    ranking: Ranking,
    missing: Vec<Missing>,
    missing_count: usize,
    restated: Vec<Restated>,
    /// Whether the period lies in no seal.
    is_open: bool,
    /// Issued documents that state the figure, with how often.
    quoted: Vec<(String, String, usize)>,
    definition: String,
}

/// `?kind=school&all=1`, which may be left out: which of the orgs below are ranked.
#[derive(Debug, Deserialize)]
pub(crate) struct RankedAs {
    kind: Option<String>,
    all: Option<String>,
}

pub(crate) async fn show(
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Query(ranked): Query<RankedAs>,
) -> Result<Html<String>, Fault> {
    let (org, period) = asked.read(&signed).await?;
    let sealed = asked.sealed(&signed).await?;
    let workspace = sealed.as_deref().unwrap_or(signed.workspace());
    let indicator = IndicatorId::new(&id);
    let below = Below { kind: ranked.kind.map(OrgKindId::new), all: ranked.all.is_some() };
    let profile = profile(workspace, &indicator, &query(&org, period, Some(indicator.clone())), &below).await?;
    let of_period = seals_of(signed.workspace(), period).await?;
    let state = match of_period.as_slice() {
        [] => format!("{}尚未封存", period.label()),
        seals => format!("已封存：{}", seals.iter().map(|seal| seal.name.as_str()).collect::<Vec<_>>().join("、")),
    };
    let quoted = quoting(&signed, &profile.explained.figure.key).await?;
    let shell = Shell::of(&signed.visit, profile.explained.figure.label.clone()).await?;
    let action = format!("/figures/{}", encoded(&id));
    let picker = Picker::of(&signed, action, (&org, Some(period)), asked.seal.as_deref()).await?;
    let shell = shell.with_foot([until(&signed, period), state]);
    let is_open = of_period.is_empty();
    let page = page(&signed, workspace, (shell, picker), (&org, period), &profile);
    Ok(Html(FigurePage { quoted, is_open, ..page }.render()?))
}

/// The issued documents of late that state a figure and that this person sees: title, address, and how many forms of it.
async fn quoting(signed: &Signed, key: &FigureKey) -> Result<Vec<(String, String, usize)>, Fault> {
    let mut quoting = Vec::new();
    for it in issued(signed.workspace()).await?.into_iter().rev().take(LATELY) {
        let stated = stated_figures(&it)?;
        let is_it =
            |other: FigureKey| (&other.indicator, &other.org, other.period) == (&key.indicator, &key.org, key.period);
        let count = stated.iter().filter(|figure| figure.figure_key().is_some_and(is_it)).count();
        if count > 0 && may_see(signed, &it).await? {
            let href = format!("/reports/issued/{}", encoded(&it.document.number));
            quoting.push((it.document.title.clone(), href, count));
        }
    }
    Ok(quoting)
}

fn page(
    signed: &Signed,
    workspace: &Workspace,
    (shell, picker): (Shell, Picker),
    (org, period): (&Org, Period),
    profile: &Profile,
) -> FigurePage {
    let (explained, it) = (&profile.explained, &profile.explained.figure);
    let pack = workspace.pack();
    let area = pack.areas.iter().find(|area| area.id == it.key.indicator.area());
    let counted = it.coverage.map(|found| format!("应报 {} 个单位，已审 {} 个", found.asked, found.complete));
    let seal = Some(workspace.as_of()).filter(|as_of| *as_of != "live").unwrap_or_default().to_owned();
    let mut query = format!("org={}&period={}", encoded(org.id.as_str()), encoded(&period.to_string()));
    if !seal.is_empty() {
        query.push_str(&format!("&seal={}", encoded(&seal)));
    }
    let (named, missing_count) = missing(profile);
    let is_flow = explained.rows.as_ref().is_some_and(|rows| !rows.is_stock);
    let kind = if is_flow { ChartKind::Bars } else { ChartKind::Line };
    let trend = if profile.trend.len() > 1 { chart(kind, &profile.trend, pack.yoy_coverage) } else { None };
    let shown = written(it);
    let shell = Shell { has_charts: trend.is_some(), ..shell };
    let source =
        explained.rows.as_ref().map_or_else(|| "由其他数据算出".to_owned(), |rows| rows.register_label.clone());
    FigurePage {
        shell,
        picker,
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
        unit: shown.map_or_else(|| it.unit.to_string(), |(_, unit)| unit.to_string()),
        absence: absence(it),
        why_absent: why(it),
        change: since_year_before(&profile.change),
        why_no_change: why(&profile.change),
        before_label: profile.before.key.period.label(),
        before: figure(&profile.before),
        coverage: coverage(it.coverage, pack.yoy_coverage),
        coverage_note: counted.unwrap_or_else(|| "不布置填报，随事登记".to_owned()),
        rows: decimal(Decimal::from(it.rows), 0),
        is_sub_table: explained.rows.as_ref().is_some_and(|rows| rows.is_sub_table()),
        records_path: format!("/figures/{}/records?{query}", encoded(it.key.indicator.as_str())),
        steps: steps(explained, signed.visit.now.today),
        formula: it.lineage.formula.clone(),
        predicate: it.lineage.predicate.clone().unwrap_or_default(),
        hash: it.lineage.hash.chars().take(16).collect(),
        segments: it.lineage.segments.len(),
        notes: it.lineage.notes.iter().map(|note| note.label()).collect(),
        columns: columns(&profile.trend, pack.yoy_coverage),
        least: decimal(pack.yoy_coverage, 0),
        trend,
        source,
        parts: parts(profile, workspace),
        inputs: explained.inputs.iter().map(|input| (input.label.clone(), figure(input))).collect(),
        ranking: ranking(profile, workspace, &format!("/figures/{}?{query}", encoded(it.key.indicator.as_str()))),
        missing: named,
        missing_count,
        restated: restated(profile),
        is_open: false,
        quoted: Vec::new(),
        definition: it.definition.clone(),
        seal,
    }
}
