//! Template text as it is rendered: lines that hold nothing but tags leave no blank line behind.
//!
//! A blank line ends a table and a paragraph in Markdown, so `{% for … %}` on a line of its own must leave nothing. The
//! engine's own trimming would also join paragraphs after an inline `{% endif %}`. Line numbers stay as they are.

/// The text to render. Ends with a blank line, so that the next included text begins a new paragraph.
pub(crate) fn prepare(text: &str) -> String {
    let mut prepared = String::with_capacity(text.len() + 16);
    let mut open = false;
    for line in text.split_inclusive('\n') {
        let (body, end) = match line.strip_suffix("\r\n") {
            Some(body) => (body, "\r\n"),
            None => line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n")),
        };
        if !open && !end.is_empty() && only_tags(body.trim()) {
            prepared.push_str(body.trim());
            prepared.push_str("{#\n#}");
        } else {
            prepared.push_str(body);
            prepared.push_str(if end.is_empty() { "" } else { "\n" });
        }
        open = ends_inside_tag(body, open);
    }
    prepared.push_str("\n\n\n");
    prepared
}

/// Whether a trimmed line is made of tags and comments alone; an `include` brings text, so its line stays.
pub(crate) fn only_tags(mut line: &str) -> bool {
    if line.is_empty() {
        return false;
    }
    while !line.is_empty() {
        let close = if line.starts_with("{%") {
            "%}"
        } else if line.starts_with("{#") {
            "#}"
        } else {
            return false;
        };
        let inner = line[2..].trim_start_matches(['-', '+']).trim_start();
        if inner.starts_with("include") || inner.starts_with("raw") {
            return false;
        }
        let Some(end) = line.find(close) else { return false };
        line = line[end + 2..].trim_start();
    }
    true
}

/// Whether the next line begins inside a tag or comment that this line opened.
fn ends_inside_tag(line: &str, open: bool) -> bool {
    let last = |marks: [&str; 3]| marks.iter().filter_map(|mark| line.rfind(mark)).max();
    match (last(["{%", "{#", "{{"]), last(["%}", "#}", "}}"])) {
        (None, None) => open,
        (opened, closed) => opened > closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_tags_alone_leave_no_line_behind() {
        let prepared = prepare("| a |\n|---|\n  {% for x in y %}\n| {{ x }} |\n{% endfor %}\n后文\n");
        let expected = "| a |\n|---|\n{% for x in y %}{#\n#}| {{ x }} |\n{% endfor %}{#\n#}后文\n\n\n\n";
        assert_eq!(prepared, expected);
    }

    #[test]
    fn text_beside_a_tag_keeps_its_line() {
        let text = "共{% if a %}一{% endif %}\n\n{% include s %}\n{% if a\n   and b %}\n甲\n";
        assert_eq!(prepare(text), format!("{text}\n\n\n"));
    }
}
