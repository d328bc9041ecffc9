//! Columns of a few periods side by side, made here: the chart is there without a script, at every width, and in print.

use xuezheng_bureau::figures_of::Figure;
use xuezheng_pack::decimal::{divide, print};
use xuezheng_pack::period::Span;
use xuezheng_pack::{Decimal, Period};

use super::figure::{unit_of, value_in};
use super::markup::{Markup, escaped};
use super::number;

/// A period in a chart.
struct Column {
    /// 2024上.
    label: String,
    /// The value in the unit of all.
    value: Option<Decimal>,
    shown: String,
    /// Whether too few have answered.
    is_low: bool,
}

/// The periods of an indicator as columns in the unit of the last, which is dark; those whose coverage is below `least`
/// percent are hatched.
pub(crate) fn columns(figures: &[Figure], least: Decimal) -> Markup {
    let Some(last) = figures.last() else { return Markup::default() };
    let (unit, places) = unit_of(last);
    let column = |figure: &Figure| {
        let value = figure.value.present().and_then(|value| value_in(figure, value, &unit));
        Column {
            label: short(figure.key.period),
            shown: value.map_or_else(|| "—".to_owned(), |value| number::decimal(value, places)),
            value,
            is_low: figure.coverage.is_some_and(|it| it.percent() < least),
        }
    };
    let all: Vec<Column> = figures.iter().map(column).collect();
    drawn(&all)
}

/// A period under a column: 2024上, 2024第1季, 2024.5.
fn short(period: Period) -> String {
    let half = |number: u32| if number == 1 { "上" } else { "下" };
    match period.span() {
        Span::Year(year) => year.to_string(),
        Span::Half(year, number) => format!("{year}{}", half(number)),
        Span::Quarter(year, quarter) => format!("{year}第{quarter}季"),
        Span::Month(month) => format!("{}.{}", month.year(), month.number()),
        Span::SchoolYear(year) => format!("{}—{}", year % 100, (year + 1) % 100),
        Span::Term(year, term) => format!("{}—{}{}", year % 100, (year + 1) % 100, half(term)),
    }
}

fn drawn(columns: &[Column]) -> Markup {
    let values = columns.iter().filter_map(|column| column.value);
    let (low, high) =
        values.fold((Decimal::ZERO, Decimal::ZERO), |(low, high), value| (low.min(value), high.max(value)));
    let place = |value: Decimal| {
        let share = divide(value - low, high - low).unwrap_or_default();
        Decimal::ONE_HUNDRED - share * Decimal::ONE_HUNDRED
    };
    let mut html = "<div class=\"xz-columns\">".to_owned();
    for (index, column) in columns.iter().enumerate() {
        let fill = match (index + 1 == columns.len(), column.is_low) {
            (_, true) => "xz-col-low",
            (true, false) => "xz-col-now",
            (false, false) => "xz-col-old",
        };
        let bar = column.value.map_or_else(String::new, |value| {
            let (top, bottom) = (place(value.max(Decimal::ZERO)), place(value.min(Decimal::ZERO)));
            let (y, height) = (print(top, 2), print(bottom - top, 2));
            let hatch = if column.is_low { hatch(index) } else { (String::new(), String::new()) };
            format!("{}<rect class=\"{fill}\" width=\"10\" y=\"{y}\" height=\"{height}\"{}/>", hatch.0, hatch.1)
        });
        html.push_str(&format!(
            "<div class=\"xz-column\"><b class=\"xz-num\">{}</b><svg viewBox=\"0 0 10 100\" preserveAspectRatio=\"none\" \
             aria-hidden=\"true\">{bar}</svg><span>{}</span></div>",
            escaped(&column.shown),
            escaped(&column.label),
        ));
    }
    html.push_str("</div>");
    Markup::new(html)
}

/// A pattern of lines and the attribute that fills a shape with it.
fn hatch(index: usize) -> (String, String) {
    let pattern = format!(
        "<pattern id=\"hatch-{index}\" width=\"10\" height=\"5\" patternUnits=\"userSpaceOnUse\"><rect class=\"xz-col-old\" \
         width=\"10\" height=\"2.5\"/></pattern>"
    );
    (pattern, format!(" fill=\"url(#hatch-{index})\""))
}

#[cfg(test)]
mod tests {
    use super::super::figure::sample;
    use super::*;

    fn column(label: &str, value: Option<i64>, is_low: bool) -> Column {
        let shown = value.map_or_else(|| "—".to_owned(), |value| value.to_string());
        Column { label: label.to_owned(), value: value.map(Decimal::from), shown, is_low }
    }

    #[test]
    fn columns_stand_on_zero_and_reach_to_the_greatest_in_the_unit_of_the_last() {
        let html = columns(&[sample("5000", "元", 2), sample("20000", "元", 2)], Decimal::from(85)).to_string();
        assert!(html.contains("class=\"xz-col-old\" width=\"10\" y=\"75.00\" height=\"25.00\""), "{html}");
        assert!(html.contains("class=\"xz-col-now\" width=\"10\" y=\"0.00\" height=\"100.00\""), "{html}");
        assert!(html.contains(">0.50</b>") && html.contains(">2.00</b>") && html.contains("2024上"), "{html}");
    }

    #[test]
    fn what_is_below_zero_hangs_from_it() {
        let html = drawn(&[column("a", Some(-50), false), column("b", Some(50), false)]).to_string();
        assert!(
            html.contains("y=\"50.00\" height=\"50.00\"") && html.contains("y=\"0.00\" height=\"50.00\""),
            "{html}"
        );
    }

    #[test]
    fn missing_is_a_dash_without_a_bar_and_low_coverage_is_hatched() {
        let html = drawn(&[column("a", None, false), column("b", Some(1), true)]).to_string();
        assert_eq!(html.matches("<rect class=\"xz-col-low\"").count(), 1, "{html}");
        assert!(html.contains("<b class=\"xz-num\">—</b>") && html.contains("url(#hatch-1)"), "{html}");
    }

    #[test]
    fn nothing_but_zeros_divides_by_nothing() {
        assert!(drawn(&[column("a", Some(0), false)]).to_string().contains("height=\"0.00\""));
    }
}
