//! Names and constructs: what an expression may mention at all.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr, Function, Spanned, visit_expressions};
use xuezheng_pack::Fault;
use xuezheng_pack::model::Expression;

use super::columns::Columns;
use super::nearest::nearest;
use crate::syntax::place_of;

/// Functions that make one value of many rows.
const AGGREGATES: [&str; 2] = ["count", "sum"];

/// Finds names that are not there, and constructs that a pack may not use.
pub(super) fn faults(
    expression: &Expression,
    expr: &Expr,
    columns: &Columns,
    functions: &BTreeMap<String, bool>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let _: ControlFlow<()> = visit_expressions(expr, |part| {
        let place = || place_of(expression, part);
        match part {
            Expr::Identifier(name) => faults.extend(unknown_column(expression, part, &name.value, columns)),
            Expr::CompoundIdentifier(names) => {
                let written: Vec<_> = names.iter().map(|name| name.value.as_str()).collect();
                faults.extend(unknown_column(expression, part, &written.join("."), columns));
            }
            Expr::Function(function) => faults.extend(bad_function(expression, function, functions)),
            Expr::Subquery(_)
            | Expr::Exists { .. }
            | Expr::InSubquery { .. }
            | Expr::AnyOp { .. }
            | Expr::AllOp { .. } => {
                let fault = Fault::error("F005", place(), "表达式中不能有子查询", "子查询");
                faults.push(fault.help("只用这本台账自己的列和 org.…；跨记录的，另立指标"));
            }
            Expr::BinaryOp { op: BinaryOperator::Divide, .. } => faults.push(
                Fault::error("F006", place(), "不能用「/」：整数相除会舍去小数，除数为零会出错", "除法")
                    .help("用比率：单列分子、分母两个指标，再写 ratio(分子, 分母)"),
            ),
            Expr::BinaryOp { op: BinaryOperator::Modulo, .. } => {
                let fault = Fault::error("F006", place(), "不能用「%」取余：除数为零会出错", "取余");
                faults.push(fault.help("换一种写法，例如比较大小；要的是百分数，写 ratio(分子, 分母) * 100"));
            }
            _ => {}
        }
        ControlFlow::Continue(())
    });
    faults
}

fn unknown_column(expression: &Expression, part: &impl Spanned, name: &str, columns: &Columns) -> Option<Fault> {
    if columns.has(name) {
        return None;
    }
    let fault = Fault::error("F002", place_of(expression, part), format!("没有数据项「{name}」"), "未定义");
    Some(match nearest(name, columns.names()) {
        Some(near) => fault.help(format!("是不是「{near}」？")),
        None => fault.help(format!("可用的有：{}", columns.names().collect::<Vec<_>>().join("、"))),
    })
}

fn bad_function(expression: &Expression, function: &Function, functions: &BTreeMap<String, bool>) -> Option<Fault> {
    let name = function.name.to_string().to_lowercase();
    let place = place_of(expression, &function.name);
    if function.over.is_some() {
        return Some(
            Fault::error("F005", place_of(expression, function), "表达式中不能用窗口函数（OVER）", "窗口函数")
                .help("每条记录单独判断；跨记录的，另立指标"),
        );
    }
    if AGGREGATES.contains(&name.as_str()) {
        let message = format!("「{name}」把多条记录合成一个数，只能写在 measure 的最外层");
        let help = "对汇总的结果再计算，另立一个没有 of 的指标";
        return Some(Fault::error("F016", place, message, "汇总函数").help(help));
    }
    if let "weighted_cv" | "weighted_mean" = name.as_str() {
        let message = format!("「{name}」比较各机构或各学段部，只能写在 across 指标 measure 的最外层");
        let help = format!("另列一个指标：across = \"section\"，measure = \"{name}(数量, 权数)\"");
        return Some(Fault::error("F034", place, message, "比较函数").help(help));
    }
    if name == "persons" {
        let message = "「persons」把几本台账的人合在一起数，只能单独写成一个指标的公式";
        let help = "另列一个指标 measure = \"persons(指标, 指标)\"，再在公式里写它的名称";
        return Some(Fault::error("F043", place, message, "合并人数").help(help));
    }
    match functions.get(&name) {
        Some(true) => None,
        Some(false) => Some(
            Fault::error("F011", place, format!("「{name}」的结果每次不同，数据就无法复算"), "结果不固定")
                .help("日期从记录的日期项取，期间由出数时指定"),
        ),
        None => {
            let fault = Fault::error("F003", place, format!("没有函数「{name}」"), "未定义");
            let names = functions.keys().map(String::as_str).chain(AGGREGATES);
            Some(match nearest(&name, names) {
                Some(near) => fault.help(format!("是不是「{near}」？")),
                None => fault.help("可以用 DataFusion 的 SQL 函数，以及 ratio、prior 和 persons"),
            })
        }
    }
}
