//! `<>`, `NOT IN` or `NOT LIKE` over a column that may be absent: records without it silently don't count.

use sqlparser::ast::{BinaryOperator, Expr};

use super::Findings;
use crate::draft::{Draft, Formula, FormulaRole};
use crate::names::Lookup;

pub(super) const CODE: &str = "P044";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas() {
        // A check that is NULL passes: there an absent value does no harm.
        if !matches!(formula.role, FormulaRole::Where | FormulaRole::Measure) {
            continue;
        }
        let mut considered = Vec::new();
        formula.sql.each(|expr| {
            if let Expr::IsNull(inner) | Expr::IsNotNull(inner) = expr {
                considered.push(formula.slice(formula.sql.range(inner)));
            }
        });
        formula.sql.each(|expr| {
            let sides: &[&Expr] = match expr {
                Expr::BinaryOp { left, op: BinaryOperator::NotEq, right } => &[left, right],
                Expr::InList { expr, negated: true, .. } | Expr::Like { expr, negated: true, .. } => &[expr],
                _ => return,
            };
            for side in sides {
                let name = formula.slice(formula.sql.range(side));
                if may_be_absent(draft, formula, side, name) && !considered.contains(&name) {
                    let message = format!("「{name}」可以不填；没填的记录不满足这个条件，不会计入");
                    let help = format!("要计入，加上 or {name} is null；本不该计入，加上 and {name} is not null 写明");
                    findings.warn(formula.place(formula.sql.range(expr)), message, "没填的不计入", help);
                }
            }
        });
    }
}

fn may_be_absent(draft: &Draft<'_>, formula: &Formula<'_>, side: &Expr, name: &str) -> bool {
    matches!(side, Expr::Identifier(_) | Expr::CompoundIdentifier(_))
        && matches!(formula.column(&draft.names, name), Lookup::Column(column) if !column.is_required)
}
