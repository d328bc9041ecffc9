//! Sums, quotients and aggregates in words.

use sqlparser::ast::{
    BinaryOperator, DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator,
    Value,
};

use super::Columns;
use crate::sql::function_name;

/// How tightly an expression's outermost operator binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Sum,
    Product,
    Whole,
}

/// An expression in words.
pub(super) struct Said {
    pub(super) text: String,
    binding: Binding,
}

impl Said {
    fn whole(text: String) -> Self {
        Self { text, binding: Binding::Whole }
    }

    /// In parentheses, if it binds less tightly than `wanted`.
    fn within(self, wanted: Binding) -> String {
        if self.binding < wanted { format!("（{}）", self.text) } else { self.text }
    }
}

/// An aggregate over rows.
pub(super) fn aggregate(columns: &Columns<'_>, expr: &Expr) -> Option<String> {
    let Expr::Function(function) = expr else { return None };
    let FunctionArguments::List(list) = &function.args else { return None };
    let is_distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
    let [FunctionArg::Unnamed(argument)] = list.args.as_slice() else { return None };
    let label = |name: &str| columns.named(name).map(|named| named.label);
    match (function_name(function).as_str(), argument) {
        ("count", FunctionArgExpr::Wildcard) => Some("记录的条数".to_owned()),
        ("count", FunctionArgExpr::Expr(counted)) => {
            let counted = computed(&label, counted)?.text;
            Some(if is_distinct {
                format!("不同“{counted}”的个数，相同的只计一次")
            } else {
                format!("填了“{counted}”的记录的条数")
            })
        }
        ("sum", FunctionArgExpr::Expr(summed)) => {
            let summed = computed(&label, summed)?;
            Some(match summed.binding {
                Binding::Whole => format!("“{}”之和", summed.text),
                Binding::Sum | Binding::Product => format!("各条记录（{}）之和", summed.text),
            })
        }
        _ => None,
    }
}

/// A computation over what `label` names.
pub(super) fn computed(label: &dyn Fn(&str) -> Option<String>, expr: &Expr) -> Option<Said> {
    let of = |part: &Expr| computed(label, part);
    match expr {
        Expr::Nested(inner) => of(inner),
        Expr::Identifier(name) => label(&name.value).map(Said::whole),
        Expr::CompoundIdentifier(parts) => {
            let name: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
            label(&name.join(".")).map(Said::whole)
        }
        Expr::Value(value) => match &value.value {
            Value::Number(number, _) => Some(Said::whole(number.clone())),
            _ => None,
        },
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
            Some(Said { text: format!("−{}", of(expr)?.within(Binding::Whole)), binding: Binding::Product })
        }
        Expr::BinaryOp { left, op, right } => {
            let (sign, binding, right_binding) = match op {
                BinaryOperator::Plus => ("+", Binding::Sum, Binding::Sum),
                BinaryOperator::Minus => ("−", Binding::Sum, Binding::Product),
                BinaryOperator::Multiply => ("×", Binding::Product, Binding::Product),
                _ => return None,
            };
            let text = format!("{} {sign} {}", of(left)?.within(binding), of(right)?.within(right_binding));
            Some(Said { text, binding })
        }
        Expr::Function(function) => call(label, function),
        _ => None,
    }
}

fn call(label: &dyn Fn(&str) -> Option<String>, function: &Function) -> Option<Said> {
    let FunctionArguments::List(list) = &function.args else { return None };
    let arguments: Option<Vec<Said>> = list
        .args
        .iter()
        .map(|argument| match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) => computed(label, argument),
            _ => None,
        })
        .collect();
    let arguments = arguments?;
    if function_name(function) == "persons" {
        let labels: String = arguments.iter().map(|argument| format!("“{}”", argument.text)).collect();
        return Some(Said::whole(format!("{labels}的人合在一起，同一个人只计一次")));
    }
    let mut arguments = arguments.into_iter();
    match (function_name(function).as_str(), arguments.next(), arguments.next(), arguments.next()) {
        ("ratio", Some(over), Some(under), None) => {
            let text = format!("{} ÷ {}", over.within(Binding::Product), under.within(Binding::Whole));
            Some(Said { text, binding: Binding::Product })
        }
        ("prior", Some(of), None, None) => Some(Said::whole(format!("上年同期的{}", of.within(Binding::Whole)))),
        _ => None,
    }
}
