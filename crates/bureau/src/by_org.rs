//! A table by org: one indicator for every school, every township office.

use xuezheng_figures::{Aspect, Figure, FigureKey};
use xuezheng_pack::{IndicatorId, Org, OrgKindId};

use crate::error::BureauError;
use crate::measure::{Query, measure};
use crate::workspace::Workspace;

/// A figure with the org that it is of.
#[derive(Clone, Debug)]
pub struct OrgFigure {
    /// The org.
    pub org: Org,
    /// Its figure.
    pub figure: Figure,
}

/// One indicator's figure for every org of a kind within the query's org that exists on some day of the period, by id: also of
/// those that were closed in it, whose events count. With the tree of one day, for those that exist on that day.
///
/// # Errors
/// A kind, org or indicator that isn't there, or a figure that can't be computed.
pub async fn by_org(
    workspace: &Workspace,
    indicator: &IndicatorId,
    query: &Query,
    kind: &OrgKindId,
) -> Result<Vec<OrgFigure>, BureauError> {
    let pack = &workspace.pack;
    if !pack.org_kinds.contains_key(kind) {
        return Err(BureauError::unknown("机构类别", kind.as_str(), pack.org_kinds.keys().map(OrgKindId::as_str)));
    }
    if !pack.indicators.contains_key(indicator) {
        return Err(BureauError::no_indicator(pack, indicator));
    }
    let measured = measure(workspace).await?;
    let (tree, scope) = (&measured.manifest.orgs, query.org(&measured.manifest)?);
    let (first, last) = (query.period.first_day(&pack.calendar), query.period.last_day(&pack.calendar));
    let (first, last) = workspace.tree_of.map_or((first, last), |day| (day, day));
    let exists = |org: &&Org| org.from <= last && org.until.is_none_or(|until| first <= until);
    let of_kind = tree.within(&scope, last).filter(|org| org.kind == *kind);
    let mut table = Vec::new();
    for org in of_kind.filter(exists) {
        let (indicator, id) = (indicator.clone(), org.id.clone());
        let key = FigureKey { indicator, org: id, period: query.period, aspect: Aspect::Value };
        let mut figure = workspace.engine.figure(&measured.view(workspace), &measured.facts, &key).await?;
        workspace.mark(&mut figure);
        table.push(OrgFigure { org: org.clone(), figure });
    }
    Ok(table)
}
