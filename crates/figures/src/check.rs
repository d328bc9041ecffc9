//! Checks (校验规则) over a batch of records.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, RecordBatchOptions, new_null_array};
use datafusion::arrow::datatypes::{DataType, Int64Type, Schema, SchemaRef};
use datafusion::common::exec_datafusion_err;
use datafusion::physical_expr::PhysicalExpr;
use xuezheng_lake::adapt;
use xuezheng_lake::schema::ID;
use xuezheng_pack::model::{Check, CheckSeverity, Pack, Register, With};
use xuezheng_pack::{CheckId, FieldId, RecordId, RegisterId, words};

use crate::compiled::CompiledCheck;
use crate::engine::Engine;
use crate::error::FigureError;
use crate::list;
use crate::others::{Index, Others, union};
use crate::pick;

/// A record that fails a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckFailure {
    /// The check.
    pub check: CheckId,
    /// Its label.
    pub label: String,
    /// The record.
    pub record: RecordId,
    /// Whether it must be mended or may be explained.
    pub severity: CheckSeverity,
    /// What the person who filled it reads.
    pub message: String,
    /// What the check looked at, by label, in the words of a page.
    pub seen: Vec<(String, String)>,
}

/// Other records that a check sees.
#[derive(Clone, Debug)]
pub struct Seen<'e> {
    /// The check.
    pub check: &'e CheckId,
    /// The records.
    pub with: &'e With,
    /// The columns of theirs that are read.
    pub schema: SchemaRef,
}

impl Engine {
    /// The records of a batch of `register` that fail its checks, by check, in the batch's order. A check that is NULL
    /// because a field is absent passes, and so does one that reads other records which were not added to `others`.
    ///
    /// # Errors
    /// [`FigureError::Register`]; [`FigureError::Lake`] or [`FigureError::Engine`] for a batch that is not of this
    /// register.
    pub fn check(
        &self,
        register: &RegisterId,
        batch: &RecordBatch,
        others: &Others,
    ) -> Result<Vec<CheckFailure>, FigureError> {
        let declared = self.pack.registers.get(register).ok_or_else(|| FigureError::Register(register.clone()))?;
        let mut failures = Vec::new();
        for compiled in self.compiled.checks.get(register).into_iter().flatten() {
            let Some(check) = self.pack.checks.get(&compiled.id) else { continue };
            let batch = self.with_others(compiled, batch, others)?;
            let ids = batch.column_by_name(ID).and_then(|ids| ids.as_primitive_opt::<Int64Type>());
            let ids = ids.ok_or_else(|| exec_datafusion_err!("a batch without record ids can't be checked"))?;
            let mut fail = |row: usize, severity, message: String| {
                failures.push(CheckFailure {
                    check: check.id.clone(),
                    label: check.label.clone(),
                    record: RecordId(ids.value(row)),
                    severity,
                    message,
                    seen: seen(&self.pack, declared, check, &batch, row),
                });
            };
            if let Some(known) = &compiled.known {
                for row in rows(known, &batch, |known| known != Some(true))? {
                    let message = format!(
                        "无法校验「{}」：它用到的政策参数在记录的日期没有有效值，请联系局里补充参数表，或说明情况后上报",
                        check.label
                    );
                    fail(row, CheckSeverity::Soft, message);
                }
            }
            for row in rows(&compiled.that, &batch, |holds| holds == Some(false))? {
                fail(row, check.severity, check.message.clone());
            }
        }
        Ok(failures)
    }

    /// The columns that the checks of `register` read of its records.
    pub fn checked_columns(&self, register: &RegisterId) -> SchemaRef {
        let checks = self.compiled.checks.get(register).into_iter().flatten();
        Arc::new(union(checks.map(|check| check.own.as_ref())))
    }

