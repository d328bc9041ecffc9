//! A unit that the measure can't give: money counted in persons, a sum of 元 called 万元, a fraction called %.

use sqlparser::ast::{DuplicateTreatment, Expr, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::Advice;
use crate::draft::{Draft, Formula, FormulaRole};
use crate::names::Lookup;
use crate::raw::{FieldType, Written};
use crate::sql::function_name;
use crate::unit::Unit;

pub(super) const CODE: &str = "P052";

/// Units of amounts, which no counting of records gives.
const AMOUNTS: &[&str] = &["元", "万元", "亿元", "%", "平方米", "万平方米"];

pub(super) fn run(draft: &Draft<'_>, advice: &mut Advice<'_>) {
    for formula in draft.formulas() {
        let Some(unit) = formula.indicator.and_then(|indicator| indicator.unit.as_ref().ok()) else { continue };
        let Expr::Function(function) = &formula.sql.tree else { continue };
        let FunctionArguments::List(list) = &function.args else { continue };
        let is_distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
        match (formula.role, function_name(function).as_str(), list.args.as_slice()) {
            (FormulaRole::Derived, "ratio", _) if unit.as_str() == "%" => {
                let message = "单位是 %，公式却没有乘 100：85% 会印成 0.85%";
                let help = format!("写作 {} * 100", formula.expression().text);
                advice.warn(&formula.whole(), message, "缺 * 100", help);
            }
            (FormulaRole::Measure, "count", _) if is_distinct && unit.as_str() == "人次" => {
                let message = "count(distinct …) 同一个人只数一次，得到的是人数，不是人次";
                advice.warn(&unit.place, message, "不是人次", "单位改为「人」；要人次，measure 写 count(*)");
            }
            (FormulaRole::Measure, "count", _) if AMOUNTS.contains(&unit.as_str()) => {
                let message = format!("count 数的是记录，单位不会是「{}」", unit.value);
                advice.warn(&unit.place, message, "单位不对", "单位写记录的量词（处、件、人次）；要合计金额，写 sum(金额的数据项)");
            }
            (FormulaRole::Measure, "sum", [FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))]) => {
                summed(draft, formula, argument, unit, advice);
            }
            _ => {}
        }
    }
}

/// A plain sum has its field's unit; only where one of the two is an amount is another certainly wrong: 人 summed over
/// several occasions are 人次.
fn summed(draft: &Draft<'_>, formula: &Formula<'_>, argument: &Expr, unit: &Written, advice: &mut Advice<'_>) {
    let Lookup::Column(column) = formula.column(&draft.names, formula.slice(formula.sql.range(argument))) else { return };
    let Some(of) = formula.register else { return };
    let register = draft.raw.registers.iter().find(|register| register.id.value == of);
    let field = register.and_then(|register| register.fields.iter().find(|field| field.id.value == column.id));
    let Some(field) = field else { return };
    let written = field.unit.as_ref().ok().and_then(Option::as_ref).map(Written::as_str);
    let Some(own) = written.or((column.kind == Some(FieldType::Money)).then_some("元")) else { return };
    if own == unit.as_str() || !(AMOUNTS.contains(&own) || AMOUNTS.contains(&unit.as_str())) {
        return;
    }
    let message = format!("合计的「{}」单位是{own}，指标的单位却写「{}」，数会差出倍数", column.label, unit.value);
    let help = if Unit::new(own).convert(1.into(), &Unit::new(unit.as_str())).is_some() {
        format!("单位改为「{own}」；总结里要写{}，用 {{{{ … | unit(\"{}\", 2) }}}} 换算", unit.value, unit.value)
    } else {
        format!("单位改为「{own}」，或换一个数据项来合计")
    };
    advice.warn(&unit.place, message, "单位不对", help);
}
