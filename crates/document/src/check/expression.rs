//! Expressions: operators, conditions and names.

use std::ops::Range;

use minijinja::machinery::ast::{BinOpKind, Compare, Const, Expr, UnaryOpKind};

use crate::check::kind::{Kind, Suffix};
use crate::check::{Checker, extent};
use crate::template::names::{CONTEXT, hint, nearest};
use crate::text::is_digit;

const TESTS_HELP: &str =
    "改用判断：is positive、is zero、is above(85)、is below(85)、is missing、is present、is partial";

impl<'a> Checker<'a> {
    /// Walks an expression and says what it gives.
    pub(super) fn kind(&mut self, expr: &Expr<'a>) -> Kind<'a> {
        match expr {
            Expr::Var(var) => self.variable(var.id, &extent(expr)),
            Expr::Const(constant) => constant_kind(constant),
            Expr::Slice(slice) => {
                for part in [&slice.start, &slice.stop, &slice.step].into_iter().flatten() {
                    self.kind(part);
                }
                self.kind(&slice.expr)
            }
            Expr::UnaryOp(unary) => match unary.op {
                UnaryOpKind::Not => {
                    self.condition(&unary.expr);
                    Kind::Bool
                }
                UnaryOpKind::Neg => match self.kind(&unary.expr) {
                    Kind::Number => Kind::Number,
                    other => self.operator(&extent(expr), "-", &other, &Kind::Number),
                },
            },
            Expr::BinOp(binary) => self.binary(binary.op, &binary.left, &binary.right, &extent(expr)),
            Expr::Compare(compare) => self.compare(compare, &extent(expr)),
            Expr::IfExpr(choice) => {
                self.condition(&choice.test_expr);
                let yes = self.kind(&choice.true_expr);
                let Some(otherwise) = &choice.false_expr else {
                    let help = "写成 {{ … if … else \"\" }}，或用 {% if … %}…{% endif %}";
                    self.on("D119", expr, "if 后面没有 else", "条件不成立时无可写出", help);
                    return yes;
                };
                let no = self.kind(otherwise);
                join(yes, no)
            }
            Expr::Filter(filter) => self.filter(filter, expr),
            Expr::Test(test) => self.test(test, expr),
            Expr::GetAttr(attr) => {
                let base = self.kind(&attr.expr);
                self.member(&base, attr.name, expr)
            }
            Expr::GetItem(item) => {
                let base = self.kind(&item.expr);
                match &item.subscript_expr {
                    Expr::Const(name) if name.value.as_str().is_some() => {
                        let name = name.value.to_string();
                        self.member(&base, &name, expr)
                    }
                    Expr::Const(_) => element(base),
                    other => {
                        self.kind(other);
                        Kind::Unknown
                    }
                }
            }
            Expr::Call(call) => self.call(call, expr),
            Expr::List(list) => self.items(&list.items),
            Expr::Tuple(tuple) => self.items(&tuple.items),
            Expr::Map(map) => {
                for value in &map.values {
                    self.kind(value);
                }
                Kind::Unknown
            }
        }
    }

    fn items(&mut self, items: &[Expr<'a>]) -> Kind<'a> {
        let kinds = items.iter().map(|item| self.kind(item)).collect::<Vec<_>>();
        Kind::Items(Box::new(kinds.into_iter().reduce(join).unwrap_or(Kind::Unknown)))
    }

    fn variable(&mut self, id: &'a str, span: &Range<usize>) -> Kind<'a> {
        if let Some(kind) = self.lookup(id) {
            return kind;
        }
        match id {
            "org" => return Kind::Text,
            "period" | "prior_period" => return Kind::Period,
            "dated" => return Kind::Date,
            "filing" => return Kind::Filing,
            "explanations" => return Kind::Captured,
            _ => {}
        }
        let names = self.names;
        if let Some((list, _)) = names.texts.get_key_value(id) {
            return Kind::Sections(list);
        }
        if let Some((area, indicators)) = names.areas.get_key_value(id) {
            return Kind::Area(area, indicators);
        }
        let scoped = self.scopes.iter().flat_map(|scope| scope.keys().copied());
        let known: Vec<&str> = scoped.chain(CONTEXT).chain(names.areas.keys().map(String::as_str)).collect();
        self.at("D102", span, format!("没有「{id}」这个名称"), "未知的名称", hint(id, known));
        Kind::Unknown
    }

    /// Walks a condition, which a figure can't be: the engine takes every figure for true, zero or missing alike.
    pub(super) fn condition(&mut self, expr: &Expr<'a>) {
        let kind = self.kind(expr);
        let message = match &kind {
            Kind::Bool | Kind::Rows(_) | Kind::Parts(..) | Kind::Text | Kind::Items(_) => return,
            Kind::Unknown if !matches!(expr, Expr::Var(_)) => return,
            Kind::Unknown => "宏的参数不能直接作条件：它若是数据，判断总是成立".to_owned(),
            other if other.is_figure() => format!("{}不能直接作条件：为零或暂缺时也会算作成立", other.name()),
            other => format!("{}不能作条件", other.name()),
        };
        self.on("D108", expr, message, "不是判断", TESTS_HELP);
    }

    fn binary(&mut self, op: BinOpKind, left: &Expr<'a>, right: &Expr<'a>, span: &Range<usize>) -> Kind<'a> {
        let sign = match op {
            BinOpKind::ScAnd | BinOpKind::ScOr => {
                self.condition(left);
                self.condition(right);
                return Kind::Bool;
            }
            BinOpKind::Eq => "==",
            BinOpKind::Ne => "!=",
            BinOpKind::Lt => "<",
            BinOpKind::Lte => "<=",
            BinOpKind::Gt => ">",
            BinOpKind::Gte => ">=",
            BinOpKind::In => "in",
            BinOpKind::Add => "+",
            BinOpKind::Sub => "-",
            BinOpKind::Mul => "*",
            BinOpKind::Div => "/",
            BinOpKind::FloorDiv => "//",
            BinOpKind::Rem => "%",
            BinOpKind::Pow => "**",
            BinOpKind::Concat => "~",
        };
        let (left, right) = (self.kind(left), self.kind(right));
        self.operator(span, sign, &left, &right)
    }

    fn compare(&mut self, compare: &Compare<'a>, span: &Range<usize>) -> Kind<'a> {
        use minijinja::machinery::ast::CompareOpKind as Op;
        let mut left = self.kind(&compare.expr);
        for operand in &compare.ops {
            let right = self.kind(&operand.expr);
            let sign = match operand.op {
                Op::Eq => "==",
                Op::Ne => "!=",
                Op::Lt => "<",
                Op::Lte => "<=",
                Op::Gt => ">",
                Op::Gte => ">=",
                Op::In => "in",
                Op::NotIn => "not in",
            };
            self.operator(span, sign, &left, &right);
            left = right;
        }
        Kind::Bool
    }

    /// An operator: texts may be compared, nothing may be computed, and a figure stands no operator at all.
    fn operator(&mut self, span: &Range<usize>, sign: &str, left: &Kind<'a>, right: &Kind<'a>) -> Kind<'a> {
        let is_comparison = matches!(sign, "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in");
        let is_equality = matches!(sign, "==" | "!=" | "in" | "not in");
        let figure = [left, right].into_iter().find(|kind| kind.is_figure());
        let unknown = [left, right].iter().any(|kind| matches!(kind, Kind::Unknown));
        let source = self.source(span.clone()).to_owned();
        if is_comparison {
            if let Some(figure) = figure {
                let message = format!("「{source}」：{}不能用「{sign}」比较", figure.name());
                self.at("D107", span, message, "比较的不是数值", TESTS_HELP);
            } else if unknown && !is_equality {
                let message = format!("「{source}」：不能用「{sign}」比较，它可能是数据");
                self.at("D107", span, message, "比较的不是数值", TESTS_HELP);
            }
            return Kind::Bool;
        }
        let help = match sign {
            "~" | "+" => "要连起来写，直接并排：{{ 甲 }}{{ 乙 }}；要相加，请在 indicators.toml 里定义一个指标",
            _ => "请在 indicators.toml 里定义一个指标（measure 写公式），模板只引用它",
        };
        self.at("D107", span, format!("「{source}」：模板里不做运算（{sign}）"), "没有依据的结果", help);
        Kind::Unknown
    }

    /// What is closest to a name among a figure's parts of speech, for messages.
    pub(super) fn near<'n>(&self, name: &str, candidates: &[&'n str]) -> Option<&'n str> {
        nearest(name, candidates.iter().copied())
    }
}

