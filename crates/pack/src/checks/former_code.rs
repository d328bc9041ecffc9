//! A condition that names a code but not those that it stands for: rows recorded before the change silently don't count.

use std::collections::BTreeMap;
use std::ops::Range;

use sqlparser::ast::{BinaryOperator, Expr};

use super::unknown_code::{coded, text};
use super::Findings;
use crate::draft::{Draft, Formula, FormulaRole};
use crate::names::Column;

pub(super) const CODE: &str = "P073";

/// A code with where it stands.
type NamedCode = (String, Range<usize>);

pub(super) fn run(draft: &Draft<'_>, findings: &mut Findings<'_>) {
    for formula in draft.formulas() {
        // A check sees a record with the list of its own day.
        if !matches!(formula.role, FormulaRole::Where | FormulaRole::Measure) {
            continue;
        }
        let mut named: BTreeMap<&str, (&Column, Vec<NamedCode>)> = BTreeMap::new();
        let mut note = |column: &Expr, value: &Expr| {
            if let (Some(column), Some(code)) = (coded(draft, formula, column), text(value)) {
                let codes = &mut named.entry(&column.id).or_insert((column, Vec::new())).1;
                codes.push((code, formula.sql.range(value)));
            }
        };
        formula.sql.each(|expr| match expr {
            Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => {
                note(left, right);
                note(right, left);
            }
            Expr::InList { expr, list, negated: false } => list.iter().for_each(|item| note(expr, item)),
            _ => {}
        });
        for (column, codes) in named.into_values() {
            report(formula, column, &codes, findings);
        }
    }
}

fn report(formula: &Formula<'_>, column: &Column, codes: &[NamedCode], findings: &mut Findings<'_>) {
    for (code, range) in codes {
        let is_named = |former: &&str| codes.iter().any(|(known, _)| known == former);
        let former = column.becomes.iter().filter(|(_, now)| now == code).map(|(former, _)| former.as_str());
        let missing: Vec<&str> = former.filter(|former| !is_named(former)).collect();
        if !missing.is_empty() {
            let message = format!("条件只写了现行代码「{code}」，没写由它代替的「{}」，以前的记录不会计入", missing.join("」「"));
            let list = std::iter::once(code.as_str()).chain(missing).map(|code| format!("'{code}'"));
            let help = format!("以前的也要算，写作 {} in ({})", column.id, list.collect::<Vec<_>>().join(", "));
            findings.warn(formula.place(range.clone()), message, "不含旧代码", help);
        }
    }
}
