//! Conditions in words.

use sqlparser::ast::{BinaryOperator as Op, Expr, UnaryOperator, Value};

use super::{Columns, Named, arithmetic};

/// A condition over one row.
pub(super) fn said(columns: &Columns<'_>, expr: &Expr) -> Option<String> {
    match expr {
        Expr::Nested(inner) => said(columns, inner),
        Expr::BinaryOp { left, op: Op::And, right } => {
            Some(format!("{}，并且{}", part(columns, left, &Op::And)?, part(columns, right, &Op::And)?))
        }
        Expr::BinaryOp { left, op: Op::Or, right } => {
            Some(format!("{}，或者{}", part(columns, left, &Op::Or)?, part(columns, right, &Op::Or)?))
        }
        Expr::BinaryOp { left, op, right } => compared(columns, left, op, right),
        Expr::IsNull(inner) => column(columns, inner).map(|named| match named.is_stamped {
            true => format!("没有{}", named.label),
            false => format!("没有填{}", named.label),
        }),
        Expr::IsNotNull(inner) => column(columns, inner).map(|named| match named.is_stamped {
            true => format!("有{}", named.label),
            false => format!("填了{}", named.label),
        }),
        Expr::InList { expr, list, negated } => {
            let named = column(columns, expr)?;
            let items: Option<Vec<String>> = list.iter().map(|item| value(columns, Some(&named), item)).collect();
            let not = if *negated { "不" } else { "" };
            Some(format!("{}{not}为{}", named.label, items?.join("、")))
        }
        Expr::Between { expr, negated: false, low, high } => {
            let middle = value(columns, None, expr)?;
            Some(format!("{middle}在{}和{}之间（含）", value(columns, None, low)?, value(columns, None, high)?))
        }
        Expr::Like { expr, pattern, negated, .. } => {
            let named = column(columns, expr)?;
            let code = text(pattern)?.strip_prefix("%|")?.strip_suffix("|%")?;
            let not = if *negated { "不" } else { "" };
            Some(format!("{}{not}包括{}", named.label, named.code(code)?))
        }
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
            let named = column(columns, expr).filter(|named| named.is_boolean)?;
            Some(format!("{}为否", named.label))
        }
        _ => column(columns, expr).filter(|named| named.is_boolean).map(|named| format!("{}为是", named.label)),
    }
}

/// A side of 并且 or 或者: in parentheses if it is the other of the two.
fn part(columns: &Columns<'_>, expr: &Expr, outer: &Op) -> Option<String> {
    let inner = match expr {
        Expr::Nested(inner) => inner,
        other => other,
    };
    let is_other = matches!(inner, Expr::BinaryOp { op: op @ (Op::And | Op::Or), .. } if op != outer);
    let text = said(columns, inner)?;
    Some(if is_other { format!("（{text}）") } else { text })
}

fn compared(columns: &Columns<'_>, left: &Expr, op: &Op, right: &Expr) -> Option<String> {
    let (one, other) = (column(columns, left), column(columns, right));
    let is_date = [&one, &other].into_iter().flatten().any(|named| named.is_stamped || named.label.ends_with("日期"));
    let word = match (op, is_date) {
        (Op::Eq, _) => "为",
        (Op::NotEq, _) => "不为",
        (Op::Lt, true) => "早于",
        (Op::LtEq, true) => "不晚于",
        (Op::Gt, true) => "晚于",
        (Op::GtEq, true) => "不早于",
        (Op::Lt, false) => "小于",
        (Op::LtEq, false) => "不大于",
        (Op::Gt, false) => "大于",
        (Op::GtEq, false) => "不小于",
        _ => return None,
    };
    Some(format!("{}{word}{}", value(columns, other.as_ref(), left)?, value(columns, one.as_ref(), right)?))
}

/// What stands on a side of a comparison; `beside` is the column on the other side, whose codes it may be.
fn value(columns: &Columns<'_>, beside: Option<&Named>, expr: &Expr) -> Option<String> {
    if let Some(written) = text(expr) {
        return match beside {
            Some(named) if !named.choices.is_empty() => named.code(written).map(str::to_owned),
            _ => Some(format!("“{written}”")),
        };
    }
    if let Expr::Value(value) = expr
        && let Value::Boolean(yes) = value.value
    {
        return Some(if yes { "是" } else { "否" }.to_owned());
    }
    let label = |name: &str| columns.named(name).map(|named| named.label);
    arithmetic::computed(&label, expr).map(|said| said.text)
}

fn column(columns: &Columns<'_>, expr: &Expr) -> Option<Named> {
    match expr {
        Expr::Nested(inner) => column(columns, inner),
        Expr::Identifier(name) => columns.named(&name.value),
        Expr::CompoundIdentifier(parts) => {
            let name: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
            columns.named(&name.join("."))
        }
        _ => None,
    }
}

fn text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}
