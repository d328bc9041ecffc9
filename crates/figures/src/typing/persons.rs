//! `persons(a, b)`: counts of persons over several registers, and whether they know the same person by the same number.

use std::collections::BTreeSet;

use datafusion::sql::sqlparser::ast::{Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments};
use xuezheng_pack::identifier::FormatKind;
use xuezheng_pack::model::{Expression, Personal, RowValue, Source};
use xuezheng_pack::{Fault, FieldId, IndicatorId, Pack};

use super::Typing;
use super::formula::rewrite;
use super::measure::aggregate;
use crate::compiled::Input;
use crate::syntax::{self, place_of};

const HELP: &str = "写作 persons(指标, 指标)，每个指标的 measure 都是 count(distinct 证件号码)";

/// Whether a formula counts the persons of several indicators; one that can't be read has its own fault.
pub(super) fn is_union(formula: &Expression) -> bool {
    matches!(syntax::parse(&formula.text), Ok(Expr::Function(function)) if is_persons(&function))
}

fn is_persons(function: &Function) -> bool {
    function.name.to_string().eq_ignore_ascii_case("persons")
}

/// Types a union of persons; gives the counts that it unites, each once.
pub(super) fn persons(
    typing: &Typing,
    expression: &Expression,
    names: &[(String, IndicatorId)],
    faults: &mut Vec<Fault>,
) -> Option<Vec<IndicatorId>> {
    let mut expr = typing.parse(expression, None, faults)?;
    let before = faults.len();
    let inputs = rewrite(typing, expression, &mut expr, (names, None), &mut Vec::new(), faults);
    let Expr::Function(function) = &expr else { return None };
    if faults.len() > before {
        return None;
    }
    let mut refuse = |place, message: String, label: &str| {
        faults.push(Fault::error("F042", place, message, label).help(HELP));
    };
    let mut united: Vec<(IndicatorId, FormatKind)> = Vec::new();
    let Some(arguments) = arguments(function) else {
        refuse(place_of(expression, function), "persons 里只写指标的名称，用逗号隔开".to_owned(), "写法不对");
        return None;
    };
    for argument in arguments {
        let Some(id) = counted(argument, &inputs) else {
            refuse(place_of(expression, argument), "persons 里只写指标的名称，不写算式".to_owned(), "不是指标");
            continue;
        };
        let Some(format) = identity(typing.pack, id) else {
            let message = format!("「{id}」不是按证件号码去重的人数，认不出哪些人在别的台账里也有");
            refuse(place_of(expression, argument), message, "认不出人");
            continue;
        };
        match united.first() {
            Some((first, known)) if *known != format => {
                let message =
                    format!("「{first}」填的是{}，「{id}」填的是{}，同一个人对不上", number(*known), number(format));
                refuse(place_of(expression, argument), message, "号码不同");
            }
            _ => united.push((id.clone(), format)),
        }
    }
    let mut seen = BTreeSet::new();
    united.retain(|(id, _)| seen.insert(id.clone()));
    if faults.len() == before && united.len() < 2 {
        let message = "persons 把几个指标的人合在一起数，至少写两个不同的指标";
        faults.push(Fault::error("F042", place_of(expression, function), message, "不到两个").help(HELP));
    }
    (faults.len() == before).then(|| united.into_iter().map(|(id, _)| id).collect())
}

fn arguments<'f>(function: &'f Function) -> Option<Vec<&'f Expr>> {
    let FunctionArguments::List(list) = &function.args else { return None };
    let is_plain = list.duplicate_treatment.is_none() && list.clauses.is_empty();
    if !is_plain || function.filter.is_some() || function.over.is_some() {
        return None;
    }
    let of = |argument: &'f FunctionArg| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
        _ => None,
    };
    list.args.iter().map(of).collect()
}

/// The indicator that an argument names, of the same period.
fn counted<'i>(argument: &Expr, inputs: &'i [Input]) -> Option<&'i IndicatorId> {
    let Expr::Identifier(name) = argument else { return None };
    let input = inputs.iter().find(|input| !input.prior && input.column() == name.value)?;
    Some(&input.indicator)
}

/// A kind of number as a sentence names it.
fn number(format: FormatKind) -> &'static str {
    match format {
        FormatKind::Any => "不校验写法的号码",
        format => format.label(),
    }
}

/// By which kind of number an indicator knows the persons that it counts once; `None` if it doesn't count persons so. Only
/// what identifies a person will do: two of one name would be one.
///
/// Numbers of one kind have one pseudonym in all registers: it is made of the bureau's keys, the kind of personal data
/// and the number's normal form, and of nothing else.
fn identity(pack: &Pack, id: &IndicatorId) -> Option<FormatKind> {
    let Source::Rows { register, value: RowValue::Measure(measure), .. } = &pack.indicators.get(id)?.source else {
        return None;
    };
    let Ok(parsed) = syntax::parse(&measure.text) else { return None };
    let Some(("count", true, Some(Expr::Identifier(column)))) = aggregate(&parsed) else { return None };
    let column = pack.register(register)?.column(&FieldId::new(column.value.as_str()))?;
    let format = column.format.map_or(FormatKind::Any, |format| format.kind);
    (column.personal == Some(Personal::IdNumber)).then_some(format)
}
