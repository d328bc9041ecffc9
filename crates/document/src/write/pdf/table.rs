//! Tables and charts as data: how wide, how aligned, how long the bars.

use typst::foundations::{Dict, IntoValue, Value, dict};
use xuezheng_pack::{Decimal, decimal};

use crate::model::{Alignment, Bar, Chart, Inline, Table, plain_text};
use crate::text::width;
use crate::write::layout;
use crate::write::pdf::data::{Writer, array};

/// Width of the type area in twips: 156 mm.
const TEXT_WIDTH: u32 = 8_844;
/// Margins of a cell, left and right, in twips.
const PADDING: u32 = 200;
/// Tables with more columns than this are set in 5号 instead of 小四.
const MANY_COLUMNS: usize = 5;
/// A table of at most this many lines stays on one page.
const SHORT: u32 = 14;
/// A row of more lines than this may be split over pages.
const HIGH: u32 = 20;

impl Writer<'_, '_> {
    pub(super) fn table(&mut self, table: &Table, has_note: bool) -> Dict {
        // Half a character of the table's size, in twips; the size in points.
        let (half, size) = if table.columns.len() > MANY_COLUMNS { (105, "10.5") } else { (120, "12") };
        let widths = layout::widths(table, TEXT_WIDTH, half, PADDING);
        let lines: Vec<u32> = table.rows.iter().map(|row| lines(row, &widths, half)).collect();
        let columns = layout::alignments(table).into_iter().zip(&widths).map(|(alignment, width)| {
            dict! { "align" => name(alignment), "twips" => i64::from(*width) }
        });
        dict! {
            "kind" => "table",
            "size" => size,
            "columns" => array(columns),
            "caption" => match &table.caption {
                Some(caption) => self.inlines(&caption.line()).into_value(),
                None => Value::None,
            },
            "unit" => match &table.unit {
                Some(unit) => self.text(&format!("单位：{unit}")).into_value(),
                None => Value::None,
            },
            "head" => self.row(&table.head),
            "rows" => array(table.rows.iter().map(|row| self.row(row)).collect::<Vec<_>>()),
            "is-short" => lines.iter().sum::<u32>() <= SHORT,
            "has-high-rows" => lines.iter().any(|lines| *lines > HIGH),
            "has-note" => has_note,
        }
    }

    pub(super) fn chart(&mut self, chart: &Chart) -> Dict {
        let (low, high) = chart.range();
        let share = |value: Decimal| share(value - low, high - low);
        let bar = |writer: &mut Self, bar: &Bar| {
            let value = bar.value.unwrap_or_default();
            dict! {
                "label" => writer.text(&bar.label),
                "number" => writer.inlines(std::slice::from_ref(&bar.figure)),
                "from" => share(value.min(Decimal::ZERO)),
                "to" => share(value.max(Decimal::ZERO)),
            }
        };
        let bars: Vec<Dict> = chart.bars.iter().map(|it| bar(self, it)).collect();
        dict! {
            "kind" => "chart",
            "caption" => self.inlines(&chart.caption.line()),
            "unit" => self.text(&format!("单位：{}", chart.unit)),
            "zero" => share(Decimal::ZERO),
            "bars" => array(bars),
        }
    }
}

/// Where a value lies on the axis, in percent with two digits: a length on paper, no figure.
fn share(part: Decimal, whole: Decimal) -> String {
    let share = decimal::divide(part, whole).unwrap_or_default();
    decimal::print(share * Decimal::ONE_HUNDRED, 2)
}

/// Lines of the highest cell of a row.
fn lines(row: &[Vec<Inline>], widths: &[u32], half: u32) -> u32 {
    let lines = row
        .iter()
        .zip(widths)
        .map(|(cell, room)| (width(&plain_text(cell)) * half).div_ceil(room.saturating_sub(PADDING).max(1)));
    lines.max().unwrap_or(1).max(1)
}

fn name(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::Left | Alignment::Automatic => "left",
        Alignment::Center => "center",
        Alignment::Right => "right",
    }
}
