//! Bar charts: a table whose rows hold label, bar and figure, so that chart and numbers are one and read aloud alike.

use xuezheng_pack::{Decimal, decimal};

use crate::model::{Bar, Chart};
use crate::write::html::blocks::Blocks;
use crate::write::html::markup::Markup;

/// Writes a chart with its caption below.
pub(super) fn write(page: &mut Markup, blocks: &mut Blocks<'_>, chart: &Chart) {
    page.element("figure", &[("class", "xz-chart")], |page| {
        page.words("p", &[("class", "xz-table-unit")], &format!("单位：{}", chart.unit));
        page.element("table", &[], |page| {
            page.element("thead", &[("class", "xz-unseen")], |page| {
                page.element("tr", &[], |page| {
                    for head in ["分项", "条形", "数值"] {
                        page.words("th", &[("scope", "col")], head);
                    }
                });
            });
            page.element("tbody", &[], |page| {
                for bar in &chart.bars {
                    page.line();
                    page.element("tr", &[], |page| {
                        page.words("th", &[("scope", "row")], &bar.label);
                        page.element("td", &[("class", "xz-bar")], |page| draw(page, chart, bar));
                        page.element("td", &[("class", "is-right")], |page| {
                            blocks.inlines(page, std::slice::from_ref(&bar.figure));
                        });
                    });
                }
            });
        });
        page.element("figcaption", &[], |page| blocks.inlines(page, &chart.caption.line()));
    });
}

/// The bar, in hundredths of the axis; none where there is no value.
fn draw(page: &mut Markup, chart: &Chart, bar: &Bar) {
    let (low, high) = chart.range();
    let place = |value: Decimal| {
        let share = decimal::divide(value - low, high - low).unwrap_or_default();
        decimal::round(share * Decimal::ONE_HUNDRED, 2)
    };
    let box_of = [("viewBox", "0 0 100 10"), ("preserveAspectRatio", "none"), ("aria-hidden", "true")];
    page.element("svg", &box_of, |page| {
        if let Some(value) = bar.value {
            let (from, to) = (place(Decimal::ZERO.min(value)), place(Decimal::ZERO.max(value)));
            let (x, width) = (decimal::print_exact(from), decimal::print_exact(to - from));
            page.element("rect", &[("x", &x), ("width", &width), ("height", "10")], |_| {});
        }
    });
}
