//! Indicators across orgs or sections: which units there are, which of them count, and what is made of them.

use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::sql::sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
};
use xuezheng_pack::model::{AcrossUnit, Expression, Indicator, Source};
use xuezheng_pack::{Fault, FieldId, IndicatorId, Pack, Place};

use super::Typing;
use super::columns::Columns;
use super::formula::{number, rewrite};
use super::persons;
use crate::compiled::{Across, AcrossMeasure, Input};
use crate::syntax::{parse, place_of};

const FORMS: &str = "写作 weighted_cv(数量, 权数)、weighted_mean(数量, 权数)、sum(算式)、mean(算式)、min(算式)、max(算式) 或 count(*) 之一";

/// Types an indicator across.
pub(super) fn across(typing: &Typing, pack: &Pack, indicator: &Indicator, faults: &mut Vec<Fault>) -> Option<Across> {
    let Source::Across { unit, filter, complete, measure, inputs: names } = &indicator.source else { return None };
    let before = faults.len();
    let described = Columns::of_units(pack, *unit, []).ok()?;
    let mut inputs: Vec<Input> = Vec::new();
    let mut named = |expression: &Expression, expr: &mut Expr, faults: &mut Vec<Fault>| {
        let mut params = Vec::new();
        let found = rewrite(typing, expression, expr, (names, Some(&described)), &mut params, faults);
        if let Some(id) = params.first() {
            let message = format!("比较各{}的指标不能直接用政策参数「param.{id}」", unit_word(*unit));
            let help = "先定义一个用到这个参数的指标，再比较它";
            faults.push(Fault::error("F030", place_of(expression, expr), message, "不能用参数").help(help));
        }
        let is_described = found.is_empty();
        inputs.extend(found);
        is_described
    };
    let (mut frame, mut others) = (Vec::new(), Vec::new());
    if let Some(filter) = filter {
        for mut condition in typing.parse(filter, Some(&described), faults).map(conjuncts).unwrap_or_default() {
            let conditions = if named(filter, &mut condition, faults) { &mut frame } else { &mut others };
            conditions.push(condition);
        }
    }
    let parsed = typing.parse(measure, Some(&described), faults)?;
    let Some((name, mut arguments)) = call(&parsed) else {
        let message = format!("「{}」不能用来比较各{}", measure.text, unit_word(*unit));
        faults.push(Fault::error("F030", place_of(measure, &parsed), message, "不是比较").help(FORMS));
        return None;
    };
    for argument in &mut arguments {
        named(measure, argument, faults);
    }
    for input in &inputs {
        faults.extend(misused(typing, pack, (filter.as_ref(), measure, names), *unit, input));
    }
    let mut ids: Vec<IndicatorId> = Vec::new();
    for input in inputs {
        if !ids.contains(&input.indicator) {
            ids.push(input.indicator);
        }
    }
    let columns = Columns::of_units(pack, *unit, ids.iter().map(|id| number(id.to_string()))).ok()?;
    if faults.len() > before {
        return None;
    }
    let frame = filter.as_ref().and_then(|filter| conjunction(typing, filter, &frame, &described, faults));
    let others = filter.as_ref().and_then(|filter| conjunction(typing, filter, &others, &columns, faults));
    let numbers: Vec<_> =
        arguments.iter().filter_map(|argument| typed_number(typing, measure, argument, &columns, faults)).collect();
    if faults.len() > before {
        return None;
    }
    let measure = match (name, numbers.as_slice()) {
        ("sum", [of]) => AcrossMeasure::Sum(of.clone()),
        ("mean", [of]) => AcrossMeasure::Mean(of.clone()),
        ("min", [of]) => AcrossMeasure::Min(of.clone()),
        ("max", [of]) => AcrossMeasure::Max(of.clone()),
        ("weighted_mean", [quantity, weight]) => AcrossMeasure::WeightedMean(quantity.clone(), weight.clone()),
        ("weighted_cv", [quantity, weight]) => AcrossMeasure::WeightedCv(quantity.clone(), weight.clone()),
        _ => AcrossMeasure::Count,
    };
    let complete = complete.then(|| ids.iter().flat_map(|id| leaves(pack, id)).map(|leaf| leaf.id.clone()).collect());
    for id in splitters(pack, &ids) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let (described, schema) = (described.arrow, columns.arrow);
    Some(Across { unit: *unit, inputs: ids, described, schema, frame, filter: others, complete, measure })
}

fn unit_word(unit: AcrossUnit) -> &'static str {
    match unit {
        AcrossUnit::Org => "机构",
        AcrossUnit::Section => "学段部",
    }
}

