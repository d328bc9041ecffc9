//! Markdown of the catalogue.

/// Text that Markdown takes as it is.
pub(super) fn prose(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' => escaped.push(' '),
            '*' | '_' | '`' | '[' | ']' | '<' | '#' | '\\' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Text in a cell of a table.
pub(super) fn cell(text: &str) -> String {
    prose(text).replace('|', "\\|")
}

/// Code, in a cell too.
pub(super) fn code(text: &str) -> String {
    let flat: Vec<&str> = text.split_whitespace().collect();
    format!("`{}`", flat.join(" ").replace('|', "\\|"))
}

/// A heading that links lead to. `title` is Markdown already.
pub(super) fn anchored(level: usize, anchor: &str, title: &str) -> String {
    format!("{} <a id=\"{anchor}\"></a>{title}", "#".repeat(level))
}

/// A link within the catalogue.
pub(super) fn link(label: &str, anchor: &str) -> String {
    format!("[{}](#{anchor})", cell(label))
}

/// A table; cells are Markdown already.
pub(super) fn table(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let header: Vec<String> = header.iter().map(|title| (*title).to_owned()).collect();
    let rule = header.iter().map(|_| "---".to_owned()).collect::<Vec<_>>();
    [line(&header), line(&rule)].into_iter().chain(rows.iter().map(|row| line(row))).collect::<Vec<_>>().join("\n")
}
