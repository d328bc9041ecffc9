//! An expression that reads the value of a personal field: figures and checks see only its pseudonym.

use sqlparser::ast::{Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::Findings;
use crate::draft::Draft;
use crate::names::Lookup;
use crate::sql::function_name;

pub(super) const CODE: &str = "P043";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas() {
        let mut harmless = Vec::new();
        formula.sql.each(|expr| match expr {
            Expr::IsNull(inner) | Expr::IsNotNull(inner) => harmless.push(formula.sql.range(inner)),
            Expr::Function(function) => harmless.extend(counted(function).map(|inner| formula.sql.range(inner))),
            _ => {}
        });
        for name in formula.sql.names.iter().filter(|name| !harmless.contains(&name.range)) {
            let Lookup::Column(column) = formula.column(&draft.names, &name.text) else { continue };
            if column.is_personal {
                let message = format!("「{}」（{}）是个人信息，这里看不到它的内容", column.id, column.label);
                let help = "只能数：count(x)、count(distinct x)，或判断有没有：x is not null";
                findings.error(formula.place(name.range.clone()), message, "个人信息", help);
            }
        }
    }
}

/// What a `count` counts.
fn counted(function: &Function) -> Option<&Expr> {
    match &function.args {
        FunctionArguments::List(list) if function_name(function) == "count" => match list.args.as_slice() {
            [FunctionArg::Unnamed(FunctionArgExpr::Expr(inner))] => Some(inner),
            _ => None,
        },
        _ => None,
    }
}
