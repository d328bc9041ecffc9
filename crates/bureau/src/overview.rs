//! The bureau at a glance (全局一览): each area of work with a few figures, how they went, and how far they are filed.

use xuezheng_figures::{Aspect, Figure, FigureKey};
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
    let mut sets = Vec::new();
    for period in &periods {
        sets.push((*period, measured.set(workspace, &org, *period).await?));
    }
    let of = |indicator: &IndicatorId, at: Period, aspect: Aspect| {
        let key = FigureKey { indicator: indicator.clone(), org: org.clone(), period: at, aspect };
        sets.iter().find(|(known, _)| *known == at).and_then(|(_, set)| set.get(&key)).cloned()
    };
    let areas = workspace.pack.areas.iter().map(|area| {
        let indicators = declared(&workspace.pack, &area.id);
        let values: Vec<Figure> = indicators.iter().filter_map(|id| of(id, period, Aspect::Value)).collect();
        let present = values.iter().filter(|figure| figure.value.present().is_some());
        let headlines = present.clone().take(HEADLINES).map(|figure| Headline {
            change: of(&figure.key.indicator, period, Aspect::YearOnYear),
            trend: periods.iter().filter_map(|at| of(&figure.key.indicator, *at, Aspect::Value)).collect(),
            figure: figure.clone(),
        });
        AreaOverview {
            area: area.id.clone(),
            label: area.label.clone(),
            headlines: headlines.collect(),
            indicators: indicators.len(),
            present: present.count(),
        }
    });
    let areas = areas.collect();
    Ok(Overview { org, period, areas })
}

/// The indicators of an area as its file declares them.
fn declared(pack: &Pack, area: &AreaId) -> Vec<IndicatorId> {
    let mut indicators: Vec<_> = pack.indicators.values().filter(|it| it.id.area() == *area).collect();
    indicators.sort_by_key(|it| it.place.span.start);
    indicators.into_iter().map(|it| it.id.clone()).collect()
}
