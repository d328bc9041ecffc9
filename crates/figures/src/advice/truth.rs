//! Whether a condition says anything: as far as its form shows, never by looking at data.

use datafusion::sql::sqlparser::ast::{BinaryOperator as Op, Expr, UnaryOperator, Value};
use xuezheng_pack::model::Register;
use xuezheng_pack::{Decimal, FieldId};

use super::side;

/// What a condition is for records whose fields are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    Always,
    Never,
    Depends,
}

impl Truth {
    fn of(holds: bool) -> Self {
        if holds { Self::Always } else { Self::Never }
    }

    fn not(self) -> Self {
        match self {
            Self::Always => Self::Never,
            Self::Never => Self::Always,
            Self::Depends => Self::Depends,
        }
    }
}

/// The parts of a condition that must all hold.
pub(super) fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Nested(inner) => conjuncts(inner),
        Expr::BinaryOp { left, op: Op::And, right } => [conjuncts(left), conjuncts(right)].concat(),
        _ => vec![expr],
    }
}

/// Whether `expr` holds for every record of `register`, or for none.
pub(super) fn truth(expr: &Expr, register: &Register) -> Truth {
    let of = |part: &Expr| truth(part, register);
    match expr {
        Expr::Nested(inner) => of(inner),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => of(expr).not(),
        Expr::BinaryOp { left, op: Op::And, right } => match (of(left), of(right)) {
            (Truth::Never, _) | (_, Truth::Never) => Truth::Never,
            (Truth::Always, other) | (other, Truth::Always) => other,
            _ => Truth::Depends,
        },
        Expr::BinaryOp { left, op: Op::Or, right } => match (of(left), of(right)) {
            (Truth::Always, _) | (_, Truth::Always) => Truth::Always,
            (Truth::Never, other) | (other, Truth::Never) => other,
            _ => Truth::Depends,
        },
        Expr::BinaryOp { left, op, right } => compared(left, op, right),
        Expr::IsNull(inner) if is_required(inner, register) => Truth::Never,
        Expr::IsNotNull(inner) if is_required(inner, register) => Truth::Always,
        Expr::Value(value) => match value.value {
            Value::Boolean(holds) => Truth::of(holds),
            _ => Truth::Depends,
        },
        _ => Truth::Depends,
    }
}

fn compared(left: &Expr, op: &Op, right: &Expr) -> Truth {
    let ordering = match (number(left), number(right)) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ if side(left) == side(right) => std::cmp::Ordering::Equal,
        _ => return Truth::Depends,
    };
    match op {
        Op::Eq => Truth::of(ordering.is_eq()),
        Op::NotEq => Truth::of(ordering.is_ne()),
        Op::Lt => Truth::of(ordering.is_lt()),
        Op::LtEq => Truth::of(ordering.is_le()),
        Op::Gt => Truth::of(ordering.is_gt()),
        Op::GtEq => Truth::of(ordering.is_ge()),
        _ => Truth::Depends,
    }
}

fn is_required(expr: &Expr, register: &Register) -> bool {
    match expr {
        Expr::Identifier(name) => {
            register.field(&FieldId::new(name.value.as_str())).is_some_and(|field| field.required)
        }
        _ => false,
    }
}

/// A written number.
pub(super) fn number(expr: &Expr) -> Option<Decimal> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(text, _) => text.parse().ok(),
            _ => None,
        },
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => number(expr).map(|number| -number),
        Expr::Nested(inner) => number(inner),
        _ => None,
    }
}