/// The conditions that an expression joins with AND.
fn conjuncts(expr: Expr) -> Vec<Expr> {
    match expr {
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            let mut all = conjuncts(*left);
            all.extend(conjuncts(*right));
            all
        }
        Expr::Nested(inner) => match *inner {
            joined @ Expr::BinaryOp { op: BinaryOperator::And, .. } => conjuncts(joined),
            other => vec![Expr::Nested(Box::new(other))],
        },
        other => vec![other],
    }
}

/// The name and arguments of one of the measures.
fn call(expr: &Expr) -> Option<(&'static str, Vec<Expr>)> {
    let Expr::Function(Function { name, args: FunctionArguments::List(list), filter: None, over: None, .. }) = expr
    else {
        return None;
    };
    if list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
        return None;
    }
    let argument = |argument: &FunctionArg| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
        _ => None,
    };
    let name = name.to_string().to_lowercase();
    if let ("count", [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)]) = (name.as_str(), list.args.as_slice()) {
        return Some(("count", Vec::new()));
    }
    let arguments = list.args.iter().map(argument).collect::<Option<Vec<_>>>()?;
    match (name.as_str(), arguments.len()) {
        ("weighted_cv", 2) => Some(("weighted_cv", arguments)),
        ("weighted_mean", 2) => Some(("weighted_mean", arguments)),
        ("sum", 1) => Some(("sum", arguments)),
        ("mean", 1) => Some(("mean", arguments)),
        ("min", 1) => Some(("min", arguments)),
        ("max", 1) => Some(("max", arguments)),
        _ => None,
    }
}

fn conjunction(
    typing: &Typing,
    expression: &Expression,
    conditions: &[Expr],
    columns: &Columns,
    faults: &mut Vec<Fault>,
) -> Option<Arc<dyn PhysicalExpr>> {
    let mut joined = None;
    for condition in conditions {
        let (logical, kind) = typing.typed(expression, condition, columns, faults)?;
        if kind != DataType::Boolean {
            let place = place_of(expression, condition);
            let fault = Fault::error("F007", place, "这里应是一个成立或不成立的条件", "不是条件");
            faults.push(fault.help("例如 section.stage = 'primary'"));
            return None;
        }
        joined = match joined {
            None => Some(logical),
            Some(earlier) => Some(datafusion::logical_expr::Expr::and(earlier, logical)),
        };
    }
    let planned = typing.physical(joined?, &columns.schema).ok();
    if planned.is_none() {
        faults.push(typing.unplanned(expression));
    }
    planned
}

fn typed_number(
    typing: &Typing,
    expression: &Expression,
    argument: &Expr,
    columns: &Columns,
    faults: &mut Vec<Fault>,
) -> Option<Arc<dyn PhysicalExpr>> {
    let (logical, kind) = typing.typed(expression, argument, columns, faults)?;
    if !(kind.is_integer() || matches!(kind, DataType::Decimal128(..))) {
        let place = place_of(expression, argument);
        faults.push(Fault::error("F030", place, "这里要写一个数：指标，或由指标算出的数", "不是数").help(FORMS));
        return None;
    }
    let planned = typing.physical(logical, &columns.schema).ok();
    if planned.is_none() {
        faults.push(typing.unplanned(expression));
    }
    planned
}

