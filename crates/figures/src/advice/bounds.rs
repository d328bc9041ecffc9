//! What conditions demand of a column: an interval of numbers, or an order against another column.

use std::collections::BTreeMap;

use datafusion::sql::sqlparser::ast::{BinaryOperator as Op, Expr};
use xuezheng_pack::Decimal;

use super::side;
use super::truth::number;

/// The bounds that a set of conditions sets.
#[derive(Clone, Debug, Default)]
pub(super) struct Bounds {
    intervals: BTreeMap<String, Interval>,
    /// For two columns in the order of their names, which of less, equal and greater are allowed.
    orders: BTreeMap<(String, String), [bool; 3]>,
}

/// An end of an interval, and whether the number itself belongs to it.
type End = (Decimal, bool);

#[derive(Clone, Copy, Debug, Default)]
struct Interval {
    low: Option<End>,
    high: Option<End>,
}

impl Bounds {
    /// What all of `conditions` together demand.
    pub(super) fn of(conditions: &[&Expr]) -> Self {
        let mut bounds = Self::default();
        for condition in conditions {
            match condition {
                Expr::BinaryOp { left, op, right } => bounds.compare(left, op, right),
                Expr::Between { expr, negated: false, low, high } => {
                    bounds.compare(expr, &Op::GtEq, low);
                    bounds.compare(expr, &Op::LtEq, high);
                }
                _ => {}
            }
        }
        bounds
    }

    /// What both demand.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for (column, interval) in &other.intervals {
            both.intervals.entry(column.clone()).or_default().narrow(*interval);
        }
        for (columns, allowed) in &other.orders {
            both.order(columns.clone(), *allowed);
        }
        both
    }

    /// A column for which nothing is left.
    pub(super) fn conflict(&self) -> Option<&str> {
        let number = self.intervals.iter().find(|(_, interval)| interval.is_empty()).map(|(column, _)| column);
        let order = self.orders.iter().find(|(_, allowed)| **allowed == [false; 3]).map(|((column, _), _)| column);
        number.or(order).map(String::as_str)
    }

    fn compare(&mut self, left: &Expr, op: &Op, right: &Expr) {
        let allowed = match op {
            Op::Lt => [true, false, false],
            Op::LtEq => [true, true, false],
            Op::Eq => [false, true, false],
            Op::GtEq => [false, true, true],
            Op::Gt => [false, false, true],
            _ => return,
        };
        let [less, equal, greater] = allowed;
        let turned = [greater, equal, less];
        match (number(left), number(right)) {
            (None, Some(number)) if is_column(left) => self.bound(side(left), allowed, number),
            (Some(number), None) if is_column(right) => self.bound(side(right), turned, number),
            (None, None) if is_column(left) && is_column(right) => {
                let (left, right) = (side(left), side(right));
                if left < right {
                    self.order((left, right), allowed);
                } else {
                    self.order((right, left), turned);
                }
            }
            _ => {}
        }
    }

    fn bound(&mut self, column: String, [less, equal, greater]: [bool; 3], number: Decimal) {
        let end = Some((number, equal));
        let interval = Interval { low: end.filter(|_| !less), high: end.filter(|_| !greater) };
        self.intervals.entry(column).or_default().narrow(interval);
    }

    fn order(&mut self, columns: (String, String), allowed: [bool; 3]) {
        let known = self.orders.entry(columns).or_insert([true; 3]);
        for (known, allowed) in known.iter_mut().zip(allowed) {
            *known &= allowed;
        }
    }
}

impl Interval {
    fn narrow(&mut self, other: Self) {
        let tighter = |one: Option<End>, other: Option<End>, is_low: bool| match (one, other) {
            (Some(one), Some(other)) => {
                // Of equal numbers the one that leaves the number out is tighter.
                let (number, same) =
                    if is_low { (one.0 > other.0, one.0 == other.0) } else { (one.0 < other.0, one.0 == other.0) };
                Some(if number || (same && !one.1) { one } else { other })
            }
            (one, other) => one.or(other),
        };
        self.low = tighter(self.low, other.low, true);
        self.high = tighter(self.high, other.high, false);
    }

    fn is_empty(&self) -> bool {
        match (self.low, self.high) {
            (Some((low, with_low)), Some((high, with_high))) => low > high || (low == high && !(with_low && with_high)),
            _ => false,
        }
    }
}

fn is_column(expr: &Expr) -> bool {
    matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::advice::truth::conjuncts;
    use crate::syntax::parse;

    fn conflict(text: &str) -> Option<String> {
        let Ok(expr) = parse(text) else { return Some(format!("no expression: {text}")) };
        Bounds::of(&conjuncts(&expr)).conflict().map(str::to_owned)
    }

    #[test]
    fn intervals_and_orders_that_leave_nothing_are_conflicts() {
        for (text, column) in [
            ("a >= 10 and a <= 5", "a"),
            ("a > 5 and a <= 5", "a"),
            ("5 < a and 5 > a", "a"),
            ("a between 9 and 3", "a"),
            ("a = 1 and a = 2", "a"),
            ("b >= c and c > b", "b"),
        ] {
            assert_eq!(conflict(text).as_deref(), Some(column), "{text}");
        }
    }

    #[test]
    fn what_some_value_meets_is_no_conflict() {
        for text in
            ["a >= 5 and a <= 5", "a > 1 and b < 1", "b >= c and c >= b", "a > 1 or a < 0", "a <> 1 and a = 1.5"]
        {
            assert_eq!(conflict(text), None, "{text}");
        }
    }
}
