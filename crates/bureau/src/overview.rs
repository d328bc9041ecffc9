//! The bureau at a glance (全局一览): each area of work with a few figures, how they went, and how far they are filed.

use xuezheng_figures::{Aspect, Figure};
use xuezheng_pack::{AreaId, IndicatorId, OrgId, Pack, Period};

use crate::error::BureauError;
use crate::measure::{Query, measure};
use crate::workspace::Workspace;

/// Figures that stand for an area.
const HEADLINES: usize = 2;

/// Earlier periods whose values show how a figure went.
const BACK: usize = 4;

/// All areas.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The org.
    pub org: OrgId,
    /// The period.
    pub period: Period,
    /// The areas, in the pack's order.
    pub areas: Vec<AreaOverview>,
}

/// An area with what stands for it.
#[derive(Clone, Debug)]
pub struct AreaOverview {
    /// The area.
    pub area: AreaId,
    /// Its name.
    pub label: String,
    /// The first of its indicators that have a value, in the order in which the pack declares them.
    pub headlines: Vec<Headline>,
    /// Its indicators.
    pub indicators: usize,
    /// How many of them have a value.
    pub present: usize,
}

/// A figure with how it went.
#[derive(Clone, Debug)]
pub struct Headline {
    /// The figure.
    pub figure: Figure,
    /// Its change against the year before, or why there is none.
    pub change: Option<Figure>,
    /// The same figure of the periods before and this one, the oldest first.
    pub trend: Vec<Figure>,
}

/// The areas of work for an org and a period.
///
/// # Errors
/// An org that isn't there, or a figure that can't be computed.
pub async fn overview(workspace: &Workspace, org: &OrgId, period: Period) -> Result<Overview, BureauError> {
    let measured = measure(workspace).await?;
    let org = Query { org: Some(org.clone()), period, indicator: None }.org(&measured.manifest)?;
    let (mut periods, mut earlier) = (vec![period], period);
    for _ in 0..BACK {
        earlier = earlier.previous();
        periods.insert(0, earlier);
    }
    let mut areas = Vec::new();
    for area in &workspace.pack.areas {
        let indicators = declared(&workspace.pack, &area.id);
        let wanted: Vec<_> = indicators.iter().map(|id| (id.clone(), period, Aspect::Value)).collect();
        let mut values = measured.values(workspace, &org, &wanted).await?;
        values.retain(|figure| figure.value.present().is_some());
        let present = values.len();
        let mut headlines = Vec::new();
        for figure in values.into_iter().take(HEADLINES) {
            let id = &figure.key.indicator;
            let mut wanted: Vec<_> = periods.iter().map(|at| (id.clone(), *at, Aspect::Value)).collect();
            wanted.push((id.clone(), period, Aspect::YearOnYear));
            let mut trend = measured.values(workspace, &org, &wanted).await?;
            headlines.push(Headline { change: trend.pop(), trend, figure });
        }
        let (area, label, indicators) = (area.id.clone(), area.label.clone(), indicators.len());
        areas.push(AreaOverview { area, label, headlines, indicators, present });
    }
    Ok(Overview { org, period, areas })
}

/// The indicators of an area as its file declares them.
fn declared(pack: &Pack, area: &AreaId) -> Vec<IndicatorId> {
    let mut indicators: Vec<_> = pack.indicators.values().filter(|it| it.id.area() == *area).collect();
    indicators.sort_by_key(|it| it.place.span.start);
    indicators.into_iter().map(|it| it.id.clone()).collect()
}
