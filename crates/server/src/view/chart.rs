//! Data of charts: what a page sends, and the table that is the chart without scripts.

use xuezheng_bureau::figures_of::{Coverage, Figure};
use xuezheng_pack::Decimal;
use xuezheng_pack::decimal::print;

use super::figure::{unit_of, value_in};
use super::markup::Markup;
use super::number;

/// How values over time are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChartKind {
    /// What happened in each period.
    Bars,
    /// What stood at the end of each, or a rate.
    Line,
}

/// Values of one indicator over periods.
pub(crate) struct Chart {
    pub(crate) unit: String,
    /// The block that `charts.js` reads.
    pub(crate) data: Markup,
    /// Period, value, coverage.
    pub(crate) table: Vec<(String, String, String)>,
    /// Whether some period's coverage is too low to compare it.
    pub(crate) has_low: bool,
}

/// The chart of these figures, in the unit of the last; below `least` percent a period's coverage is low.
pub(crate) fn chart(kind: ChartKind, figures: &[Figure], least: Decimal) -> Option<Chart> {
    let last = figures.last()?;
    let (unit, places) = unit_of(last);
    let value = |figure: &Figure| figure.value.present().and_then(|value| value_in(figure, value, &unit));
    let is_low = |coverage: Option<Coverage>| coverage.is_some_and(|coverage| coverage.percent() < least);
    let quoted =
        |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('<', "\\u003c"));
    let x: Vec<String> = figures.iter().map(|figure| quoted(&figure.key.period.label())).collect();
    let y: Vec<String> =
        figures.iter().map(|figure| value(figure).map_or_else(|| "null".to_owned(), |it| print(it, places))).collect();
    let low: Vec<String> =
        (0..).zip(figures).filter(|(_, it)| is_low(it.coverage)).map(|(at, _): (usize, _)| at.to_string()).collect();
    let kind = match kind {
        ChartKind::Bars => "bars",
        ChartKind::Line => "line",
    };
    let data = format!(
        "{{\"kind\":\"{kind}\",\"unit\":{},\"x\":[{}],\"low\":[{}],\"series\":[{{\"name\":{},\"data\":[{}]}}]}}",
        quoted(unit.as_str()),
        x.join(","),
        low.join(","),
        quoted(&last.label),
        y.join(",")
    );
    let line = |figure: &Figure| {
        let share = figure.coverage.map_or_else(|| "—".to_owned(), |it| format!("{}%", print(it.percent(), 1)));
        let shown = value(figure).map_or_else(|| "—".to_owned(), |value| number::decimal(value, places));
        (figure.key.period.label(), shown, share)
    };
    Some(Chart {
        unit: unit.to_string(),
        data: Markup::new(data),
        table: figures.iter().map(line).collect(),
        has_low: !low.is_empty(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::figure::sample;
    use super::*;

    #[test]
    fn a_chart_has_no_value_where_there_is_none_and_can_not_end_its_block() {
        let mut figures = [sample("20000", "元", 2), sample("16136800", "元", 2)];
        figures[1].label = "</script><b>".to_owned();
        figures[0].coverage = Some(Coverage { complete: 1, asked: 2 });
        let chart = chart(ChartKind::Bars, &figures, Decimal::from(90)).unwrap();
        let data = chart.data.to_string();
        assert!(data.contains("\"unit\":\"万元\"") && data.contains("\"data\":[2.00,1613.68]"), "{data}");
        assert!(data.contains("\"low\":[0]") && chart.has_low && !data.contains('<'), "{data}");
        assert_eq!(chart.table[0], ("2024年上半年".to_owned(), "2.00".to_owned(), "50.0%".to_owned()));
    }
}
