//! Parts of SQL that an expression over one row, or over indicators, can't have: aggregates where none belong,
//! sub-queries, windows.

use sqlparser::ast::Expr;

use super::Findings;
use crate::draft::{Draft, FormulaRole};

pub(super) const CODE: &str = "P041";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas() {
        for call in formula.sql.calls() {
            let place = formula.place(call.range.clone());
            match formula.role {
                _ if call.is_window => {
                    findings.error(place, "不能用窗口函数（over）", "窗口函数", "每条记录单独判断");
                }
                FormulaRole::Where | FormulaRole::AcrossWhere | FormulaRole::That if call.is_aggregate() => {
                    let message = format!("条件逐条判断记录，不能用汇总「{}」", call.name);
                    findings.error(place, message, "这里不能汇总", "汇总写在 measure 里");
                }
                FormulaRole::Derived if call.is_aggregate() => {
                    let message = format!("没有写明台账（of），不能用汇总「{}」", call.name);
                    let help = "从台账算，加上 of = \"…\" 和 date；从别的指标算，直接写指标的名称";
                    findings.error(place, message, "汇总什么？", help);
                }
                _ => {}
            }
        }
        formula.sql.each(|expr| {
            if matches!(expr, Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. }) {
                let place = formula.place(formula.sql.range(expr));
                findings.error(place, "表达式里不能有子查询", "子查询", "只用这本台账自己的列和 org.…");
            }
        });
    }
}
