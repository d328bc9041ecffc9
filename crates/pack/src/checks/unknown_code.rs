//! A choice compared with a text that is none of its codes: such a condition never holds, silently.

use sqlparser::ast::{BinaryOperator, Expr, Value};

use super::Findings;
use crate::draft::{Draft, Formula};
use crate::names::{Column, Lookup};
use crate::raw::FieldType;
use crate::suggest::hint;

pub(super) const CODE: &str = "P040";

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas().filter(|formula| formula.register.is_some()) {
        formula.sql.each(|expr| match expr {
            Expr::BinaryOp { left, op: BinaryOperator::Eq | BinaryOperator::NotEq, right } => {
                compare(draft, formula, left, right, findings);
                compare(draft, formula, right, left, findings);
            }
            Expr::InList { expr, list, .. } => {
                for item in list {
                    compare(draft, formula, expr, item, findings);
                }
            }
            Expr::Like { expr, pattern, .. } | Expr::ILike { expr, pattern, .. } => {
                like(draft, formula, expr, pattern, findings);
            }
            _ => {}
        });
    }
}

fn compare(draft: &Draft<'_>, formula: &Formula<'_>, column: &Expr, value: &Expr, findings: &mut Findings<'_>) {
    let (Some(column), Some(code)) = (coded(draft, formula, column), text(value)) else { return };
    let place = formula.place(formula.sql.range(value));
    if column.kind == Some(FieldType::MultiChoice) {
        let message = format!("「{}」是多选，不能用等号和一个代码比较", column.id);
        findings.error(place, message, "多选", format!("写作 {} like '%|{code}|%'", column.id));
        return;
    }
    refuse_unknown(column, &code, place, findings);
}

fn like(draft: &Draft<'_>, formula: &Formula<'_>, column: &Expr, pattern: &Expr, findings: &mut Findings<'_>) {
    let (Some(column), Some(pattern_text)) = (coded(draft, formula, column), text(pattern)) else { return };
    let place = formula.place(formula.sql.range(pattern));
    if column.kind != Some(FieldType::MultiChoice) {
        return;
    }
    let Some(code) = pattern_text.strip_prefix("%|").and_then(|rest| rest.strip_suffix("|%")) else {
        let message = format!("多选「{}」要连同两边的竖线一起比较，否则会认错代码", column.id);
        findings.error(place, message, "缺竖线", format!("写作 {} like '%|代码|%'", column.id));
        return;
    };
    refuse_unknown(column, code, place, findings);
}

fn refuse_unknown(column: &Column, code: &str, place: crate::diagnostic::Place, findings: &mut Findings<'_>) {
    let codes = column.choices.as_deref().unwrap_or_default();
    if codes.iter().any(|(known, _)| known == code) {
        return;
    }
    let help = hint(code, codes.iter().map(|(code, label)| (code.as_str(), label.as_str())));
    let message = format!("「{}」（{}）没有代码「{code}」，这个条件永远不成立", column.id, column.label);
    findings.error(place, message, "没有这个代码", help);
}

/// The column that an expression is, if it has a code list that could be read.
pub(super) fn coded<'d>(draft: &'d Draft<'_>, formula: &Formula<'_>, expr: &Expr) -> Option<&'d Column> {
    if !matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_)) {
        return None;
    }
    match formula.column(&draft.names, formula.slice(formula.sql.range(expr))) {
        Lookup::Column(column) if column.choices.is_some() => Some(column),
        _ => None,
    }
}

pub(super) fn text(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}
