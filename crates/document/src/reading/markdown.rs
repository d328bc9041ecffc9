//! Lines of Markdown, without its marks.

use super::line::{Found, Line, LineEnd};
use super::source::{Encoding, FileKind, Source};
use super::text::ParagraphKind;

/// The paragraphs, headings, list items and table cells of a Markdown file.
///
/// The marks are taken off by hand and not by a parser of the whole language, because every character must keep its place
/// in the file: what a report has is `#`, emphasis, links, lists and tables.
pub(super) fn lines(text: String, encoding: Encoding) -> Found {
    let chars: Vec<char> = text.chars().collect();
    let mut lines = Vec::new();
    let mut tables = Tables::default();
    let mut is_code = false;
    let mut start = 0;
    while start < chars.len() {
        let end = chars.iter().skip(start).position(|c| *c == '\n').map_or(chars.len(), |length| start + length);
        let row: Vec<(char, usize)> = (start..end)
            .filter_map(|index| chars.get(index).map(|c| (*c, index)))
            .filter(|(c, _)| *c != '\r')
            .collect();
        start = end + 1;
        let trimmed: String = row.iter().map(|(c, _)| *c).collect::<String>().trim().to_owned();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            is_code = !is_code;
            continue;
        }
        if is_code || is_rule(&trimmed) {
            lines.push(Line::new(LineEnd::Paragraph));
            continue;
        }
        if trimmed.starts_with('|') && trimmed.len() > 1 {
            tables.row(&row, &trimmed, &mut lines);
            continue;
        }
        tables.is_inside = false;
        lines.push(plain(&row));
    }
    let source = Source::new(FileKind::Markdown, Some(encoding), text, Vec::new());
    Found { source, lines, residues: Vec::new() }
}

/// `---`, `***` and the line below a heading of two lines.
fn is_rule(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    let first = marks.next();
    matches!(first, Some('-' | '*' | '_' | '=')) && text.len() >= 3 && marks.all(|c| Some(c) == first)
}

/// A line without the marks at its beginning and within it.
fn plain(row: &[(char, usize)]) -> Line {
    let mut rest = row;
    let skip = |rest: &[(char, usize)]| rest.iter().take_while(|(c, _)| c.is_whitespace()).count();
    rest = rest.get(skip(rest)..).unwrap_or(&[]);
    let mut level = None;
    let hashes = rest.iter().take_while(|(c, _)| *c == '#').count();
    if (1..=6).contains(&hashes) && rest.get(hashes).is_none_or(|(c, _)| c.is_whitespace()) {
        level = u8::try_from(hashes).ok();
        rest = rest.get(hashes..).unwrap_or(&[]);
    }
    let quotes = rest.iter().take_while(|(c, _)| *c == '>' || c.is_whitespace()).count();
    if rest.first().is_some_and(|(c, _)| *c == '>') {
        rest = rest.get(quotes..).unwrap_or(&[]);
    }
    let mut is_item = false;
    if let [(bullet, _), (space, _), ..] = rest
        && matches!(bullet, '-' | '*' | '+')
        && space.is_whitespace()
    {
        is_item = true;
        rest = rest.get(2..).unwrap_or(&[]);
    }
    let mut line = Line::new(if level.is_some() || is_item { LineEnd::Paragraph } else { LineEnd::Unknown });
    line.native_level = level;
    inline(rest, &mut line);
    line
}

/// Text without emphasis, code marks, link targets and tags.
fn inline(row: &[(char, usize)], line: &mut Line) {
    let at = |index: usize| row.get(index).map_or('\n', |(c, _)| *c);
    // A single `*` opens or closes emphasis where the others are odd; else it masks a number (`**人次`).
    let is_emphasis = row.iter().filter(|(c, _)| *c == '*').count() % 2 == 0;
    let (mut brackets, mut parentheses, mut angles) = (Next::of(']'), Next::of(')'), Next::of('>'));
    let mut index = 0;
    while let Some((c, origin)) = row.get(index).copied() {
        let next = at(index + 1);
        match c {
            '\\' if next.is_ascii_punctuation() => {
                index += 1;
                line.push(next, origin + 1);
            }
            '*' if next == '*' || is_emphasis => index += usize::from(next == '*'),
            '`' => {}
            '!' if next == '[' => {}
            '[' if brackets.from(row, index).is_some_and(|close| at(close + 1) == '(') => {}
            ']' if next == '(' => index = parentheses.from(row, index).unwrap_or(index),
            '<' if next.is_ascii_alphabetic() || next == '/' || next == '!' => match angles.from(row, index) {
                Some(close) => index = close,
                None => line.push(c, origin),
            },
            c => line.push(c, origin),
        }
        index += 1;
    }
}

/// Where a character stands next. It is asked with growing places only, so that a row is looked through once however many
/// brackets are never closed in it.
struct Next {
    wanted: char,
    found: Option<usize>,
    is_looked_for: bool,
}

impl Next {
    fn of(wanted: char) -> Self {
        Self { wanted, found: None, is_looked_for: false }
    }

    fn from(&mut self, row: &[(char, usize)], at: usize) -> Option<usize> {
        let is_behind = self.found.is_some_and(|found| found < at);
        if !self.is_looked_for || is_behind {
            self.is_looked_for = true;
            self.found = row.iter().skip(at).position(|(c, _)| *c == self.wanted).map(|length| at + length);
        }
        self.found
    }
}

/// Where we are among the tables.
#[derive(Default)]
struct Tables {
    is_inside: bool,
    table: usize,
    row: usize,
}

impl Tables {
    fn row(&mut self, row: &[(char, usize)], trimmed: &str, lines: &mut Vec<Line>) {
        if !self.is_inside {
            self.table += usize::from(self.row > 0);
            self.row = 0;
            self.is_inside = true;
        }
        if trimmed.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) {
            return;
        }
        let cells = row.split(|(c, _)| *c == '|').skip(1);
        let count = row.iter().filter(|(c, _)| *c == '|').count();
        for (column, cell) in cells.enumerate().take(count.saturating_sub(1).max(1)) {
            let mut line = Line::new(LineEnd::Paragraph);
            line.kind = ParagraphKind::Cell { table: self.table, row: self.row, column };
            inline(cell, &mut line);
            lines.push(line);
        }
        self.row += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(markdown: &str) -> Vec<(String, Option<u8>)> {
        let found = lines(markdown.to_owned(), Encoding::Utf8);
        found.lines.iter().map(|line| (line.text(), line.native_level)).filter(|(text, _)| !text.is_empty()).collect()
    }

    #[test]
    fn marks_go_and_levels_stay() {
        let read = texts("## 一、总体\n整改**340处**，见[附表](a.md)。\n- `甲`校\n---\n```\n9处\n```\n");
        let expected = [("一、总体", Some(2)), ("整改340处，见附表。", None), ("甲校", None)];
        assert_eq!(read, expected.map(|(text, level)| (text.to_owned(), level)));
    }

    #[test]
    fn cells_know_their_place_and_every_character_its_own() {
        let found = lines("| 校 | 人 |\n|---|---|\n| 甲 | 3 |\n".to_owned(), Encoding::Utf8);
        let last = found.lines.iter().rfind(|line| !line.is_blank()).unwrap();
        assert_eq!(last.kind, ParagraphKind::Cell { table: 0, row: 1, column: 1 });
        let at = last.chars.iter().position(|c| *c == '3').unwrap();
        assert_eq!(found.source.slice(last.origins[at]..last.origins[at] + 1), "3");
    }
}
