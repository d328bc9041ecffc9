//! Filters and tests.

use std::ops::Range;

use minijinja::machinery::ast::{CallArg, Expr, Filter, Test};
use xuezheng_pack::Unit;
use xuezheng_pack::model::BY_ORG;

use crate::check::call::constant_text;
use crate::check::expression::element;
use crate::check::kind::{Kind, Side, Suffix};
use crate::check::raw::is_other_unit;
use crate::check::table::is_stated;
use crate::check::{Checker, range};
use crate::template::names::{FILTERS, IndicatorNames, TESTS, hint};
use crate::text::is_digit;

impl<'a> Checker<'a> {
    pub(super) fn filter(&mut self, filter: &Filter<'a>, whole: &Expr<'a>) -> Kind<'a> {
        let Some(expr) = &filter.expr else { return Kind::Unknown };
        let base = self.kind(expr);
        let span = &named(filter.name, whole);
        match filter.name {
            "n" | "pct" | "rate" | "unit" | "in" | "withunit" | "zh" => self.form(filter, &base, span),
            "join" => {
                self.arguments(&filter.args);
                self.list(&base, span, "join");
                Kind::Printed(Suffix::None)
            }
            "first" | "last" => {
                self.list(&base, span, filter.name);
                element(base)
            }
            "listed" => self.listed(filter, &base, span),
            "clause" => self.clause(filter, &base, span),
            "named" => self.names_behind(filter, &base, span),
            "map" => self.map(filter, &base, whole),
            name => {
                let (message, help) = forbidden(name);
                self.at("D109", span, message, "不能用的过滤器", help);
                Kind::Unknown
            }
        }
    }

    fn list(&mut self, base: &Kind<'a>, span: &Range<usize>, name: &str) {
        if !matches!(base, Kind::Parts(..) | Kind::Rows(_) | Kind::Items(_) | Kind::Unknown) {
            let message = format!("{name} 用于清单和分项，这里是{}", base.name());
            let help = match name {
                "listed" => "写成 指标.parts(\"…\") | listed(\"人\")",
                _ => "写成 .list | map(attribute=\"…\") | join(\"、\")",
            };
            self.at("D109", span, message, "不是清单或分项", help);
        }
    }

    /// A filter that prints a figure in another form.
    fn form(&mut self, filter: &Filter<'a>, base: &Kind<'a>, span: &Range<usize>) -> Kind<'a> {
        let own: Option<Unit> = match base {
            Kind::Figure(indicator, Side::Change) => {
                Some(Unit::new(if indicator.unit.is_percent() { "个百分点" } else { "%" }))
            }
            Kind::Figure(indicator, _) => Some(indicator.unit.clone()),
            Kind::Cell(unit) => unit.cloned(),
            Kind::Unknown => None,
            other => {
                let message = format!("{} 用于数据，这里是{}", filter.name, other.name());
                self.at("D109", span, message, "不是数据", "过滤器只能直接跟在数据后面，且只用一个");
                return Kind::Printed(Suffix::None);
            }
        };
        let name = |unit: &Option<Unit>| unit.as_ref().map(|unit| unit.as_str().to_owned());
        let places = |index: usize| match filter.args.get(index) {
            None => true,
            Some(CallArg::Pos(Expr::Const(places))) => places.value.as_usize().is_some_and(|places| places <= 12),
            Some(_) => false,
        };
        let (fits, example) = match filter.name {
            "n" => (filter.args.len() == 1 && places(0), "n(1)"),
            "pct" | "rate" => (filter.args.len() <= 1 && places(0), "pct(1)、rate(1)"),
            "unit" => (filter.args.first().and_then(constant_text).is_some() && places(1), "unit(\"万元\", 2)"),
            "in" => (filter.args.first().and_then(constant_text).is_some() && places(1), "in(\"万元\", 2)"),
            _ => (filter.args.is_empty(), filter.name),
        };
        if !fits {
            let message = format!("过滤器 {} 的参数不对", filter.name);
            self.at("D119", span, message, "参数不对", format!("写成 {example}"));
            return Kind::Printed(Suffix::None);
        }
        let suffix = match filter.name {
            "n" => name(&own).map_or(Suffix::None, Suffix::Bare),
            "pct" | "rate" => {
                if let Some(unit) = own.filter(|unit| !unit.is_percent()) {
                    let message = format!("{} 只用于单位为 % 的指标，这里的单位是「{unit}」", filter.name);
                    self.at("D115", span, message, "不是百分数", "数字用 n(1)，带单位用 withunit");
                }
                Suffix::WithUnit("%".to_owned())
            }
            "unit" | "in" => {
                let wanted = filter.args.first().and_then(constant_text).unwrap_or_default();
                if let Some(own) = own
                    && own.convert(1.into(), &Unit::new(wanted.clone())).is_none()
                {
                    self.no_conversion(&own, &wanted, span);
                }
                if filter.name == "unit" { Suffix::WithUnit(wanted) } else { self.bare(wanted, span) }
            }
            "withunit" => name(&own).map_or(Suffix::None, Suffix::WithUnit),
            _ => Suffix::None,
        };
        Kind::Printed(suffix)
    }

    /// Parts one after the other, with a unit or another counter.
    fn listed(&mut self, filter: &Filter<'a>, base: &Kind<'a>, span: &Range<usize>) -> Kind<'a> {
        self.list(base, span, "listed");
        if filter.args.is_empty() {
            return Kind::Printed(Suffix::None);
        }
        let counter = filter.args.first().and_then(constant_text).filter(|text| !text.contains(is_digit));
        let is_places = |argument: &CallArg<'_>| match argument {
            CallArg::Pos(Expr::Const(places)) => places.value.as_usize().is_some_and(|places| places <= 12),
            _ => false,
        };
        let Some(counter) = counter.filter(|_| filter.args.len() <= 2 && filter.args.iter().skip(1).all(is_places))
        else {
            self.at("D119", span, "过滤器 listed 的参数不对", "参数不对", "写成 listed(\"人\")、listed(\"万元\", 2)");
            return Kind::Printed(Suffix::None);
        };
        if let Kind::Parts(indicator, _) = base
            && is_other_unit(indicator.unit.as_str(), &counter)
        {
            self.no_conversion(&indicator.unit, &counter, span);
        }
        Kind::Printed(Suffix::WithUnit(counter))
    }

    /// 同比 with its comma, where there is one.
    fn clause(&mut self, filter: &Filter<'a>, base: &Kind<'a>, span: &Range<usize>) -> Kind<'a> {
        if !matches!(base, Kind::Figure(_, Side::Change) | Kind::Unknown) {
            let message = format!("clause 用于同比，这里是{}", base.name());
            self.at("D109", span, message, "不是同比", "写成 指标.yoy | clause");
        } else if !filter.args.is_empty() {
            self.at("D119", span, "过滤器 clause 没有参数", "参数不对", "写成 指标.yoy | clause");
        }
        Kind::Printed(Suffix::None)
    }

    /// The orgs behind a figure, or what stands in a column of a list, by name.
    fn names_behind(&mut self, filter: &Filter<'a>, base: &Kind<'a>, span: &Range<usize>) -> Kind<'a> {
        let is_count = match filter.args.first() {
            Some(CallArg::Pos(Expr::Const(count))) => {
                count.value.as_usize().is_some_and(|count| (1..=50).contains(&count))
            }
            _ => false,
        };
        let texts: Vec<Option<String>> = filter.args.iter().skip(1).map(constant_text).collect();
        let is_counter = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.contains(is_digit));
        let column = match texts.as_slice() {
            [counter] if is_count && is_counter(counter) => None,
            [counter, Some(column)] if is_count && is_counter(counter) => Some(column.as_str()),
            _ => {
                let help = "写成 named(3, \"所学校\")：最多写几个名称，超过时“等几所学校”用什么量词；清单再写是哪一列：named(3, \"所学校\", \"school\")";
                self.at("D119", span, "过滤器 named 的参数不对", "参数不对", help);
                return Kind::Printed(Suffix::None);
            }
        };
        match (base, column) {
            (Kind::Unknown, _) => {}
            (Kind::Figure(indicator, Side::Value | Side::Prior), Some(column)) => {
                let indicator: &'a IndicatorNames = indicator;
                if column != "org" && indicator.column(column).is_none() {
                    self.no_column(indicator, column, span);
                }
            }
            (Kind::Figure(indicator, Side::Value | Side::Prior), None) => {
                if indicator.breakdown(BY_ORG).is_none() {
                    let message = format!("「{}」没有按单位（org）的分项，说不出是哪些单位", indicator.id);
                    let help = "在 indicators.toml 里给它加上 by = [\"org\"]";
                    self.at("D105", span, message, "未知的分项方式", help);
                }
            }
            (other, _) => {
                let message = format!("named 用于指标本身，这里是{}", other.name());
                self.at("D109", span, message, "不是指标", "写成 指标 | named(3, \"所学校\")");
            }
        }
        Kind::Printed(Suffix::None)
    }

    /// A converted number without its unit, which something beside it must say.
    fn bare(&mut self, unit: String, span: &Range<usize>) -> Suffix {
        if !is_stated(&self.template.text, span.start, &unit) {
            let message = format!("这里的数字没有写明单位「{unit}」");
            let help = format!(
                "在这一列的表头写「（{unit}）」，或在表格上方写 {{{{ table(unit=\"{unit}\") }}}}；正文中用 unit(\"{unit}\")"
            );
            self.at("D130", span, message, "读者不知道单位", help);
        }
        Suffix::Bare(unit)
    }

    /// Refuses a conversion between units that measure different things.
    pub(super) fn no_conversion(&mut self, own: &Unit, wanted: &str, span: &Range<usize>) {
        let message = format!("「{own}」不能换算成「{wanted}」");
        let help = "能换算的有：元、万元、亿元；人、万人；人次、万人次";
        self.at("D115", span, message, "单位不能换算", help);
    }

    fn map(&mut self, filter: &Filter<'a>, base: &Kind<'a>, whole: &Expr<'a>) -> Kind<'a> {
        let span = &named(filter.name, whole);
        let attribute = match filter.args.as_slice() {
            [CallArg::Kwarg("attribute", Expr::Const(name))] => name.value.as_str().map(str::to_owned),
            _ => None,
        };
        let Some(attribute) = attribute else {
            self.at("D119", span, "过滤器 map 的参数不对", "参数不对", "写成 map(attribute=\"name\")");
            return Kind::Unknown;
        };
        self.list(base, span, "map");
        let item = attribute.split('.').fold(element(base.clone()), |item, name| self.member(&item, name, whole));
        Kind::Items(Box::new(item))
    }

    pub(super) fn test(&mut self, test: &Test<'a>, whole: &Expr<'a>) -> Kind<'a> {
        let span = &named(test.name, whole);
        let base = self.kind(&test.expr);
        match test.name {
            "missing" | "present" | "partial" if matches!(base, Kind::Filing) => {}
            "missing" | "present" | "positive" | "zero" | "partial" => {
                self.tested(test, &base, span, 0);
            }
            "above" | "below" => {
                if self.tested(test, &base, span, 1)
                    && let Some(CallArg::Pos(bound)) = test.args.first()
                {
                    let bound = self.kind(bound);
                    if !matches!(bound, Kind::Number | Kind::Unknown | Kind::Figure(..)) {
                        let message = format!("is {} 要与数字或另一项数据比较", test.name);
                        self.at("D110", span, message, "不能比较", format!("写成 is {}(85)", test.name));
                    }
                }
            }
            "empty" => {
                if !matches!(base, Kind::Rows(_) | Kind::Parts(..) | Kind::Items(_) | Kind::Captured | Kind::Unknown) {
                    let help = "数据是否为零用 is zero，是否暂缺用 is missing";
                    let message = format!("is empty 用于清单和 set 写好的文字，这里是{}", base.name());
                    self.at("D110", span, message, "不是清单", help);
                }
            }
            name => {
                let near = self.near(name, &TESTS).map(|near| format!("是不是「is {near}」？"));
                let help = near.unwrap_or_else(|| hint(name, TESTS));
                self.at("D110", span, format!("没有判断「is {name}」"), "未知的判断", help);
            }
        }
        Kind::Bool
    }

    /// Whether a test is used on what it is made for, with as many arguments as it takes.
    fn tested(&mut self, test: &Test<'a>, base: &Kind<'a>, span: &Range<usize>, arguments: usize) -> bool {
        if !matches!(base, Kind::Figure(..) | Kind::Cell(_) | Kind::Unknown) {
            let message = format!("is {} 用于数据，这里是{}", test.name, base.name());
            self.at("D110", span, message, "不是数据", "判断写在指标上，例如 safety.hazards_open is positive");
            return false;
        }
        if test.args.len() != arguments {
            let example = if arguments == 0 { test.name.to_owned() } else { format!("{}(85)", test.name) };
            self.at("D110", span, format!("is {} 的参数不对", test.name), "参数不对", format!("写成 is {example}"));
            return false;
        }
        true
    }
}

