//! Columns of a few periods side by side, made here: the chart is there without a script, at every width, and in print.

use xuezheng_pack::Decimal;
use xuezheng_pack::decimal::{divide, print};

use super::markup::{Markup, escaped};

/// A period in a chart.
pub(crate) struct Column {
    /// 2024上.
    pub(crate) label: String,
    /// The value with its digits as shown; `None` where there is none, with the reason in `shown`.
    pub(crate) value: Option<Decimal>,
    pub(crate) shown: String,
    /// Whether too few have answered.
    pub(crate) is_low: bool,
}

/// The columns, the last of them dark, those with low coverage hatched; `sentence` says it to those who can't see it.
pub(crate) fn columns(columns: &[Column], sentence: &str) -> Markup {
    let values = columns.iter().filter_map(|column| column.value);
    let (low, high) =
        values.fold((Decimal::ZERO, Decimal::ZERO), |(low, high), value| (low.min(value), high.max(value)));
    let place = |value: Decimal| {
        let share = divide(value - low, high - low).unwrap_or_default();
        Decimal::ONE_HUNDRED - share * Decimal::ONE_HUNDRED
    };
    let mut html = format!("<div class=\"xz-columns\" role=\"img\" aria-label=\"{}\">", escaped(sentence));
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
            escaped(if column.value.is_some() { &column.shown } else { "—" }),
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
    use super::*;

    fn column(label: &str, value: Option<i64>, is_low: bool) -> Column {
        let shown = value.map_or_else(|| "未填报".to_owned(), |value| value.to_string());
        Column { label: label.to_owned(), value: value.map(Decimal::from), shown, is_low }
    }

    #[test]
    fn columns_stand_on_zero_and_reach_to_the_greatest() {
        let html =
            columns(&[column("2023上", Some(50), false), column("2024上", Some(200), false)], "两期").to_string();
        assert!(html.contains("class=\"xz-col-old\" width=\"10\" y=\"75.00\" height=\"25.00\""), "{html}");
        assert!(html.contains("class=\"xz-col-now\" width=\"10\" y=\"0.00\" height=\"100.00\""), "{html}");
    }

    #[test]
    fn what_is_below_zero_hangs_from_it() {
        let html = columns(&[column("a", Some(-50), false), column("b", Some(50), false)], "").to_string();
        assert!(
            html.contains("y=\"50.00\" height=\"50.00\"") && html.contains("y=\"0.00\" height=\"50.00\""),
            "{html}"
        );
    }

    #[test]
    fn missing_is_a_dash_without_a_bar_and_low_coverage_is_hatched() {
        let html = columns(&[column("a", None, false), column("b", Some(1), true)], "").to_string();
        assert_eq!(html.matches("<rect class=\"xz-col-low\"").count(), 1, "{html}");
        assert!(html.contains("<b class=\"xz-num\">—</b>") && html.contains("url(#hatch-1)"), "{html}");
    }

    #[test]
    fn nothing_but_zeros_divides_by_nothing() {
        assert!(columns(&[column("a", Some(0), false)], "").to_string().contains("height=\"0.00\""));
    }
}
