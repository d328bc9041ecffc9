//! What an indicator is computed from: the indicators and registers behind it, and the cells of their records.

use std::collections::{BTreeMap, BTreeSet};

use xuezheng_lake::SegmentHash;
use xuezheng_lake::schema::{ID, ORG};
use xuezheng_pack::{FieldId, IndicatorId, RecordId, RegisterId, Value};

use crate::engine::Engine;
use crate::error::FigureError;
use crate::pick;
use crate::store::View;

/// Cells by record and column.
pub type SegmentCells = BTreeMap<RecordId, BTreeMap<FieldId, Vec<Value>>>;

impl Engine {
    /// An indicator with all that it is computed from.
    pub fn closure(&self, indicator: &IndicatorId) -> BTreeSet<IndicatorId> {
        let mut open = vec![indicator.clone()];
        let mut closure = BTreeSet::new();
        while let Some(id) = open.pop() {
            if self.pack.indicators.contains_key(&id) && closure.insert(id.clone()) {
                open.extend(self.compiled.inputs(&id).into_iter().map(|(input, _)| input.clone()));
            }
        }
        closure
    }

    /// The registers whose records an indicator is computed from.
    pub fn registers(&self, indicator: &IndicatorId) -> BTreeSet<RegisterId> {
        let closure = self.closure(indicator);
        let registers = closure.iter().filter_map(|id| self.pack.indicators.get(id)?.register());
        registers.map(RegisterId::filed).collect()
    }

    /// The cells of records as their segments hold them: pseudonyms for personal data, the number of its rows for a
    /// sub-table. Only of the segments that `wanted` takes; of a sub-table one value for each row.
    ///
    /// # Errors
    /// [`FigureError::Register`] for a register that isn't there; [`FigureError::Lake`] for a missing or damaged segment.
    pub fn cells(
        &self,
        view: &View<'_>,
        register: &RegisterId,
        ids: &BTreeSet<RecordId>,
        wanted: impl Fn(&SegmentHash) -> bool,
    ) -> Result<SegmentCells, FigureError> {
        let declared = self.pack.register(register).ok_or_else(|| FigureError::Register(register.clone()))?;
        let schema = xuezheng_lake::schema::schema(&self.pack, declared);
        let mut found = SegmentCells::new();
        for segment in view.manifest.segments.iter().filter(|segment| segment.register == *register) {
            if !wanted(&segment.hash) {
                continue;
            }
            for batch in view.lake.read_columns(&segment.hash, &schema)? {
                let id = batch.column_by_name(ID).map(AsRef::as_ref);
                for row in 0..batch.num_rows() {
                    let Some(Value::Integer(id)) = id.map(|column| pick::cell(column, row)) else { continue };
                    let id = RecordId(id);
                    if !ids.contains(&id) {
                        continue;
                    }
                    let cells = found.entry(id).or_default();
                    for (field, column) in schema.fields().iter().zip(batch.columns()) {
                        let name = field.name().as_str();
                        if name != ID && name != ORG && !name.starts_with("org.") {
                            cells.entry(FieldId::new(name)).or_default().push(pick::cell(column, row));
                        }
                    }
                }
            }
        }
        Ok(found)
    }
}
