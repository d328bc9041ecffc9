//! How a figure came about.

use xuezheng_figures::{Aspect, Explanation, FigureKey};
use xuezheng_pack::IndicatorId;

use crate::error::BureauError;
use crate::measure::{Query, measure};
use crate::workspace::Workspace;

/// Explains one indicator's figure.
///
/// # Errors
/// An indicator or org that isn't there, or a figure that can't be computed.
pub async fn explain(
    workspace: &Workspace,
    indicator: &IndicatorId,
    query: &Query,
    aspect: Aspect,
) -> Result<Explanation, BureauError> {
    if !workspace.pack.indicators.contains_key(indicator) {
        return Err(BureauError::no_indicator(&workspace.pack, indicator));
    }
    let measured = measure(workspace).await?;
    let org = query.org(&measured.manifest)?;
    let key = FigureKey { indicator: indicator.clone(), org, period: query.period, aspect };
    let view = measured.view(workspace);
    let mut explained = workspace.engine.explain(&view, &measured.facts, &key).await?;
    workspace.mark(&mut explained.figure);
    explained.inputs.iter_mut().for_each(|input| workspace.mark(input));
    Ok(explained)
}
