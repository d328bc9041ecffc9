//! Members: `safety.hazards_closed`, `.yoy`, `.by.stage["primary"]`, `row.name`, `period.year`.

use std::ops::Range;

use minijinja::machinery::ast::Expr;

use crate::check::expression::element;
use crate::check::kind::{Kind, Side, Suffix};
use crate::check::{Checker, extent, last};
use crate::template::names::{DATE, FIGURE, IndicatorNames, PERIOD, hint};

impl<'a> Checker<'a> {
    /// What `base.name` is.
    pub(super) fn member(&mut self, base: &Kind<'a>, name: &str, expr: &Expr<'a>) -> Kind<'a> {
        let span = &if matches!(base, Kind::Area(..)) { extent(expr) } else { last(expr) };
        match base {
            Kind::Area(area, names) => match names.indicators.get(name) {
                Some(indicator) => {
                    self.usage.indicators.insert(indicator.id.clone());
                    Kind::Figure(indicator, Side::Value)
                }
                None => {
                    let known: Vec<&str> = names.indicators.keys().map(String::as_str).collect();
                    let message = format!("没有指标「{area}.{name}」");
                    self.at("D103", span, message, "未知的指标", hint(name, known));
                    Kind::Unknown
                }
            },
            Kind::Figure(indicator, side) => self.of_figure(indicator, *side, name, span),
            Kind::Breakdowns(indicator, side) => {
                let indicator: &'a IndicatorNames = indicator;
                match indicator.breakdown(name) {
                    Some(breakdown) => Kind::BreakdownParts(indicator, breakdown, *side),
                    None => self.no_breakdown(indicator, name, span),
                }
            }
            Kind::BreakdownParts(indicator, breakdown, side) => {
                if breakdown.codes.iter().any(|(code, _)| code == name) {
                    return Kind::Figure(indicator, part(*side));
                }
                let by_label = breakdown.codes.iter().find(|(_, label)| label == name);
                let help = match by_label {
                    Some((code, _)) => format!("要写代码「{code}」，不写名称"),
                    None => hint(name, breakdown.codes.iter().map(|(code, _)| code.as_str())),
                };
                let message = format!("「{}」按「{}」没有分项「{name}」", indicator.id, breakdown.field);
                self.at("D106", span, message, "未知的分项", help);
                Kind::Unknown
            }
            Kind::Row(indicator) => {
                let indicator: &'a IndicatorNames = indicator;
                if name == "org" {
                    return Kind::Printed(Suffix::None);
                }
                if let Some(column) = indicator.column(name) {
                    return Kind::Cell(column.unit.as_ref());
                }
                self.no_column(indicator, name, span)
            }
            Kind::Period => match name {
                "kind" => Kind::Text,
                "first_day" | "last_day" => Kind::Date,
                "label" | "year" | "next_year" | "next" | "next_label" | "short" | "end" => Kind::Printed(Suffix::None),
                _ => self.no_member(base, name, span, &PERIOD),
            },
            Kind::Date => match name {
                "year" | "month" | "day" => Kind::Printed(Suffix::None),
                _ => self.no_member(base, name, span, &DATE),
            },
            Kind::Loop => match name {
                "first" | "last" => Kind::Bool,
                "index" | "index0" | "revindex" | "revindex0" | "length" => Kind::Number,
                "previtem" | "nextitem" => Kind::Unknown,
                _ => self.no_member(base, name, span, &["first", "last", "index"]),
            },
            Kind::Parts(..) | Kind::Rows(_) => match name.parse::<usize>() {
                Ok(_) => element(base.clone()),
                Err(_) => self.no_member(base, name, span, &[]),
            },
            Kind::Sections(list) => self.text_of(list, name, expr),
            Kind::Unknown | Kind::Items(_) => Kind::Unknown,
            Kind::Cell(_)
            | Kind::Text
            | Kind::Constant(_)
            | Kind::Number
            | Kind::Bool
            | Kind::Filing
            | Kind::Path
            | Kind::Printed(_)
            | Kind::Captured
            | Kind::Macro => self.no_member(base, name, span, &[]),
        }
    }

    fn of_figure(&mut self, indicator: &'a IndicatorNames, side: Side, name: &str, span: &Range<usize>) -> Kind<'a> {
        match (name, side) {
            ("label" | "unit" | "definition", _) => Kind::Text,
            ("coverage", _) => Kind::Printed(Suffix::WithUnit("%".to_owned())),
            ("prev", Side::Value) => Kind::Figure(indicator, Side::Prior),
            ("prev", Side::Part) => Kind::Figure(indicator, Side::PriorPart),
            ("yoy", Side::Value) => Kind::Figure(indicator, Side::Change),
            ("by", Side::Value | Side::Prior) => Kind::Breakdowns(indicator, side),
            ("list", Side::Value | Side::Prior) => {
                if indicator.columns.is_some() {
                    return Kind::Rows(indicator);
                }
                let message = format!("「{}」不是清单指标，没有 .list", indicator.id);
                let help = "清单指标在 indicators.toml 里用 list = […] 定义；按类别列出用 .parts(\"…\")";
                self.at("D112", span, message, "不是清单", help);
                Kind::Unknown
            }
            ("parts" | "top", Side::Value | Side::Prior) => {
                let example = indicator.fields().next().unwrap_or("…");
                let help = format!("写成 .{name}(\"{example}\"{})", if name == "top" { ", 3" } else { "" });
                self.at("D119", span, format!(".{name} 要带括号"), "缺少参数", help);
                Kind::Unknown
            }
            ("prev" | "yoy" | "by" | "list" | "parts" | "top", _) => {
                let whose = match side {
                    Side::Value => "数据",
                    Side::Part | Side::PriorPart => "分项",
                    Side::Prior => "上年同期的数据",
                    Side::Change => "同比",
                };
                let help = match name {
                    "yoy" => "同比只对指标本身计算",
                    "prev" => "只能取上年同期，不能再往前",
                    _ => "先写指标本身，再取它的分项",
                };
                self.at("D104", span, format!("{whose}没有「.{name}」"), "这里没有", help);
                Kind::Unknown
            }
            ("sum" | "total", _) => {
                self.at("D104", span, "分项不求和", "没有依据的结果", "合计就是指标本身");
                Kind::Unknown
            }
            _ => self.no_member(&Kind::Figure(indicator, side), name, span, &FIGURE),
        }
    }

    pub(super) fn no_breakdown(&mut self, indicator: &IndicatorNames, field: &str, span: &Range<usize>) -> Kind<'a> {
        let message = format!("「{}」没有按「{field}」的分项", indicator.id);
        let help = match indicator.breakdowns.is_empty() {
            true => "它没有分项；需要时在 indicators.toml 里加 by = […]".to_owned(),
            false => hint(field, indicator.fields().collect::<Vec<_>>()),
        };
        self.at("D105", span, message, "未知的分项方式", help);
        Kind::Unknown
    }

    pub(super) fn no_column(&mut self, indicator: &IndicatorNames, name: &str, span: &Range<usize>) -> Kind<'a> {
        let known: Vec<&str> =
            indicator.columns.iter().flatten().map(|column| column.id.as_str()).chain(["org"]).collect();
        let message = format!("清单「{}」没有「{name}」这一列", indicator.id);
        self.at("D117", span, message, "未知的列", hint(name, known));
        Kind::Unknown
    }

    pub(super) fn no_member(&mut self, base: &Kind<'a>, name: &str, span: &Range<usize>, known: &[&str]) -> Kind<'a> {
        let message = format!("{}没有「.{name}」", base.name());
        let help = match known.is_empty() {
            true => "去掉这一段".to_owned(),
            false => hint(name, known.iter().copied()),
        };
        self.at("D104", span, message, "这里没有", help);
        Kind::Unknown
    }
}

/// The side of a part of a figure of `side`.
pub(super) fn part(side: Side) -> Side {
    match side {
        Side::Value | Side::Part => Side::Part,
        Side::Prior | Side::PriorPart | Side::Change => Side::PriorPart,
    }
}
