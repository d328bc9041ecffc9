//! Lines and tables on the terminal.

use std::io::{IsTerminal, Write};

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
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
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header).add_rows(rows);
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}
