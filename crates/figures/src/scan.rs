//! Runs a fused plan over one segment.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::datasource::memory::{DataSourceExec, MemorySourceConfig};
use datafusion::execution::session_state::SessionState;
use datafusion::physical_plan::{ExecutionPlan, collect};
use xuezheng_lake::{Lake, SegmentHash};

use crate::error::FigureError;
use crate::facts::{self, Days, SegmentFacts};
use crate::fuse::{FusedPlan, PlanKey};

/// Computes the facts of a segment; of the rows in `days` alone, if given.
pub(crate) async fn scan(
    state: &SessionState,
    lake: &Lake,
    (key, plan): (&PlanKey, &FusedPlan),
    segment: &SegmentHash,
    days: Option<Days>,
) -> Result<SegmentFacts, FigureError> {
    let mut batches = lake.read_columns(segment, &plan.scan)?;
    if let Some(days) = days {
        batches =
            batches.iter().map(|batch| facts::within(batch, key.date.as_str(), days)).collect::<Result<_, _>>()?;
    }
    let planned = plan.physical.get_or_try_init(|| state.create_physical_plan(&plan.logical)).await?;
    let result = collect(over(planned, plan, &batches)?, state.task_ctx()).await?;
    facts::collect(plan, &result)
}

/// The plan with `batches` in place of its empty table.
fn over(
    planned: &Arc<dyn ExecutionPlan>,
    plan: &FusedPlan,
    batches: &[RecordBatch],
) -> datafusion::common::Result<Arc<dyn ExecutionPlan>> {
    let replaced = Arc::clone(planned).transform_up(|node| {
        let Some(source) = node.downcast_ref::<DataSourceExec>() else { return Ok(Transformed::no(node)) };
        let projection =
            source.data_source().downcast_ref::<MemorySourceConfig>().and_then(|table| table.projection().clone());
        let table = MemorySourceConfig::try_new(&[batches.to_vec()], plan.scan.clone(), projection)?;
        Ok(Transformed::yes(DataSourceExec::from_data_source(table) as Arc<dyn ExecutionPlan>))
    })?;
    Ok(replaced.data)
}
