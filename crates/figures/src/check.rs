//! Checks (校验规则) over a batch of records.

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::common::exec_datafusion_err;
use xuezheng_lake::adapt;
use xuezheng_lake::schema::ID;
use xuezheng_pack::model::CheckSeverity;
use xuezheng_pack::{CheckId, RecordId, RegisterId};

use crate::compiled::CompiledCheck;
use crate::engine::Engine;
use crate::error::FigureError;

/// A record that fails a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckFailure {
    /// The check.
    pub check: CheckId,
    /// The record.
    pub record: RecordId,
    /// Whether it must be mended or may be explained.
    pub severity: CheckSeverity,
    /// What the person who filled it reads.
    pub message: String,
}

impl Engine {
    /// The records of a batch of `register` that fail its checks, by check, in the batch's order. A check that is NULL
    /// because a field is absent passes.
    ///
    /// # Errors
    /// [`FigureError::Register`]; [`FigureError::Lake`] or [`FigureError::Engine`] for a batch that is not of this
    /// register.
    pub fn check(&self, register: &RegisterId, batch: &RecordBatch) -> Result<Vec<CheckFailure>, FigureError> {
        let schema = self.compiled.schemas.get(register).ok_or_else(|| FigureError::Register(register.clone()))?;
        let batch = adapt(batch, schema)?;
        let ids = batch.column_by_name(ID).and_then(|ids| ids.as_primitive_opt::<Int64Type>());
        let ids = ids.ok_or_else(|| exec_datafusion_err!("a batch without record ids can't be checked"))?;
        let mut failures = Vec::new();
        for CompiledCheck { id, that, known } in self.compiled.checks.get(register).into_iter().flatten() {
            let Some(check) = self.pack.checks.get(id) else { continue };
            let holds = that.evaluate(&batch)?.into_array(batch.num_rows())?;
            let holds = holds.as_boolean();
            let failed = (0..batch.num_rows()).filter(|row| holds.is_valid(*row) && !holds.value(*row));
            if let Some(known) = known {
                let known = known.evaluate(&batch)?.into_array(batch.num_rows())?;
                let known = known.as_boolean();
                let unknown = (0..batch.num_rows()).filter(|row| !(known.is_valid(*row) && known.value(*row)));
                failures.extend(unknown.map(|row| CheckFailure {
                    check: id.clone(),
                    record: RecordId(ids.value(row)),
                    severity: CheckSeverity::Soft,
                    message: format!(
                        "无法校验「{}」：它用到的政策参数在记录的日期没有有效值，请联系局里补充参数表，或说明情况后上报",
                        check.label
                    ),
                }));
            }
            failures.extend(failed.map(|row| CheckFailure {
                check: id.clone(),
                record: RecordId(ids.value(row)),
                severity: check.severity,
                message: check.message.clone(),
            }));
        }
        Ok(failures)
    }
}
