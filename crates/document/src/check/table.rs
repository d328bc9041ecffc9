//! Tables as the template writes them: whether a column says the unit of its numbers.

use std::ops::Range;

/// What says the unit of a number in a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column<'t> {
    /// The head of its column.
    pub(super) head: &'t str,
    /// The call of `table(…)` above, if there is one.
    call: Option<&'t str>,
}

impl<'t> Column<'t> {
    /// The column that `offset` stands in; `None` outside of the rows of a table.
    pub(super) fn at(text: &'t str, offset: usize) -> Option<Self> {
        let line = line_around(text, offset..offset);
        if !text.get(line.clone())?.trim_start().starts_with('|') {
            return None;
        }
        let column = cells(text.get(line.start..offset)?).len().checked_sub(1)?;
        let mut above = text.get(..line.start)?.lines().rev().map(str::trim);
        let is_inside = |line: &&str| line.starts_with('|') || is_tag(line);
        above.by_ref().take_while(is_inside).find(|line| is_rule(line))?;
        let head = cells(above.next()?).get(column).copied()?.trim();
        let call = above.find(|line| !line.is_empty() && !is_tag(line));
        let call = call.filter(|line| line.starts_with("{{") && line.contains("table("));
        Some(Self { head, call })
    }

    /// Whether head or call names the unit.
    fn names(self, unit: &str) -> bool {
        self.head.contains(unit) || self.call.is_some_and(|call| names(call, unit))
    }
}

/// Whether a number printed at `offset` without its unit stands where that is said: right after it, in the head of its
/// column, or in the `table(…)` above.
pub(super) fn is_stated(text: &str, offset: usize, unit: &str) -> bool {
    let rest = text.get(offset..).unwrap_or_default();
    let is_behind = rest.split_once("}}").is_some_and(|(_, after)| after.trim_start().starts_with(unit));
    is_behind || Column::at(text, offset).is_some_and(|column| column.names(unit))
}

/// Whether a call names the unit as an argument.
fn names(call: &str, unit: &str) -> bool {
    ['"', '\''].iter().any(|quote| call.contains(&format!("{quote}{unit}{quote}")))
}

/// Whether the first thing in `text` is a table, but for blank lines and tags.
pub(super) fn begins_table(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_tag(line));
    lines.next().is_some_and(|line| line.starts_with('|'))
}

/// The lines that `range` stands on, without the last line's end.
pub(super) fn line_around(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let end =
        text.get(range.end..).and_then(|after| after.find('\n')).map_or(text.len(), |newline| range.end + newline);
    start..end
}

fn is_tag(line: &str) -> bool {
    line.starts_with("{%") || line.starts_with("{#")
}

/// The line between head and rows: `|---|---:|`.
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// What stands after each bar of a row; bars inside tags are filters.
fn cells(row: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let (mut start, mut depth, mut before) = (None, 0_u32, ' ');
    for (index, c) in row.char_indices() {
        match (before, c) {
            ('{', '{' | '%') => depth += 1,
            ('}' | '%', '}') => depth = depth.saturating_sub(1),
            (_, '|') if depth == 0 && before != '\\' => {
                cells.extend(start.and_then(|start| row.get(start..index)));
                start = Some(index + 1);
            }
            _ => {}
        }
        before = c;
    }
    cells.extend(start.and_then(|start| row.get(start..)));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(text: &str) -> bool {
        is_stated(text, text.find("in(").unwrap(), "万元")
    }

    #[test]
    fn the_unit_may_stand_in_the_head_of_the_column() {
        let rows = "|---|---|\n{% for p in x %}\n| {{ p.label | n }} | {{ p | in(\"万元\", 2) }} |\n{% endfor %}\n";
        assert!(stated(&format!("| 学段 | 金额（万元） |\n{rows}")));
        assert!(!stated(&format!("| 学段（万元） | 金额 |\n{rows}")));
        assert!(!stated(&format!("| 学段 | 金额（元） |\n{rows}")));
    }

    #[test]
    fn the_unit_may_stand_above_the_table_or_right_behind() {
        let table = "\n\n| 学段 | 金额 |\n|---|---|\n| 甲 | {{ p | in(\"万元\", 2) }} |\n";
        assert!(stated(&format!("{{{{ table(title=\"甲\", unit=\"万元\") }}}}{table}")));
        assert!(!stated(&format!("{{{{ table(title=\"甲\", unit=\"元\") }}}}{table}")));
        assert!(!stated(&format!("金额（万元）如下：{table}")));
        assert!(stated("共{{ p | in(\"万元\", 2) }}万元"));
        assert!(!stated("共{{ p | in(\"万元\", 2) }}，约万元"));
    }
}
