//! Formulas over other indicators.

use std::ops::ControlFlow;
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::sql::sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Spanned, visit_expressions_mut,
};
use datafusion::sql::sqlparser::tokenizer::Span;
use xuezheng_pack::model::Expression;
use xuezheng_pack::{Fault, IndicatorId, ParameterId};

use super::Typing;
use super::columns::Columns;
use super::nearest::nearest;
use super::parameter;
use super::prior::is_prior;
use crate::compiled::{Derived, INPUT_SCALE, Input};
use crate::syntax::{column, place_of};

/// Types a formula and compiles it over one row of its inputs.
pub(super) fn formula(
    typing: &Typing,
    expression: &Expression,
    names: &[(String, IndicatorId)],
    faults: &mut Vec<Fault>,
) -> Option<Derived> {
    let mut expr = typing.parse(expression, None, faults)?;
    let before = faults.len();
    let mut params = Vec::new();
    let inputs = rewrite(typing, expression, &mut expr, (names, None), &mut params, faults);
    if faults.len() > before {
        return None;
    }
    let names = inputs.iter().map(Input::column).chain(params.iter().map(|id| format!("param.{id}")));
    let schema = Arc::new(Schema::new(names.map(number).collect::<Vec<_>>()));
    let columns = Columns::numbers(schema.clone()).ok()?;
    let (logical, kind) = typing.typed(expression, &expr, &columns, faults)?;
    if !(kind.is_integer() || matches!(kind, DataType::Decimal128(..))) {
        let place = expression.place.clone();
        let fault = Fault::error("F015", place, "公式的结果应是数", "不是数");
        faults.push(fault.help("公式写加减乘和 ratio；要判断高低，在模板里写 is above(10)"));
        return None;
    }
    match typing.physical(logical, &columns.schema) {
        Ok(formula) => Some(Derived { inputs, params, schema, formula }),
        Err(_) => {
            faults.push(typing.unplanned(expression));
            None
        }
    }
}

/// A column of an indicator's values.
pub(super) fn number(name: String) -> Field {
    Field::new(name, DataType::Decimal128(38, INPUT_SCALE), true)
}

/// Replaces every indicator by the column of its value, and returns these inputs in the formula's order. What is among
/// `columns` already is no indicator.
pub(super) fn rewrite(
    typing: &Typing,
    expression: &Expression,
    expr: &mut Expr,
    (names, columns): (&[(String, IndicatorId)], Option<&Columns>),
    params: &mut Vec<ParameterId>,
    faults: &mut Vec<Fault>,
) -> Vec<Input> {
    let mut inputs: Vec<(Input, Span)> = Vec::new();
    let _: ControlFlow<()> = visit_expressions_mut(expr, |part| {
        let written = match part {
            Expr::Identifier(name) => name.value.clone(),
            Expr::CompoundIdentifier(parts) => {
                parts.iter().map(|part| part.value.as_str()).collect::<Vec<_>>().join(".")
            }
            Expr::Function(function) if is_prior(function) => {
                // Its argument was visited before it, and is an input already.
                let span = function.span();
                let found = prior_argument(function)
                    .and_then(|name| inputs.iter().rposition(|(input, _)| input.column() == name))
                    .map(|index| inputs.remove(index).0);
                match found {
                    Some(of) if of.prior || typing.comparisons.contains(&of.indicator) => {
                        faults.push(nested(expression, function, &of));
                    }
                    Some(of) => {
                        let input = Input { prior: true, ..of };
                        *part = Expr::Identifier(column(input.column(), span));
                        inputs.push((input, span));
                    }
                    None => faults.push(
                        Fault::error(
                            "F021",
                            place_of(expression, function),
                            "prior 只能取一个指标的上年同期数",
                            "不是指标",
                        )
                        .help("写 prior(指标)，对结果再作计算"),
                    ),
                }
                return ControlFlow::Continue(());
            }
            _ => return ControlFlow::Continue(()),
        };
        if let Some(id) = written.strip_prefix("param.").map(ParameterId::from)
            && typing.pack.parameters.contains_key(&id)
        {
            faults.extend(parameter::scoped(typing.pack, expression, part, &id));
            *part = Expr::Identifier(column(written, part.span()));
            if !params.contains(&id) {
                params.push(id);
            }
            return ControlFlow::Continue(());
        }
        if columns.is_some_and(|columns| columns.has(&written)) {
            return ControlFlow::Continue(());
        }
        let Some((_, indicator)) = names.iter().find(|(name, _)| *name == written) else {
            let place = place_of(expression, part);
            let message = match written.split_once('.') {
                Some(("org" | "section", _)) if columns.is_some() => format!("没有「{written}」这个属性"),
                _ => format!("没有指标「{written}」"),
            };
            let fault = Fault::error("F002", place, message, "未定义");
            let columns = columns.into_iter().flat_map(Columns::names);
            let near = nearest(&written, names.iter().map(|(name, _)| name.as_str()).chain(columns));
            faults.push(match near {
                Some(near) => fault.help(format!("是不是「{near}」？")),
                None => fault,
            });
            return ControlFlow::Continue(());
        };
        let span = part.span();
        let input = Input { indicator: indicator.clone(), prior: false };
        *part = Expr::Identifier(column(input.column(), span));
        inputs.push((input, span));
        ControlFlow::Continue(())
    });
    let mut distinct: Vec<Input> = Vec::new();
    for (input, _) in inputs {
        if !distinct.contains(&input) {
            distinct.push(input);
        }
    }
    distinct
}

/// A comparison of comparisons would reach back two years, of which only one is covered by what the reader is told.
fn nested(expression: &Expression, function: &Function, of: &Input) -> Fault {
    let message = match of.prior {
        true => "prior 里面不能再写 prior".to_owned(),
        false => format!("「{}」本身是与上年同期的比较数，不能再取它的上年同期数", of.indicator),
    };
    Fault::error("F023", place_of(expression, function), message, "重复比较")
        .help("prior 里面写按记录统计的指标，或不含 prior 的指标")
}

/// The column that is the only argument of `prior(…)`.
fn prior_argument(function: &Function) -> Option<String> {
    let FunctionArguments::List(list) = &function.args else { return None };
    match list.args.as_slice() {
        [FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Identifier(name)))] => Some(name.value.clone()),
        _ => None,
    }
}
