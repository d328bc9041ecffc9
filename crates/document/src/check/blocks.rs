//! Charts and captions of tables: they stand on a line of their own, and say what they show.

use std::ops::Range;

use minijinja::machinery::ast::{Call, CallArg, Expr};
use xuezheng_pack::Unit;

use crate::check::Checker;
use crate::check::call::constant_text;
use crate::check::kind::{Kind, Side, Suffix};
use crate::check::table::{begins_table, line_around};
use crate::template::names::IndicatorNames;

const CHART: &str = "写成 {{ chart(领域.指标, \"分项\", unit=\"万元\", title=\"…\") }}，places 是小数位数，可以不写";
const TABLE: &str = "写成 {{ table(title=\"…\", unit=\"万元\") }}，两项可以只写一项";

impl<'a> Checker<'a> {
    /// `chart(领域.指标, "分项", title="…")`.
    pub(super) fn chart(&mut self, call: &Call<'a>, span: &Range<usize>) -> Kind<'a> {
        self.alone(span, "chart(…)");
        let [CallArg::Pos(figure), field, named @ ..] = call.args.as_slice() else {
            self.at("D119", span, "chart 要一项数据和它的分项", "参数不对", CHART);
            return Kind::Printed(Suffix::None);
        };
        let own = match (self.kind(figure), constant_text(field)) {
            (Kind::Figure(indicator, Side::Value | Side::Prior), Some(field)) => {
                let indicator: &'a IndicatorNames = indicator;
                if indicator.breakdown(&field).is_none() {
                    self.no_breakdown(indicator, &field, span);
                }
                Some(indicator.unit.clone())
            }
            (Kind::Unknown, Some(_)) => None,
            _ => {
                self.at("D119", span, "chart 要一项数据和它的分项", "参数不对", CHART);
                None
            }
        };
        if self.named(named, &["title", "unit", "places"], own.as_ref(), span, CHART)
            && !named.iter().any(|argument| matches!(argument, CallArg::Kwarg("title", _)))
        {
            self.at("D119", span, "chart 没有写 title", "图没有题名", CHART);
        }
        Kind::Printed(Suffix::None)
    }

    /// `table(title="…", unit="万元")` above a table.
    pub(super) fn table(&mut self, call: &Call<'a>, span: &Range<usize>) -> Kind<'a> {
        self.alone(span, "table(…)");
        if self.named(&call.args, &["title", "unit"], None, span, TABLE) && call.args.is_empty() {
            self.at("D119", span, "table 没有写 title，也没有写 unit", "缺少参数", TABLE);
        }
        let after = self.template.text.get(line_around(&self.template.text, span.clone()).end..).unwrap_or_default();
        if !begins_table(after) {
            let help = "它写在表格的正上方，中间只能有空行和 {% … %}";
            self.at("D132", span, "table(…) 的下面没有表格", "没有对应的表格", help);
        }
        Kind::Printed(Suffix::None)
    }

    /// Whether the named arguments are those that there are, each of its kind; a fault is reported already if not.
    fn named(
        &mut self,
        arguments: &[CallArg<'a>],
        known: &[&str],
        own: Option<&Unit>,
        span: &Range<usize>,
        help: &str,
    ) -> bool {
        let mut fits = true;
        for argument in arguments {
            let good = match argument {
                CallArg::Kwarg("title", title) if known.contains(&"title") => {
                    let kind = self.kind(title);
                    self.argument(&kind, title);
                    matches!(kind, Kind::Constant(_) | Kind::Text | Kind::Printed(_) | Kind::Captured | Kind::Unknown)
                }
                CallArg::Kwarg("places", Expr::Const(places)) if known.contains(&"places") => {
                    places.value.as_usize().is_some_and(|places| places <= 12)
                }
                CallArg::Kwarg("unit", Expr::Const(unit)) if known.contains(&"unit") => {
                    let wanted = unit.value.as_str().unwrap_or_default();
                    if let Some(own) = own
                        && own.convert(1.into(), &Unit::new(wanted)).is_none()
                    {
                        self.no_conversion(own, wanted, span);
                    }
                    !wanted.is_empty()
                }
                _ => false,
            };
            fits &= good;
        }
        if !fits {
            self.at("D119", span, "参数不对", "参数不对", help);
        }
        fits
    }

    /// Refuses a block amid other text.
    fn alone(&mut self, span: &Range<usize>, what: &str) {
        let text: &str = &self.template.text;
        let line = line_around(text, span.clone());
        let before = text.get(line.start..span.start).unwrap_or_default().trim();
        let after = text.get(span.end..line.end).unwrap_or_default().trim();
        if !matches!(before, "{{" | "{{-") || !matches!(after, "}}" | "-}}") {
            let help = format!("把 {{{{ {what} }}}} 单独写成一行，不放进句子、列表、表格和 set");
            self.at("D131", span, format!("{what} 应独占一行"), "前后还有别的文字", help);
        }
    }
}