/// What is wrong with an input of an indicator across.
fn misused(
    typing: &Typing,
    pack: &Pack,
    (filter, measure, names): (Option<&Expression>, &Expression, &[(String, IndicatorId)]),
    unit: AcrossUnit,
    input: &Input,
) -> Option<Fault> {
    let place = || -> Place {
        let written = names.iter().find(|(_, id)| *id == input.indicator).map_or("", |(name, _)| name.as_str());
        let found = std::iter::once(measure).chain(filter).find_map(|expression| {
            let at = expression.text.find(written)?;
            Some(expression.part(at..at + written.len()))
        });
        found.unwrap_or_else(|| measure.place.clone())
    };
    let id = &input.indicator;
    if input.prior || typing.comparisons.contains(id) {
        let message = match input.prior {
            true => format!("各{}之间只比较同一期的数，不能写 prior", unit_word(unit)),
            false => format!("「{id}」是与上年同期的比较数，各{}之间不比较增减", unit_word(unit)),
        };
        let fault = Fault::error("F031", place(), message, "比较数");
        return Some(fault.help("写按台账统计的指标，或由它们算出、不含 prior 的指标"));
    }
    for leaf in leaves(pack, id) {
        if let Source::Derived { .. } = leaf.source {
            let unit = unit_word(unit);
            let message = format!("「{}」是几本台账合在一起数的人数，不在各{unit}之间比较", leaf.id);
            let help = "写其中一本台账的人数；某一个机构合在一起的人数，出数时指定这个机构";
            return Some(Fault::error("F031", place(), message, "没有分单位的数").help(help));
        }
        if matches!(leaf.source, Source::Across { .. }) || leaf.is_list() {
            let what = if leaf.is_list() { "清单" } else { "已经是各单位之间的比较数" };
            let message = format!("「{}」{what}，单个{}没有这个数", leaf.id, unit_word(unit));
            let fault = Fault::error("F031", place(), message, "没有分单位的数");
            return Some(fault.help("写按台账统计的指标，或由它们算出的指标"));
        }
        if unit == AcrossUnit::Section && !is_by_section(pack, leaf) {
            let message = format!("「{}」的台账不分学段，九年一贯制等学校的数分不到各学段部", leaf.id);
            let help = "台账里有学段数据项的，在台账中写 section = \"数据项\" 并要求必填（不必填的，在指标的 where 里写 数据项 is not null）；几个学段共用的，在这个指标上写 split = { by = \"学生数指标\", weights = { primary = \"1\", junior = \"1.1\" } }";
            return Some(Fault::error("F032", place(), message, "分不到学段").help(help));
        }
    }
    None
}

/// The indicators with rows, across units, or over the persons of several, that an indicator is put together from.
fn leaves<'a>(pack: &'a Pack, id: &'a IndicatorId) -> Vec<&'a Indicator> {
    let (mut open, mut seen, mut found) = (vec![id], Vec::new(), Vec::new());
    while let Some(id) = open.pop() {
        let Some(indicator) = pack.indicators.get(id).filter(|_| !seen.contains(&id)) else { continue };
        seen.push(id);
        match &indicator.source {
            Source::Derived { formula, .. } if persons::is_union(formula) => found.push(indicator),
            Source::Derived { inputs, .. } => open.extend(inputs.iter().map(|(_, id)| id)),
            Source::Rows { .. } | Source::Across { .. } => found.push(indicator),
        }
    }
    found
}

/// Whether every row of an indicator can be given to a section.
fn is_by_section(pack: &Pack, indicator: &Indicator) -> bool {
    indicator.split.is_some() || keeps_sections(pack, indicator)
}

/// Whether every row that an indicator counts names its section: those of its register do, or it takes no others.
fn keeps_sections(pack: &Pack, indicator: &Indicator) -> bool {
    let register = indicator.register().and_then(|id| pack.registers.get(id));
    let field = register.and_then(|register| register.field(register.section.as_ref()?));
    field.is_some_and(|field| field.required || takes_none_without(indicator, &field.id))
}

/// Whether the condition of an indicator doesn't hold where a column is empty, as far as its form shows.
fn takes_none_without(indicator: &Indicator, column: &FieldId) -> bool {
    let Source::Rows { filter: Some(filter), .. } = &indicator.source else { return false };
    let is_column = |expr: &Expr| matches!(expr, Expr::Identifier(name) if name.value == column.as_str());
    let Ok(parsed) = parse(&filter.text) else { return false };
    conjuncts(parsed).iter().any(|condition| match condition {
        Expr::IsNotNull(inner) | Expr::InList { expr: inner, negated: false, .. } => is_column(inner),
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => is_column(left) || is_column(right),
        _ => false,
    })
}

/// What tells how large the sections are among which these indicators' shared rows are split.
fn splitters(pack: &Pack, ids: &[IndicatorId]) -> Vec<IndicatorId> {
    let all = ids.iter().flat_map(|id| leaves(pack, id));
    all.filter_map(|leaf| leaf.split.as_ref()).map(|split| split.by.clone()).collect()
}

/// What is wrong with the split of an indicator.
pub(super) fn split_fault(pack: &Pack, indicator: &Indicator) -> Option<Fault> {
    let split = indicator.split.as_ref()?;
    let by = pack.indicators.get(&split.by)?;
    if by.split.is_none() && !by.is_list() && keeps_sections(pack, by) {
        return None;
    }
    let message = format!("「{}」按「{}」折算，而后者自己没有分学段的数", indicator.label, by.label);
    let help = "by 要写按台账统计的指标，它的台账写明 section = \"数据项\"，这个数据项必填，或者指标的 where 里写了 数据项 is not null";
    Some(Fault::error("F033", split.place.clone(), message, "没有分学段的数").help(help))
}
