//! Types: what may be compared and computed with what.

use std::ops::ControlFlow;

use chrono::NaiveDate;
use datafusion::arrow::datatypes::DataType;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::{Expr as LogicalExpr, ExprSchemable};
use datafusion::sql::sqlparser::ast::{BinaryOperator, CastKind, Expr, ExprWithAlias, Spanned, Value, Visit, Visitor};
use xuezheng_pack::Fault;
use xuezheng_pack::model::Expression;

use super::columns::Columns;
use super::nearest::nearest;
use crate::syntax::{place_of, text_of};

/// Kinds of value that may meet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Text,
    Number,
    Date,
    Boolean,
    Null,
    Other,
}

impl Class {
    fn of(kind: &DataType) -> Self {
        match kind {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Self::Text,
            DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => Self::Date,
            DataType::Boolean => Self::Boolean,
            DataType::Null => Self::Null,
            number if number.is_numeric() => Self::Number,
            _ => Self::Other,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Text => "文本",
            Self::Number => "数",
            Self::Date => "日期",
            Self::Boolean => "是否",
            Self::Null => "空值",
            Self::Other => "其他类型的值",
        }
    }
}

/// Plans `expr` over `columns`.
pub(super) fn plan(
    state: &SessionState,
    expr: &Expr,
    columns: &Columns,
) -> datafusion::common::Result<(LogicalExpr, DataType)> {
    let with_alias = ExprWithAlias { expr: expr.clone(), alias: None };
    let planned = state.create_logical_expr_from_sql_expr(with_alias, &columns.schema)?;
    let kind = planned.get_type(&columns.schema)?;
    Ok((planned, kind))
}

/// Finds the innermost parts whose types don't fit.
pub(super) fn faults(state: &SessionState, expression: &Expression, expr: &Expr, columns: &Columns) -> Vec<Fault> {
    let mut typist = Typist { state, expression, columns, faults: Vec::new(), before: Vec::new() };
    let _: ControlFlow<()> = expr.visit(&mut typist);
    typist.faults
}

struct Typist<'a> {
    state: &'a SessionState,
    expression: &'a Expression,
    columns: &'a Columns,
    faults: Vec<Fault>,
    /// Number of faults before each part that is being visited.
    before: Vec<usize>,
}

impl Visitor for Typist<'_> {
    type Break = ();

    fn pre_visit_expr(&mut self, _: &Expr) -> ControlFlow<()> {
        self.before.push(self.faults.len());
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if self.before.pop() == Some(self.faults.len()) {
            self.check(expr);
        }
        ControlFlow::Continue(())
    }
}

