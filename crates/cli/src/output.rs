//! Lines and tables on the terminal.

use std::io::{IsTerminal, Write};

use comfy_table::{CellAlignment, ContentArrangement, Table, TableComponent, presets};
use serde_json::Value as Json;
use xuezheng_pack::render::Style;

/// Prints a line; a closed pipe is not an error (`xuezheng figures | head`).
pub(crate) fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").ok();
}

/// Prints a message for the user's attention on standard error.
pub(crate) fn complain(line: &str) {
    writeln!(std::io::stderr(), "{line}").ok();
}

/// Colours on a terminal, none in a pipe or a file.
pub(crate) fn style() -> Style {
    if std::io::stdout().is_terminal() && std::io::stderr().is_terminal() { Style::Color } else { Style::Plain }
}

/// Prints data for programs.
pub(crate) fn json(value: &Json) {
    say(&format!("{value:#}"));
}

/// A table whose columns named in `right` are aligned right.
pub(crate) fn table(header: &[&str], right: &[usize], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_style(TableComponent::HeaderLines, '─').set_style(TableComponent::MiddleHeaderIntersections, '─');
    table.set_header(header).add_rows(rows);
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

/// A text for a table's cell: one line, of at most `width` columns, of which a Chinese character takes two.
pub(crate) fn cut(text: &str, width: usize) -> String {
    let columns = |it: char| if it.is_ascii() { 1 } else { 2 };
    let line: String = text.chars().map(|it| if it.is_whitespace() { ' ' } else { it }).collect();
    if line.chars().map(columns).sum::<usize>() <= width {
        return line;
    }
    let mut room = width.saturating_sub(2);
    let fits = |it: &char| {
        let left = room.checked_sub(columns(*it));
        room = left.unwrap_or(0);
        left.is_some()
    };
    let kept: String = line.chars().take_while(fits).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_text_is_cut_where_its_column_ends() {
        assert_eq!(cut("灭火器过期", 10), "灭火器过期");
        assert_eq!(cut("灭火器\n过期了", 10), "灭火器 …");
        assert_eq!(cut("abcdefghijk", 10), "abcdefgh…");
    }
}
