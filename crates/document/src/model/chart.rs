//! Bar charts.

use xuezheng_pack::{Decimal, Unit};

use crate::model::{Caption, Inline, plain_text};

/// A bar chart: the parts of a figure, each with its bar from zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// 图题, below it.
    pub caption: Caption,
    /// The unit of all its numbers, stated once.
    pub unit: Unit,
    /// The bars, first one on top; at least one has a value.
    pub bars: Vec<Bar>,
}

/// A bar of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it shows: 小学.
    pub label: String,
    /// The figure, printed as a number without unit; where there is no value, with the reason.
    pub figure: Inline,
    /// The value in the chart's unit, rounded as printed; `None` draws no bar, for missing is not zero.
    pub value: Option<Decimal>,
}

impl Chart {
    /// The chart in a sentence, for those who can't see it: 学前教育115.63，义务教育859.78.
    pub fn sentence(&self) -> String {
        let bars =
            self.bars.iter().map(|bar| format!("{}{}", bar.label, plain_text(std::slice::from_ref(&bar.figure))));
        bars.collect::<Vec<_>>().join("，")
    }

    /// The lowest and highest ends of its axis: zero, and the values.
    pub fn range(&self) -> (Decimal, Decimal) {
        let values = self.bars.iter().filter_map(|bar| bar.value);
        values.fold((Decimal::ZERO, Decimal::ZERO), |(low, high), value| (low.min(value), high.max(value)))
    }
}
