//! The terms of the sums in a formula: what gets added to what.

use std::ops::Range;

use sqlparser::ast::{BinaryOperator, Expr};

use crate::sql::Sql;

/// A sum: names that are added or subtracted as they are, and where the whole stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sum {
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// Its plain terms.
    pub(crate) terms: Vec<Term>,
}

/// A term that is an indicator by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// As written.
    pub(crate) name: String,
    /// Where.
    pub(crate) range: Range<usize>,
    /// Whether it is added; else it is subtracted.
    pub(crate) is_added: bool,
}

/// Every sum in a formula, each with all its terms.
pub(crate) fn sums(sql: &Sql) -> Vec<Sum> {
    let mut sums: Vec<Sum> = Vec::new();
    sql.each(|expr| {
        if !is_sum(expr) {
            return;
        }
        let range = sql.range(expr);
        // Outer parts come first: a sum within a sum has been taken with it.
        let mut terms = Vec::new();
        collect(expr, true, sql, &mut terms);
        let is_part = sums.iter().any(|sum| terms.iter().all(|term| sum.terms.iter().any(|t| t.range == term.range)));
        if !is_part {
            sums.push(Sum { range, terms });
        }
    });
    sums
}

fn is_sum(expr: &Expr) -> bool {
    matches!(expr, Expr::BinaryOp { op: BinaryOperator::Plus | BinaryOperator::Minus, .. })
}

fn collect(expr: &Expr, is_added: bool, sql: &Sql, terms: &mut Vec<Term>) {
    match expr {
        Expr::Nested(inner) => collect(inner, is_added, sql, terms),
        Expr::BinaryOp { left, op: op @ (BinaryOperator::Plus | BinaryOperator::Minus), right } => {
            collect(left, is_added, sql, terms);
            collect(right, is_added == (*op == BinaryOperator::Plus), sql, terms);
        }
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => {
            let range = sql.range(expr);
            if let Some(name) = sql.names.iter().find(|name| name.range == range) {
                terms.push(Term { name: name.text.clone(), range, is_added });
            }
        }
        _ => {}
    }
}