/// Where a filter or test stands with its arguments.
fn named(name: &str, whole: &Expr<'_>) -> Range<usize> {
    let own = range(whole.span());
    // The engine's span of a filter or test begins at its name.
    own.start..own.end.max(own.start + name.len())
}

/// Why a filter of the engine is not there, and what to write instead.
fn forbidden(name: &str) -> (String, String) {
    let help = match name {
        "sum" => "分项不在模板里求和：合计就是指标本身".to_owned(),
        "max" | "min" | "sort" => "最大的几项用 .top(\"…\", 3)".to_owned(),
        "round" | "int" | "float" | "format" | "abs" => {
            "小数位数用 n(1)、pct(1)，换算单位用 unit(\"万元\", 2)".to_owned()
        }
        "length" | "count" => "清单的条数就是指标本身；是否为空用 is empty".to_owned(),
        "default" | "d" => "暂缺的数据会写出「数据暂缺」；要另写一句，用 {% if … is missing %}".to_owned(),
        "string" | "replace" | "upper" | "lower" | "title" | "safe" | "escape" | "e" | "trim" => {
            "数据和文字照原样写出，不作改动".to_owned()
        }
        _ => hint(name, FILTERS),
    };
    let known = ["sum", "max", "min", "round", "int", "float", "abs", "length", "count", "default", "d", "sort"];
    let message = match known.contains(&name) {
        true => format!("过滤器 {name} 不能用：引擎会算出没有依据的结果"),
        false => format!("没有过滤器「{name}」"),
    };
    (message, help)
}
