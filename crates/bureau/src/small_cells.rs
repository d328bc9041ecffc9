//! Small cells in public tables (小数抑制): counts of fewer than five persons are not published, nor what would reveal them
//! through the totals beside them.

/// The smallest count that is published; zero, which is nobody, is too.
pub const LEAST: u64 = 5;

/// Which cells of a table are to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// For each row and column; the last row and column are the totals.
    shown: Vec<Vec<bool>>,
}

impl Published {
    /// Whether the count of a row and column may be shown; the row or column behind the last is that of the totals.
    pub fn is_shown(&self, row: usize, column: usize) -> bool {
        self.shown.get(row).and_then(|row| row.get(column)).copied().unwrap_or(false)
    }
}

/// Decides which counts of a table may be published together with the totals of its rows, its columns and the whole. Rows
/// are equally long; a plain list of parts is a table of one row.
///
/// Every line with hidden counts keeps at least two unknowns, which its total doesn't pin down. What several tables reveal
/// together, nobody here knows: publish the same breakdown in one form only.
pub fn published(counts: &[Vec<u64>]) -> Published {
    let columns = counts.first().map_or(0, Vec::len);
    let mut values: Vec<Vec<u64>> =
        counts.iter().map(|row| row.iter().copied().chain(std::iter::once(row.iter().sum())).collect()).collect();
    values.push((0..=columns).map(|column| values.iter().map(|row| row[column]).sum()).collect());
    let is_small = |value: &u64| (1..LEAST).contains(value);
    let mut shown: Vec<Vec<bool>> =
        values.iter().map(|row| row.iter().map(|value| !is_small(value)).collect()).collect();
    let across = (0..values.len()).map(|row| (0..=columns).map(|column| (row, column)).collect::<Vec<_>>());
    let down = (0..=columns).map(|column| (0..values.len()).map(|row| (row, column)).collect());
    // A list has one row: what is under it are the same numbers again.
    let lines: Vec<Vec<(usize, usize)>> = across.chain(down).collect();
    loop {
        let mut is_safe = true;
        for line in &lines {
            while let Some((row, column)) = also_hidden(line, &values, &shown) {
                shown[row][column] = false;
                is_safe = false;
            }
        }
        if is_safe {
            return Published { shown };
        }
    }
}

/// The cell that must be hidden, too, for the hidden ones of a line to stay unknown.
fn also_hidden(line: &[(usize, usize)], values: &[Vec<u64>], shown: &[Vec<bool>]) -> Option<(usize, usize)> {
    let value = |(row, column): (usize, usize)| values[row][column];
    let is_shown = |(row, column): (usize, usize)| shown[row][column];
    let (total, parts) = line.split_last()?;
    let hidden: Vec<u64> = parts.iter().filter(|cell| !is_shown(**cell)).map(|cell| value(*cell)).collect();
    let count = hidden.len() as u64;
    let sum: u64 = hidden.iter().sum();
    let is_open = match (is_shown(*total), count) {
        (true, 0) => true,
        // One unknown is the rest; unknowns of one each, or few in all, are told by their sum.
        (true, 1) => false,
        (true, _) => sum >= LEAST && sum > count,
        // A hidden total is the sum of its parts, unless one of them is hidden.
        (false, 0) => false,
        (false, _) => true,
    };
    if is_open {
        return None;
    }
    let candidates = parts.iter().copied().filter(|cell| is_shown(*cell));
    // The smallest that is somebody costs the reader least; then nobody's, then the total itself.
    let next = candidates.min_by_key(|cell| (value(*cell) == 0, value(*cell)));
    next.or(is_shown(*total).then_some(*total))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as it is published, totals last.
    fn public(counts: &[&[u64]]) -> Vec<String> {
        let counts: Vec<Vec<u64>> = counts.iter().map(|row| row.to_vec()).collect();
        let columns = counts[0].len();
        let published = published(&counts);
        let mut totals: Vec<Vec<u64>> =
            counts.iter().map(|row| row.iter().copied().chain([row.iter().sum()]).collect()).collect();
        totals.push((0..=columns).map(|column| totals.iter().map(|row| row[column]).sum()).collect());
        let cell = |row: usize, column: usize, value: &u64| {
            if published.is_shown(row, column) { value.to_string() } else { "*".to_owned() }
        };
        let line = |(row, values): (usize, &Vec<u64>)| {
            values.iter().enumerate().map(|(column, value)| cell(row, column, value)).collect::<Vec<_>>().join(" ")
        };
        totals.iter().enumerate().map(line).collect()
    }

    #[test]
    fn nothing_small_is_nothing_hidden_and_nobody_is_not_small() {
        assert_eq!(public(&[&[5, 0, 12], &[7, 9, 30]]), ["5 0 12 17", "7 9 30 46", "12 9 42 63"]);
    }

    /// M22: pupils of three townships, 22 in all; 22 − 19 would give the three away.
    #[test]
    fn the_next_smallest_part_of_a_list_is_hidden_with_a_small_one() {
        assert_eq!(public(&[&[12, 3, 7]])[0], "12 * * 22");
        assert_eq!(public(&[&[12, 13, 7]])[0], "12 13 7 32");
    }

    #[test]
    fn a_small_cell_takes_one_more_with_it_in_its_row_and_its_column() {
        // 3 is hidden; 8 beside it and 7 below it would give it away; then 20 closes the square.
        assert_eq!(
            public(&[&[3, 8, 40], &[7, 20, 50], &[90, 60, 70]]),
            ["* * 40 51", "* * 50 77", "90 60 70 220", "100 88 160 348"]
        );
    }

    #[test]
    fn two_small_cells_hide_each_other_only_if_their_sum_says_nothing() {
        // 2 + 4 = 6 could be 1 + 5; but 1 + 1 = 2 is told by its sum: 9 goes, too.
        assert_eq!(public(&[&[2, 4, 30], &[4, 2, 30]]), ["* * 30 36", "* * 30 36", "6 6 60 72"]);
        assert_eq!(public(&[&[1, 1, 9, 30], &[5, 5, 8, 30]])[0], "* * * 30 41");
    }

    #[test]
    fn a_small_total_is_hidden_with_its_parts() {
        let table = public(&[&[1, 2], &[50, 60]]);
        assert_eq!(table[0], "* * *");
        assert!(table[2].split(' ').next_back() == Some("113"), "{table:?}");
        // The other row's total would give the hidden one away.
        assert!(table[1].ends_with('*'), "{table:?}");
    }

    #[test]
    fn where_only_nobody_is_left_nobody_is_hidden() {
        assert_eq!(public(&[&[3, 0, 0], &[9, 8, 7], &[6, 7, 8]])[0].matches('*').count(), 2);
    }
}
