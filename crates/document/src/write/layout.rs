//! Layout of tables: which columns are numbers, and how wide each is.

use crate::model::{Alignment, Inline, Table, plain_text};
use crate::text::width;

/// Half characters up to which a column may be kept whole for the sake of fewer lines.
const WHOLE: [u32; 7] = [0, 12, 14, 16, 20, 24, 30];
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
/// margins. Of the ways to keep narrow columns whole and let wide ones share the rest, the one with the fewest lines.
pub(crate) fn widths(table: &Table, total: u32, half: u32, padding: u32) -> Vec<u32> {
    let columns = table.columns.len();
    let rows: Vec<Vec<u32>> = std::iter::once(&table.head)
        .chain(&table.rows)
        .map(|row| row.iter().map(|cell| width(&plain_text(cell)) * half).collect())
        .collect();
    let natural: Vec<u32> = (0..columns)
        .map(|index| {
            let widest = rows.iter().filter_map(|row| row.get(index)).max().copied().unwrap_or(0);
            widest.clamp(4 * half, 400 * half) + padding
        })
        .collect();
    let shared = WHOLE.map(|whole| share(&natural, total, whole * half + padding, 8 * half + padding));
    let capped = WHOLE.iter().filter_map(|cap| cap_others(&natural, total, cap * half + padding));
    let candidates = shared.into_iter().chain(capped);
    let lines = |widths: &Vec<u32>| {
        let rows: Vec<(u32, u32)> = rows.iter().map(|row| row_lines(row, widths, padding)).collect();
        (rows.iter().map(|row| row.0).sum::<u32>(), rows.iter().map(|row| row.1).sum::<u32>())
    };
    candidates.min_by_key(lines).unwrap_or_default()
}

/// Lines of the highest cell of a row, and of all its cells.
fn row_lines(row: &[u32], widths: &[u32], padding: u32) -> (u32, u32) {
    let lines = row.iter().zip(widths).map(|(text, width)| text.div_ceil(width.saturating_sub(padding).max(1)));
    lines.fold((1, 0), |(highest, sum), lines| (highest.max(lines), sum + lines))
}

/// Gives the widest column all that the others leave, none of which gets more than `cap`; `None` if that is less.
fn cap_others(natural: &[u32], total: u32, cap: u32) -> Option<Vec<u32>> {
    let (widest, _) = natural.iter().enumerate().max_by_key(|(_, width)| **width)?;
    let mut widths: Vec<u32> = natural.iter().map(|width| (*width).min(cap)).collect();
    let others: u32 = widths.iter().sum::<u32>() - widths[widest];
    widths[widest] = total.checked_sub(others).filter(|rest| *rest >= cap && *rest <= natural[widest])?;
    Some(widths)
}

/// Shares `total`: columns of at most `whole` keep their natural width as long as the others can have `least`, wider ones
/// share the rest equally, and what nobody needs is shared by all.
fn share(natural: &[u32], total: u32, whole: u32, least: u32) -> Vec<u32> {
    let count = u32::try_from(natural.len()).unwrap_or(u32::MAX).max(1);
    let mut order: Vec<usize> = (0..natural.len()).collect();
    order.sort_by_key(|index| natural[*index]);
    let (mut left, mut columns) = (total, count);
    let mut widths = vec![0; natural.len()];
    for (place, index) in order.iter().copied().enumerate() {
        let others: u32 = order.iter().skip(place + 1).map(|other| natural[*other].min(least)).sum();
        let is_whole = natural[index] <= whole && natural[index] + others <= left;
        let width = if is_whole { natural[index] } else { natural[index].min(left / columns.max(1)) };
        widths[index] = width;
        left -= width;
        columns -= 1;
    }
    let extra = left / count;
    widths.iter_mut().for_each(|width| *width += extra);
    if let Some(last) = widths.last_mut() {
        *last += left - extra * count;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[&str]) -> Table {
        let row: Vec<Vec<Inline>> = cells.iter().map(|text| vec![Inline::literal(*text)]).collect();
        Table {
            caption: None,
            unit: None,
            columns: vec![Alignment::Automatic; cells.len()],
            head: row.clone(),
            rows: vec![row],
        }
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
