//! Measures: the one aggregate of an indicator.

use datafusion::arrow::datatypes::DataType;
use datafusion::sql::sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
};
use xuezheng_pack::Fault;
use xuezheng_pack::model::Expression;

use super::Typing;
use super::columns::Columns;
use super::parameter::{self, Reading};
use crate::compiled::Measure;
use crate::syntax::place_of;
use datafusion::logical_expr::{Expr as LogicalExpr, cast};

/// A measure with the further condition that its argument sets: `count(x)` counts the rows where x is there.
pub(super) struct TypedMeasure {
    pub(super) measure: Measure,
    pub(super) condition: Option<LogicalExpr>,
}

/// Types a measure.
pub(super) fn measure(
    typing: &Typing,
    expression: &Expression,
    columns: &Columns,
    reading: Option<Reading<'_>>,
    faults: &mut Vec<Fault>,
) -> Option<TypedMeasure> {
    let mut expr = typing.parse(expression, Some(columns), faults)?;
    if let Some(reading) = reading {
        parameter::substitute(typing.pack, &mut expr, reading);
    }
    let Some((name, is_distinct, argument)) = aggregate(&expr) else {
        let message = format!("「{}」不是一个汇总", expression.text);
        faults.push(
            Fault::error("F008", place_of(expression, &expr), message, "不是汇总")
                .help("measure 写一个 count(*)、count(x)、count(distinct x) 或 sum(x)；对其他指标的计算另列一个指标"),
        );
        return None;
    };
    let Some(argument) = argument else {
        return Some(TypedMeasure { measure: Measure::Count, condition: None });
    };
    let (argument, kind) = typing.typed(expression, argument, columns, faults)?;
    let is_there = Some(argument.clone().is_not_null());
    let measure = match (name, is_distinct) {
        ("count", false) => TypedMeasure { measure: Measure::Count, condition: is_there },
        ("count", true) => {
            let text = cast(argument, DataType::Utf8);
            TypedMeasure { measure: Measure::Distinct(text), condition: is_there }
        }
        _ => {
            let Some(scale) = scale(&kind) else {
                let place = place_of(expression, &expr);
                faults.push(Fault::error("F009", place, "只有数可以求和", "不是数").help("数记录用 count(*)"));
                return None;
            };
            let wide = cast(argument, widest(&kind));
            TypedMeasure { measure: Measure::Sum { of: wide, scale }, condition: None }
        }
    };
    Some(measure)
}

/// Sums are widened to this before they start, for the engine wraps where they overflow.
fn widest(kind: &DataType) -> DataType {
    match kind {
        // A product of two columns may fill 38 digits in a single row.
        DataType::Decimal128(28.., scale) => DataType::Decimal256(76, *scale),
        DataType::Decimal128(_, scale) => DataType::Decimal128(38, *scale),
        _ => DataType::Decimal128(38, 0),
    }
}

/// Digits after the point of an exact number.
fn scale(kind: &DataType) -> Option<u32> {
    match kind {
        DataType::Decimal128(_, scale) => u32::try_from(*scale).ok(),
        integer if integer.is_integer() => Some(0),
        _ => None,
    }
}

/// The name, whether it is DISTINCT, and the argument (none for `*`) of one of our aggregates.
pub(super) fn aggregate(expr: &Expr) -> Option<(&'static str, bool, Option<&Expr>)> {
    let Expr::Function(Function { name, args: FunctionArguments::List(list), filter: None, over: None, .. }) = expr
    else {
        return None;
    };
    let [FunctionArg::Unnamed(argument)] = list.args.as_slice() else { return None };
    let is_distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
    if !list.clauses.is_empty() {
        return None;
    }
    match (name.to_string().to_lowercase().as_str(), argument) {
        ("count", FunctionArgExpr::Wildcard) if !is_distinct => Some(("count", false, None)),
        ("count", FunctionArgExpr::Expr(argument)) => Some(("count", is_distinct, Some(argument))),
        ("sum", FunctionArgExpr::Expr(argument)) if !is_distinct => Some(("sum", false, Some(argument))),
        _ => None,
    }
}