fn constant_kind<'a>(constant: &Const) -> Kind<'a> {
    if let Some(text) = constant.value.as_str() {
        return Kind::Constant(text.contains(is_digit));
    }
    if constant.value.is_number() {
        return Kind::Number;
    }
    match constant.value.kind() {
        minijinja::value::ValueKind::Bool => Kind::Bool,
        minijinja::value::ValueKind::Seq => {
            Kind::Items(Box::new(Kind::Constant(constant.value.to_string().contains(is_digit))))
        }
        _ => Kind::Unknown,
    }
}

/// An element of a list by its index.
pub(super) fn element(base: Kind<'_>) -> Kind<'_> {
    match base {
        Kind::Parts(indicator, side) => Kind::Figure(indicator, side),
        Kind::Rows(indicator) => Kind::Row(indicator),
        Kind::Sections(_) => Kind::Path,
        Kind::Items(item) => *item,
        _ => Kind::Unknown,
    }
}

/// One of two kinds.
fn join<'a>(left: Kind<'a>, right: Kind<'a>) -> Kind<'a> {
    match (&left, &right) {
        (Kind::Constant(a), Kind::Constant(b)) => Kind::Constant(*a || *b),
        (Kind::Constant(true) | Kind::Number, _) => left,
        (_, Kind::Constant(true) | Kind::Number) => right,
        (Kind::Figure(a, side), Kind::Figure(b, other)) if a.id == b.id && side == other => left,
        (a, b) if a.is_figure() || b.is_figure() => Kind::Printed(Suffix::None),
        (Kind::Constant(false) | Kind::Text, Kind::Constant(false) | Kind::Text) => Kind::Text,
        _ => Kind::Unknown,
    }
}
