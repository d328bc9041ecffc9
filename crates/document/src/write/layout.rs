//! Layout of tables: which columns are numbers, and how wide each is.

use crate::model::{Alignment, Inline, Table, plain_text};
use crate::text::width;

/// Text of at most this many half characters is centred in its column.
const SHORT: u32 = 16;

/// How each column is aligned, with [`Alignment::Automatic`] decided by the cells.
pub(crate) fn alignments(table: &Table) -> Vec<Alignment> {
    let decide = |(index, stated): (usize, &Alignment)| {
        let cells: Vec<&[Inline]> = table.rows.iter().filter_map(|row| row.get(index)).map(Vec::as_slice).collect();
        match stated {
            Alignment::Automatic if !cells.is_empty() && cells.iter().all(|cell| is_number(cell)) => Alignment::Right,
            Alignment::Automatic if cells.iter().all(|cell| width(&plain_text(cell)) <= SHORT) => Alignment::Center,
            Alignment::Automatic => Alignment::Left,
            stated => *stated,
        }
    };
    table.columns.iter().enumerate().map(decide).collect()
}

fn is_number(cell: &[Inline]) -> bool {
    let text = plain_text(cell);
    let is_figure = matches!(cell, [Inline::Figure { .. }]);
    is_figure || text == "—" || text.chars().all(|c| c.is_ascii_digit() || ".-+%".contains(c))
}

/// Widths of the columns that add up to `total`; `half` is the width of half a character, `padding` of a cell's two
/// margins. Narrow columns get what they need, wide ones share the rest.
pub(crate) fn widths(table: &Table, total: u32, half: u32, padding: u32) -> Vec<u32> {
    let count = u32::try_from(table.columns.len()).unwrap_or(u32::MAX).max(1);
    let natural: Vec<u32> = (0..table.columns.len())
        .map(|index| {
            let cells = table.rows.iter().chain(std::iter::once(&table.head)).filter_map(|row| row.get(index));
            let widest = cells.map(|cell| width(&plain_text(cell))).max().unwrap_or(0);
            widest.clamp(4, 400) * half + padding
        })
        .collect();
    let mut order: Vec<usize> = (0..natural.len()).collect();
    order.sort_by_key(|index| natural[*index]);
    let (mut left, mut columns) = (total, count);
    let mut widths = vec![0; natural.len()];
    for index in order {
        let width = natural[index].min(left / columns.max(1));
        widths[index] = width;
        left -= width;
        columns -= 1;
    }
    // What nobody needs is shared equally, the remainder goes to the last.
    let share = left / count;
    widths.iter_mut().for_each(|width| *width += share);
    if let Some(last) = widths.last_mut() {
        *last += left - share * count;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[&str]) -> Table {
        let row: Vec<Vec<Inline>> = cells.iter().map(|text| vec![Inline::literal(*text)]).collect();
        Table { columns: vec![Alignment::Automatic; cells.len()], head: row.clone(), rows: vec![row] }
    }

    #[test]
    fn widths_fill_the_page_and_narrow_columns_keep_what_they_need() {
        let long = "口径很长的一段文字".repeat(20);
        let widths = widths(&table(&["f001", "12.5%", &long]), 8845, 105, 160);
        assert_eq!(widths.iter().sum::<u32>(), 8845);
        assert!(widths[0] >= 4 * 105 + 160 && widths[0] < 800, "{widths:?}");
        assert!(widths[2] > 6000, "{widths:?}");
    }

    #[test]
    fn numbers_stand_right_and_short_text_in_the_middle() {
        let alignments = alignments(&table(&["12.5%", "甲校", "一段超过八个字的较长文字"]));
        assert_eq!(alignments, [Alignment::Right, Alignment::Center, Alignment::Left]);
    }
}
