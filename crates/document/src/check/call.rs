//! Calls: functions, macros, and the methods of figures.

use std::ops::Range;

use minijinja::machinery::ast::{Call, CallArg, CallType, Expr};

use crate::check::kind::{Kind, Side, Suffix};
use crate::check::member::part;
use crate::check::{Checker, extent, last};
use crate::template::names::{FUNCTIONS, IndicatorNames, hint};

impl<'a> Checker<'a> {
    pub(super) fn call(&mut self, call: &Call<'a>, expr: &Expr<'a>) -> Kind<'a> {
        let span = &extent(expr);
        match call.identify_call() {
            CallType::Function("lit") => self.literal(call, span),
            CallType::Function("chart") => self.chart(call, span),
            CallType::Function("table") => self.table(call, span),
            CallType::Function("rounding_note") => self.rounding_note(call, span),
            CallType::Function(name) => {
                self.arguments(&call.args);
                match self.lookup(name) {
                    Some(Kind::Macro | Kind::Unknown) => {}
                    Some(_) | None => {
                        let known: Vec<&str> = FUNCTIONS.to_vec();
                        self.at("D121", span, format!("没有函数「{name}」"), "未知的函数", hint(name, known));
                    }
                }
                Kind::Printed(Suffix::None)
            }
            CallType::Method(base, name) => {
                let base = self.kind(base);
                self.method(&base, name, call, &last(expr))
            }
            CallType::Block(_) | CallType::Object(_) => {
                self.at("D121", span, "这里不能调用", "不是函数", "可用的函数有 lit(\"…\")");
                Kind::Unknown
            }
        }
    }

    fn literal(&mut self, call: &Call<'a>, span: &Range<usize>) -> Kind<'a> {
        let is_text = match call.args.as_slice() {
            [CallArg::Pos(expr @ Expr::Const(constant))] => {
                self.kind(expr);
                constant.value.as_str().is_some() || constant.value.is_number()
            }
            // A row's number in a table is its place in the list, no figure.
            [CallArg::Pos(expr)] => matches!(self.kind(expr), Kind::Number | Kind::Text | Kind::Constant(_)),
            _ => false,
        };
        if !is_text {
            let help = "写成 lit(\"1+2+7\")；序号写成 lit(loop.index)";
            self.at("D119", span, "lit(…) 里应是引号括起的文字，不能是数据", "不是文字", help);
        }
        Kind::Printed(Suffix::None)
    }

    fn rounding_note(&mut self, call: &Call<'a>, span: &Range<usize>) -> Kind<'a> {
        let figure = match call.args.first() {
            Some(CallArg::Pos(expr)) => self.kind(expr),
            _ => Kind::Unknown,
        };
        let field = call.args.get(1).and_then(constant_text);
        match (&figure, field) {
            (Kind::Figure(indicator, Side::Value | Side::Prior), Some(field)) => {
                let indicator: &'a IndicatorNames = indicator;
                if indicator.breakdown(&field).is_none() {
                    self.no_breakdown(indicator, &field, span);
                }
            }
            (Kind::Unknown, Some(_)) => {}
            _ => {
                let help = "写成 rounding_note(领域.指标, \"分项\")，换算过的再加单位和位数";
                self.at("D119", span, "rounding_note 要一项数据和它的分项", "参数不对", help);
            }
        }
        Kind::Printed(Suffix::None)
    }

    fn method(&mut self, base: &Kind<'a>, name: &str, call: &Call<'a>, span: &Range<usize>) -> Kind<'a> {
        let (Kind::Figure(indicator, side @ (Side::Value | Side::Prior)), "parts" | "top") = (base, name) else {
            self.arguments(&call.args);
            if matches!(base, Kind::Unknown) && matches!(name, "parts" | "top") {
                return Kind::Unknown;
            }
            return self.no_member(base, name, span, &["parts", "top"]);
        };
        let indicator: &'a IndicatorNames = indicator;
        let example = indicator.fields().next().unwrap_or("…");
        let wanted = if name == "parts" { format!(".parts(\"{example}\")") } else { format!(".top(\"{example}\", 3)") };
        let count = call.args.get(1).map(|argument| match argument {
            CallArg::Pos(Expr::Const(constant)) => constant.value.is_integer(),
            _ => false,
        });
        let fits = match name {
            "parts" => call.args.len() == 1,
            _ => call.args.len() == 2 && count == Some(true),
        };
        let Some(field) = call.args.first().and_then(constant_text).filter(|_| fits) else {
            self.at("D119", span, format!(".{name} 的参数不对"), "参数不对", format!("写成 {wanted}"));
            return Kind::Unknown;
        };
        if indicator.breakdown(&field).is_none() {
            return self.no_breakdown(indicator, &field, span);
        }
        Kind::Parts(indicator, part(*side))
    }

    /// Walks arguments that end up printed.
    pub(super) fn arguments(&mut self, arguments: &[CallArg<'a>]) {
        for argument in arguments {
            let expr = match argument {
                CallArg::Pos(expr) | CallArg::Kwarg(_, expr) => expr,
                CallArg::PosSplat(expr) | CallArg::KwargSplat(expr) => expr,
            };
            let kind = self.kind(expr);
            self.argument(&kind, expr);
        }
    }
}

/// The text of a positional constant.
pub(super) fn constant_text(argument: &CallArg<'_>) -> Option<String> {
    match argument {
        CallArg::Pos(Expr::Const(constant)) => constant.value.as_str().map(str::to_owned),
        _ => None,
    }
}