    /// The other records that the checks of `register` see.
    pub fn seen_by(&self, register: &RegisterId) -> Vec<Seen<'_>> {
        let checks = self.compiled.checks.get(register).into_iter().flatten();
        let seen = checks.flat_map(|check| {
            let of = |with| (&check.id, with);
            check.withs.iter().map(of)
        });
        seen.map(|(check, with)| Seen { check, with: &with.declared, schema: with.schema.clone() }).collect()
    }

    /// Adds records to those that a check sees; each is to be added once. Without any, there are known to be none.
    ///
    /// # Errors
    /// As for [`check`](Self::check).
    pub fn add_others(
        &self,
        others: &mut Others,
        check: &CheckId,
        with: &FieldId,
        batch: Option<&RecordBatch>,
    ) -> Result<(), FigureError> {
        let index: &mut Index = others.indexes.entry((check.clone(), with.clone())).or_default();
        let Some(batch) = batch else { return Ok(()) };
        let compiled = self.compiled.checks.values().flatten().find(|compiled| compiled.id == *check);
        let with = compiled.and_then(|compiled| compiled.withs.iter().find(|it| it.declared.name == *with));
        with.map_or(Ok(()), |with| index.add(with, &self.pack.calendar, batch))
    }

    /// Forgets the other records that match none of a batch, so that few rows are checked against little.
    ///
    /// # Errors
    /// As for [`check`](Self::check).
    pub fn retain_others(
        &self,
        others: &mut Others,
        register: &RegisterId,
        batch: &RecordBatch,
    ) -> Result<(), FigureError> {
        for compiled in self.compiled.checks.get(register).into_iter().flatten() {
            let own = adapt(batch, &compiled.own)?;
            for with in &compiled.withs {
                let of = (compiled.id.clone(), with.declared.name.clone());
                if let Some(index) = others.indexes.get_mut(&of) {
                    index.retain(with, &self.pack.calendar, &own)?;
                }
            }
        }
        Ok(())
    }

    /// The columns that a check reads, of the records and of the others.
    fn with_others(
        &self,
        compiled: &CompiledCheck,
        batch: &RecordBatch,
        others: &Others,
    ) -> Result<RecordBatch, FigureError> {
        let own = adapt(batch, &compiled.own)?;
        if compiled.withs.is_empty() {
            return Ok(own);
        }
        let mut columns: Vec<ArrayRef> = own.columns().to_vec();
        for with in &compiled.withs {
            let types = &compiled.schema.fields()[columns.len()..columns.len() + with.reads.len()];
            let types: Vec<DataType> = types.iter().map(|field| field.data_type().clone()).collect();
            match others.indexes.get(&(compiled.id.clone(), with.declared.name.clone())) {
                Some(index) => columns.extend(index.columns(with, &self.pack.calendar, &own, &types)?),
                None => columns.extend(types.iter().map(|kind| new_null_array(kind, own.num_rows()))),
            }
        }
        let options = RecordBatchOptions::new().with_row_count(Some(own.num_rows()));
        Ok(RecordBatch::try_new_with_options(compiled.schema.clone(), columns, &options)?)
    }
}

/// The rows for which a condition is as wanted.
fn rows(
    condition: &Arc<dyn PhysicalExpr>,
    batch: &RecordBatch,
    wanted: fn(Option<bool>) -> bool,
) -> Result<Vec<usize>, FigureError> {
    let held = condition.evaluate(batch)?.into_array(batch.num_rows())?;
    let held = held.as_boolean();
    let of = |row: &usize| wanted(held.is_valid(*row).then(|| held.value(*row)));
    Ok((0..batch.num_rows()).filter(of).collect())
}

/// What a check looked at in a row.
fn seen(pack: &Pack, register: &Register, check: &Check, batch: &RecordBatch, row: usize) -> Vec<(String, String)> {
    let schema: &Schema = batch.schema_ref();
    let mut seen = Vec::new();
    for name in &check.that.names {
        let Ok(index) = schema.index_of(name) else { continue };
        let value = pick::cell(batch.column(index), row);
        if let Some(field) = pack.column(register, &FieldId::new(name.as_str())) {
            seen.push((field.label.clone(), list::shown(&field, &value)));
            continue;
        }
        let Some((with, column)) = name.split_once('.') else { continue };
        let Some(with) = check.with.iter().find(|it| it.name.as_str() == with) else { continue };
        let Some(other) = pack.registers.get(&with.register) else { continue };
        if let Some((_, of)) = with.values.iter().find(|(value, _)| value.as_str() == column) {
            let said = words::measure(pack, other, of).unwrap_or_else(|| of.text.clone());
            seen.push((format!("{}的{said}", other.label), value.display()));
        } else if column == With::COUNT {
            seen.push((format!("{}的记录条数", other.label), value.display()));
        } else if let Some(field) = other.column(&FieldId::new(column)) {
            seen.push((format!("{}的{}", other.label, field.label), list::shown(&field, &value)));
        }
    }
    seen
}
