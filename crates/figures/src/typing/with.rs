//! Checks, with the other records that they see.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::DFSchema;
use datafusion::logical_expr::Expr as LogicalExpr;
use datafusion::physical_expr::PhysicalExpr;
use xuezheng_lake::schema::{ID, ORG};
use xuezheng_pack::model::{Check, With};
use xuezheng_pack::{Fault, FieldId, RegisterId};

use super::columns::{CodeList, Columns};
use super::parameter::{self, Reading};
use super::{Typing, measure, types};
use crate::compiled::{CompiledCheck, CompiledValue, CompiledWith, Measure, Reads};
use crate::syntax;

/// Digits of a sum that a check reads.
const SUM_DIGITS: u8 = 38;

/// Types a check and plans it over the columns that it reads; `None` where it has faults.
pub(super) fn check(
    typing: &Typing<'_>,
    check: &Check,
    registers: &BTreeMap<RegisterId, Columns>,
    faults: &mut Vec<Fault>,
) -> Option<CompiledCheck> {
    let own = registers.get(&check.register)?;
    let date = &typing.pack.registers.get(&check.register)?.date;
    let mut withs = Vec::new();
    let mut seen = Vec::new();
    for with in &check.with {
        let (compiled, columns) = self::with(typing, with, registers, date, faults)?;
        withs.push(compiled);
        seen.extend(columns);
    }
    let columns = own.and(seen.clone()).ok()?;
    let that = typing.predicate(&check.that, &columns, Some(Reading::Of(date.as_str())), faults)?;
    let known = parameter::known(typing.pack, &check.that, date.as_str());
    let known = known.and_then(|known| syntax::parse(&known).ok());
    let known = known.and_then(|known| types::plan(typing.state, &known, &columns).ok()).map(|(known, _)| known);
    let mut used = names(std::iter::once(&that).chain(&known));
    used.extend([ID, ORG, date.as_str()].map(str::to_owned));
    used.extend(check.with.iter().flat_map(|with| &with.on).map(|matched| matched.ours.to_string()));
    let own = narrow(&own.arrow, &used);
    let fields = own.fields().iter().cloned().chain(seen.into_iter().map(|(field, _)| Arc::new(field)));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let planned =
        physical(typing, that, &schema).map(|that| (that, known.map(|known| physical(typing, known, &schema))));
    let Some((that, known)) = planned else {
        faults.push(typing.unplanned(&check.that));
        return None;
    };
    Some(CompiledCheck { id: check.id.clone(), own, schema, withs, that, known: known.flatten() })
}

/// A column of other records, with its code list.
type SeenColumn = (Field, Option<CodeList>);

/// Types other records, and gives the columns that the predicate reads of them.
fn with(
    typing: &Typing<'_>,
    with: &With,
    registers: &BTreeMap<RegisterId, Columns>,
    our_date: &FieldId,
    faults: &mut Vec<Fault>,
) -> Option<(CompiledWith, Vec<SeenColumn>)> {
    let columns = registers.get(&with.register)?;
    let declared = typing.pack.registers.get(&with.register)?;
    let reading = Some(Reading::Of(declared.date.as_str()));
    let filter = match &with.filter {
        Some(filter) => Some(typing.predicate(filter, columns, reading, faults)?),
        None => None,
    };
    let values: Option<Vec<_>> =
        with.values.iter().map(|(_, value)| measure::measure(typing, value, columns, reading, faults)).collect();
    let values = values?;
    let of = |measure: &Measure| match measure {
        Measure::Count => None,
        Measure::Distinct(of) | Measure::Sum { of, .. } => Some(of.clone()),
    };
    let conditions = values.iter().filter_map(|value| value.condition.clone());
    let read: Vec<LogicalExpr> =
        filter.iter().cloned().chain(conditions).chain(values.iter().filter_map(|value| of(&value.measure))).collect();
    let mut used = names(&read);
    used.extend([ID, ORG, declared.date.as_str()].map(str::to_owned));
    used.extend(with.on.iter().map(|matched| matched.theirs.to_string()));
    used.extend(with.columns.iter().map(FieldId::to_string));
    let schema = narrow(&columns.arrow, &used);
    let named = |name: &str| format!("{}.{name}", with.name);
    let mut seen = vec![(Field::new(named(With::COUNT), DataType::Int64, true), None)];
    let mut reads = vec![Reads::Count];
    for (index, ((name, _), value)) in with.values.iter().zip(&values).enumerate() {
        let kind = match &value.measure {
            Measure::Count | Measure::Distinct(_) => DataType::Int64,
            Measure::Sum { scale, .. } => DataType::Decimal128(SUM_DIGITS, i8::try_from(*scale).ok()?),
        };
        seen.push((Field::new(named(name.as_str()), kind, true), None));
        reads.push(Reads::Value(index));
    }
    for (index, column) in with.columns.iter().enumerate() {
        // One that isn't there is reported where the predicate names it.
        let Ok(field) = schema.field_with_name(column.as_str()) else { continue };
        let codes = columns.codes(column.as_str()).cloned();
        seen.push((Field::new(named(column.as_str()), field.data_type().clone(), true), codes));
        reads.push(Reads::Latest(index));
    }
    let values = values.into_iter().map(|value| {
        Some(CompiledValue {
            of: of(&value.measure).map(|of| physical(typing, of, &schema).ok_or(())).transpose().ok()?,
            condition: value.condition.map(|it| physical(typing, it, &schema).ok_or(())).transpose().ok()?,
            measure: value.measure,
        })
    });
    let compiled = CompiledWith {
        filter: filter.map(|filter| physical(typing, filter, &schema).ok_or(())).transpose().ok()?,
        values: values.collect::<Option<Vec<_>>>()?,
        declared: with.clone(),
        dates: (declared.date.clone(), our_date.clone()),
        schema,
        reads,
    };
    Some((compiled, seen))
}

/// The columns of a schema that are used, in its order.
fn narrow(schema: &SchemaRef, used: &BTreeSet<String>) -> SchemaRef {
    let fields = schema.fields().iter().filter(|field| used.contains(field.name())).cloned();
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn names<'e>(expressions: impl IntoIterator<Item = &'e LogicalExpr>) -> BTreeSet<String> {
    let columns = expressions.into_iter().flat_map(LogicalExpr::column_refs);
    columns.map(|column| column.name.clone()).collect()
}

fn physical(typing: &Typing<'_>, expr: LogicalExpr, schema: &SchemaRef) -> Option<Arc<dyn PhysicalExpr>> {
    let schema = DFSchema::try_from(schema.clone()).ok()?;
    typing.physical(expr, &schema).ok()
}
