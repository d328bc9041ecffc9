//! A measure that is not exactly one aggregate: `count(*)`, `count(x)`, `count(distinct x)`, `sum(…)`.

use sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
};

use super::Findings;
use crate::draft::{Draft, FormulaRole};
use crate::sql::function_name;
use crate::suggest::nearest;

pub(super) const CODE: &str = "P035";

const FORMS: &str = "写作 count(*)、count(数据项)、count(distinct 数据项) 或 sum(算式) 之一";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas().filter(|formula| formula.role == FormulaRole::Measure) {
        let aggregates: Vec<_> = formula.sql.calls().into_iter().filter(|call| call.is_aggregate()).collect();
        let whole = formula.whole();
        let mut refuse = |place, message: &str, help: &str| findings.error(place, message, "写法不对", help);
        match (&formula.sql.tree, aggregates.as_slice()) {
            (Expr::Function(function), []) if meant(function).is_some() => {
                let help = format!("是不是「{}」？{FORMS}", meant(function).unwrap_or_default());
                refuse(whole, "measure 没有写怎么汇总", &help);
            }
            (_, []) => refuse(whole, "measure 没有写怎么汇总", FORMS),
            (_, [_, second, ..]) => {
                let message = "一个指标只能有一个汇总";
                let help = "拆成几个指标，再写一个没有 of 的指标来计算，例如 measure = \"ratio(a, b) * 100\"";
                refuse(formula.place(second.range.clone()), message, help);
            }
            (Expr::Function(function), [only]) if function_name(function) == only.name => {
                if let Some((message, help)) = fault(function) {
                    refuse(formula.place(only.range.clone()), message, help);
                }
            }
            (_, [_]) => {
                let help = "算式写进 sum( ) 里面，例如 sum(amount * 2)；对汇总结果再计算，另写一个没有 of 的指标";
                refuse(whole, "measure 应当就是一个汇总，前后不能再有算式", help);
            }
        }
    }
}

/// The aggregate that a misspelled function stands for.
fn meant(function: &Function) -> Option<&'static str> {
    nearest(&function_name(function), [("count", ""), ("sum", "")])
}

fn fault(function: &Function) -> Option<(&'static str, &'static str)> {
    let name = function_name(function);
    if function.filter.is_some() {
        return Some(("汇总里不能再写 filter", "条件写在 where 里"));
    }
    if function.over.is_some() || !function.within_group.is_empty() || function.null_treatment.is_some() {
        return Some(("汇总里不能再写窗口或次序", FORMS));
    }
    let FunctionArguments::List(list) = &function.args else { return Some(("汇总的写法不对", FORMS)) };
    let [FunctionArg::Unnamed(argument)] = list.args.as_slice() else {
        return Some(("汇总要有恰好一个参数", FORMS));
    };
    if !list.clauses.is_empty() {
        return Some(("汇总里不能再写次序或限制", FORMS));
    }
    let is_distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
    match (name.as_str(), argument, is_distinct) {
        ("count", FunctionArgExpr::Wildcard, false) => None,
        ("count", FunctionArgExpr::Expr(Expr::Identifier(_) | Expr::CompoundIdentifier(_)), _) => None,
        ("count", FunctionArgExpr::Expr(_), false) => Some(("count 里只能写 * 或一个数据项", "条件写在 where 里")),
        ("count", ..) => Some(("count(distinct …) 里只能写一个数据项", FORMS)),
        ("sum", FunctionArgExpr::Expr(_), false) => None,
        ("sum", _, true) => Some(("sum 不能去重", "相同的金额也要各算一次，删去 distinct")),
        ("sum", ..) => Some(("sum 里要写一个算式", FORMS)),
        ("avg" | "mean", ..) => {
            Some(("平均数不能直接汇总：各单位的平均数相加没有意义", "另立两个指标 sum 和 count，再用 ratio(合计, 个数) 计算"))
        }
        _ => Some(("不支持这种汇总", FORMS)),
    }
}
