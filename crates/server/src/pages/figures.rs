//! 指标: the catalogue with its values, for one org and one period.

use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use serde::Deserialize;
use xuezheng_bureau::figures_of::Figure;
use xuezheng_bureau::values;
use xuezheng_pack::{AreaId, Period};

use super::picker::Picker;
use crate::error::Fault;
use crate::extract::{Asked, Signed, query};
use crate::view::{Markup, Shell, as_of, coverage, encoded, figure};

#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresPage {
    shell: Shell,
    org: String,
    as_of: Markup,
    periods: Vec<(String, String, bool)>,
    picker: Picker,
    count: usize,
    /// How many aren't listed, for the org isn't asked for them and has none of it.
    unasked: usize,
    areas: Vec<Area>,
    lines: Vec<Line>,
    /// How many of the area come before these and after them, and where they are.
    before: Option<(usize, String)>,
    after: Option<(usize, String)>,
}

/// Lines of a page.
const LINES: usize = 50;

/// A tab: one area at a time, for all of them make a long page.
struct Area {
    label: String,
    count: usize,
    href: String,
    is_here: bool,
}

struct Line {
    href: String,
    label: String,
    value: Markup,
    coverage: Markup,
    definition: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct AskedArea {
    area: Option<String>,
    from: Option<usize>,
}

pub(crate) async fn show(
    signed: Signed,
    Query(asked): Query<Asked>,
    Query(AskedArea { area, from }): Query<AskedArea>,
) -> Result<Html<String>, Fault> {
    let (org, period) = asked.read(&signed).await?;
    let sealed = asked.sealed(&signed).await?;
    let workspace = sealed.as_deref().unwrap_or(signed.workspace());
    let found = values(workspace, &query(&org, period, None)).await?;
    let (values, unasked): (Vec<&Figure>, Vec<&Figure>) =
        found.iter().partition(|it| org.parents.is_empty() || concerns(it));
    let least = workspace.pack().yoy_coverage;
    let seal = asked.seal.as_deref().filter(|name| !name.is_empty());
    let seal = seal.map_or_else(String::new, |name| format!("&seal={}", encoded(name)));
    let line = |it: &Figure| Line {
        href: format!("{}{seal}", path(it.key.indicator.as_str(), org.id.as_str(), period)),
        label: it.label.clone(),
        value: figure(it),
        coverage: coverage(it.coverage, least),
        definition: it.definition.clone(),
    };
    let of_area =
        |id: &AreaId| -> Vec<&Figure> { values.iter().copied().filter(|it| it.key.indicator.area() == *id).collect() };
    let known: Vec<_> = workspace.pack().areas.iter().filter(|area| !of_area(&area.id).is_empty()).collect();
    let here = known.iter().find(|it| area.as_deref() == Some(it.id.as_str())).or(known.first()).map(|it| &it.id);
    let tab = |area: &&xuezheng_pack::model::Area| Area {
        label: area.label.clone(),
        count: of_area(&area.id).len(),
        href: catalogue(&area.id, org.id.as_str(), &period.to_string()) + &seal,
        is_here: Some(&area.id) == here,
    };
    let periods = near(period).into_iter().map(|(id, label, is_here)| {
        let href = here.map_or_else(String::new, |area| catalogue(area, org.id.as_str(), &id));
        (href, label, is_here)
    });
    let of_here = here.map_or_else(Vec::new, of_area);
    let from = from.unwrap_or_default().min(of_here.len());
    let rest = of_here.len().saturating_sub(from + LINES);
    let at = |from: usize| {
        let area = here.map_or_else(String::new, |area| catalogue(area, org.id.as_str(), &period.to_string()));
        format!("{area}{seal}&from={from}")
    };
    let page = FiguresPage {
        shell: Shell::of(&signed.visit, "指标").await?.with_foot([until(&signed, period)]),
        org: org.label.clone(),
        as_of: as_of(workspace.as_of(), signed.visit.now),
        periods: periods.collect(),
        picker: Picker::of(&signed, "/figures".to_owned(), (&org, Some(period)), asked.seal.as_deref()).await?,
        count: values.len(),
        unasked: unasked.len(),
        areas: known.iter().map(tab).collect(),
        lines: of_here.into_iter().skip(from).take(LINES).map(line).collect(),
        before: (from > 0).then(|| (from, at(from.saturating_sub(LINES)))),
        after: (rest > 0).then(|| (rest, at(from + LINES))),
    };
    Ok(Html(page.render()?))
}

/// Whether a figure says something of an org below the bureau: it was asked for what it is computed from, or has some of it
/// unasked.
fn concerns(figure: &Figure) -> bool {
    figure.coverage.is_some() || figure.value.present().is_some_and(|value| !value.is_zero())
}

/// The address of an area of the catalogue.
fn catalogue(area: &AreaId, org: &str, period: &str) -> String {
    format!("/figures?area={}&org={}&period={}", encoded(area.as_str()), encoded(org), encoded(period))
}

/// The address of a figure's page.
pub(super) fn path(indicator: &str, org: &str, period: Period) -> String {
    format!("/figures/{}?org={}&period={}", encoded(indicator), encoded(org), encoded(&period.to_string()))
}

/// Up to which day figures of a period count.
pub(super) fn until(signed: &Signed, period: Period) -> String {
    let last = period.last_day(&signed.workspace().pack().calendar);
    format!("数据截至 {}", last.format("%Y年%-m月%-d日"))
}

/// Periods near one that is looked at, to go on to: each with its label and whether it is the one.
pub(super) fn near(period: Period) -> Vec<(String, String, bool)> {
    use xuezheng_pack::period::Span;
    let mut near: Vec<Period> = match period.span() {
        Span::Half(year, _) => {
            vec![Span::Half(year - 1, 2), Span::Half(year, 1), Span::Half(year, 2), Span::Year(year)]
                .into_iter()
                .map(Period::whole)
                .collect()
        }
        Span::Year(year) => vec![Span::Half(year, 1), Span::Half(year, 2), Span::Year(year - 1), Span::Year(year)]
            .into_iter()
            .map(Period::whole)
            .collect(),
        _ => vec![period.prior_year()],
    };
    if !near.contains(&period) {
        near.push(period);
    }
    near.into_iter().map(|it| (it.to_string(), it.label(), it == period)).collect()
}