impl Typist<'_> {
    fn check(&mut self, expr: &Expr) {
        match plan(self.state, expr, self.columns) {
            Ok((_, kind)) if kind.is_floating() => self.fault(
                "F017",
                expr,
                "得到的是浮点数，不能精确表示金额和比率",
                "浮点数",
                Some("用小数（DECIMAL）或 ratio"),
            ),
            Ok(_) => self.check_rules(expr),
            // Where our own rules say it better, they speak.
            Err(_) => {
                let before = self.faults.len();
                self.check_rules(expr);
                if self.faults.len() == before {
                    let text = text_of(self.expression, expr);
                    let message = match expr {
                        Expr::Function(function) => {
                            format!("函数「{}」的参数个数或类型不合：{text}", function.name)
                        }
                        _ => format!("「{text}」中各部分的类型不合"),
                    };
                    let help = "核对各部分是文本、数还是日期；函数的参数照 DataFusion 的 SQL 手册";
                    self.fault("F004", expr, &message, "类型不合", Some(help));
                }
            }
        }
    }

    fn check_rules(&mut self, expr: &Expr) {
        use BinaryOperator as Op;
        match expr {
            Expr::BinaryOp { left, op: Op::Eq | Op::NotEq, right } => {
                self.compare(expr, left, right);
                self.codes(left, [right.as_ref()]);
                self.codes(right, [left.as_ref()]);
            }
            Expr::BinaryOp { left, op: Op::Lt | Op::LtEq | Op::Gt | Op::GtEq, right } => {
                self.compare(expr, left, right)
            }
            Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
                self.compare(expr, left, right);
                self.codes(left, [right.as_ref()]);
            }
            Expr::BinaryOp { left, op: Op::And | Op::Or, right } => {
                for side in [left, right] {
                    if self.class(side).is_some_and(|class| !matches!(class, Class::Boolean | Class::Null)) {
                        let message =
                            format!("「{}」不是一个成立或不成立的条件", text_of(self.expression, side.as_ref()));
                        let help = "补上比较，例如 level = 'major'；判断有没有填，写 level is not null";
                        self.fault("F007", side.as_ref(), &message, "不是条件", Some(help));
                    }
                }
            }
            Expr::Between { expr: middle, low, high, .. } => {
                self.compare(expr, middle, low);
                self.compare(expr, middle, high);
            }
            Expr::InList { expr: item, list, .. } => {
                for other in list {
                    self.compare(expr, item, other);
                }
                self.codes(item, list);
            }
            Expr::Case { operand: Some(operand), conditions, .. } => {
                self.codes(operand, conditions.iter().map(|when| &when.condition));
            }
            Expr::Cast { kind: CastKind::Cast | CastKind::DoubleColon, expr: inner, .. }
                if !matches!(**inner, Expr::Value(_))
                    && self.class(inner) == Some(Class::Text)
                    && self.class(expr) != Some(Class::Text) =>
            {
                let help = "写 TRY_CAST，无法转换的按空值处理";
                self.fault("F004", expr, "CAST 遇到无法转换的文本会使全部数据出错", "可能出错", Some(help));
            }
            Expr::Cast { expr: inner, .. } => self.lossy(expr, inner),
            _ => {}
        }
    }

    /// A conversion that drops digits after the point.
    fn lossy(&mut self, cast: &Expr, inner: &Expr) {
        let digits = |expr: &Expr| plan(self.state, expr, self.columns).ok().and_then(|(_, kind)| digits_after(&kind));
        if let (Some(before), Some(after)) = (digits(inner), digits(cast))
            && after < before
        {
            let written = cast.to_string().replace('"', "");
            let message = format!("「{written}」会舍去小数：原来有 {before} 位，转换后只剩 {after} 位");
            self.fault(
                "F024",
                cast,
                &message,
                "丢失小数",
                Some("直接用原来的数，不要转换；打印时会按小数位数四舍五入"),
            );
        }
    }

    fn class(&self, expr: &Expr) -> Option<Class> {
        plan(self.state, expr, self.columns).ok().map(|(_, kind)| Class::of(&kind))
    }

    fn compare(&mut self, whole: &Expr, left: &Expr, right: &Expr) {
        let (Some(one), Some(other)) = (self.class(left), self.class(right)) else { return };
        for (date, literal) in [(one, right), (other, left)] {
            if date == Class::Date
                && let Some(text) = text_literal(literal)
            {
                if text.parse::<NaiveDate>().is_err() {
                    let message = format!("「{text}」不是日期");
                    self.fault("F020", literal, &message, "不是日期", Some("日期写作 '2024-06-20'"));
                }
                return;
            }
        }
        if one != other && one != Class::Null && other != Class::Null {
            let message = format!("不能把{}与{}比较", one.word(), other.word());
            let help = match (one, other) {
                (Class::Text, Class::Number) | (Class::Number, Class::Text) => {
                    "文本加单引号，数不加；要把文本当作数，写 TRY_CAST"
                }
                (Class::Date, _) | (_, Class::Date) => "日期写作 '2024-06-20'",
                (Class::Boolean, _) | (_, Class::Boolean) => "是否写作 true、false，不加引号",
                _ => "两边改成同一类型",
            };
            self.fault("F004", whole, &message, "类型不合", Some(help));
        }
    }

    fn codes<'a>(&mut self, column: &Expr, others: impl IntoIterator<Item = &'a Expr>) {
        let Expr::Identifier(name) = column else { return };
        let Some(list) = self.columns.codes(&name.value) else { return };
        for other in others {
            let Some(code) = text_literal(other) else { continue };
            if list.is_multiple {
                let message = format!("「{}」可以多选，不能用等号比较", list.label);
                let help = format!("写 {} LIKE '%|{code}|%'", name.value);
                self.fault("F010", other, &message, "多选", Some(&help));
                continue;
            }
            if list.codes.iter().any(|(known, _)| known == code) {
                continue;
            }
            let by_label = list.codes.iter().find(|(_, label)| label == code).map(|(known, _)| known.as_str());
            let near = by_label.or_else(|| nearest(code, list.codes.iter().map(|(known, _)| known.as_str())));
            let help = near.map_or_else(
                || {
                    format!(
                        "可用的代码：{}",
                        list.codes.iter().map(|(known, _)| known.as_str()).collect::<Vec<_>>().join("、")
                    )
                },
                |near| format!("是不是 '{near}'？"),
            );
            self.fault("F010", other, &format!("「{}」没有代码「{code}」", list.label), "没有此代码", Some(&help));
        }
    }

    fn fault(&mut self, code: &'static str, part: &impl Spanned, message: &str, label: &str, help: Option<&str>) {
        let fault = Fault::error(code, place_of(self.expression, part), message, label);
        self.faults.push(match help {
            Some(help) => fault.help(help),
            None => fault,
        });
    }
}

/// Digits after the point of an exact number.
fn digits_after(kind: &DataType) -> Option<i8> {
    match kind {
        DataType::Decimal32(_, scale)
        | DataType::Decimal64(_, scale)
        | DataType::Decimal128(_, scale)
        | DataType::Decimal256(_, scale) => Some(*scale),
        integer if integer.is_integer() => Some(0),
        _ => None,
    }
}

/// A text that is written out.
pub(super) fn text_literal(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}
