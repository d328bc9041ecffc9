//! The records that a figure counts.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;
use serde::Deserialize;
use xuezheng_bureau::figures_of::{Aspect, Part};
use xuezheng_bureau::{Drilled, drill};
use xuezheng_pack::IndicatorId;

use super::figures::{path, until};
use crate::error::Fault;
use crate::extract::{Asked, Signed, query};
use crate::view::{Shell, count, encoded};

/// Records that the page shows; a list of the register filters further.
const MOST: usize = 150;

#[derive(Template)]
#[template(path = "figure_records.html")]
struct RecordsPage {
    shell: Shell,
    label: String,
    figure_path: String,
    org: String,
    period: String,
    total: String,
    shown: usize,
    is_cut: bool,
    lines: Vec<Line>,
}

struct Line {
    href: String,
    title: String,
    number: String,
    org: String,
    date: String,
    indicator: String,
}

/// `?part=kind=fire`, which may be left out.
#[derive(Debug, Deserialize)]
pub(crate) struct Cut {
    part: Option<String>,
}

impl Cut {
    /// The part asked for, or the whole.
    pub(crate) fn aspect(&self) -> Aspect {
        let part = self.part.as_deref().and_then(|text| text.split_once('='));
        part.map_or(Aspect::Value, |(field, code)| Aspect::Part(Part { field: field.into(), code: code.into() }))
    }
}

pub(crate) async fn show(
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Query(cut): Query<Cut>,
) -> Result<Html<String>, Fault> {
    let (org, period) = asked.read(&signed).await?;
    let sealed = asked.sealed(&signed).await?;
    let workspace = sealed.as_deref().unwrap_or(signed.workspace());
    let indicator = IndicatorId::new(&id);
    let declared = workspace.pack().indicators.get(&indicator).ok_or(Fault::NotFound)?;
    let wanted = query(&org, period, Some(indicator.clone()));
    let drilled = drill(workspace, &signed.actor(), &indicator, &wanted, cut.aspect()).await?;
    let line = |row: &Drilled| {
        let register = workspace.pack().registers.get(&row.register);
        let title = register.and_then(|register| register.title()).and_then(|field| row.cells.get(&field.id)).cloned();
        let number = format!("第 {} 号", row.record);
        Line {
            href: format!("/registers/{}/{}", encoded(row.register.as_str()), row.record),
            title: title.filter(|title| title != "—").unwrap_or_else(|| number.clone()),
            number,
            org: row.org_label.clone(),
            date: row.date.to_string(),
            indicator: row.indicator_label.clone(),
        }
    };
    let lines: Vec<Line> = drilled.iter().take(MOST).map(line).collect();
    let title = format!("{}的记录", declared.label);
    let page = RecordsPage {
        shell: Shell::of(&signed.visit, title).await?.with_foot([until(&signed, period)]),
        label: declared.label.clone(),
        figure_path: path(&id, org.id.as_str(), period),
        org: org.label.clone(),
        period: period.label(),
        total: count(drilled.len()),
        shown: lines.len(),
        is_cut: drilled.len() > lines.len(),
        lines,
    };
    Ok(Html(page.render()?))
}
